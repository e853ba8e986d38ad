"""The province's plan: targets with their figures, tasks, deadlines and audiences, by clause."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.figure_card import judged
from app.blueprints.listing import carried, chosen, options, typed
from app.blueprints.organisation import organisation_names
from app.blueprints.plan_file import plan_files, send_plan
from app.blueprints.plan_rows import (
    Clauses,
    deadline_row,
    issued_text,
    target_groups,
    task_row,
)
from app.blueprints.table_file import file_asked
from app.domain.access import Permission
from app.domain.coverage import Figure
from app.domain.plan import TaskGroup
from app.i18n import bilingual
from app.queries.coverage import figures
from app.queries.task import TaskFilter, organisations_at_work, tasks_of
from app.queries.unit import unit_in_scope
from app.security import requires
from app.shell import Standpoint, standpoint

bp = Blueprint("plan", __name__)


@bp.route("/ke-hoach")
@requires(Permission.PLAN_READ)
def show() -> ResponseReturnValue:
    here, clauses = standpoint(), Clauses()
    plan, year, wanted = here.plan, here.year, _filter(here.year)
    unit_id = _unit_id(here)
    found = _figures(here, unit_id)
    chosen_tasks = tasks_of(plan, wanted)
    if ending := file_asked():
        every = [task for rows in chosen_tasks.values() for task in rows]
        return send_plan(here.province, plan, found, every, ending)
    # In the order of the page, so that a clause's place is the first row that names it.
    targets = target_groups(plan, found, clauses, year=year, unit_id=unit_id)
    tasks = {
        group: [task_row(task, plan, clauses) for task in rows]
        for group, rows in chosen_tasks.items()
    }
    deadlines = [
        deadline_row(d, plan, clauses, year=year, today=here.today) for d in plan.deadlines
    ]
    return render_template(
        "plan/show.html",
        plan=plan,
        year=year,
        issued=issued_text(plan.issued),
        issuer=organisation_names(plan, plan.issuer),
        legal_bases=[
            (basis, issued_text(basis.issued), organisation_names(plan, basis.issuer))
            for basis in plan.legal_bases
        ],
        targets=targets,
        tasks=tasks,
        deadlines=deadlines,
        funding=clauses.place(plan.funding_clauses),
        audiences=[
            (bilingual(row.name_vi, row.name_en), clauses.place(row.clauses))
            for row in plan.audiences
        ],
        wanted=wanted,
        is_filtered=wanted != TaskFilter(),
        groups=options(TaskGroup),
        organisations=[
            (name, organisation_names(plan, name)) for name in organisations_at_work(plan.tasks)
        ],
        carried=carried(),
        target_files=plan_files(of_tasks=False),
        task_files=plan_files(of_tasks=True),
    )


def _unit_id(here: Standpoint) -> int | None:
    """Whose figures stand beside the targets: the reader's own unit, or the province."""
    unit = unit_in_scope(g.db, None, scope=g.scope, province_id=here.province.id, on=here.as_of)
    return unit.id if unit else None


def _figures(here: Standpoint, unit_id: int | None) -> list[Figure]:
    found = figures(g.db, here.plan, year=here.year, as_of=here.as_of, unit_id=unit_id, units=())
    return [judged(figure, unit_id=unit_id) for figure in found]


def _filter(year: int) -> TaskFilter:
    return TaskFilter(
        text=typed("q"),
        group=chosen(TaskGroup, "group"),
        organisation=typed("organisation"),
        in_year=year if request.args.get("running") == "1" else None,
    )
