"""Whatever is changed, in whatever order: totals say what rows say, on every day they know."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import cycle, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.enrolment import EnrolmentStatus
from app.domain.errors import RuleViolation
from app.models import Completion, CourseClass, Enrolment, Person, Plan, Province
from app.queries.ancestry import changed_units
from app.queries.totals import knows, last_counted
from app.queries.totals.check import differences
from app.services.totals import rebuild
from tests.factories import make_user
from tests.queries.storing import RECORDED_AT, Stored, number_on, stored
from tests.queries.strategies import Case, cases, few, some
from tests.queries.test_totals_properties import days_around
from tests.services.changing import CHANGES, Office, close_class

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


@some
@given(case=cases(), data=st.data())
def test_totals_are_right_after_every_change(
    sqlite_db: Session, case: Case, data: st.DataObject
) -> None:
    change_and_count(sqlite_db, case, data)


@pytest.mark.postgresql
@few
@given(case=cases(), data=st.data())
def test_totals_stay_right_on_postgresql_too(
    postgres_db: Session, case: Case, data: st.DataObject
) -> None:
    change_and_count(postgres_db, case, data)


def change_and_count(db: Session, case: Case, data: st.DataObject) -> None:
    days = days_around(case)
    today = data.draw(st.sampled_from([case.as_of, *days]), label="today")
    changes = data.draw(st.permutations(CHANGES), label="changes")[:CHANGES_A_WORLD]
    asked = data.draw(st.sets(st.sampled_from(days), max_size=3), label="days")
    with stored(db, case.world) as rows:
        number_on(db)
        rebuild(db, rows.province_id, today=today)
        province = db.get_one(Province, rows.province_id)
        office = Office(db, province, make_user(db), days, data)
        to_check = sorted({*asked, case.as_of, date(case.year, 12, 31)})
        for change, day in zip(changes, cycle(to_check), strict=False):
            with all_or_nothing(db):
                change(office)
            assert_right(db, rows, [day])
        assert_right(db, rows, to_check)


def seat_everybody(db: Session) -> None:
    """Give everybody a place in every class, all of which are held; nothing is recorded yet."""
    db.execute(delete(Completion))
    db.execute(delete(Enrolment))
    db.execute(update(CourseClass).values(status=None))
    classes, people = (db.scalars(select(model.id)).all() for model in (CourseClass, Person))
    db.add_all(
        Enrolment(
            course_class_id=class_id,
            person_id=person_id,
            status=EnrolmentStatus.CONFIRMED,
            created_at=RECORDED_AT,
        )
        for class_id, person_id in product(classes, people)
    )
    db.flush()


@few
@given(case=cases(), data=st.data())
def test_totals_follow_a_class_however_its_outcomes_are_recorded(
    db: Session, case: Case, data: st.DataObject
) -> None:
    days = days_around(case)
    today = data.draw(st.sampled_from([case.as_of, *days]), label="today")
    with stored(db, case.world) as rows:
        number_on(db)
        seat_everybody(db)
        rebuild(db, rows.province_id, today=today)
        province = db.get_one(Province, rows.province_id)
        office = Office(db, province, make_user(db), days, data)
        for _ in range(4):
            with all_or_nothing(db):
                close_class(office)
        assert_right(db, rows, sorted({*days, case.as_of, date(case.year, 12, 31)}))
