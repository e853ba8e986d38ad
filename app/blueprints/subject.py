"""Whose figures a page shows, its figures, and the units right below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import g, request, url_for

from app.blueprints.figure_card import judged
from app.domain.coverage import Figure
from app.domain.plan import TargetKind
from app.i18n import bilingual
from app.models import Unit
from app.queries.board import UnitName, unit_name, units_below, way_up
from app.queries.coverage import COUNTED_KINDS, figures
from app.queries.unit import unit_in_scope
from app.shell import Standpoint, standpoint

_UNIT = "which-unit"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures a page shows: the province, or a unit with all below it."""

    here: Standpoint
    unit: Unit | None
    name: str
    above: list[UnitName]

    @property
    def unit_id(self) -> int | None:
        return self.unit.id if self.unit else None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a figure's table: a unit, an audience or a year."""

    label: str
    figure: Figure
    unit_id: int | None = None

    @property
    def gap(self) -> int:
        return (self.figure.denominator or 0) - (self.figure.value or 0)

    @property
    def percent(self) -> float | None:
        return None if self.figure.percent is None else float(self.figure.percent)


def subject_asked() -> Subject:
    """The unit in the address, else the widest that the reader may see. Raises NotFound."""
    here = standpoint()
    unit = unit_in_scope(
        g.db,
        request.args.get("unit", type=int),
        scope=g.scope,
        province_id=here.province.id,
        on=here.as_of,
    )
    if unit is None:
        province = here.province
        return Subject(here, None, bilingual(province.name_vi, province.name_en), [])
    name = unit_name(g.db, unit, on=here.as_of)
    return Subject(here, unit, name, way_up(g.db, unit, on=here.as_of, scope=g.scope))


def figures_of(
    subject: Subject, *kinds: TargetKind, below: Sequence[UnitName] = ()
) -> list[Figure]:
    """The subject's figures of these kinds (all, unless named), as it may be judged by them.

    below: the units that need a number of their own, in by_unit.
    """
    here = subject.here
    found = figures(
        g.db,
        here.plan,
        year=here.year,
        as_of=here.as_of,
        unit_id=subject.unit_id,
        kinds=kinds or COUNTED_KINDS,
        units=[unit.unit_id for unit in below],
    )
    return [judged(figure, unit_id=subject.unit_id) for figure in found]


def for_each_unit(endpoint: str, **values: Any) -> Callable[[int], str]:
    """The addresses of a page that differ in their unit only.

    Worked out once: in a table of two hundred units they took a tenth of the page's time.
    """
    before, after = url_for(endpoint, unit=_UNIT, **values).split(_UNIT)
    return lambda unit_id: f"{before}{unit_id}{after}"


def in_order(found: list[Figure]) -> list[Figure]:
    """In the order of coverage.md, whatever the plan's."""
    return sorted(found, key=lambda figure: COUNTED_KINDS.index(figure.kind))


def first_of(found: list[Figure], kind: TargetKind) -> Figure:
    """The first figure of a kind."""
    return next(figure for figure in found if figure.kind is kind)


def below_of(subject: Subject) -> list[UnitName]:
    """The units right below the subject that the reader may see."""
    here = subject.here
    return units_below(g.db, here.province.id, subject.unit_id, on=here.as_of, scope=g.scope)


def rows_below(figure: Figure, below: Sequence[UnitName]) -> list[Row]:
    """A figure of each of some units, those with the most people still to reach first."""
    shares = {share.unit_id: share for share in figure.by_unit}
    rows = [
        Row(
            unit.name,
            replace(
                figure,
                value=shares[unit.unit_id].value,
                denominator=shares[unit.unit_id].denominator,
            ),
            unit.unit_id,
        )
        for unit in below
        if unit.unit_id in shares
    ]
    return sorted(rows, key=lambda row: -row.gap)


def crumbs_to(subject: Subject, *, itself: bool = False) -> list[dict[str, str]]:
    """The way up as links: the province where it may be seen, the units above, and the unit."""
    crumbs = []
    sees_province = g.scope.covers_province(subject.here.province.id)
    if sees_province and (subject.unit or itself):
        province = subject.here.province
        name = bilingual(province.name_vi, province.name_en)
        crumbs.append({"label": name, "url": url_for(".board")})
    crumbs += [{"label": u.name, "url": url_for(".board", unit=u.unit_id)} for u in subject.above]
    if itself and subject.unit:
        crumbs.append({"label": subject.name, "url": url_for(".board", unit=subject.unit_id)})
    return crumbs
