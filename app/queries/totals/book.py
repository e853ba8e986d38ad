"""What must be known of a province to say what its totals are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from sqlalchemy import CTE, BindParameter, Date, Integer, literal, select, union_all

from app.domain.plan import Counts
from app.domain.total import first_known_day
from app.domain.unit import Sector
from app.models import Plan
from app.queries.plan import staff_sectors, what_makes_experts

Some = BindParameter[Any] | None
"""Ids bound as a list when a statement is executed; None: all there are."""


@dataclass(frozen=True, slots=True)
class Book:
    """A province's totals: counted up to which day, for which years, by which of its plan's rules.

    begins_on, counts: from when on experts count, and what makes one. sectors: whose staff counts.
    stem_subjects, stem_levels: codes of whose teachers count.
    """

    province_id: int
    counted_on: date
    years: tuple[int, ...]
    begins_on: date
    counts: Counts
    sectors: frozenset[Sector]
    stem_subjects: tuple[str, ...]
    stem_levels: tuple[str, ...]

    @classmethod
    def of(cls, plan: Plan, counted_on: date, years: Iterable[int]) -> Self:
        """The book of a plan's province."""
        return cls(
            province_id=plan.province_id,
            counted_on=counted_on,
            years=tuple(years),
            begins_on=plan.begins_on,
            counts=what_makes_experts(plan),
            sectors=staff_sectors(plan),
            stem_subjects=tuple(plan.stem_subjects),
            stem_levels=tuple(plan.stem_levels),
        )

    @classmethod
    def by(
        cls, province_id: int, counted_on: date, years: Iterable[int], rules: Mapping[str, Any]
    ) -> Self:
        """The book by the rules that a ledger has kept of it."""
        return cls(
            province_id=province_id,
            counted_on=counted_on,
            years=tuple(years),
            begins_on=date.fromisoformat(rules["begins_on"]),
            counts=Counts(rules["counts"]),
            sectors=frozenset(map(Sector, rules["sectors"])),
            stem_subjects=tuple(rules["stem_subjects"]),
            stem_levels=tuple(rules["stem_levels"]),
        )

    @property
    def rules(self) -> dict[str, Any]:
        """What of the plan decides who is counted, as a ledger keeps it."""
        return {
            "begins_on": self.begins_on.isoformat(),
            "counts": self.counts,
            "sectors": sorted(self.sectors),
            "stem_subjects": self.stem_subjects,
            "stem_levels": self.stem_levels,
        }

    def only(self, years: Collection[int]) -> Self:
        """The same for those of some years that it covers."""
        return replace(self, years=tuple(year for year in self.years if year in years))

    def calendar(self) -> CTE:
        """(year, begins_on, known_from, ends_on): a row a year; what is before known_from is one
        sum on that day."""
        rows = (
            select(
                literal(year, Integer).label("year"),
                literal(date(year, 1, 1), Date).label("begins_on"),
                literal(first_known_day(year, self.counted_on), Date).label("known_from"),
                literal(date(year, 12, 31), Date).label("ends_on"),
            )
            for year in self.years
        )
        return union_all(*rows).cte()
