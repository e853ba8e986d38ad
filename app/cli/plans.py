"""flask plans: load plan files, show a plan."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app import clock
from app.cli.command import (
    REFUSED,
    WRONG_USAGE,
    database,
    database_command,
    print_json,
    say,
    stop,
)
from app.config import ROOT
from app.db import transaction
from app.errors import refusal_text
from app.i18n import _
from app.models import Deadline, Plan, Target, Task
from app.queries.plan import plan_of, province_by_code
from app.services.plan import PlanLoaded, load

PLAN_FILES = ROOT / "seeds" / "plans"

plans = AppGroup("plans", help="Kế hoạch của các tỉnh.")


@plans.command("load")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@database_command
def load_files(files: tuple[Path, ...]) -> None:
    """Nạp hoặc cập nhật tệp kế hoạch (mặc định: mọi tệp trong seeds/plans)."""
    from app.adapters.plan_file import PlanFileRefused, read

    paths = files or tuple(sorted(PLAN_FILES.glob("*.toml")))
    for missing in (path for path in paths if not path.is_file()):
        stop(_("Không có tệp «%(path)s».", path=missing), status=WRONG_USAGE)
    documents = []
    is_refused = False
    for path in paths:
        try:
            documents.append(read(path))
        except PlanFileRefused as refusal:
            _explain(refusal)
            is_refused = True
    if is_refused:
        raise SystemExit(REFUSED)
    with transaction(database()) as db:
        loaded = [load(db, document, actor=None, now=clock.now()) for document in documents]
    for result in loaded:
        say(_summary(result))


@plans.command("show")
@click.argument("province")
@click.option("--json", "as_json", is_flag=True, help="In một tài liệu JSON.")
@database_command
def show(province: str, as_json: bool) -> None:
    """Chỉ tiêu, nhiệm vụ và thời hạn trong kế hoạch của một tỉnh."""
    plan = plan_of(database(), province_by_code(database(), province))
    if as_json:
        print_json(plan_json(plan))
    else:
        _print(plan)


def _explain(refusal: Any) -> None:
    say(refusal_text(refusal))
    for fault in refusal.faults:
        reason = _(fault.reason)
        say(f"  {fault.place or '–'}: {reason % fault.facts if fault.facts else reason}")


def _summary(result: PlanLoaded) -> str:
    name = result.province.name_vi
    if result.is_new:
        return _("%(name)s: đã nạp kế hoạch.", name=name)
    if result.changes:
        return _("%(name)s: đã sửa %(count)s chỗ.", name=name, count=len(result.changes))
    return _("%(name)s: không có gì thay đổi.", name=name)


def plan_json(plan: Plan) -> dict[str, Any]:
    """The plan as the contract writes it."""
    return {
        "province": plan.province.code,
        "begins_on": plan.begins_on.isoformat(),
        "targets": [_target_json(target) for target in plan.targets],
        "tasks": [_task_json(task) for task in plan.tasks],
        "deadlines": [_deadline_json(deadline) for deadline in plan.deadlines],
        "audiences": [{"code": a.code, "clauses": a.clauses} for a in plan.audiences],
    }


def _target_json(target: Target) -> dict[str, Any]:
    document = {
        "kind": target.kind,
        "clauses": target.clauses,
        "title_vi": target.title_vi,
        "title_en": target.title_en,
        "threshold": target.threshold,
        "unit": target.unit,
        "recurrence": target.recurrence,
        "due_year": target.due_year,
        "counts": target.counts,
        "sectors": target.sectors,
    }
    if target.audiences is not None:
        document["audiences"] = target.audiences
    if target.subject is not None:
        document["subject"] = target.subject
    return document


def _task_json(task: Task) -> dict[str, Any]:
    return {
        "clauses": task.clauses,
        "source": task.source,
        "group": task.group,
        "title_vi": task.title_vi,
        "title_en": task.title_en,
        "lead": task.lead,
        "coordinating": task.coordinating,
        "from_year": task.from_year,
        "to_year": task.to_year,
    }


def _deadline_json(deadline: Deadline) -> dict[str, Any]:
    return {
        "what": deadline.what,
        "from": deadline.owed_by,
        "to": deadline.owed_to,
        "month": deadline.month,
        "day": deadline.day,
        "year": deadline.year,
        "recurrence": deadline.recurrence,
        "clause": deadline.clause,
    }


def _print(plan: Plan) -> None:
    click.echo(plan.title_vi)
    click.echo(_("\nChỉ tiêu"))
    for target in plan.targets:
        click.echo(f"  {', '.join(target.clauses):24} {target.title_vi}")
    click.echo(_("\nNhiệm vụ"))
    for task in plan.tasks:
        click.echo(f"  {', '.join(task.clauses):24} {task.title_vi}")
    click.echo(_("\nThời hạn"))
    for deadline in plan.deadlines:
        parts = (deadline.day, deadline.month, deadline.year)
        when = "/".join(str(part) for part in parts if part) or "–"
        click.echo(f"  {deadline.clause:24} {_(deadline.what.label)}: {when}")
