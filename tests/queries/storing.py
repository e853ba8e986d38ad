"""How a world becomes rows: explicit ids and bulk inserts, for thousands of worlds a minute."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select, union_all
from sqlalchemy.orm import Session

from app import models
from app.db import Base
from app.domain.unit import Level
from app.domain.vietnamese import fold, name_key, text_key
from app.services.totals import tree_changed
from tests.queries.storing_recorded import recorded_rows
from tests.queries.worlds import Assessment, CourseClass, Place, World

NAMES = ("Trần Thị Ước", "Lê Văn Đạt", "Lê Văn Đạt")
"""Against the order of the codes, and shared: names alone put nobody into an order."""

RECORDED_AT = datetime(2024, 1, 1, tzinfo=UTC)
"""When anything was typed in: no figure may depend on it."""


@dataclass(frozen=True)
class Stored:
    """Where a world's rows are: ids by code; targets in the plan's order."""

    province_id: int
    plan_id: int
    unit_ids: dict[str, int]
    person_ids: dict[str, int]
    target_ids: list[int]


@contextmanager
def stored(db: Session, world: World, *others: World) -> Iterator[Stored]:
    """A world in the database, with others as provinces beside it, for the length of a block."""
    with db.begin_nested() as savepoint:
        for i, other in enumerate(others, 1):
            store(db, other, code=f"tinh-khac-{i}", first_id=i * 100_000)
        yield store(db, world)
        savepoint.rollback()
    # Ids are used again by the next world: nothing of this one may be remembered.
    db.expunge_all()


def store(db: Session, world: World, *, code: str = "tinh-thu", first_id: int = 1) -> Stored:
    """Insert a world as a province, its rows numbered from first_id; bulk inserts, no objects."""
    ids = count(first_id)
    province_id = plan_id = first_id
    units, people = _numbered(world.units, ids), _numbered((p.code for p in world.people), ids)
    target_ids = [next(ids) for _ in world.targets][::-1]
    _insert(db, models.Province, [_province(province_id, code)])
    _insert(db, models.Plan, [_plan(plan_id, province_id, world)])
    _insert(db, models.Target, _targets(world, target_ids, plan_id))
    _insert(
        db,
        models.Unit,
        [{"id": i, "province_id": province_id, "code": u} for u, i in units.items()],
    )
    _insert(db, models.Placement, [_placement(p, next(ids), units) for p in world.places])
    tree_changed(db, province_id)
    _insert(db, models.Person, [_person(c, i, province_id) for c, i in people.items()])
    _store_postings(db, world, ids, units, people)
    classes = _store_courses(db, world, ids, province_id, units)
    _store_enrolments(db, world, ids, people, classes)
    _insert(db, models.Assessment, [_assessment(a, next(ids), people) for a in world.assessments])
    for model, rows in recorded_rows(world, ids, units, province_id):
        _insert(db, model, rows)
    return Stored(province_id, plan_id, units, people, target_ids)


def number_on(db: Session) -> None:
    """Let services add rows to a world: on PostgreSQL, ids given outright move no sequence."""
    if db.get_bind().dialect.name != "postgresql":
        return
    numbered = [t for t in Base.metadata.sorted_tables if "id" in t.primary_key.columns]
    owned = func.pg_get_serial_sequence
    past = (
        select(func.setval(owned(table.name, "id"), func.coalesce(func.max(table.c.id), 0) + 1))
        for table in numbered
    )
    db.execute(union_all(*past))


def _insert(db: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(model.__table__), rows)  # type: ignore[arg-type]  # declared as FromClause


def _numbered(keys: Iterable[Any], ids: Iterator[int]) -> dict[Any, int]:
    return {key: next(ids) for key in keys}


def _province(province_id: int, code: str) -> dict[str, Any]:
    return {"id": province_id, "code": code, "name_vi": f"Tỉnh {code}", "name_en": code}


def _plan(plan_id: int, province_id: int, world: World) -> dict[str, Any]:
    words = ("title_vi", "title_en", "number", "issued", "issuer", "funding_vi", "funding_en")
    return {
        **dict.fromkeys(words, ""),
        "id": plan_id,
        "province_id": province_id,
        "horizon": world.horizon,
        "orientation": 2030,
        "begins_on": world.begins_on,
        "funding_clauses": [],
        "stem_clauses": [],
        "stem_subjects": [subject.value for subject in world.stem_subjects],
        "stem_levels": [level.value for level in world.stem_levels],
    }


def _targets(world: World, target_ids: list[int], plan_id: int) -> list[dict[str, Any]]:
    """Ids run against the plan's order, so that only `place` can put them right."""
    return [
        {
            "id": target_id,
            "plan_id": plan_id,
            "place": place,
            "kind": target.kind,
            "clauses": list(target.clauses or (f"II.{place}",)),
            "title_vi": str(target.kind),
            "title_en": str(target.kind),
            "threshold": target.threshold,
            "recurrence": target.recurrence,
            "due_year": target.due_year,
            "counts": target.counts,
            "sectors": None if target.sectors is None else [s.value for s in target.sectors],
            "audiences": None if target.audiences is None else [a.value for a in target.audiences],
            "unit": target.unit,
            "subject": target.subject,
        }
        for place, (target, target_id) in enumerate(zip(world.targets, target_ids, strict=True))
    ]


def _placement(place: Place, key: int, units: dict[str, int]) -> dict[str, Any]:
    return {
        "id": key,
        "unit_id": units[place.unit],
        "parent_id": None if place.parent is None else units[place.parent],
        "name": f"Đơn vị {place.unit}",
        "search_key": fold(f"Đơn vị {place.unit}"),
        "sort_key": text_key(f"Đơn vị {place.unit}"),
        "kind": place.kind,
        "sector": place.sector,
        "level": Level.PROVINCE,
        "valid_from": place.first,
        "valid_to": place.last,
    }


def _person(code: str, key: int, province_id: int) -> dict[str, Any]:
    name = NAMES[key % len(NAMES)]
    keys = {"search_key": fold(name), "sort_key": name_key(name)}
    return {"id": key, "province_id": province_id, "code": code, "full_name": name} | keys


def _store_postings(
    db: Session, world: World, ids: Iterator[int], units: dict[str, int], people: dict[str, int]
) -> None:
    posts = [(person.code, post, next(ids)) for person in world.people for post in person.posts]
    rows = [
        {
            "id": key,
            "person_id": people[person],
            "unit_id": units[post.unit],
            "category": post.category,
            "starts_on": post.first,
            "ends_on": post.last,
            "is_main": post.is_main,
            "is_leader": post.is_leader,
            "is_it_staff": post.is_it_staff,
            "is_dx_adviser": post.is_dx_adviser,
            "subject": post.subject,
            "school_level": post.level,
        }
        for person, post, key in posts
    ]
    named = [{"posting_id": key, "audience": a} for _, post, key in posts for a in post.audiences]
    _insert(db, models.Posting, rows)
    _insert(db, models.PostingAudience, named)


def _store_courses(
    db: Session, world: World, ids: Iterator[int], province_id: int, units: dict[str, int]
) -> dict[str, int]:
    courses = _numbered((course.code for course in world.courses), ids)
    classes = _numbered((course_class.code for course_class in world.classes), ids)
    rows = [
        {
            "id": courses[course.code],
            "province_id": province_id,
            "code": course.code,
            "title": course.code,
            "search_key": fold(course.code),
            "organiser_id": None if course.organiser is None else units[course.organiser],
        }
        for course in world.courses
    ]
    topics = [{"course_id": courses[c.code], "topic": t} for c in world.courses for t in c.topics]
    meant = [
        {"course_id": courses[c.code], "audience": a} for c in world.courses for a in c.audiences
    ]
    _insert(db, models.Course, rows)
    _insert(db, models.CourseTopic, topics)
    _insert(db, models.CourseAudience, meant)
    _insert(
        db, models.CourseClass, [_class(c, classes, courses, province_id) for c in world.classes]
    )
    return classes


def _class(
    course_class: CourseClass, classes: dict[str, int], courses: dict[str, int], province_id: int
) -> dict[str, Any]:
    return {
        "id": classes[course_class.code],
        "province_id": province_id,
        "course_id": courses[course_class.course],
        "code": course_class.code,
        "starts_on": course_class.first,
        "ends_on": course_class.last,
        "status": course_class.status,
    }


def _store_enrolments(
    db: Session, world: World, ids: Iterator[int], people: dict[str, int], classes: dict[str, int]
) -> None:
    enrolments, completions = [], []
    for enrolment in world.enrolments:
        key = {
            "person_id": people[enrolment.person],
            "course_class_id": classes[enrolment.course_class],
        }
        enrolment_id = next(ids)
        enrolments.append(
            {"id": enrolment_id, "status": enrolment.status, "created_at": RECORDED_AT} | key
        )
        for outcome, is_current in ((enrolment.corrected, False), (enrolment.outcome, True)):
            if outcome is not None:
                recorded = {
                    "outcome": outcome,
                    "is_current": is_current,
                    "recorded_at": RECORDED_AT,
                }
                completions.append({"id": next(ids), "enrolment_id": enrolment_id} | key | recorded)
    _insert(db, models.Enrolment, enrolments)
    _insert(db, models.Completion, completions)


def _assessment(assessment: Assessment, key: int, people: dict[str, int]) -> dict[str, Any]:
    return {
        "id": key,
        "person_id": people[assessment.person],
        "taken_on": assessment.taken_on,
        "is_passed": assessment.is_passed,
        "system": assessment.system,
    }
