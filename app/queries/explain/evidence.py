"""What speaks for a person in a figure: ids of classes, by the reason that they give."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, not_, select

from app.domain.course import STAFF_TOPICS, Topic
from app.domain.plan import Period, TargetKind
from app.models import Completion, CourseClass, Enrolment, Posting
from app.queries.coverage import EXPERT_TOPICS, IT_TOPICS, Question
from app.queries.credit import IS_COMPLETED, LIVE, NOT_CANCELLED, about, ends_in

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
    if kind is TargetKind.EXPERTS:
        return Evidence(person, EXPERT_TOPICS, asked.since_plan_began)
    topics = IT_TOPICS if kind is TargetKind.IT_STAFF else STAFF_TOPICS
    return Evidence(person, topics, asked.year_to_date)


def listed(people: Rows, reason: ColumnElement[str]) -> Rows:
    return people.with_only_columns(
        Posting.person_id,
        Posting.unit_id,
        Posting.id.label("posting_id"),
        reason.label("reason"),
    )
