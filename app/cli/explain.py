"""flask explain: what is behind a figure, each person or thing with its reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from app import clock
from app.cli.command import DAY, YEAR, database, database_command, print_json
from app.cli.coverage import subject_of
from app.domain.coverage import counting_date
from app.domain.errors import WrongUsage
from app.domain.label import N_
from app.domain.plan import TargetKind
from app.domain.unit import FOR_EVER
from app.i18n import _, vi_date
from app.models import Plan
from app.queries.coverage import COUNTED_KINDS
from app.queries.explain import (
    PEOPLE_KINDS,
    ExplainedCommune,
    ExplainedCourse,
    ExplainedItem,
    ExplainedNetwork,
    ExplainedOutput,
    ExplainedPerson,
    ExplainedSchool,
    ExplainedStatement,
    explain_courses,
    explain_items,
    explain_people,
)

Item = ExplainedCourse | ExplainedItem


class UnknownKind(WrongUsage):
    """No figure of this kind is counted."""

    message = N_("Không có chỉ tiêu loại «%(kind)s». Các loại: %(known)s.")


@click.command("explain", help=N_("Người, khóa, trường, xã… đứng sau một chỉ tiêu, kèm lý do."))
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
    """The people or items behind a figure, each with the reason."""
    if kind not in COUNTED_KINDS:
        raise UnknownKind(kind=kind, known=", ".join(COUNTED_KINDS))
    plan, unit = subject_of(database(), province, unit_code)
    year = year or clock.today().year
    people, items = _behind(
        plan,
        TargetKind(kind),
        year=year,
        as_of=counting_date(year, as_of=as_of, today=clock.today()),
        unit_id=unit.id if unit else None,
    )
    if as_json:
        print_json(
            {
                "kind": kind,
                "people": [_person_json(person) for person in people],
                "items": [_item_json(item) for item in items],
            }
        )
        return
    for person in people:
        where = person.class_code or "–"
        click.echo(f"{person.person_code}\t{person.full_name}\t{_(person.reason.label)}\t{where}")
    for item in items:
        click.echo("\t".join([*_WORDS[type(item)](item), _(item.reason.label)]))


def _behind(plan: Plan, kind: TargetKind, **asked: Any) -> tuple[list[ExplainedPerson], list[Item]]:
    """Of the two lists at most one has anything in it."""
    if kind in PEOPLE_KINDS:
        return explain_people(database(), plan, kind, **asked), []
    if kind is TargetKind.COURSES:
        return [], [*explain_courses(database(), plan, **asked)]
    return [], [*explain_items(database(), plan, kind, **asked)]


def _person_json(person: ExplainedPerson) -> dict[str, Any]:
    return {
        "person": person.person_code,
        "unit": person.unit_code,
        "counted": person.counted,
        "reason": person.reason,
        "class": person.class_code,
    }


def _item_json(item: Item) -> dict[str, Any]:
    facts = _FACTS[type(item)](item)
    return {**facts, "counted": item.counted, "reason": item.reason}


def _course_json(course: ExplainedCourse) -> dict[str, Any]:
    return {
        "course": course.course_code,
        "title": course.title,
        "unit": course.organiser_code,
        "audiences": list(course.audiences),
    }


def _school_json(school: ExplainedSchool) -> dict[str, Any]:
    return {
        "unit": school.unit_code,
        "stem": school.stem,
        "digital_skills": school.digital_skills,
    }


def _commune_json(commune: ExplainedCommune) -> dict[str, Any]:
    return {
        "unit": commune.unit_code,
        "as_of": commune.measured_on and commune.measured_on.isoformat(),
        "working_age_population": commune.population,
        "skilled": commune.skilled,
        "proficient": commune.proficient,
        "source": commune.source,
    }


def _network_json(network: ExplainedNetwork) -> dict[str, Any]:
    return {
        "unit": network.unit_code,
        "established_on": network.established_on and network.established_on.isoformat(),
        "evidence": network.evidence,
    }


def _output_json(output: ExplainedOutput) -> dict[str, Any]:
    return {
        "unit": output.unit_code,
        "clause": output.clause,
        "occurred_on": output.occurred_on.isoformat(),
        "title": output.title,
        "quantity": output.quantity,
    }


def _statement_json(statement: ExplainedStatement) -> dict[str, Any]:
    withdrawn_on = statement.withdrawn_on
    return {
        "subject": statement.subject,
        "stated_on": statement.stated_on.isoformat(),
        "withdrawn_on": None if withdrawn_on == FOR_EVER else withdrawn_on.isoformat(),
        "evidence": statement.evidence,
    }


_FACTS: dict[type[Item], Callable[[Any], dict[str, Any]]] = {
    ExplainedCourse: _course_json,
    ExplainedSchool: _school_json,
    ExplainedCommune: _commune_json,
    ExplainedNetwork: _network_json,
    ExplainedOutput: _output_json,
    ExplainedStatement: _statement_json,
}

_WORDS: dict[type[Item], Callable[[Any], list[str]]] = {
    ExplainedCourse: lambda course: [course.course_code, course.title],
    ExplainedSchool: lambda school: [school.unit_code, school.unit_name],
    ExplainedCommune: lambda c: [c.unit_code, c.unit_name, vi_date(c.measured_on) or "–"],
    ExplainedNetwork: lambda n: [n.unit_code, n.unit_name, vi_date(n.established_on) or "–"],
    ExplainedOutput: lambda o: [o.unit_code, o.title, vi_date(o.occurred_on), str(o.quantity)],
    ExplainedStatement: lambda s: [_(s.subject.label), vi_date(s.stated_on)],
}
"""What a line of text begins with; the reason ends it."""
