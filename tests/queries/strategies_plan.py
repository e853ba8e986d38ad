"""Random plans: their targets."""

from hypothesis import strategies as st

from app.domain.audience import STAFF_AUDIENCES, Audience
from app.domain.plan import Counts, QualitativeSubject, Recurrence, TargetKind, TargetUnit
from app.domain.unit import Sector
from tests.queries.worlds import Target

CLAUSES = ("II.1.1", "PL.I.1", "VI.1")
"""Of communication; the last one is no target's."""

_SECTORS = (
    (Sector.STATE, Sector.STATE_ENTERPRISE),
    (Sector.STATE, Sector.STATE_ENTERPRISE, Sector.PRIVATE_ENTERPRISE),
    (Sector.STATE,),
    tuple(Sector),
)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Target, ...]:
    """The targets of a plan in any order, some of one kind twice, and kinds left out."""
    percent = st.sampled_from((100, None, 50, 0))
    count = st.sampled_from((1, None, 2, 3, 0))
    sectors = draw(st.sampled_from(_SECTORS))
    staff = _target(TargetKind.STAFF_TRAINED, percent, sectors=st.just(sectors))
    it_staff = _target(TargetKind.IT_STAFF, percent, sectors=st.just(sectors))
    experts = _target(TargetKind.EXPERTS, count, counts=st.sampled_from(Counts))
    every = _target(TargetKind.COURSES, count, audiences=st.just(STAFF_AUDIENCES))
    some = st.just((Audience.LEADERS, Audience.DX_ADVISERS))
    few = _target(TargetKind.COURSES, count, audiences=some)
    of_units = [
        _target(kind, percent)
        for kind in (
            TargetKind.STEM_TEACHERS,
            TargetKind.STEM_SCHOOLS,
            TargetKind.CITIZENS_SKILLED,
            TargetKind.CITIZENS_SKILLED,
            TargetKind.UNITS_WITH_NETWORK,
        )
    ]
    engineers = _target(TargetKind.DIGITAL_ENGINEERS, count, counts=st.sampled_from(Counts))
    people = [staff, it_staff, experts, engineers]
    kinds = draw(st.permutations([*people, every, few, *of_units, *_without_people()]))
    return tuple(draw(target) for target in kinds if draw(st.booleans()))


def _without_people() -> list[st.SearchStrategy[Target]]:
    """Two for communication, one of them by quarter, and two without a number."""
    programmes = [
        _target(
            TargetKind.COMMUNICATION,
            st.sampled_from((1, 2, None)),
            unit=st.just(unit),
            clauses=st.sampled_from((CLAUSES[:1], CLAUSES[:2])),
        )
        for unit in (TargetUnit.PROGRAMMES_YEAR, TargetUnit.PROGRAMMES_QUARTER)
    ]
    stated = _target(TargetKind.QUALITATIVE, st.none(), subject=st.sampled_from(QualitativeSubject))
    return [*programmes, stated, stated]


def _target(
    kind: TargetKind, threshold: st.SearchStrategy[int | None], **more: st.SearchStrategy[object]
) -> st.SearchStrategy[Target]:
    return st.builds(
        Target,
        kind=st.just(kind),
        threshold=threshold,
        recurrence=st.sampled_from((Recurrence.YEARLY, Recurrence.ONCE)),
        due_year=st.sampled_from((2025, None, 2022, 2030)),
        **more,
    )
