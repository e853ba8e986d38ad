"""Totals say what rows say, of every group and measure, on every day that they know."""

from datetime import date, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.models import Plan
from app.queries.coverage import figures
from app.queries.totals import knows
from app.queries.totals.check import differences
from app.services.totals import rebuild
from tests.queries.storing import stored
from tests.queries.strategies import Case, cases, some

ONE_DAY = timedelta(days=1)


def days_around(case: Case) -> list[date]:
    """Days on which a number may change, and the days beside, from the plan's first year on."""
    world = case.world
    facts = [
        *(day for p in world.places for day in (p.first, p.last)),
        *(day for person in world.people for p in person.posts for day in (p.first, p.last)),
        *(c.last for c in world.classes),
        *(a.taken_on for a in world.assessments),
    ]
    years = range(2022, case.as_of.year + 2)
    ends = [day for year in years for day in (date(year, 1, 1), date(year, 12, 31))]
    near = {d + by * ONE_DAY for d in facts if 2022 <= d.year <= 2027 for by in (-1, 0, 1)}
    return sorted({*near, *ends, case.as_of})


@some
@given(case=cases(), data=st.data())
def test_totals_are_what_rows_say(db: Session, case: Case, data: st.DataObject) -> None:
    days = days_around(case)
    today = data.draw(st.sampled_from([case.as_of, *days]), label="today")
    drawn = data.draw(st.sets(st.sampled_from(days), min_size=min(6, len(days)), max_size=6))
    with stored(db, case.world) as rows:
        plan = db.get_one(Plan, rows.plan_id)
        rebuild(db, rows.province_id, today=today)

        for as_of in sorted({*drawn, case.as_of}):
            if knows(db, rows.province_id, year=as_of.year, as_of=as_of):
                assert list(differences(db, plan, as_of.year, as_of)) == []
        as_of = case.as_of
        if knows(db, rows.province_id, year=as_of.year, as_of=as_of):
            for unit_id in (None, rows.unit_ids.get(case.unit)):
                asked = partial(figures, db, plan, year=as_of.year, as_of=as_of, unit_id=unit_id)
                assert asked(from_totals=True) == asked(from_totals=False)
