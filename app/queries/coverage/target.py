"""The targets that figures are asked for, in the plan's order, then the kinds without one."""

from collections.abc import Collection, Iterator

from app.domain.audience import Audience
from app.domain.coverage import TargetFacts
from app.domain.plan import Recurrence, TargetKind
from app.models import Plan, Target

COUNTED_KINDS = tuple(TargetKind)
"""Every kind, in the order of coverage.md."""

ALWAYS_COUNTED = COUNTED_KINDS[:7]
"""The kinds that are counted where the plan has no target of them either, without a threshold."""

_ONCE = frozenset({TargetKind.EXPERTS, TargetKind.CITIZENS_SKILLED})


def targets_asked(plan: Plan, kinds: Collection[TargetKind]) -> Iterator[TargetFacts]:
    """One a target of these kinds, then one without a threshold for those always counted."""
    aimed_at = [target for target in plan.targets if target.kind in kinds]
    yield from map(target_facts, aimed_at)
    for kind in ALWAYS_COUNTED:
        if kind in kinds and kind not in {target.kind for target in aimed_at}:
            recurrence = Recurrence.ONCE if kind in _ONCE else Recurrence.YEARLY
            yield TargetFacts(kind, recurrence=recurrence)


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
        subject=target.subject,
    )
