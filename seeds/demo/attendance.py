"""Stores who was at the meetings that classes have had, in keeping with how they ended.

One class under way meets today, whatever day that is, with the demonstration's trainee in it: there
is something to check in to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from app.domain.attendance import Presence, Way
from app.domain.calendar import VIETNAM, local_date
from app.domain.course import THRESHOLD, ClassStatus, DayPart, Topic
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus, Outcome
from app.models import (
    Attendance,
    Completion,
    CourseClass,
    CourseTopic,
    Enrolment,
    EnrolmentEvent,
    Meeting,
    Person,
    User,
    WalkIn,
)
from seeds.demo.rows import Row, store_plain

_STARTS = {DayPart.MORNING: time(7, 45), DayPart.AFTERNOON: time(13, 45), DayPart.EVENING: time(18)}
_LOSING = 0.05
_LATE, _EXCUSED = 0.05, 0.5


@dataclass(slots=True)
class _Sitting:
    """A class with its meetings so far and its people: the id of each place, and its outcome."""

    meetings: list[Meeting] = field(default_factory=list)
    places: list[tuple[int, Outcome | None]] = field(default_factory=list)


def store_attendance(
    db: Session, province_id: int, trainee: Person, *, now: datetime, draw: Random
) -> None:
    """Store the registers of all meetings up to now; those of earlier days are closed."""
    today = local_date(now)
    _meet_today(db, province_id, trainee, today, now=now)
    sittings = _sittings(db, province_id, today)
    store_plain(db, Attendance, [row for one in sittings for row in _rows(one, today, draw)])
    closed = [m.id for one in sittings for m in one.meetings if m.held_on < today]
    db.execute(update(Meeting).where(Meeting.id.in_(closed)).values(closed_at=now))


def _meet_today(
    db: Session, province_id: int, trainee: Person, today: date, *, now: datetime
) -> None:
    """Let the first class under way have a meeting this morning, and the trainee a seat in it."""
    meets = exists().where(Meeting.course_class_id == CourseClass.id)
    expert = select(CourseTopic.course_id).where(CourseTopic.topic == Topic.DX_EXPERT)
    running = db.scalars(
        select(CourseClass)
        .where(
            CourseClass.province_id == province_id,
            CourseClass.starts_on <= today,
            CourseClass.ends_on > today,
            CourseClass.status.is_(None),
            meets,
            # A seat in it would make the trainee an expert.
            CourseClass.course_id.not_in(expert),
        )
        # Teachers' classes last: the trainee is none.
        .order_by(CourseClass.code.contains("-SGDDT-"), CourseClass.code)
    ).first()
    # Of several demonstrations side by side the trainee is of the first.
    if running is None or trainee.province_id != province_id:
        return
    sitting = (today, DayPart.MORNING)
    if sitting not in {(one.held_on, one.part) for one in running.meetings}:
        running.meetings.append(Meeting(held_on=today, part=DayPart.MORNING))
    mine = select(Enrolment.id).where(
        Enrolment.course_class_id == running.id,
        Enrolment.person_id == trainee.id,
        Enrolment.status.in_(sorted(LIVE_STATUSES)),
    )
    if db.scalar(mine) is None:
        job = next(one for one in trainee.postings if one.is_main)
        at = now - timedelta(days=20)
        place = Enrolment(
            course_class_id=running.id,
            person_id=trainee.id,
            status=EnrolmentStatus.CONFIRMED,
            created_at=at,
            unit_id=job.unit_id,
            category=job.category,
            position=job.position,
        )
        place.events.append(EnrolmentEvent(status=EnrolmentStatus.CONFIRMED, at=at))
        db.add(place)
        if running.capacity is not None:
            running.capacity += 1
    db.flush()
    _come_without_place(db, running, today, now=now)


def _come_without_place(db: Session, running: CourseClass, today: date, *, now: datetime) -> None:
    """Somebody who thought they were on the list, noted by the office's clerk."""
    [meeting] = [one for one in running.meetings if one.held_on == today][:1]
    clerk = db.scalars(select(User).where(User.username == "noivu")).one()
    db.add(
        WalkIn(
            meeting_id=meeting.id,
            full_name="Lê Thị Minh Họa",
            unit_name="Sở Y tế",
            phone=None,
            noted_at=now,
            noted_by_id=clerk.id,
        )
    )
    db.flush()


def _sittings(db: Session, province_id: int, today: date) -> list[_Sitting]:
    """Classes that have met and were not called off, in the order they were stored."""
    found: dict[int, _Sitting] = {}
    meetings = db.scalars(
        select(Meeting)
        .join(CourseClass, CourseClass.id == Meeting.course_class_id)
        .where(
            CourseClass.province_id == province_id,
            Meeting.held_on <= today,
            Meeting.is_cancelled.is_(False),
            CourseClass.status.is_distinct_from(ClassStatus.CANCELLED),
        )
        .order_by(Meeting.course_class_id, Meeting.held_on, Meeting.id)
    )
    for meeting in meetings:
        found.setdefault(meeting.course_class_id, _Sitting()).meetings.append(meeting)
    places = db.execute(
        select(Enrolment.course_class_id, Enrolment.id, Completion.outcome)
        .outerjoin(Completion, (Completion.enrolment_id == Enrolment.id) & Completion.is_current)
        .where(
            Enrolment.course_class_id.in_(sorted(found)),
            Enrolment.status == EnrolmentStatus.CONFIRMED,
        )
        .order_by(Enrolment.id)
    )
    for class_id, enrolment_id, outcome in places:
        found[class_id].places.append((enrolment_id, outcome))
    return list(found.values())


def _rows(sitting: _Sitting, today: date, draw: Random) -> Iterator[Row]:
    past = [one for one in sitting.meetings if one.held_on < today]
    for enrolment_id, outcome in sitting.places:
        missed = set(draw.sample(range(len(past)), _misses(len(past), outcome, draw)))
        for n, meeting in enumerate(past):
            yield _row(enrolment_id, meeting, _presence(n in missed, draw), Way.REGISTER, draw)
    for meeting in sitting.meetings:
        if meeting.held_on == today:
            yield from _arriving(meeting, sitting.places, draw)


def _misses(meetings: int, outcome: Outcome | None, draw: Random) -> int:
    """How many of the meetings somebody misses who ended so; None: the class is not over."""
    allowed = meetings * (100 - THRESHOLD) // 100
    if outcome is Outcome.COMPLETED:
        return draw.choice((0, 0, 0, allowed))
    if outcome is Outcome.ABSENT:
        return meetings
    if outcome is not None:
        return draw.randint(min(allowed + 1, meetings), meetings)
    return meetings if draw.random() < _LOSING else min(draw.choice((0, 0, 0, 1)), meetings)


def _presence(is_missed: bool, draw: Random) -> Presence:
    if is_missed:
        return Presence.EXCUSED if draw.random() < _EXCUSED else Presence.ABSENT
    return Presence.LATE if draw.random() < _LATE else Presence.PRESENT


def _arriving(
    meeting: Meeting, places: Sequence[tuple[int, Outcome | None]], draw: Random
) -> Iterator[Row]:
    """Some have checked in by now; the last, who is the trainee, has not."""
    for enrolment_id, _outcome in places[:-1]:
        if draw.random() < 0.6:
            yield _row(enrolment_id, meeting, Presence.PRESENT, Way.OWN, draw)


def _row(enrolment_id: int, meeting: Meeting, presence: Presence, way: Way, draw: Random) -> Row:
    start = datetime.combine(meeting.held_on, _STARTS[meeting.part], VIETNAM)
    return {
        "meeting_id": meeting.id,
        "enrolment_id": enrolment_id,
        "presence": presence,
        "way": way,
        "marked_at": start + timedelta(minutes=draw.randrange(25)),
        "marked_by_id": None,
    }
