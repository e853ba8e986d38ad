"""The staff behind a figure: each with the first reason that applies."""

from sqlalchemy import ColumnElement, and_, case, exists

from app.domain.coverage import Reason
from app.domain.plan import TargetKind
from app.models import Posting
from app.queries.audience import staff
from app.queries.coverage import Question
from app.queries.credit import assessed, trained
from app.queries.explain.evidence import Rows, evidence_of, listed


def staff_with_reasons(asked: Question, kind: TargetKind) -> Rows:
    """The denominator, each person with the first reason that applies."""
    evidence = evidence_of(asked, kind, Posting.person_id)  # type: ignore[arg-type]  # a column like any other
    credit = trained(asked.province_id, evidence.topics, evidence.period)
    is_trained = credit.c.person_id.is_not(None)
    people = staff(asked.ground, asked.sectors)
    people = people.outerjoin(credit, credit.c.person_id == Posting.person_id)
    credited: list[tuple[ColumnElement[bool], str]] = [(is_trained, Reason.CREDITED.value)]
    if kind is TargetKind.IT_STAFF:
        tested = assessed(asked.province_id, evidence.period)
        people = people.where(Posting.is_it_staff)
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
