"""Every figure explains itself: its people and courses are those of the naive reading.

Tried against broken copies of the queries, each of which fails: any status live, a seat in a
cancelled class, a class ahead from its last day on, the earliest of other years, the first class
by code, unresolved people of every category, leavers of other units or by their first unit, a
secondary posting that keeps somebody in post, `enrolled` before `credited`, lists by name or by
code alone; leavers of any sort, or judged by what their unit is today; teachers of a closed unit
that never was a school; engineers judged as experts who are sent.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any

import pytest
from hypothesis import example, given
from sqlalchemy.orm import Session

from app.domain.coverage import ASIDE, Reason
from app.domain.plan import TargetKind
from app.domain.vietnamese import name_key
from app.models import Plan
from app.queries import explain
from app.queries.coverage import figures
from tests.queries.oracle_reasons import Explained, ExplainedCourse, ReasonReading
from tests.queries.seldom import SELDOM
from tests.queries.storing import Stored, stored
from tests.queries.strategies import Case, cases, few, fewest, many, some
from tests.queries.worlds import neighbour

SHARES = (TargetKind.STAFF_TRAINED, TargetKind.IT_STAFF, TargetKind.STEM_TEACHERS)
PEOPLE = (*SHARES, TargetKind.EXPERTS, TargetKind.DIGITAL_ENGINEERS)


class Desk:
    """The queries, asked about one stored world for the province or a unit."""

    def __init__(self, db: Session, case: Case, rows: Stored, unit: str | None = None) -> None:
        self.db = db
        self.rows = rows
        self.plan = db.get_one(Plan, rows.plan_id)
        self.year, self.as_of = case.year, case.as_of
        self.unit_id = None if unit is None else rows.unit_ids[unit]

    def people(
        self,
        kind: TargetKind,
        *,
        reason: Reason | None = None,
        person_ids: Sequence[int] | None = None,
    ) -> list[Explained]:
        found = explain.explain_people(
            self.db, self.plan, kind, reason=reason, person_ids=person_ids, **self._asked()
        )
        assert found == sorted(found, key=lambda p: (name_key(p.full_name), p.person_code))
        return [self._by_codes(person) for person in found]

    def page(
        self, kind: TargetKind, reason: Reason | None, *, limit: int | None = None, offset: int = 0
    ) -> Sequence[int]:
        return explain.list_people(
            self.db, self.plan, kind, reason=reason, limit=limit, offset=offset, **self._asked()
        )

    def _asked(self) -> dict[str, Any]:
        return {"year": self.year, "as_of": self.as_of, "unit_id": self.unit_id}

    def _by_codes(self, person: explain.ExplainedPerson) -> Explained:
        """As the oracle names things; the ids must be of the same rows."""
        assert person.person_id == self.rows.person_ids[person.person_code]
        assert person.unit_id == (person.unit_code and self.rows.unit_ids[person.unit_code])
        return Explained(
            person=person.person_code,
            unit=person.unit_code,
            is_counted=person.counted,
            reason=person.reason,
            course_class=person.class_code,
        )

    def counts(self, kind: TargetKind) -> dict[Reason, int]:
        return explain.count_reasons(self.db, self.plan, kind, **self._asked())

    def courses(self) -> list[ExplainedCourse]:
        found = explain.explain_courses(self.db, self.plan, **self._asked())
        return [
            ExplainedCourse(
                course=course.course_code,
                organiser=course.organiser_code,
                audiences=frozenset(course.audiences),
                reason=course.reason,
                classes=course.classes,
            )
            for course in found
        ]


def assert_same(found: list[Explained], read: list[Explained]) -> None:
    """Line by line: of two whole lists nobody would see what differs."""
    surplus, missing = Counter(found) - Counter(read), Counter(read) - Counter(found)
    assert (list(surplus), list(missing)) == ([], [])


@many
@example(case=SELDOM)
@given(case=cases())
def test_people_and_reasons_are_what_the_text_says(sqlite_db: Session, case: Case) -> None:
    assert_explained(sqlite_db, case)


@pytest.mark.postgresql
@some
@example(case=SELDOM)
@given(case=cases())
def test_people_and_reasons_are_so_on_postgresql_too(postgres_db: Session, case: Case) -> None:
    assert_explained(postgres_db, case)


def assert_explained(db: Session, case: Case) -> None:
    """For the province and for a unit, alive or not; a neighbour with the same codes beside."""
    reading = ReasonReading(case.world, year=case.year, as_of=case.as_of)

    with stored(db, case.world, neighbour(case.world, case.as_of)) as rows:
        for unit in (None, case.unit):
            desk = Desk(db, case, rows, unit)
            for kind in PEOPLE:
                assert_same(desk.people(kind), reading.explained(kind, unit))


@some
@example(case=SELDOM)
@given(case=cases())
def test_courses_and_reasons_are_what_the_text_says(sqlite_db: Session, case: Case) -> None:
    reading = ReasonReading(case.world, year=case.year, as_of=case.as_of)

    with stored(sqlite_db, case.world, neighbour(case.world, case.as_of)) as rows:
        for unit in (None, case.unit):
            assert Desk(sqlite_db, case, rows, unit).courses() == reading.explained_courses(unit)


@some
@example(case=SELDOM)
@given(case=cases())
def test_the_lists_add_up_to_the_figures(sqlite_db: Session, case: Case) -> None:
    """The credited are the value, all who do not stand beside it the denominator."""
    with stored(sqlite_db, case.world) as rows:
        for unit in (None, case.unit):
            desk = Desk(sqlite_db, case, rows, unit)
            asked = {"year": case.year, "as_of": case.as_of, "unit_id": desk.unit_id}
            for figure in figures(sqlite_db, desk.plan, **asked):  # type: ignore[arg-type]  # a dict of mixed values
                if figure.kind not in PEOPLE:
                    continue
                counts = desk.counts(figure.kind)
                assert counts.get(Reason.CREDITED, 0) == figure.value
                if figure.kind in SHARES:
                    inside = sum(n for reason, n in counts.items() if reason not in ASIDE)
                    assert inside == figure.denominator


@some
@example(case=SELDOM)
@given(case=cases())
def test_counts_reasons_and_pages_are_parts_of_the_whole_list(
    sqlite_db: Session, case: Case
) -> None:
    """Nobody stands in a list twice, is lost between two pages, or is under two reasons."""
    with stored(sqlite_db, case.world) as rows:
        desk = Desk(sqlite_db, case, rows)
        for kind in PEOPLE:
            everyone = desk.people(kind)
            assert len({person.person for person in everyone}) == len(everyone)
            counts = Counter(person.reason for person in everyone)
            assert desk.counts(kind) == counts
            for reason in counts:
                alike = [person for person in everyone if person.reason is reason]
                assert desk.people(kind, reason=reason) == alike


@few
@example(case=SELDOM)
@given(case=cases())
def test_pages_hold_who_the_whole_list_holds(sqlite_db: Session, case: Case) -> None:
    assert_paged(sqlite_db, case)


@pytest.mark.postgresql
@fewest
@example(case=SELDOM)
@given(case=cases())
def test_pages_hold_them_on_postgresql_too(postgres_db: Session, case: Case) -> None:
    assert_paged(postgres_db, case)


def assert_paged(db: Session, case: Case) -> None:
    """In the same order, whether all are listed, or those with a reason, or a page of them."""
    with stored(db, case.world) as rows:
        for unit in (None, case.unit):
            desk = Desk(db, case, rows, unit)
            for kind in PEOPLE:
                everyone = desk.people(kind)
                by_reason: dict[Reason | None, list[Explained]] = {None: [], Reason.CREDITED: []}
                for line in everyone:
                    by_reason.setdefault(line.reason, []).append(line)
                    if kind not in SHARES or line.reason not in ASIDE:
                        by_reason[None].append(line)
                for reason, lines in by_reason.items():
                    ids = [rows.person_ids[line.person] for line in lines]
                    assert desk.page(kind, reason) == ids
                for reason in (None, Reason.CREDITED):
                    lines = by_reason[reason]
                    size = len(lines) // 2 + 1
                    pages = [desk.page(kind, reason, limit=size, offset=n) for n in (0, size)]
                    assert list(chain(*pages)) == [rows.person_ids[line.person] for line in lines]
                    assert desk.people(kind, person_ids=pages[0]) == lines[:size]
