"""The targets that figures are asked for, in the plan's order, then the kinds without one."""

from collections.abc import Collection, Iterator

from app.domain.audience import Audience
from app.domain.coverage import TargetFacts
from app.domain.plan import Recurrence, TargetKind
from app.models import Plan, Target

COUNTED_KINDS = (
    TargetKind.STAFF_TRAINED,
    TargetKind.IT_STAFF,
    TargetKind.COURSES,
    TargetKind.EXPERTS,
)
"""The kinds counted so far, in the order of coverage.md."""


def targets_asked(plan: Plan, kinds: Collection[TargetKind]) -> Iterator[TargetFacts]:
    """One a target of these kinds, then one without a threshold for each kind that has none."""
    aimed_at = [target for target in plan.targets if target.kind in kinds]
    yield from map(target_facts, aimed_at)
    for kind in COUNTED_KINDS:
        if kind in kinds and kind not in {target.kind for target in aimed_at}:
            once = kind is TargetKind.EXPERTS
            yield TargetFacts(kind, recurrence=Recurrence.ONCE if once else Recurrence.YEARLY)


def target_facts(target: Target) -> TargetFacts:
    """A target's row as a figure needs it."""
    return TargetFacts(
        kind=target.kind,
        target_id=target.id,
        clauses=tuple(target.clauses),
        title_vi=target.title_vi,
        title_en=target.title_en,
        threshold=target.threshold,
        unit=target.unit,
        recurrence=target.recurrence,
        due_year=target.due_year,
        counts=target.counts,
        audiences=tuple(Audience(a) for a in target.audiences or ()),
    )
