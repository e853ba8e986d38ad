"""Stores courses, classes and meetings, with codes and places as a training office writes them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from random import Random

from sqlalchemy.orm import Session

from app.domain.course import ClassStatus, DayPart, Mode
from app.domain.registration import Approval
from app.domain.vietnamese import fold
from app.models import Course, CourseAudience, CourseClass, CourseTopic, Meeting
from seeds.demo.rows import Row, store, store_plain
from seeds.demo.teaching import DemoClass, DemoCourse

MEETINGS_SINCE = timedelta(days=120)
_VENUES = {
    "SNV": ("Hội trường Trường Chính trị tỉnh", "Phòng học số 2, Trường Chính trị tỉnh"),
    "SGDDT": ("Hội trường Sở Giáo dục và Đào tạo", "Phòng máy, Trung tâm GDTX tỉnh"),
}
_DIGITAL_VENUES = ("Phòng máy, Trung tâm CNTT và Truyền thông", "Hội trường Trung tâm CNTT và TT")


def store_courses(
    db: Session,
    province_id: int,
    courses: Sequence[DemoCourse],
    id_of: Mapping[str, int],
    *,
    today: date,
    draw: Random,
) -> list[int]:
    """Store a year's courses; the ids of their classes, in the order of courses and classes."""
    codes = _codes(courses)
    course_ids = store(
        db,
        Course,
        [
            {
                "province_id": province_id,
                "code": code,
                "title": course.title,
                "search_key": fold(course.title),
                "organiser_id": id_of[course.organiser],
            }
            for code, course in zip(codes, courses, strict=True)
        ],
    )
    pairs = list(zip(course_ids, courses, strict=True))
    store_plain(
        db,
        CourseTopic,
        [{"course_id": i, "topic": topic} for i, c in pairs for topic in c.syllabus.topics],
    )
    store_plain(
        db,
        CourseAudience,
        [{"course_id": i, "audience": a} for i, c in pairs for a in c.syllabus.audiences],
    )
    rows = [
        _class_row(province_id, course_id, f"{code}.L{number}", course, course_class, draw, today)
        for code, (course_id, course) in zip(codes, pairs, strict=True)
        for number, course_class in enumerate(course.classes, start=1)
    ]
    class_ids = store(db, CourseClass, rows)
    classes = [course_class for course in courses for course_class in course.classes]
    store_plain(
        db,
        Meeting,
        [
            meeting
            for class_id, course_class in zip(class_ids, classes, strict=True)
            for meeting in _meetings(class_id, course_class, today)
        ],
    )
    return class_ids


def _codes(courses: Sequence[DemoCourse]) -> list[str]:
    """2026-SNV-03: the third course that the unit gives in the year."""
    numbers: dict[tuple[int, str], Iterator[int]] = {}
    return [
        f"{c.year}-{c.organiser}-{next(numbers.setdefault((c.year, c.organiser), count(1))):02}"
        for c in courses
    ]


def _class_row(
    province_id: int,
    course_id: int,
    code: str,
    course: DemoCourse,
    course_class: DemoClass,
    draw: Random,
    today: date,
) -> Row:
    return {
        "province_id": province_id,
        "course_id": course_id,
        "code": code,
        "starts_on": course_class.starts_on,
        "ends_on": course_class.ends_on,
        "mode": course_class.mode,
        "venue": _venue(course, course_class, draw),
        "link": _link(code, course_class),
        "capacity": course_class.capacity,
        "hours": course_class.hours,
        **_registration(course_class, today),
    }


def _registration(course_class: DemoClass, today: date) -> Row:
    """Classes ahead take nominations, which their units and then their organiser approve."""
    is_ahead = course_class.starts_on > today and course_class.status is None
    if not is_ahead:
        return {"status": course_class.status, "approval": Approval.NONE, "funds": None}
    return {"status": ClassStatus.OPEN, "approval": Approval.BOTH, "funds": "Ngân sách tỉnh"}


def _venue(course: DemoCourse, course_class: DemoClass, draw: Random) -> str | None:
    if course_class.mode in {Mode.ONLINE, Mode.MOOC}:
        return None
    if course.host:
        return f"Hội trường {course.host.name}"
    return draw.choice(_VENUES.get(course.organiser, _DIGITAL_VENUES))


def _link(code: str, course_class: DemoClass) -> str | None:
    """An address of the domain that is kept for examples, where a class meets online too."""
    is_online = course_class.mode in {Mode.ONLINE, Mode.BLENDED}
    return f"https://hop.example/{code.lower()}" if is_online else None


def _meetings(class_id: int, course_class: DemoClass, today: date) -> Iterator[Row]:
    """Mornings and afternoons of working days, for the classes that people still talk about."""
    if course_class.mode is Mode.MOOC or course_class.ends_on < today - MEETINGS_SINCE:
        return
    sittings = -(-course_class.hours // 4)
    days = (course_class.ends_on - course_class.starts_on).days + 1
    for day in (course_class.starts_on + timedelta(days=n) for n in range(days)):
        for part in (DayPart.MORNING, DayPart.AFTERNOON):
            if day.weekday() < 5 and sittings > 0:
                sittings -= 1
                yield {
                    "course_class_id": class_id,
                    "held_on": day,
                    "part": part,
                    "venue": None,
                    "is_cancelled": course_class.status is ClassStatus.CANCELLED,
                }
