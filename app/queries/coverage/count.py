"""A figure's numbers before they meet a target, and how those of single units are added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import Subquery

from app.domain.coverage import Coverage
from app.queries.totals import kept_by_unit, kept_whole
from app.queries.unit import WHOLE, Ground

Share = tuple[int | None, int | None]
"""Value and denominator; None where there is none."""


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted. by_unit: {unit_id: share of its subtree}; units of which nothing is known
    may be left out.

    is_measured: False where the facts that the figure needs do not exist at all yet.
    declared: beside what was counted, for kinds of which units may declare something.
    """

    value: int | None
    denominator: int | None
    participations: int | None = None
    parts: Mapping[str, Coverage | int] = field(default_factory=dict)
    by_unit: Mapping[int, Share] = field(default_factory=dict)
    is_measured: bool = True
    declared: Coverage | None = None

    @property
    def nothing(self) -> Share:
        """The share of a unit that is left out."""
        return (
            0 if self.value is not None else None,
            0 if self.denominator is not None else None,
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """Named numbers of single units, added up for the whole ground and for each unit's subtree."""

    whole: Mapping[str, int]
    by_unit: Mapping[int, Mapping[str, int]]

    @classmethod
    def of(cls, db: Session, heads: Subquery, ground: Ground, names: Sequence[str]) -> Self:
        """Add up the columns `names` of heads, which has a row a unit in scope. One statement."""
        if ground.is_undivided:
            whole = select(*(func.coalesce(func.sum(heads.c[n]), 0).label(n) for n in names))
            return cls(_numbers(db.execute(whole).one(), names), {})
        shares = ground.shares
        rows = db.execute(
            select(
                shares.c.group_id,
                *(func.coalesce(func.sum(heads.c[name]), 0).label(name) for name in names),
            )
            .join_from(shares, heads, heads.c.unit_id == shares.c.unit_id)
            .group_by(shares.c.group_id)
        )
        groups = {row.group_id: _numbers(row, names) for row in rows}
        return cls(groups.pop(WHOLE, dict.fromkeys(names, 0)), groups)

    @classmethod
    def kept(cls, db: Session, ground: Ground, year: int, measures: Mapping[str, str]) -> Self:
        """The same from the totals. measures: {name: what it is called there}.

        Units have a value and a denominator only: nobody asks for more of them.
        """
        shown = {name: measures[name] for name in ("value", "denominator")}
        return cls(kept_whole(db, ground, year, measures), kept_by_unit(db, ground, year, shown))

    def share(
        self,
        parts: Mapping[str, Coverage | int] | None = None,
        *,
        is_measured: bool = True,
        declared: Coverage | None = None,
    ) -> Count:
        """The count of a figure that is a share."""
        return Count(
            value=self.whole["value"],
            denominator=self.whole["denominator"],
            participations=self.whole.get("participations"),
            parts=parts or {},
            by_unit={unit: (n["value"], n["denominator"]) for unit, n in self.by_unit.items()},
            is_measured=is_measured,
            declared=declared,
        )


def _numbers(row: Row[Any], names: Sequence[str]) -> dict[str, int]:
    """PostgreSQL sums to a decimal."""
    return {name: int(row._mapping[name]) for name in names}
