"""A plan's tasks: which of them a reader asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.plan import TaskGroup
from app.domain.vietnamese import fold
from app.models import Plan, Task


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What narrows the list of tasks. organisation: one that leads, or coordinates."""

    text: str = ""
    group: TaskGroup | None = None
    organisation: str = ""
    in_year: int | None = None


def tasks_of(plan: Plan, wanted: TaskFilter) -> dict[TaskGroup, list[Task]]:
    """The tasks wanted, by the section of the plan that they stand in, in its order."""
    found: dict[TaskGroup, list[Task]] = {}
    for task in plan.tasks:
        if _is_wanted(task, wanted):
            found.setdefault(task.group, []).append(task)
    return found


def organisations_at_work(tasks: Sequence[Task]) -> list[str]:
    """Everyone named in the tasks, once, leaders of the first tasks first."""
    leaders = [name for task in tasks for name in task.lead]
    others = [name for task in tasks for name in task.coordinating]
    return list(dict.fromkeys(leaders + others))


def _is_wanted(task: Task, wanted: TaskFilter) -> bool:
    words, title = fold(wanted.text).split(), fold(f"{task.title_vi} {task.title_en}")
    return (
        all(word in title for word in words)
        and wanted.group in {None, task.group}
        and (not wanted.organisation or wanted.organisation in task.lead + task.coordinating)
        and (wanted.in_year is None or _runs_in(task, wanted.in_year))
    )


def _runs_in(task: Task, year: int) -> bool:
    """Whether a year lies in the task's period; an end that is not printed is open."""
    return (task.from_year or year) <= year <= (task.to_year or year)
