"""Rows for tests: each function stores one thing with believable defaults, and flushes.

Whatever a test does not care about, it does not say. All people are invented.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.audience import STAFF_AUDIENCES, Audience
from app.domain.calendar import local_date
from app.domain.course import Topic
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.domain.person import Category
from app.domain.plan import (
    Counts,
    QualitativeSubject,
    Recurrence,
    TargetKind,
    TargetUnit,
)
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
    Plan,
    Posting,
    PostingAudience,
    Province,
    RoleGrant,
    Target,
    Unit,
    User,
)

NOW = datetime(2024, 6, 15, 3, 0, tzinfo=UTC)
"""Ten in the morning in Vietnam, in the middle of a year in which every plan is in force."""

TODAY = local_date(NOW)

T = TypeVar("T")
_numbers = count(1)

_NAMES = (
    "Nguyễn Văn An",
    "Trần Thị Bình",
    "Lê Hoàng Cường",
    "Phạm Thị Đào",
    "Hoàng Văn Hòa",
    "Vũ Thị Hương",
    "Đặng Minh Ước",
    "Bùi Thị Yến",
)

_TARGETS: dict[TargetKind, dict[str, Any]] = {
    TargetKind.STAFF_TRAINED: {
        "threshold": 100,
        "unit": TargetUnit.PERCENT,
        "sectors": [Sector.STATE.value, Sector.STATE_ENTERPRISE.value],
    },
    TargetKind.IT_STAFF: {"threshold": 100, "unit": TargetUnit.PERCENT},
    TargetKind.COURSES: {
        "threshold": 1,
        "unit": TargetUnit.COURSES,
        "audiences": [audience.value for audience in STAFF_AUDIENCES],
    },
    TargetKind.EXPERTS: {
        "threshold": 20,
        "unit": TargetUnit.PEOPLE,
        "recurrence": Recurrence.ONCE,
        "counts": Counts.TRAINED,
    },
    TargetKind.STEM_TEACHERS: {"threshold": 80, "unit": TargetUnit.PERCENT},
    TargetKind.QUALITATIVE: {"subject": QualitativeSubject.NETWORK_BUILT},
}


def _store(db: Session, row: T) -> T:
    db.add(row)
    db.flush()
    return row


# The plan


def make_province(db: Session, code: str | None = None, **overrides: Any) -> Province:
    """A province; without a plan."""
    code = code or f"tinh-{next(_numbers)}"
    facts = {"name_vi": f"Tỉnh {code}", "name_en": f"Province {code}"} | overrides
    return _store(db, Province(code=code, **facts))


def make_plan(
    db: Session,
    province: Province,
    *,
    targets: Iterable[TargetKind] = (
        TargetKind.STAFF_TRAINED,
        TargetKind.IT_STAFF,
        TargetKind.COURSES,
        TargetKind.EXPERTS,
    ),
    **overrides: Any,
) -> Plan:
    """The plan of a province from 1 April 2022, with a target of each kind named."""
    facts: dict[str, Any] = {
        "title_vi": "Kế hoạch nâng cao nhận thức, phổ cập kỹ năng và phát triển nguồn nhân lực",
        "title_en": "Plan on awareness, skills and human resources",
        "number": "01/KH-UBND",
        "issued": "2022-04-01",
        "issuer": "UBND tỉnh",
        "begins_on": date(2022, 4, 1),
        "horizon": 2025,
        "orientation": 2030,
        "funding_vi": "Ngân sách nhà nước",
        "funding_en": "State budget",
        "funding_clauses": ["IV"],
        "stem_clauses": ["II.2"],
        "stem_subjects": ["informatics", "mathematics", "primary_class"],
        "stem_levels": ["primary", "lower_secondary", "upper_secondary"],
    }
    plan = _store(db, Plan(province=province, **(facts | overrides)))
    for kind in targets:
        make_target(db, plan, kind)
    return plan


def make_target(db: Session, plan: Plan, kind: TargetKind, **overrides: Any) -> Target:
    """A target of a plan, due in 2025, with the threshold and unit usual for its kind."""
    place = len(plan.targets) + 1
    facts: dict[str, Any] = {
        "place": place,
        "clauses": [f"II.1#{place}"],
        "title_vi": kind.label,
        "title_en": kind.value,
        "recurrence": Recurrence.YEARLY,
        "due_year": 2025,
    }
    return _store(db, Target(plan=plan, kind=kind, **(facts | _TARGETS.get(kind, {}) | overrides)))


# Units and people


def make_unit(
    db: Session,
    province: Province,
    *,
    code: str | None = None,
    name: str | None = None,
    parent: Unit | None = None,
    kind: UnitKind = UnitKind.DEPARTMENT,
    sector: Sector = Sector.STATE,
    level: Level = Level.PROVINCE,
    valid_from: date = SINCE_EVER,
    valid_to: date = FOR_EVER,
) -> Unit:
    """A unit with one placement."""
    code = code or f"DV{next(_numbers)}"
    unit = _store(db, Unit(province_id=province.id, code=code))
    make_placement(
        db,
        unit,
        name=name or f"Đơn vị {code}",
        parent=parent,
        kind=kind,
        sector=sector,
        level=level,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return unit


def make_placement(
    db: Session, unit: Unit, *, parent: Unit | None = None, name: str | None = None, **facts: Any
) -> Placement:
    """What a unit was for a time: a department under the province, unless said otherwise."""
    name = name or f"Đơn vị {unit.code}"
    defaults = {"kind": UnitKind.DEPARTMENT, "sector": Sector.STATE, "level": Level.PROVINCE}
    return _store(
        db,
        Placement(
            unit=unit,
            parent_id=parent.id if parent else None,
            name=name,
            search_key=fold(name),
            sort_key=text_key(name),
            **(defaults | facts),
        ),
    )


def make_person(
    db: Session, province: Province, *, full_name: str | None = None, **overrides: Any
) -> Person:
    """A person without a posting."""
    number = next(_numbers)
    name = full_name or _NAMES[number % len(_NAMES)]
    facts: dict[str, Any] = {
        "code": f"N{number:05}",
        "full_name": name,
        "search_key": fold(name),
        "sort_key": name_key(name),
    }
    return _store(db, Person(province_id=province.id, **(facts | overrides)))


def make_posting(
    db: Session,
    person: Person,
    unit: Unit,
    *,
    audiences: Iterable[Audience] = (),
    **overrides: Any,
) -> Posting:
    """A main posting as a civil servant, since ever and for ever."""
    facts: dict[str, Any] = {"category": Category.CONG_CHUC, "position": "Chuyên viên"}
    posting = Posting(person=person, unit=unit, **(facts | overrides))
    posting.audiences = [PostingAudience(audience=audience) for audience in audiences]
    return _store(db, posting)


def make_officer(
    db: Session, unit: Unit, *, full_name: str | None = None, **posting: Any
) -> Person:
    """A person with a main posting in a unit; what else is said is of the posting."""
    person = make_person(db, db.get_one(Province, unit.province_id), full_name=full_name)
    make_posting(db, person, unit, **posting)
    return person


# Training


def make_course(
    db: Session,
    province: Province,
    *,
    topics: Iterable[Topic] = (Topic.DIGITAL_SKILLS,),
    audiences: Iterable[Audience] = (Audience.CONG_CHUC,),
    title: str = "Kỹ năng số cơ bản",
    organiser: Unit | None = None,
    code: str | None = None,
) -> Course:
    """A course without classes."""
    return _store(
        db,
        Course(
            province_id=province.id,
            code=code or f"K{next(_numbers)}",
            title=title,
            search_key=fold(title),
            organiser=organiser,
            topics=[CourseTopic(topic=topic) for topic in topics],
            audiences=[CourseAudience(audience=audience) for audience in audiences],
        ),
    )


def make_class(
    db: Session,
    course: Course,
    starts_on: date = date(2024, 3, 4),
    ends_on: date = date(2024, 3, 8),
    **overrides: Any,
) -> CourseClass:
    """A class of a week in March 2024, its status by its dates."""
    facts: dict[str, Any] = {"code": f"L{next(_numbers)}"} | overrides
    return _store(
        db,
        CourseClass(
            province_id=course.province_id,
            course=course,
            starts_on=starts_on,
            ends_on=ends_on,
            **facts,
        ),
    )


def make_enrolment(
    db: Session, person: Person, course_class: CourseClass, **overrides: Any
) -> Enrolment:
    """A confirmed enrolment."""
    facts: dict[str, Any] = {"status": EnrolmentStatus.CONFIRMED, "created_at": NOW}
    return _store(db, Enrolment(person=person, course_class=course_class, **(facts | overrides)))


def make_completion(
    db: Session, enrolment: Enrolment, outcome: Outcome = Outcome.COMPLETED, **overrides: Any
) -> Completion:
    """The current outcome of an enrolment."""
    facts: dict[str, Any] = {
        "enrolment_id": enrolment.id,
        "person_id": enrolment.person_id,
        "course_class_id": enrolment.course_class_id,
        "recorded_at": NOW,
    }
    return _store(db, Completion(outcome=outcome, **(facts | overrides)))


def make_credit(db: Session, person: Person, course_class: CourseClass) -> Completion:
    """A person's completed enrolment in a class."""
    return make_completion(db, make_enrolment(db, person, course_class))


def make_assessment(db: Session, person: Person, **overrides: Any) -> Assessment:
    """A pass in the national system in May 2024."""
    facts: dict[str, Any] = {"taken_on": date(2024, 5, 20), "is_passed": True}
    return _store(db, Assessment(person=person, **(facts | overrides)))


# Accounts


def make_user(
    db: Session,
    role: Role = Role.ADMINISTRATOR,
    *,
    province: Province | None = None,
    unit: Unit | None = None,
    kinds: Iterable[UnitKind] | None = None,
    **overrides: Any,
) -> User:
    """A user with one role: over a unit's subtree, a province, or (administrators) everything.

    Cannot sign in by password; see `signed_in` in conftest.py.
    """
    number = next(_numbers)
    facts: dict[str, Any] = {
        "username": f"nguoi-dung-{number}",
        "display_name": f"Người dùng {number}",
        "password_hash": "no password fits this",
        "session_key": f"session-{number}",
    }
    user = _store(db, User(**(facts | overrides)))
    make_grant(db, user, role, province=province, unit=unit, kinds=kinds)
    return user


def make_grant(
    db: Session,
    user: User,
    role: Role,
    *,
    province: Province | None = None,
    unit: Unit | None = None,
    kinds: Iterable[UnitKind] | None = None,
) -> RoleGrant:
    """One more role of a user. unit: its province is granted with it."""
    grant = RoleGrant(
        user=user,
        role=role,
        province_id=unit.province_id if unit else province.id if province else None,
        unit_id=unit.id if unit else None,
        kinds=sorted(kinds) if kinds is not None else None,
        granted_at=NOW,
    )
    return _store(db, grant)


# The standing cast


@dataclass(frozen=True, slots=True)
class Cast:
    """A province with its plan, two departments, and one officer in each."""

    province: Province
    plan: Plan
    home_affairs: Unit
    education: Unit
    an: Person
    binh: Person


def make_cast(db: Session) -> Cast:
    """The same few people in most stories: An works in home affairs, Bình in education."""
    province = make_province(db)
    home_affairs = make_unit(db, province, code="SNV", name="Sở Nội vụ")
    education = make_unit(db, province, code="SGDDT", name="Sở Giáo dục và Đào tạo")
    return Cast(
        province=province,
        plan=make_plan(db, province),
        home_affairs=home_affairs,
        education=education,
        an=make_officer(db, home_affairs, full_name="Nguyễn Văn An"),
        binh=make_officer(db, education, full_name="Trần Thị Bình"),
    )
