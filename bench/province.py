"""A province of any size, straight into the database: for measuring, never for showing."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert

from app.db import Base
from app.domain.course import Topic
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.domain.person import Category
from app.domain.unit import FOR_EVER, SINCE_EVER, Level, Sector, UnitKind
from app.domain.vietnamese import fold, name_key, text_key
from app.models import (
    Assessment,
    Completion,
    Course,
    CourseAudience,
    CourseClass,
    CourseTopic,
    Enrolment,
    Person,
    Placement,
    Posting,
    Unit,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)
YEARS = range(2022, 2027)
_CATEGORIES = [Category.CAN_BO, Category.CONG_CHUC, *[Category.VIEN_CHUC] * 6]
_TOPICS = [Topic.DIGITAL_TRANSFORMATION, Topic.DIGITAL_SKILLS, Topic.DIGITAL_TECHNOLOGY]
_CHUNK = 5_000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a province is."""

    people: int = 20_000
    units: int = 600
    classes_a_year: int = 400
    enrolments: int = 200_000


def fill(engine: Engine, province_id: int, size: Size, *, seed: int = 1) -> None:
    """Units in two levels under the province, everybody in one main posting, years of classes."""
    dice = random.Random(seed)
    _store(engine, Unit, _units(province_id, size))
    _store(engine, Placement, _placements(size))
    _store(engine, Person, _people(province_id, size, dice))
    _store(engine, Posting, _postings(size, dice))
    courses = list(_courses(province_id, size, dice))
    _store(engine, Course, courses)
    _store(
        engine,
        CourseTopic,
        ({"course_id": c["id"], "topic": dice.choice(_TOPICS)} for c in courses),
    )
    _store(
        engine, CourseAudience, ({"course_id": c["id"], "audience": "vien_chuc"} for c in courses)
    )
    classes = list(_classes(province_id, size, dice))
    _store(engine, CourseClass, classes)
    enrolments = list(_enrolments(size, len(classes), dice))
    _store(engine, Enrolment, enrolments)
    _store(engine, Completion, _completions(enrolments, dice))
    _store(engine, Assessment, _assessments(size, dice))


def _store(engine: Engine, model: type[Base], rows: Iterator[Row] | Sequence[Row]) -> None:
    chunk: list[Row] = []
    with engine.begin() as connection:
        for row in rows:
            chunk.append(row)
            if len(chunk) == _CHUNK:
                connection.execute(insert(model), chunk)
                chunk = []
        if chunk:
            connection.execute(insert(model), chunk)


def _units(province_id: int, size: Size) -> Iterator[Row]:
    for i in range(1, size.units + 1):
        yield {"id": i, "province_id": province_id, "code": f"DV{i:05d}"}


def _placements(size: Size) -> Iterator[Row]:
    tops = max(size.units // 10, 1)
    for i in range(1, size.units + 1):
        name = f"Đơn vị số {i}"
        yield {
            "id": i,
            "unit_id": i,
            "parent_id": None if i <= tops else 1 + i % tops,
            "name": name,
            "search_key": fold(name),
            "sort_key": text_key(name),
            "kind": UnitKind.DEPARTMENT if i <= tops else UnitKind.PRIMARY_SCHOOL,
            "sector": Sector.STATE,
            "level": Level.PROVINCE,
            "valid_from": SINCE_EVER,
            "valid_to": FOR_EVER,
        }


def _people(province_id: int, size: Size, dice: random.Random) -> Iterator[Row]:
    family = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"]
    given = [
        "An",
        "Bình",
        "Châu",
        "Dũng",
        "Giang",
        "Hà",
        "Hương",
        "Khánh",
        "Lan",
        "Linh",
        "Mai",
        "Nam",
        "Oanh",
        "Phúc",
    ]
    for i in range(1, size.people + 1):
        name = f"{dice.choice(family)} {dice.choice(given)} {dice.choice(given)}"
        yield {
            "id": i,
            "province_id": province_id,
            "code": f"BENCH{i:07d}",
            "full_name": name,
            "search_key": fold(name),
            "sort_key": name_key(name),
        }


def _postings(size: Size, dice: random.Random) -> Iterator[Row]:
    for i in range(1, size.people + 1):
        yield {
            "id": i,
            "person_id": i,
            "unit_id": dice.randint(1, size.units),
            "starts_on": SINCE_EVER,
            "ends_on": FOR_EVER if dice.random() < 0.95 else date(2025, 6, 30),
            "is_main": True,
            "category": dice.choice(_CATEGORIES),
            "is_leader": dice.random() < 0.1,
            "is_it_staff": dice.random() < 0.02,
            "is_dx_adviser": dice.random() < 0.02,
        }


def _courses(province_id: int, size: Size, dice: random.Random) -> Iterator[Row]:
    for i in range(1, size.classes_a_year * len(YEARS) // 10 + 1):
        title = f"Khóa số {i}"
        yield {
            "id": i,
            "province_id": province_id,
            "code": f"K{i:05d}",
            "title": title,
            "search_key": fold(title),
            "organiser_id": dice.randint(1, max(size.units // 10, 1)),
        }


def _classes(province_id: int, size: Size, dice: random.Random) -> Iterator[Row]:
    courses = size.classes_a_year * len(YEARS) // 10
    for i in range(1, size.classes_a_year * len(YEARS) + 1):
        course = 1 + (i - 1) // 10
        year = YEARS.start + (course - 1) * len(YEARS) // courses
        starts = date(year, 1, 10) + timedelta(days=dice.randrange(300))
        yield {
            "id": i,
            "province_id": province_id,
            "course_id": course,
            "code": f"L{i:06d}",
            "starts_on": starts,
            "ends_on": starts + timedelta(days=2),
        }


def _enrolments(size: Size, classes: int, dice: random.Random) -> Iterator[Row]:
    seen: set[tuple[int, int]] = set()
    while len(seen) < size.enrolments:
        pair = (dice.randint(1, classes), dice.randint(1, size.people))
        if pair in seen:
            continue
        seen.add(pair)
        yield {
            "id": len(seen),
            "course_class_id": pair[0],
            "person_id": pair[1],
            "status": EnrolmentStatus.CONFIRMED,
            "created_at": NOW,
        }


def _completions(enrolments: list[Row], dice: random.Random) -> Iterator[Row]:
    for row in enrolments:
        yield {
            "id": row["id"],
            "enrolment_id": row["id"],
            "person_id": row["person_id"],
            "course_class_id": row["course_class_id"],
            "outcome": Outcome.COMPLETED if dice.random() < 0.85 else Outcome.INCOMPLETE,
            "recorded_at": NOW,
            "is_current": True,
        }


def _assessments(size: Size, dice: random.Random) -> Iterator[Row]:
    for i in range(1, size.people // 50):
        yield {
            "person_id": i * 50,
            "taken_on": date(dice.choice(YEARS), 6, 1),
            "is_passed": dice.random() < 0.8,
        }
