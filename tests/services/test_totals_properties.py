"""Whatever is changed, in whatever order: totals say what rows say, on every day they know."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.domain.errors import RuleViolation
from app.models import Plan, Province
from app.queries.ancestry import changed_units
from app.queries.totals import knows, last_counted
from app.queries.totals.check import differences
from app.services.totals import rebuild
from tests.factories import make_user
from tests.queries.storing import Stored, number_on, stored
from tests.queries.strategies import Case, cases, many
from tests.queries.test_totals_properties import days_around
from tests.services.changing import CHANGES, Office

CHANGES_A_WORLD = 6


def assert_right(db: Session, rows: Stored, days: list[date]) -> None:
    plan = db.get_one(Plan, rows.plan_id)
    assert last_counted(db, rows.province_id)
    assert changed_units(db, rows.province_id) == []
    for day in days:
        if knows(db, rows.province_id, year=day.year, as_of=day):
            assert list(differences(db, plan, day.year, day)) == []


@contextmanager
def all_or_nothing(db: Session) -> Iterator[None]:
    """What is refused did not happen."""
    try:
        with db.begin_nested():
            yield
    except RuleViolation:
        db.expire_all()


@many
@given(case=cases(), data=st.data())
def test_totals_are_right_after_every_change(db: Session, case: Case, data: st.DataObject) -> None:
    days = days_around(case)
    today = data.draw(st.sampled_from([case.as_of, *days]), label="today")
    changes = data.draw(st.permutations(CHANGES), label="changes")[:CHANGES_A_WORLD]
    asked = data.draw(st.sets(st.sampled_from(days), max_size=3), label="days")
    with stored(db, case.world) as rows:
        number_on(db)
        rebuild(db, rows.province_id, today=today)
        province = db.get_one(Province, rows.province_id)
        office = Office(db, province, make_user(db), days, data)
        for change in changes:
            with all_or_nothing(db):
                change(office)
            assert_right(db, rows, sorted({*asked, case.as_of, date(case.year, 12, 31)}))
