"""A synthetic province on top of a real plan: real offices, invented people (codes DEMO…).

Everything is drawn from one seed, each noun from a stream of its own, so that the same seed gives
the same province, and more courses do not rename the people.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import refresh_statistics
from app.domain.calendar import local_date
from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.domain.unit import UnitKind
from app.models import Province, Unit, User
from app.services.totals import rebuild
from seeds.demo.accounts import CLERK, CONTACT, DemoAccount, open_accounts, trainee_of
from seeds.demo.assessments import store_assessments
from seeds.demo.attendance import store_attendance
from seeds.demo.certificates import store_certificates
from seeds.demo.citizens import store_statistics
from seeds.demo.cohorts import engineer_courses, expert_courses
from seeds.demo.courses import store_courses
from seeds.demo.declarations import store_declarations
from seeds.demo.diligence import Diligence, share_of
from seeds.demo.networks import store_networks
from seeds.demo.outputs import store_outputs
from seeds.demo.people import DemoPerson, index_by_unit, people_of
from seeds.demo.places import Place, read_place
from seeds.demo.requests import store_requests
from seeds.demo.rolls import store_rolls
from seeds.demo.roster import Cipher, store_people
from seeds.demo.schools import store_activities
from seeds.demo.statements import store_statements
from seeds.demo.structure import DemoUnit, store_units, units_of
from seeds.demo.syllabi import is_staff
from seeds.demo.teaching import DemoCourse, Term, courses_of
from seeds.demo.wishes import Hosts, wishes_of

FIRST_YEAR = 2022
SEATS = 4_600
DEFAULT_SEED = 146
"""The number of the decision that the plans carry out."""


class ProvinceNotEmpty(RuleViolation):
    """Invented people never mix with an office's own."""

    message = N_(
        "Tỉnh %(province)s đã có %(units)s đơn vị. Dữ liệu minh họa chỉ nạp được vào tỉnh còn "
        "trống; chưa ghi gì."
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """What the demo has put in, and the accounts to see it with."""

    units: int
    people: int
    courses: int
    classes: int
    enrolments: int
    accounts: list[DemoAccount]


def steps(today: date) -> int:
    """How many steps `fill` reports."""
    return 3 + today.year - FIRST_YEAR + 1


def fill(
    db: Session,
    province: Province,
    *,
    scale: float,
    seed: int,
    cipher: Cipher,
    now: datetime,
    step: Callable[[], None],
) -> Filled:
    """Fill a province that has no units yet. step: called after each of `steps`. Flushes.

    scale: 1 is about 5,000 people. Raises ProvinceNotEmpty, before anything is written.
    """
    _require_empty(db, province)
    place = read_place(province.code)
    stream = _streams(place, seed)
    today = local_date(now)

    units = units_of(place)
    unit_ids = store_units(db, province.id, units)
    step()
    people = people_of(units, seats=round(SEATS * scale), today=today, draw=stream("people"))
    people_ids = store_people(
        db, province.id, people, unit_ids, place, cipher=cipher, draw=stream("roster")
    )
    step()
    years = _years(place, units, people, scale=scale, today=today, stream=stream)
    totals: Counter[str] = Counter()
    for year, courses in years.items():
        draw = stream(f"records {year}")
        class_ids = store_courses(db, province.id, courses, unit_ids, today=today, draw=draw)
        classes = [course_class for course in courses for course_class in course.classes]
        store_rolls(
            db,
            list(zip(class_ids, classes, strict=True)),
            people_ids,
            unit_ids,
            now=now,
            draw=draw,
        )
        totals["courses"] += len(courses)
        totals["classes"] += len(classes)
        totals["enrolments"] += sum(len(c.roll) for c in classes)
        step()
    store_assessments(db, people, people_ids, today=today, draw=stream("assessments"))
    _store_records(db, province, units, unit_ids, scale=scale, today=today, stream=stream)
    refresh_statistics(db)
    rebuild(db, province.id, today=today)
    accounts = open_accounts(db, province, _a_commune(units), now=now)
    store_attendance(db, province.id, trainee_of(db), now=now, draw=stream("attendance"))
    contact = db.scalars(select(User).where(User.username == CONTACT)).one()
    store_requests(db, province.id, contact, now=now)
    clerk = db.scalars(select(User).where(User.username == CLERK)).one()
    store_certificates(db, province.id, clerk=clerk, now=now, draw=stream("certificates"))
    step()
    return Filled(len(units), len(people), accounts=accounts, **totals)


def _store_records(
    db: Session,
    province: Province,
    units: list[DemoUnit],
    unit_ids: dict[str, int],
    *,
    scale: float,
    today: date,
    stream: Callable[[str], Random],
) -> None:
    """What units have recorded beside people and courses."""
    assert province.plan is not None
    store_activities(db, units, unit_ids, today=today, draw=stream("activities"))
    store_statistics(db, units, unit_ids, today=today, draw=stream("statistics"))
    store_networks(db, units, unit_ids, today=today, draw=stream("networks"))
    store_outputs(db, province.plan, units, unit_ids, today=today, draw=stream("outputs"))
    store_declarations(db, units, unit_ids, scale=scale, today=today, draw=stream("declarations"))
    store_statements(db, province.plan, today=today)


def _require_empty(db: Session, province: Province) -> None:
    count = db.scalar(select(func.count()).where(Unit.province_id == province.id)) or 0
    if count:
        raise ProvinceNotEmpty(province=province.name_vi, units=count)


def _streams(place: Place, seed: int) -> Callable[[str], Random]:
    return lambda noun: Random(f"{seed} {place.code} {noun}")


def _years(
    place: Place,
    units: list[DemoUnit],
    people: list[DemoPerson],
    *,
    scale: float,
    today: date,
    stream: Callable[[str], Random],
) -> dict[int, list[DemoCourse]]:
    """The courses of each year from the first to the present one."""
    diligence = Diligence(units, stream("diligence"))
    hosts = Hosts(units, stream("hosts"))
    experts = expert_courses(
        people, count=round(place.experts * min(scale, 1)), today=today, draw=stream("experts")
    )
    engineers = engineer_courses(
        people, count=round(place.engineers * min(scale, 1)), today=today, draw=stream("engineers")
    )
    unit_of = {unit.code: unit for unit in units}
    years = {}
    for year in range(FIRST_YEAR, today.year + 1):
        draw = stream(f"year {year}")
        term = Term(year, today)
        counted_on = min(date(year, 12, 31), today)
        heads = {
            code: sum(is_staff(p.latest) for p in members)
            for code, members in index_by_unit(people, counted_on).items()
        }
        wishes = wishes_of(
            people,
            diligence.chances(year, heads, share=share_of(year, today)),
            hosts,
            counted_on=counted_on,
            is_present=term.is_present,
            draw=draw,
        )
        own = [course for course in (*experts, *engineers) if course.year == year]
        years[year] = [*courses_of(wishes, term, unit_of, draw=draw), *own]
    return years


def _a_commune(units: list[DemoUnit]) -> str:
    """The first ward of the list, as the one whose manager has an account."""
    communes = [unit for unit in units if unit.kind is UnitKind.COMMUNE_COMMITTEE]
    return communes[0].code
