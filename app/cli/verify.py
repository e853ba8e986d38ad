"""flask coverage --verify: the kept totals against the rows, day by day and group by group."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cli.command import print_json
from app.db import extension
from app.i18n import _, vi_date, vi_int
from app.models import Plan, Unit
from app.queries.ancestry import changed_units
from app.queries.backup import snapshot
from app.queries.plan import all_plans, plan_of, province_by_code
from app.queries.totals.check import (
    Difference,
    days_to_check,
    differences,
    differing_figures,
    units_to_check,
)
from app.queries.unit import WHOLE


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one province. days: how many were counted again; units: whose place in
    the tree is wrong; figures: (day, unit's id or None, kind) that a reader sees wrong."""

    plan: Plan
    days: list[date]
    units: list[int]
    differences: list[Difference]
    figures: list[tuple[date, int | None, str]]

    @property
    def are_none(self) -> bool:
        return not (self.units or self.differences or self.figures)


def verify(province: str | None, *, as_json: bool) -> bool:
    """Count everything of a province (None: of each) again, and say what the totals have wrong.

    Returns whether nothing is. Writers go on meanwhile: it looks at one moment.
    """
    with snapshot(extension.engine) as connection, Session(connection) as db:
        plans = [plan_of(db, province_by_code(db, province))] if province else all_plans(db)
        found = list(_findings(db, plans, clock.today()))
        if as_json:
            print_json({"provinces": [_json(db, one) for one in found]})
        for one in () if as_json else found:
            _tell(db, one)
    return all(one.are_none for one in found)


def _findings(db: Session, plans: Iterable[Plan], today: date) -> Iterator[Findings]:
    for plan in plans:
        province_id = plan.province_id
        days = days_to_check(db, province_id, today)
        wrong: list[Difference] = []
        seen: list[tuple[date, int | None, str]] = []
        with click.progressbar(
            days, label=plan.province.name_vi, file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            for on in bar:
                wrong += differences(db, plan, on.year, on)
                for unit_id in (None, *units_to_check(db, province_id, on)):
                    kinds = differing_figures(db, plan, unit_id, on)
                    seen += [(on, unit_id, kind) for kind in kinds]
        yield Findings(plan, days, changed_units(db, province_id), wrong, seen)


def _tell(db: Session, found: Findings) -> None:
    """What was found, a line each, for the person at the terminal."""
    name = found.plan.province.name_vi
    if not found.days:
        click.echo(_("%(name)s: chưa có tổng lưu, mọi số liệu đếm từ từng dòng.", name=name))
        return
    codes = _codes(db, found)
    for unit_id in found.units:
        click.echo(_("%(name)s: cây đơn vị lưu sai ở %(unit)s.", name=name, unit=codes[unit_id]))
    for wrong in found.differences:
        click.echo(
            _(
                "%(name)s, %(day)s, %(unit)s, %(measure)s: tổng lưu %(kept)s, đếm lại %(counted)s.",
                name=name,
                day=vi_date(wrong.as_of),
                unit=codes[wrong.group_id],
                measure=wrong.measure,
                kept=vi_int(wrong.kept),
                counted=vi_int(wrong.counted),
            )
        )
    for on, seen_of, kind in found.figures:
        unit = codes[seen_of or WHOLE]
        click.echo(
            _(
                "%(name)s, %(day)s, %(unit)s: chỉ tiêu %(kind)s hiện sai.",
                name=name,
                day=vi_date(on),
                unit=unit,
                kind=kind,
            )
        )
    if found.are_none:
        days = vi_int(len(found.days))
        click.echo(_("%(name)s: đúng, đã đếm lại theo %(days)s ngày tính.", name=name, days=days))


def _json(db: Session, found: Findings) -> dict[str, Any]:
    """The same as a document."""
    codes = {**_codes(db, found), WHOLE: None}
    return {
        "province": found.plan.province.code,
        "days": [on.isoformat() for on in found.days],
        "units": [codes[unit_id] for unit_id in found.units],
        "differences": [
            {
                "as_of": wrong.as_of.isoformat(),
                "unit": codes[wrong.group_id],
                "measure": wrong.measure,
                "kept": wrong.kept,
                "counted": wrong.counted,
            }
            for wrong in found.differences
        ],
        "figures": [
            {"as_of": on.isoformat(), "unit": codes[unit_id or WHOLE], "kind": kind}
            for on, unit_id, kind in found.figures
        ],
    }


def _codes(db: Session, found: Findings) -> dict[int, str]:
    """What the groups found are called."""
    ids = {*found.units, *(wrong.group_id for wrong in found.differences)}
    ids |= {unit_id for _on, unit_id, _kind in found.figures if unit_id is not None}
    rows = db.execute(select(Unit.id, Unit.code).where(Unit.id.in_(ids)))
    return {WHOLE: _("toàn tỉnh"), **dict(rows.all())}
