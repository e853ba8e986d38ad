"""What is behind a figure that counts no people, in pages, and how many each reason applies to."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from app.domain.coverage import (
    CommuneReason,
    ItemReason,
    NetworkReason,
    OutputReason,
    SchoolReason,
    StatementReason,
)
from app.domain.plan import TargetKind
from app.models import Plan
from app.queries.coverage.question import Question, question
from app.queries.explain.communes import communes
from app.queries.explain.evidence import Rows
from app.queries.explain.lines import (
    ExplainedCommune,
    ExplainedItem,
    ExplainedNetwork,
    ExplainedOutput,
    ExplainedSchool,
    ExplainedStatement,
)
from app.queries.explain.networks import networks
from app.queries.explain.outputs import outputs
from app.queries.explain.schools import schools
from app.queries.explain.statements import statements


@dataclass(frozen=True, slots=True)
class _List:
    """How one kind of item is listed. rows: has the columns of the line and of the order."""

    rows: Callable[[Question], Rows]
    line: type[ExplainedItem]
    reasons: type[ItemReason]
    order: tuple[str, ...] = ("sort_key", "unit_code")


_LISTS = {
    TargetKind.STEM_SCHOOLS: _List(schools, ExplainedSchool, SchoolReason),
    TargetKind.CITIZENS_SKILLED: _List(communes, ExplainedCommune, CommuneReason),
    TargetKind.UNITS_WITH_NETWORK: _List(networks, ExplainedNetwork, NetworkReason),
    TargetKind.COMMUNICATION: _List(
        outputs, ExplainedOutput, OutputReason, ("occurred_on", "unit_code", "id")
    ),
    TargetKind.QUALITATIVE: _List(
        statements, ExplainedStatement, StatementReason, ("stated_on", "subject", "id")
    ),
}

ITEM_KINDS = tuple(_LISTS)
"""The figures explained by items of this file; courses have a list of their own."""


def reasons_of(kind: TargetKind) -> type[ItemReason]:
    """The reasons that items of a kind may have."""
    return _LISTS[kind].reasons


def explain_items(
    db: Session,
    plan: Plan,
    kind: TargetKind,
    *,
    year: int,
    as_of: date,
    unit_id: int | None = None,
    reason: ItemReason | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ExplainedItem]:
    """The items behind a figure: units by name, records by day.

    reason: only the items with this one. limit, offset: a page of them.
    """
    listed = _LISTS[kind]
    items = listed.rows(question(plan, year=year, as_of=as_of, unit_id=unit_id)).subquery()
    rows = db.execute(
        select(items)
        .where(items.c.reason == reason.value if reason else literal(True))
        .order_by(*(items.c[name] for name in listed.order))
        .limit(limit)
        .offset(offset or None)
    )
    names = [field.name for field in fields(listed.line)]
    return [
        listed.line(
            **{name: row._mapping[name] for name in names} | {"reason": listed.reasons(row.reason)}
        )
        for row in rows
    ]


def count_items(
    db: Session, plan: Plan, kind: TargetKind, *, year: int, as_of: date, unit_id: int | None = None
) -> dict[ItemReason, int]:
    """How many items each reason applies to; reasons that apply to none are left out."""
    listed = _LISTS[kind]
    items = listed.rows(question(plan, year=year, as_of=as_of, unit_id=unit_id)).subquery()
    rows = db.execute(select(items.c.reason, func.count()).group_by(items.c.reason))
    found = {listed.reasons(code): count for code, count in rows}
    return {reason: found[reason] for reason in listed.reasons if reason in found}
