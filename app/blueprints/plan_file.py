"""A plan as files: its targets with their figures, and its tasks."""

from collections.abc import Iterable

from flask import Response, request

from app.adapters.table_file import Ending
from app.blueprints.coverage_file import figure_fields, figure_lines
from app.blueprints.organisation import organisation_names
from app.blueprints.table_file import Field, FileLink, file_links, send_table
from app.domain.coverage import Figure
from app.i18n import _, bilingual
from app.models import Plan, Province, Task

TASKS = "tasks"


def plan_files(*, of_tasks: bool) -> list[FileLink]:
    """The files of one of the page's two lists."""
    return file_links(of=TASKS if of_tasks else None)


def send_plan(
    province: Province, plan: Plan, found: list[Figure], tasks: Iterable[Task], ending: Ending
) -> Response:
    """The list that the address asks for."""
    if request.args.get("of") == TASKS:
        return send_table(_("Nhiệm vụ của kế hoạch"), _task_fields(plan), tasks, ending=ending)
    lines = figure_lines(bilingual(province.name_vi, province.name_en), found, [])
    return send_table(_("Chỉ tiêu của kế hoạch"), figure_fields(), lines, ending=ending)


def _task_fields(plan: Plan) -> list[Field[Task]]:
    def names(printed: list[str]) -> list[str]:
        return [organisation_names(plan, one) for one in printed]

    return [
        Field(_("Căn cứ"), lambda task: task.clauses),
        Field(_("Nhóm nhiệm vụ"), lambda task: task.group),
        Field(_("Nhiệm vụ"), lambda task: bilingual(task.title_vi, task.title_en)),
        Field(_("Chủ trì"), lambda task: names(task.lead)),
        Field(_("Phối hợp"), lambda task: names(task.coordinating)),
        Field(_("Từ năm"), lambda task: task.from_year),
        Field(_("Đến năm"), lambda task: task.to_year),
        Field(_("Kết quả"), lambda task: bilingual(task.result_vi, task.result_en)),
    ]
