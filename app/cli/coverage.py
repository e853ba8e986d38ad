"""flask coverage and flask explain: the figures of a year, and the people behind one."""

from datetime import date
from decimal import Decimal
from typing import Any

import click
from sqlalchemy.orm import Session

from app import clock
from app.cli.command import DAY, YEAR, database, database_command, print_json
from app.domain.coverage import Coverage, Figure, UnitShare, counting_date
from app.domain.errors import WrongUsage
from app.domain.label import N_
from app.domain.plan import TargetKind
from app.i18n import _, vi_date, vi_int, vi_percent
from app.models import Plan, Unit
from app.queries.coverage import COUNTED_KINDS, figures
from app.queries.explain import ExplainedCourse, ExplainedPerson, explain_courses, explain_people
from app.queries.plan import plan_of, province_by_code
from app.queries.unit import unit_by_code


class UnknownKind(WrongUsage):
    """No figure of this kind is counted."""

    message = N_("Không có chỉ tiêu loại «%(kind)s». Các loại: %(known)s.")


@click.command("coverage", help=N_("Độ phủ của một tỉnh hoặc một đơn vị trong năm."))
@click.argument("province")
@click.option("--year", type=YEAR, help=N_("Năm (mặc định: năm nay)."))
@click.option("--as-of", type=DAY, help=N_("Ngày tính, trong năm (mặc định: hôm nay hoặc 31/12)."))
@click.option("--unit", "unit_code", help=N_("Mã đơn vị: tính đơn vị đó và cấp dưới."))
@click.option("--json", "as_json", is_flag=True, help=N_("In một tài liệu JSON."))
@database_command
def coverage(
    province: str, year: int | None, as_of: date | None, unit_code: str | None, as_json: bool
) -> None:
    """The figures of a province or a unit's subtree."""
    plan, unit = _subject(database(), province, unit_code)
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


@click.command("explain", help=N_("Những người (hoặc khóa) đứng sau một chỉ tiêu, kèm lý do."))
@click.argument("province")
@click.argument("kind")
@click.option("--year", type=YEAR, help=N_("Năm (mặc định: năm nay)."))
@click.option("--as-of", type=DAY, help=N_("Ngày tính, trong năm (mặc định: hôm nay hoặc 31/12)."))
@click.option("--unit", "unit_code", help=N_("Mã đơn vị: tính đơn vị đó và cấp dưới."))
@click.option("--json", "as_json", is_flag=True, help=N_("In một tài liệu JSON."))
@database_command
def explain(
    province: str,
    kind: str,
    year: int | None,
    as_of: date | None,
    unit_code: str | None,
    as_json: bool,
) -> None:
    """The people behind a figure, each with the reason."""
    if kind not in COUNTED_KINDS:
        raise UnknownKind(kind=kind, known=", ".join(COUNTED_KINDS))
    plan, unit = _subject(database(), province, unit_code)
    year = year or clock.today().year
    on = counting_date(year, as_of=as_of, today=clock.today())
    unit_id = unit.id if unit else None
    people: list[ExplainedPerson] = []
    courses: list[ExplainedCourse] = []
    if kind == TargetKind.COURSES:
        courses = explain_courses(database(), plan, year=year, as_of=on, unit_id=unit_id)
    else:
        people = explain_people(
            database(), plan, TargetKind(kind), year=year, as_of=on, unit_id=unit_id
        )
    if as_json:
        print_json(
            {
                "kind": kind,
                "people": [_person_json(person) for person in people],
                "items": [_course_json(course) for course in courses],
            }
        )
        return
    for person in people:
        where = person.class_code or "–"
        click.echo(f"{person.person_code}\t{person.full_name}\t{_(person.reason.label)}\t{where}")
    for course in courses:
        click.echo(f"{course.course_code}\t{course.title}\t{_(course.reason.label)}")


def _subject(db: Session, province: str, unit_code: str | None) -> tuple[Plan, Unit | None]:
    found = province_by_code(db, province)
    unit = unit_by_code(db, found, unit_code) if unit_code else None
    return plan_of(db, found), unit


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure as the contract writes it; keys that do not apply are null."""
    shares = figure.denominator is not None
    counted = {"value": figure.value, "denominator": figure.denominator}
    declares = figure.kind is TargetKind.STAFF_TRAINED
    return {
        "kind": figure.kind,
        "clauses": list(figure.target.clauses),
        "due_year": figure.target.due_year,
        "threshold": figure.target.threshold,
        **counted,
        "percent": _number(figure.percent),
        "expected": None if figure.expected is None else float(figure.expected),
        "participations": figure.participations,
        "status": figure.status,
        "in_force": figure.in_force,
        "declared": {"value": 0, "denominator": 0} if declares else None,
        "both": counted if declares else None,
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


def _person_json(person: ExplainedPerson) -> dict[str, Any]:
    return {
        "person": person.person_code,
        "unit": person.unit_code,
        "counted": person.counted,
        "reason": person.reason,
        "class": person.class_code,
    }


def _course_json(course: ExplainedCourse) -> dict[str, Any]:
    return {
        "course": course.course_code,
        "title": course.title,
        "unit": course.organiser_code,
        "audiences": list(course.audiences),
        "counted": course.counted,
        "reason": course.reason,
    }


def _line(figure: Figure) -> str:
    numbers = vi_int(figure.value)
    if figure.denominator is not None:
        numbers += f" / {vi_int(figure.denominator)} ({vi_percent(figure.percent)})"
    clauses = ", ".join(figure.target.clauses) or "–"
    return f"  {_(figure.kind.label)}: {numbers} · {_(figure.status.label)} · {clauses}"
