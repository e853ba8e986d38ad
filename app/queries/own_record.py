"""A person's own record: what their account opens to them, and to nobody else."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.domain.access import Scope, Subtree
from app.domain.audience import Audience
from app.domain.course import ClassStatus, class_status
from app.domain.coverage import Reason
from app.domain.enrolment import EnrolmentStatus
from app.domain.plan import TargetKind
from app.models import Course, CourseClass, Enrolment, Meeting, Person, Plan
from app.queries.course_class import timetable
from app.queries.credit import LIVE, NOT_CANCELLED
from app.queries.explain import PEOPLE_KINDS, SEATED, ExplainedPerson, explain_people
from app.queries.explain.evidence import EVIDENCE_TOPICS
from app.queries.history import PersonSheet, person_sheet
from app.queries.outlook import Outlook
from app.queries.tree import name_on


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody counts in a figure of people, and the first reason that applies."""

    kind: TargetKind
    reason: Reason
    class_code: str | None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A class that somebody has a place in and that is not over. meetings: those still to come."""

    enrolment_id: int
    course_class: CourseClass
    title: str
    organiser: str | None
    status: EnrolmentStatus
    class_status: ClassStatus
    meetings: list[Meeting]


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """All that the register knows of the reader. standings: only figures that concern them."""

    sheet: PersonSheet
    standings: list[Standing]
    upcoming: list[Upcoming]


def own_record(db: Session, person: Person, plan: Plan, *, year: int, as_of: date) -> OwnRecord:
    """The record of the person whom the reader's account belongs to; asked for nobody else.

    Needs no scope: the account itself is the right to it, wherever the person works by now.
    """
    everywhere = Scope((Subtree(person.province_id),))
    outlook = Outlook(person.province_id, everywhere, year, as_of)
    sheet = person_sheet(db, person.id, outlook)
    return OwnRecord(
        sheet=sheet,
        standings=[
            Standing(kind, line.reason, line.class_code)
            for kind in PEOPLE_KINDS
            if _may_concern(sheet, kind)
            for line in _lines(db, person, plan, kind, outlook)
        ],
        upcoming=_upcoming(db, person, as_of),
    )


def _may_concern(sheet: PersonSheet, kind: TargetKind) -> bool:
    """Whether a figure could have the person in it: asking one takes 20 ms, and few are in many."""
    learnt = {topic for training in sheet.trainings for topic in training.topics}
    if kind is TargetKind.IT_STAFF:
        return any(Audience.IT_STAFF in posting.audiences for posting in sheet.postings)
    if kind is TargetKind.STEM_TEACHERS:
        return any(posting.subject is not None for posting in sheet.postings)
    if kind in SEATED:
        return not learnt.isdisjoint(EVIDENCE_TOPICS[kind])
    return True


def _lines(
    db: Session, person: Person, plan: Plan, kind: TargetKind, outlook: Outlook
) -> list[ExplainedPerson]:
    """What the figure's own explanation says of the person; nothing where they are not in it."""
    return explain_people(
        db, plan, kind, year=outlook.year, as_of=outlook.as_of, person_ids=[person.id]
    )


def _upcoming(db: Session, person: Person, on: date) -> list[Upcoming]:
    rows = db.execute(
        select(CourseClass, Course.title, name_on(Course.organiser_id, on), Enrolment)
        .join(Course, Course.id == CourseClass.course_id)
        .join(Enrolment, Enrolment.course_class_id == CourseClass.id)
        .where(Enrolment.person_id == person.id, LIVE, NOT_CANCELLED, CourseClass.ends_on >= on)
        .options(selectinload(CourseClass.meetings))
        .order_by(CourseClass.starts_on, CourseClass.code)
    )
    return [
        Upcoming(
            enrolment_id=place.id,
            course_class=course_class,
            title=title,
            organiser=organiser,
            status=place.status,
            class_status=class_status(
                course_class.status,
                starts_on=course_class.starts_on,
                ends_on=course_class.ends_on,
                today=on,
            ),
            meetings=[m for m in timetable(course_class) if m.held_on >= on and not m.is_cancelled],
        )
        for course_class, title, organiser, place in rows
    ]
