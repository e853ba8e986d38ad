"""What speaks for a person in a figure: ids of classes, by the reason that they give."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, not_, select

from app.domain.course import STAFF_TOPICS, Topic
from app.domain.plan import Period, TargetKind
from app.models import Completion, CourseClass, Enrolment, Posting
from app.queries.coverage.experts import ENGINEER_TOPICS, EXPERT_TOPICS
from app.queries.coverage.it_staff import IT_TOPICS
from app.queries.coverage.question import Question
from app.queries.coverage.stem_teachers import STEM_TOPICS
from app.queries.credit import IS_COMPLETED, LIVE, NOT_CANCELLED, about, ends_in

EVIDENCE_TOPICS = {
    TargetKind.STAFF_TRAINED: STAFF_TOPICS,
    TargetKind.IT_STAFF: IT_TOPICS,
    TargetKind.STEM_TEACHERS: STEM_TOPICS,
    TargetKind.EXPERTS: EXPERT_TOPICS,
    TargetKind.DIGITAL_ENGINEERS: ENGINEER_TOPICS,
}
"""What people have to learn to be counted, for every figure that counts people."""

SEATED = frozenset({TargetKind.EXPERTS, TargetKind.DIGITAL_ENGINEERS})
"""Figures without a denominator: of people with a seat in a class, since the plan began."""

Rows = Select[*tuple[Any, ...]]
"""A statement of any columns."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one person (a column of an outer statement): ids of classes, by reason."""

    person: ColumnElement[int]
    topics: frozenset[Topic]
    period: Period

    def credited(self) -> Select[int]:
        return self._completed().where(about(self.topics), ends_in(self.period))

    def ahead(self) -> Select[int]:
        return self._seats().where(about(self.topics), CourseClass.ends_on > self.period.last)

    def ended(self) -> Select[int]:
        return self._seats().where(about(self.topics), ends_in(self.period))

    def other_topic(self) -> Select[int]:
        return self._completed().where(not_(about(self.topics)), ends_in(self.period))

    def earlier(self) -> Select[int]:
        return self._completed().where(about(self.topics), CourseClass.ends_on < self.period.first)

    def _seats(self) -> Select[int]:
        return (
            select(CourseClass.id)
            .join(Enrolment, Enrolment.course_class_id == CourseClass.id)
            .where(Enrolment.person_id == self.person, LIVE, NOT_CANCELLED)
            .correlate_except(Enrolment, CourseClass)
        )

    def _completed(self) -> Select[int]:
        return (
            select(CourseClass.id)
            .join(Completion, Completion.course_class_id == CourseClass.id)
            .where(Completion.person_id == self.person, IS_COMPLETED, NOT_CANCELLED)
            .correlate_except(Completion, CourseClass)
        )


def evidence_of(asked: Question, kind: TargetKind, person: ColumnElement[int]) -> Evidence:
    """What speaks for somebody in a figure of people, within its topics and dates."""
    period = asked.since_plan_began if kind in SEATED else asked.year_to_date
    return Evidence(person, EVIDENCE_TOPICS[kind], period)


def listed(people: Rows, reason: ColumnElement[str]) -> Rows:
    return people.with_only_columns(
        Posting.person_id,
        Posting.unit_id,
        Posting.id.label("posting_id"),
        reason.label("reason"),
    )
