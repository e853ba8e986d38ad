"""flask coverage: the figures of a year, for a province or for a unit and all below it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import click
from sqlalchemy.orm import Session

from app import clock
from app.cli.command import DAY, REFUSED, YEAR, database, database_command, print_json
from app.cli.verify import verify
from app.domain.coverage import Coverage, Figure, UnitShare, counting_date, percent_shown
from app.domain.label import N_
from app.i18n import _, vi_date, vi_int, vi_percent
from app.models import Plan, Unit
from app.queries.coverage import figures
from app.queries.plan import plan_of, the_province
from app.queries.unit import unit_by_code


@click.command("coverage", help=N_("Độ phủ của một tỉnh hoặc một đơn vị trong năm."))
@click.argument("province", required=False)
@click.option("--year", type=YEAR, help=N_("Năm (mặc định: năm nay)."))
@click.option("--as-of", type=DAY, help=N_("Ngày tính, trong năm (mặc định: hôm nay hoặc 31/12)."))
@click.option("--unit", "unit_code", help=N_("Mã đơn vị: tính đơn vị đó và cấp dưới."))
@click.option("--json", "as_json", is_flag=True, help=N_("In một tài liệu JSON."))
@click.option(
    "--verify",
    "is_check",
    is_flag=True,
    help=N_("Đếm lại mọi số liệu từ từng dòng, theo nhiều ngày tính, và nêu chỗ tổng lưu sai."),
)
@database_command
def coverage(
    province: str | None,
    year: int | None,
    as_of: date | None,
    unit_code: str | None,
    as_json: bool,
    is_check: bool,
) -> None:
    """The figures of a province (without a code: the only one) or a unit's subtree."""
    if is_check:
        if not verify(province, as_json=as_json):
            raise SystemExit(REFUSED)
        return
    plan, unit = subject_of(database(), province, unit_code)
    year = year or clock.today().year
    on = counting_date(year, as_of=as_of, today=clock.today())
    found = figures(database(), plan, year=year, as_of=on, unit_id=unit.id if unit else None)
    if as_json:
        print_json(
            {
                "province": plan.province.code,
                "year": year,
                "as_of": on.isoformat(),
                "unit": unit.code if unit else None,
                "figures": [figure_json(figure) for figure in found],
            }
        )
        return
    click.echo(_("%(name)s, tính đến %(day)s", name=plan.province.name_vi, day=vi_date(on)))
    for figure in found:
        click.echo(_line(figure))
        for line in _declared_lines(figure):
            click.echo(line)


def subject_of(
    db: Session, province: str | None, unit_code: str | None
) -> tuple[Plan, Unit | None]:
    """Whose figures are asked for: a province's plan, and a unit of it. Raises WrongUsage."""
    found = the_province(db, province)
    unit = unit_by_code(db, found, unit_code) if unit_code else None
    return plan_of(db, found), unit


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure as the contract writes it; keys that do not apply are null."""
    shares = figure.denominator is not None
    return {
        "kind": figure.kind,
        "subject": figure.target.subject,
        "clauses": list(figure.target.clauses),
        "due_year": figure.target.due_year,
        "threshold": figure.target.threshold,
        "value": figure.value,
        "denominator": figure.denominator,
        "percent": _number(figure.percent),
        "expected": None if figure.expected is None else float(figure.expected),
        "participations": figure.participations,
        "status": figure.status,
        "in_force": figure.in_force,
        "declared": None if figure.declared is None else _part_json(figure.declared),
        "both": None if figure.both is None else _part_json(figure.both),
        "parts": {code: _part_json(part) for code, part in figure.parts.items()},
        "by_unit": [_share_json(share, shares=shares) for share in figure.by_unit],
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _part_json(part: Coverage | int) -> dict[str, int] | int:
    if isinstance(part, Coverage):
        return {"value": part.value, "denominator": part.denominator}
    return part


def _share_json(share: UnitShare, *, shares: bool) -> dict[str, Any]:
    denominator = share.denominator if shares else None
    return {"unit": share.unit, "value": share.value, "denominator": denominator}


def _line(figure: Figure) -> str:
    clauses = ", ".join(figure.target.clauses) or "–"
    if figure.stated is not None and figure.target.subject is not None:
        return f"  {_(figure.target.subject.label)}: {_(figure.stated.label)} · {clauses}"
    numbers = vi_int(figure.value)
    if figure.denominator is not None:
        numbers += f" / {vi_int(figure.denominator)} ({vi_percent(figure.percent)})"
    return f"  {_(figure.kind.label)}: {numbers} · {_(figure.status.label)} · {clauses}"


def _declared_lines(figure: Figure) -> Iterator[str]:
    """What units without a roster declare, and both together; nothing where none has."""
    declared, both = figure.declared, figure.both
    if declared is None or both is None or not declared.denominator:
        return
    for label, share in ((_("Khai báo"), declared), (_("Cả hai"), both)):
        percent = vi_percent(percent_shown(share.value, share.denominator))
        numbers = f"{vi_int(share.value)} / {vi_int(share.denominator)} ({percent})"
        yield f"    {label}: {numbers}"
