"""The yearly plan of courses: counted by audience and by how far each course has come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, selectinload

from app.domain.audience import Audience
from app.domain.course import STAFF_TOPICS, ClassStatus
from app.domain.coverage import Coverage, Figure
from app.domain.errors import NotFound
from app.domain.plan import TargetKind
from app.domain.planning import AudiencePlan, Stage, Tally
from app.models import Course, CourseAudience, CourseClass, Plan
from app.queries.course import audiences_of, courses_in
from app.queries.coverage.courses import held_courses
from app.queries.coverage.question import Question, question
from app.queries.credit import NOT_CANCELLED, about
from app.queries.organiser import is_given_in
from app.queries.outlook import Outlook


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A course of a year with its classes of that year, which are what is copied."""

    course_id: int
    code: str
    title: str
    classes: int
    first_on: date
    last_on: date
    audiences: tuple[Audience, ...]


def audience_plans(
    db: Session, plan: Plan, found: Sequence[Figure], *, year: int, as_of: date, today: date
) -> list[AudiencePlan]:
    """Every audience that a target names, that has courses in the year, or that has people.

    found: figures of the day `as_of`, of which staff and courses are read. year: theirs, or one
    that has not begun. One query more.
    """
    minimums = _minimums(found)
    staff = _staff(found, year=year)
    tallies = _tallies(db, question(plan, year=year, as_of=as_of, unit_id=None), today)
    return [
        AudiencePlan(
            audience, minimums.get(audience), staff.get(audience), tallies.get(audience, {})
        )
        for audience in Audience
        if audience in minimums or audience in tallies or _has_people(staff.get(audience))
    ]


def courses_to_copy(db: Session, outlook: Outlook, year: int) -> list[CopyLine]:
    """The courses of a year that the actor gives and that were not called off, by their codes.

    Two queries.
    """
    rows = db.execute(
        courses_in(outlook)
        .join(CourseClass, CourseClass.course_id == Course.id)
        .where(is_given_in(outlook), _in_year(year), NOT_CANCELLED)
        .with_only_columns(
            Course.id,
            Course.code,
            Course.title,
            func.count(),
            func.min(CourseClass.starts_on),
            func.max(CourseClass.ends_on),
        )
        .group_by(Course.id, Course.code, Course.title)
        .order_by(Course.code)
    ).all()
    audiences = audiences_of(db, [row[0] for row in rows])
    return [CopyLine(*row, audiences=audiences.get(row[0], ())) for row in rows]


def chosen_courses(
    db: Session, outlook: Outlook, year: int, ids: Collection[int]
) -> Sequence[Course]:
    """Some of them, with all that is copied. Raises NotFound where one is absent or of others."""
    wanted = (
        courses_in(outlook)
        .where(is_given_in(outlook), Course.id.in_(_of_year(year)), Course.id.in_(ids))
        .order_by(Course.code)
        .options(
            selectinload(Course.topics),
            selectinload(Course.audiences),
            selectinload(Course.classes).selectinload(CourseClass.meetings),
        )
    )
    found = db.scalars(wanted).all()
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def _of_year(year: int) -> Select[int]:
    return select(CourseClass.course_id).where(_in_year(year), NOT_CANCELLED)


def _in_year(year: int) -> ColumnElement[bool]:
    return CourseClass.ends_on.between(date(year, 1, 1), date(year, 12, 31))


def _has_people(staff: Coverage | None) -> bool:
    return staff is not None and staff.denominator > 0


def _minimums(found: Sequence[Figure]) -> dict[Audience, int]:
    """What the plan asks for; of several targets for one audience the highest."""
    minimums: dict[Audience, int] = {}
    for figure in found:
        threshold = figure.target.threshold
        if figure.kind is TargetKind.COURSES and threshold is not None:
            for audience in figure.target.audiences:
                minimums[audience] = max(threshold, minimums.get(audience, 0))
    return minimums


def _staff(found: Sequence[Figure], *, year: int) -> dict[Audience, Coverage]:
    """Heads of each audience among the staff, and how many of them are trained in the year.

    Before a year has begun, today's heads, of whom nobody is.
    """
    parts = {
        Audience(code): part
        for figure in found
        if figure.kind is TargetKind.STAFF_TRAINED
        for code, part in figure.parts.items()
        if isinstance(part, Coverage)
    }
    if all(figure.year == year for figure in found):
        return parts
    return {audience: Coverage(0, part.denominator) for audience, part in parts.items()}


def _tallies(db: Session, asked: Question, today: date) -> dict[Audience, Mapping[Stage, Tally]]:
    """A course counts once for an audience, by the class of it that has come furthest.

    Held is what the figure of courses counts, and no other topics are asked for than its own.
    """
    stage = case(
        (CourseClass.course_id.in_(held_courses(asked)), Stage.HELD.value),
        (CourseClass.status == ClassStatus.DRAFT, Stage.PLANNED.value),
        else_=Stage.OPENED.value,
    )
    is_ahead = CourseClass.ends_on >= today
    courses = (
        select(
            CourseClass.course_id,
            func.max(stage).label("stage"),
            func.sum(case((is_ahead, CourseClass.capacity), else_=0)).label("seats"),
            func.count().filter(and_(is_ahead, CourseClass.capacity.is_(None))).label("unlimited"),
        )
        .where(
            CourseClass.province_id == asked.province_id,
            NOT_CANCELLED,
            _in_year(asked.year),
            about(STAFF_TOPICS),
        )
        .group_by(CourseClass.course_id)
        .subquery()
    )
    rows = db.execute(
        select(
            CourseAudience.audience,
            courses.c.stage,
            func.count(),
            func.sum(courses.c.seats),
            func.sum(courses.c.unlimited),
        )
        .join(courses, courses.c.course_id == CourseAudience.course_id)
        .group_by(CourseAudience.audience, courses.c.stage)
    )
    tallies: dict[Audience, dict[Stage, Tally]] = {}
    for audience, stage_no, count, seats, unlimited in rows:
        tally = Tally(count, None if unlimited else int(seats or 0))
        tallies.setdefault(audience, {})[Stage(stage_no)] = tally
    return dict(tallies)
