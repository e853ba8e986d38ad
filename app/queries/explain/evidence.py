"""What speaks for a person in a figure: ids of classes, by the reason that they give."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, not_, select

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


Found = Select[int, int]
"""(person_id, course_class_id) of what speaks for people."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for people in a figure, by the reason that it gives."""

    province_id: int
    topics: frozenset[Topic]
    period: Period

    def credited(self) -> Found:
        return self._completed().where(about(self.topics), ends_in(self.period))

    def ahead(self) -> Found:
        return self._seats().where(about(self.topics), CourseClass.ends_on > self.period.last)

    def ended(self) -> Found:
        return self._seats().where(about(self.topics), ends_in(self.period))

    def other_topic(self) -> Found:
        return self._completed().where(not_(about(self.topics)), ends_in(self.period))

    def earlier(self) -> Found:
        return self._completed().where(about(self.topics), CourseClass.ends_on < self.period.first)

    def _seats(self) -> Found:
        seats = select(Enrolment.person_id, CourseClass.id)
        seats = seats.join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        return seats.where(CourseClass.province_id == self.province_id, LIVE, NOT_CANCELLED)

    def _completed(self) -> Found:
        completed = select(Completion.person_id, CourseClass.id)
        completed = completed.join(CourseClass, CourseClass.id == Completion.course_class_id)
        return completed.where(
            CourseClass.province_id == self.province_id, IS_COMPLETED, NOT_CANCELLED
        )


def evidence_of(asked: Question, kind: TargetKind) -> Evidence:
    """What speaks for people in a figure, within its topics and dates."""
    period = asked.since_plan_began if kind in SEATED else asked.year_to_date
    return Evidence(asked.province_id, EVIDENCE_TOPICS[kind], period)


def classes_of(found: Found, person: SQLColumnExpression[int]) -> Select[int]:
    """Ids of one person's classes among what was found. person: a column of an outer statement."""
    person_id, class_id = found.selected_columns
    mine = found.where(person_id == person).with_only_columns(class_id)
    return mine.correlate_except(Enrolment, Completion, CourseClass)


def speaks_for(
    found: Found, person: SQLColumnExpression[int], *, of_many: bool = False
) -> ColumnElement[bool]:
    """Whether anything was found of a person.

    of_many: looked up in what was found of everybody, which for nearly everybody costs less than
    to look for each of them.
    """
    if of_many:
        person_id, _ = found.selected_columns
        return person.in_(found.with_only_columns(person_id))
    return classes_of(found, person).exists()


def listed(people: Rows, reason: ColumnElement[Any]) -> Rows:
    return people.with_only_columns(
        Posting.person_id,
        Posting.unit_id,
        Posting.id.label("posting_id"),
        reason.label("reason"),
    )
