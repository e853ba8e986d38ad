"""Every figure of every small world equals the naive reading of coverage.md, on both databases.

Tried against broken copies of the queries, each of which fails: secondary postings counted; the
first or last day of a posting, a placement or the year left out, and the counting date; corrected
rows, any outcome, or cancelled classes giving credit; classes counted by their first day;
participations by enrolment; any system of assessment, the worst result for `passed`, a neighbour's
assessments or classes; every sector, every category, no named audiences, teachers without a
subject; experts by seat, by any posting, by the class's first day, or of this year alone; `sent`
with any live status, or taken for `trained`; courses that nobody completed, or the most instead of
the least; IT staff without the flag, trained alone, or measured without any assessment; a closed
parent hiding its children, or children's children forgotten; targets by id; teachers anywhere, of
any subject, or of staff alone; schools with one kind of activity, of any year, from the day after
they recorded it, or preschools; the earliest statistic, one from before the plan, or proficiency
by the horizon itself; networks from the day after, or of departments alone; every programme as a
quarter, programmes by row, or a neighbour's; a statement on its last day, on any subject, or of a
unit; declarations beside a roster, of any sector, or before they were recorded; engineers of this
year alone; a quarterly number taken for the year's.

FIGURE_EXAMPLES=2000 tries that many new worlds a property; without it they are always the same.
"""

from dataclasses import fields

import pytest
from hypothesis import example, given
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.coverage import Coverage, Figure, Status
from app.domain.plan import TargetKind
from app.models import Plan
from app.queries.coverage import figures
from tests.queries.oracle import Share
from tests.queries.oracle_figures import Expected, FigureReading
from tests.queries.seldom import SELDOM, UNTESTED
from tests.queries.storing import Stored, stored
from tests.queries.strategies import Case, cases, many, some
from tests.queries.worlds import beside_the_point, neighbour

SHARES = (
    TargetKind.STAFF_TRAINED,
    TargetKind.IT_STAFF,
    TargetKind.STEM_TEACHERS,
    TargetKind.STEM_SCHOOLS,
    TargetKind.CITIZENS_SKILLED,
    TargetKind.UNITS_WITH_NETWORK,
)


def counted(db: Session, case: Case, rows: Stored, unit: str | None = None) -> list[Expected]:
    """What the system says, put as the oracle puts it."""
    plan = db.get_one(Plan, rows.plan_id)
    unit_id = None if unit is None else rows.unit_ids[unit]
    found = figures(db, plan, year=case.year, as_of=case.as_of, unit_id=unit_id)
    return [_as_expected(figure, rows) for figure in found]


def assert_same(unit: str | None, found: list[Expected], read: list[Expected]) -> None:
    """Figure by figure, field by field: of a whole figure nobody would see what differs."""
    assert [(f.kind, f.target) for f in found] == [(r.kind, r.target) for r in read]
    differences = [
        f"{unit or 'province'}: {field.name} of {r.kind} is {getattr(f, field.name)}, "
        f"by the text {getattr(r, field.name)}"
        for f, r in zip(found, read, strict=True)
        for field in fields(Expected)
        if getattr(f, field.name) != getattr(r, field.name)
    ]
    assert differences == []


def _as_expected(figure: Figure, rows: Stored) -> Expected:
    assert {share.unit_id for share in figure.by_unit} == {
        rows.unit_ids[share.unit] for share in figure.by_unit
    }
    by_unit = {share.unit: (share.value, share.denominator) for share in figure.by_unit}
    assert len(by_unit) == len(figure.by_unit)
    target_id = figure.target.target_id
    return Expected(
        kind=figure.kind,
        target=None if target_id is None else rows.target_ids.index(target_id),
        value=figure.value,
        denominator=figure.denominator,
        percent=figure.percent,
        expected=figure.expected,
        participations=figure.participations,
        status=figure.status,
        in_force=figure.in_force,
        declared=_declared(figure),
        parts=_parts(figure),
        by_unit=by_unit,
    )


def _declared(figure: Figure) -> Share | None:
    declared = figure.declared
    return None if declared is None else (declared.value, declared.denominator)


def _parts(figure: Figure) -> dict[str, Share]:
    """contract.md lets audiences without a course be left out: here they always are."""
    shares: dict[str, Share] = {
        str(code): (part.value, part.denominator) if isinstance(part, Coverage) else (part, None)
        for code, part in figure.parts.items()
    }
    if figure.kind is TargetKind.COURSES:
        return {code: share for code, share in shares.items() if share[0]}
    return shares


@many
@example(case=SELDOM)
@example(case=UNTESTED)
@given(case=cases())
def test_figures_are_what_the_text_says(sqlite_db: Session, case: Case) -> None:
    assert_counted(sqlite_db, case)


@pytest.mark.postgresql
@some
@example(case=SELDOM)
@example(case=UNTESTED)
@given(case=cases())
def test_figures_are_so_on_postgresql_too(postgres_db: Session, case: Case) -> None:
    assert_counted(postgres_db, case)


def assert_counted(db: Session, case: Case) -> None:
    """For the province and for a unit, alive or not; a neighbour with the same codes beside."""
    reading = FigureReading(case.world, year=case.year, as_of=case.as_of)

    with stored(db, case.world, neighbour(case.world, case.as_of)) as rows:
        for unit in (None, case.unit):
            assert_same(unit, counted(db, case, rows, unit), reading.figures(unit))


@some
@example(case=SELDOM)
@given(case=cases())
def test_figures_hold_together(sqlite_db: Session, case: Case) -> None:
    """What must be true of shares whatever the rules are."""
    reading = FigureReading(case.world, year=case.year, as_of=case.as_of)
    places = [place for unit in case.world.units if (place := reading.place(unit))]
    alive = {place.unit for place in places}
    tops = [place.unit for place in places if place.parent not in alive]

    with stored(sqlite_db, case.world) as rows:
        for figure in counted(sqlite_db, case, rows):
            if figure.kind not in SHARES:
                continue
            _assert_shares(figure)
            assert set(figure.by_unit) == alive
            sums = zip(*[(0, 0), *(figure.by_unit[unit] for unit in tops)], strict=True)
            assert tuple(map(sum, sums)) == (figure.value, figure.denominator)
            if figure.denominator == 0:
                assert (figure.status, figure.percent) == (Status.NO_DATA, None)


def _assert_shares(figure: Expected) -> None:
    """A numerator is a subset of its denominator; parts without one are over the figure's."""
    for value, denominator in [(figure.value, figure.denominator), *figure.parts.values()]:
        whole = figure.denominator if denominator is None else denominator
        assert value is not None
        assert whole is not None
        assert 0 <= value <= whole


@some
@example(case=SELDOM)
@given(case=cases())
def test_what_is_beside_the_point_moves_no_figure(sqlite_db: Session, case: Case) -> None:
    """Secondary postings, cancelled and later classes, corrected rows, other tests, a neighbour."""
    with stored(sqlite_db, case.world) as rows:
        before = counted(sqlite_db, case, rows)
    crowded = beside_the_point(case.world, case.as_of)
    with stored(sqlite_db, crowded, neighbour(crowded, case.as_of)) as rows:
        after = counted(sqlite_db, case, rows)

    assert after == before


def test_every_audience_is_a_part_of_the_staff(db: Session) -> None:
    """Also of a plan without people: the table of parts never changes its rows."""
    with stored(db, Case.empty().world) as rows:
        staff = counted(db, Case.empty(), rows)[0]

    assert staff.parts == {audience.value: (0, 0) for audience in Audience}
