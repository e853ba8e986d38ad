"""What is behind the figures that count no people is what the naive reading finds.

Tried against broken copies of the queries, each of which fails: outputs of the day itself ahead, or
of other units; statements standing on the day they are withdrawn; networks to come not told apart.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any

from hypothesis import example, given
from sqlalchemy.orm import Session

from app.domain.coverage import CommuneReason, Figure
from app.domain.plan import TargetKind
from app.domain.vietnamese import text_key
from app.models import Plan
from app.queries.coverage import figures
from app.queries.explain import (
    ITEM_KINDS,
    ExplainedCommune,
    ExplainedItem,
    ExplainedNetwork,
    ExplainedOutput,
    ExplainedSchool,
    ExplainedStatement,
    count_items,
    explain_items,
)
from tests.queries.oracle_items import Item, ItemReading
from tests.queries.seldom import SELDOM
from tests.queries.storing import Stored, stored
from tests.queries.strategies import Case, cases, many, some
from tests.queries.worlds import neighbour

SHARES = (TargetKind.STEM_SCHOOLS, TargetKind.UNITS_WITH_NETWORK)

PAGE = 2


class Desk:
    """The queries, asked about one stored world for the province or a unit."""

    def __init__(self, db: Session, case: Case, rows: Stored, unit: str | None = None) -> None:
        self.db = db
        self.rows = rows
        self.plan = db.get_one(Plan, rows.plan_id)
        self.asked: dict[str, Any] = {
            "year": case.year,
            "as_of": case.as_of,
            "unit_id": None if unit is None else rows.unit_ids[unit],
        }

    def items(self, kind: TargetKind, **page: Any) -> list[ExplainedItem]:
        found = explain_items(self.db, self.plan, kind, **self.asked, **page)
        for item in found:
            if not isinstance(item, ExplainedStatement):
                assert item.unit_id == self.rows.unit_ids[item.unit_code]
        return found

    def counts(self, kind: TargetKind) -> dict[Any, int]:
        return {**count_items(self.db, self.plan, kind, **self.asked)}

    def figures(self, kind: TargetKind) -> list[Figure]:
        return figures(self.db, self.plan, **self.asked, kinds=[kind])


def facts(item: ExplainedItem) -> Item:
    """As the oracle puts it."""
    match item:
        case ExplainedSchool():
            return item.unit_code, item.stem, item.digital_skills, item.reason
        case ExplainedCommune():
            numbers = (item.population, item.skilled, item.proficient)
            return item.unit_code, item.measured_on, *numbers, item.reason
        case ExplainedNetwork():
            return item.unit_code, item.established_on, item.reason
        case ExplainedOutput():
            return item.unit_code, item.clause, item.occurred_on, item.quantity, item.reason
        case ExplainedStatement():
            return item.subject, item.stated_on, item.withdrawn_on, item.reason


def assert_same(found: Sequence[Item], read: Sequence[Item]) -> None:
    """Line by line: of two whole lists nobody would see what differs."""
    surplus, missing = Counter(found) - Counter(read), Counter(read) - Counter(found)
    assert (list(surplus), list(missing)) == ([], [])


@many
@example(case=SELDOM)
@given(case=cases())
def test_items_and_reasons_are_what_the_text_says(db: Session, case: Case) -> None:
    """For the province and for a unit, alive or not; a neighbour with the same codes beside."""
    reading = ItemReading(case.world, year=case.year, as_of=case.as_of)

    with stored(db, case.world, neighbour(case.world, case.as_of)) as rows:
        for unit in (None, case.unit):
            desk = Desk(db, case, rows, unit)
            for kind in ITEM_KINDS:
                assert_same([*map(facts, desk.items(kind))], reading.explained_items(kind, unit))


@some
@example(case=SELDOM)
@given(case=cases())
def test_the_items_add_up_to_the_figures(sqlite_db: Session, case: Case) -> None:
    with stored(sqlite_db, case.world) as rows:
        for unit in (None, case.unit):
            desk = Desk(sqlite_db, case, rows, unit)
            for kind in SHARES:
                items = desk.items(kind)
                for figure in desk.figures(kind):
                    assert figure.value == sum(item.counted for item in items)
                    assert figure.denominator == len(items)
            communes = desk.items(TargetKind.CITIZENS_SKILLED)
            asked = [c for c in communes if isinstance(c, ExplainedCommune) and c.counted]
            for figure in desk.figures(TargetKind.CITIZENS_SKILLED):
                skilled = (
                    sum(c.skilled or 0 for c in asked),
                    sum(c.proficient or 0 for c in asked),
                )
                assert figure.value in skilled
                assert figure.denominator == sum(c.population or 0 for c in asked)


@some
@example(case=SELDOM)
@given(case=cases())
def test_counts_reasons_and_pages_are_parts_of_the_whole_list(
    sqlite_db: Session, case: Case
) -> None:
    """Nothing is lost between two pages or stands under two reasons; units stand by their names."""
    with stored(sqlite_db, case.world) as rows:
        desk = Desk(sqlite_db, case, rows)
        for kind in ITEM_KINDS:
            everything = desk.items(kind)
            counts = Counter(item.reason for item in everything)
            assert desk.counts(kind) == counts
            for reason in counts:
                alike = [item for item in everything if item.reason is reason]
                assert desk.items(kind, reason=reason) == alike
            starts = range(0, len(everything), PAGE)
            pages = [desk.items(kind, limit=PAGE, offset=start) for start in starts]
            assert list(chain.from_iterable(pages)) == everything
        communes = desk.items(TargetKind.CITIZENS_SKILLED)
        names = [text_key(c.unit_name or "") for c in communes if isinstance(c, ExplainedCommune)]
        assert names == sorted(names)


def test_a_statistic_from_before_the_plan_is_named_as_such(db: Session) -> None:
    counts = dict.fromkeys(CommuneReason, 1)
    with stored(db, SELDOM.world) as rows:
        assert Desk(db, SELDOM, rows).counts(TargetKind.CITIZENS_SKILLED) == counts
