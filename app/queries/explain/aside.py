"""Those listed beside a denominator: who has left, and whose unit has closed."""

from sqlalchemy import ColumnElement, and_, literal, not_, or_, select
from sqlalchemy.orm import aliased

from app.domain.coverage import Reason
from app.domain.person import STAFF_CATEGORIES
from app.domain.plan import TargetKind
from app.domain.unit import SCHOOL_KINDS
from app.models import Placement, Posting, Unit
from app.queries.audience import in_closed_unit, teaches
from app.queries.coverage.question import Question
from app.queries.explain.evidence import Rows, evidence_of, listed, speaks_for
from app.queries.explain.name import last_placement_id
from app.queries.explain.population import is_of_population
from app.queries.unit import last_known_subtree

_OTHER = aliased(Posting)


def not_in_post(asked: Question, kind: TargetKind) -> Rows:
    """People with credit and no main posting on the counting date, by their last one before.

    Only those whom that posting would have put into the denominator: of its unit the placement on
    the posting's last day, or for a unit that had closed the last one before.
    """
    credit = evidence_of(asked, kind).credited()
    until_then = select(_OTHER.id).where(
        _OTHER.person_id == Posting.person_id,
        _OTHER.is_main,
        _OTHER.ends_on > Posting.ends_on,
        _OTHER.starts_on <= asked.as_of,
    )
    people = (
        select(Posting)
        .join(Unit, Unit.id == Posting.unit_id)
        .join(Placement, Placement.id == last_placement_id(Posting.unit_id, Posting.ends_on))
        .where(
            Unit.province_id == asked.province_id,
            Posting.is_main,
            Posting.ends_on < asked.as_of,
            not_(until_then.exists()),
            speaks_for(credit, Posting.person_id),
            is_of_population(asked, kind),
            *_last_known_inside(asked),
        )
    )
    return listed(people, literal(Reason.NOT_IN_POST.value))


def unresolved(asked: Question, kind: TargetKind) -> Rows:
    """People whose main posting on the counting date is in a unit that was not alive that day."""
    people = (
        select(Posting)
        .join(Unit, Unit.id == Posting.unit_id)
        .where(
            Unit.province_id == asked.province_id,
            in_closed_unit(asked.as_of),
            _waits(asked, kind),
            *_last_known_inside(asked),
        )
    )
    return listed(people, literal(Reason.UNRESOLVED.value))


def _waits(asked: Question, kind: TargetKind) -> ColumnElement[bool]:
    """Whether a posting would count, had it been in a unit that lives."""
    if kind is TargetKind.STEM_TEACHERS:
        school = select(Placement.id).where(
            Placement.unit_id == Posting.unit_id, Placement.kind.in_(sorted(SCHOOL_KINDS))
        )
        return and_(teaches(asked.plan.stem_subjects, asked.plan.stem_levels), school.exists())
    is_of_staff = Posting.category.in_(sorted(STAFF_CATEGORIES))
    return and_(is_of_staff, Posting.is_it_staff) if kind is TargetKind.IT_STAFF else is_of_staff


def _last_known_inside(asked: Question) -> list[ColumnElement[bool]]:
    """Whether a posting's unit, alive or closed, was last known within the unit asked about."""
    if asked.ground.unit_id is None:
        return []
    inside = last_known_subtree(asked.province_id, asked.ground.unit_id, asked.as_of)
    # A unit that has not opened yet has no placement to be found by, but is within itself.
    return [or_(Posting.unit_id == asked.ground.unit_id, Posting.unit_id.in_(inside))]
