"""One person with everything known: postings, classes and their outcomes, assessments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.course import ClassStatus, Topic, class_status
from app.domain.enrolment import EnrolmentStatus, Outcome, Result
from app.domain.person import Category, SchoolLevel, Subject
from app.domain.unit import FOR_EVER
from app.models import (
    Assessment,
    Certificate,
    Completion,
    Course,
    CourseClass,
    Enrolment,
    Person,
    Posting,
    PostingAudience,
)
from app.queries.course import topics_of
from app.queries.outlook import Outlook
from app.queries.person import PersonLine, flags_of, person_line
from app.queries.tree import name_on
from app.queries.unit import within
from app.queries.validity import is_holding


@dataclass(frozen=True, slots=True)
class PostingLine:
    """One of a person's postings. is_open: whether its unit may be looked into.

    audiences: those that it is marked for, and those that the roster names outright.
    """

    posting_id: int
    unit_id: int
    unit_name: str
    is_open: bool
    starts_on: date
    ends_on: date
    is_main: bool
    category: Category
    position: str | None
    subject: Subject | None
    school_level: SchoolLevel | None
    audiences: tuple[Audience, ...]
    is_current: bool

    @property
    def is_ended(self) -> bool:
        """Whether it has, or will have, a last day."""
        return self.ends_on != FOR_EVER


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A person's place in a class, and how it ended."""

    class_id: int
    class_code: str
    course_id: int
    title: str
    topics: tuple[Topic, ...]
    starts_on: date
    ends_on: date
    class_status: ClassStatus
    status: EnrolmentStatus
    outcome: Outcome | None
    result: Result | None
    score: Decimal | None
    certificate_no: str | None
    unit_name: str | None

    @property
    def year(self) -> int:
        """A class belongs to the year that it ends in."""
        return self.ends_on.year


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """A test of digital skills that a person took."""

    assessment_id: int
    taken_on: date
    system: str
    is_passed: bool
    score: Decimal | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """All that the register knows of one person; lists the latest first."""

    person: Person
    line: PersonLine
    postings: list[PostingLine]
    trainings: list[TrainingLine]
    assessments: list[AssessmentLine]

    @property
    def trainings_by_year(self) -> dict[int, list[TrainingLine]]:
        by_year: dict[int, list[TrainingLine]] = {}
        for training in self.trainings:
            by_year.setdefault(training.year, []).append(training)
        return by_year


def person_sheet(db: Session, person_id: int, outlook: Outlook) -> PersonSheet:
    """One person with everything known. Raises NotFound for who is absent or out of scope."""
    person, line = person_line(db, person_id, outlook)
    return PersonSheet(
        person=person,
        line=line,
        postings=_postings(db, person_id, outlook),
        trainings=_trainings(db, person_id, outlook),
        assessments=_assessments(db, person_id),
    )


def _postings(db: Session, person_id: int, outlook: Outlook) -> list[PostingLine]:
    """Each under the name that its unit had while it lasted, up to the counting date."""
    on = outlook.as_of
    day = case(
        (Posting.ends_on < on, Posting.ends_on),
        (Posting.starts_on > on, Posting.starts_on),
        else_=on,
    )
    is_open = Posting.unit_id.in_(within(outlook.scope, outlook.province_id, on))
    rows = db.execute(
        select(Posting, name_on(Posting.unit_id, day), is_open)
        .where(Posting.person_id == person_id)
        .order_by(Posting.starts_on.desc(), Posting.is_main.desc(), Posting.id)
    )
    found = rows.all()
    named = _named_audiences(db, person_id)
    return [
        PostingLine(
            posting_id=posting.id,
            unit_id=posting.unit_id,
            unit_name=unit_name,
            is_open=seen,
            starts_on=posting.starts_on,
            ends_on=posting.ends_on,
            is_main=posting.is_main,
            category=posting.category,
            position=posting.position,
            subject=posting.subject,
            school_level=posting.school_level,
            audiences=tuple(dict.fromkeys([*flags_of(posting), *named.get(posting.id, [])])),
            is_current=posting.starts_on <= on <= posting.ends_on,
        )
        for posting, unit_name, seen in found
    ]


def _named_audiences(db: Session, person_id: int) -> dict[int, list[Audience]]:
    rows = db.execute(
        select(PostingAudience.posting_id, PostingAudience.audience)
        .join(Posting, Posting.id == PostingAudience.posting_id)
        .where(Posting.person_id == person_id)
        .order_by(PostingAudience.audience)
    )
    named: dict[int, list[Audience]] = {}
    for posting_id, audience in rows:
        named.setdefault(posting_id, []).append(audience)
    return named


def _trainings(db: Session, person_id: int, outlook: Outlook) -> list[TrainingLine]:
    rows = db.execute(
        select(
            Enrolment,
            CourseClass,
            Course.title,
            Completion,
            Certificate,
            name_on(Enrolment.unit_id, CourseClass.ends_on),
        )
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        .join(Course, Course.id == CourseClass.course_id)
        .outerjoin(Completion, and_(Completion.enrolment_id == Enrolment.id, Completion.is_current))
        .outerjoin(
            Certificate,
            and_(Certificate.enrolment_id == Enrolment.id, is_holding()),
        )
        .where(Enrolment.person_id == person_id)
        .order_by(CourseClass.ends_on.desc(), CourseClass.code, Enrolment.id)
    )
    found = rows.all()
    topics = topics_of(db, {course_class.course_id for _, course_class, *_ in found})
    return [
        TrainingLine(
            class_id=course_class.id,
            class_code=course_class.code,
            course_id=course_class.course_id,
            title=title,
            topics=topics.get(course_class.course_id, ()),
            starts_on=course_class.starts_on,
            ends_on=course_class.ends_on,
            class_status=class_status(
                course_class.status,
                starts_on=course_class.starts_on,
                ends_on=course_class.ends_on,
                today=outlook.as_of,
            ),
            status=enrolment.status,
            outcome=completion.outcome if completion else None,
            result=completion.result if completion else None,
            score=completion.score if completion else None,
            certificate_no=_number(certificate, completion),
            unit_name=unit_name,
        )
        for enrolment, course_class, title, completion, certificate, unit_name in found
    ]


def _number(certificate: Certificate | None, completion: Completion | None) -> str | None:
    """In the register, else as a file or an officer has entered it."""
    if certificate is not None:
        return certificate.register_number
    return completion.certificate_no if completion else None


def _assessments(db: Session, person_id: int) -> list[AssessmentLine]:
    rows = db.scalars(
        select(Assessment)
        .where(Assessment.person_id == person_id)
        .order_by(Assessment.taken_on.desc(), Assessment.system)
    )
    return [
        AssessmentLine(row.id, row.taken_on, row.system, row.is_passed, row.score, row.reference)
        for row in rows
    ]
