"""The people of a figure's denominator, each with the first reason that applies."""

from sqlalchemy import ColumnElement, and_, case, exists

from app.domain.coverage import Reason
from app.domain.plan import TargetKind
from app.models import Posting
from app.queries.audience import is_staff, is_stem_teacher, posted
from app.queries.coverage.question import Question
from app.queries.credit import assessed, trained
from app.queries.explain.evidence import Rows, evidence_of, listed


def is_of_population(asked: Question, kind: TargetKind) -> ColumnElement[bool]:
    """Whether a posting, in a placement of its unit, puts somebody into the denominator."""
    if kind is TargetKind.STEM_TEACHERS:
        return is_stem_teacher(asked.plan.stem_subjects, asked.plan.stem_levels)
    if kind is TargetKind.IT_STAFF:
        return and_(is_staff(asked.sectors), Posting.is_it_staff)
    return is_staff(asked.sectors)


def population(asked: Question, kind: TargetKind) -> Rows:
    """The denominator, with reasons."""
    evidence = evidence_of(asked, kind, Posting.person_id)  # type: ignore[arg-type]  # a column like any other
    people = posted(asked.ground, is_of_population(asked, kind))
    is_trained: ColumnElement[bool] = evidence.credited().exists()
    if asked.ground.is_whole_province:
        # Everybody's credit at once costs less than asking for each of them.
        credit = trained(asked.province_id, evidence.topics, evidence.period)
        people = people.outerjoin(credit, credit.c.person_id == Posting.person_id)
        is_trained = credit.c.person_id.is_not(None)
    credited: list[tuple[ColumnElement[bool], str]] = [(is_trained, Reason.CREDITED.value)]
    if kind is TargetKind.IT_STAFF:
        tested = assessed(asked.province_id, evidence.period)
        people = people.outerjoin(tested, tested.c.person_id == Posting.person_id)
        credited = [
            (and_(is_trained, tested.c.person_id.is_not(None)), Reason.CREDITED.value),
            (is_trained, Reason.NOT_ASSESSED.value),
        ]
    reason = case(
        *credited,
        (exists(evidence.ahead()), Reason.ENROLLED.value),
        (exists(evidence.ended()), Reason.BELOW_ATTENDANCE.value),
        (exists(evidence.other_topic()), Reason.OTHER_TOPIC.value),
        (exists(evidence.earlier()), Reason.OTHER_YEAR.value),
        else_=Reason.NOT_ENROLLED.value,
    )
    return listed(people, reason)
