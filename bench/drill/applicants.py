"""Those who want a seat: accounts of people of the province, and the class that they all want."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.db import transaction
from app.domain.access import Role
from app.domain.calendar import local_date
from app.domain.course import ClassStatus, DayPart, Topic
from app.domain.person import Category
from app.models import (
    AuditEvent,
    Course,
    CourseAudience,
    CourseClass,
    CourseTopic,
    Enrolment,
    Meeting,
    Person,
    Posting,
    RoleGrant,
    User,
)
from app.services.access.password import hash_password
from app.services.access.session import new_session_key
from bench.drill.crowd import Answer, Request, send_all

_PASSWORD = "khong-ai-doan-ra"
_PREFIX = "dien-tap-"
_AHEAD = timedelta(days=60)
"""In another year than what stands in the register: nobody has another class on those days."""
_LASTS = timedelta(days=2)
_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who is signed in and has the page with the classes before them."""

    user_id: int
    person_id: int
    cookie: str
    token: str


def open_accounts(db: Session, province_id: int, number: int) -> dict[int, str]:
    """{person_id: user name} of accounts of people whom the class is meant for; made once."""
    known = select(User.person_id, User.username).where(User.username.startswith(_PREFIX))
    names = {row[0]: row[1] for row in db.execute(known.limit(number)) if row[0] is not None}
    if len(names) < number:
        with transaction(db):
            _add_accounts(db, province_id, number, names)
        return open_accounts(db, province_id, number)
    db.rollback()
    return names


def _add_accounts(db: Session, province_id: int, number: int, names: dict[int, str]) -> None:
    people = db.execute(
        select(Person.id, Person.full_name, Person.search_key, Person.code)
        .join(Posting, Posting.person_id == Person.id)
        .where(
            Person.province_id == province_id,
            Person.id.not_in(select(User.person_id).where(User.person_id.is_not(None))),
            Posting.is_main,
            Posting.category == Category.VIEN_CHUC,
            Posting.ends_on > date.today() + timedelta(days=400),  # noqa: DTZ011  a drill's own day
        )
        .order_by(Person.id)
        .limit(number - len(names))
    ).all()
    # One hash for all: the accounts are made in a moment, and each is still checked at sign-in.
    password = hash_password(_PASSWORD)
    rows = [
        {
            "username": _PREFIX + code.lower(),
            "display_name": name,
            "search_key": key,
            "province_id": province_id,
            "person_id": person_id,
            "password_hash": password,
            "session_key": new_session_key(),
        }
        for person_id, name, key, code in people
    ]
    ids = db.scalars(insert(User).returning(User.id), rows).all()
    now = datetime.now(UTC)
    granted = {"role": Role.TRAINEE, "province_id": province_id, "granted_at": now}
    db.execute(insert(RoleGrant), [{"user_id": user_id, **granted} for user_id in ids])


@contextmanager
def an_open_class(db: Session, province_id: int, seats: int) -> Iterator[int]:
    """The id of a class that takes registrations and needs nobody's yes; gone afterwards."""
    starts_on = local_date(datetime.now(UTC)) + _AHEAD
    expert = select(CourseTopic.course_id).where(CourseTopic.topic == Topic.DX_EXPERT)
    course_id = db.scalars(
        select(Course.id)
        .join(CourseAudience)
        .where(
            Course.province_id == province_id,
            Course.id.not_in(expert),
            CourseAudience.audience == Category.VIEN_CHUC.value,
        )
        .order_by(Course.id)
        .limit(1)
    ).one()
    db.rollback()
    with transaction(db):
        wanted = CourseClass(
            province_id=province_id,
            course_id=course_id,
            code=f"DIEN-TAP-{datetime.now(UTC):%Y%m%d%H%M%S}",
            starts_on=starts_on,
            ends_on=starts_on + _LASTS,
            capacity=seats,
            status=ClassStatus.OPEN,
            meetings=[
                Meeting(held_on=starts_on + timedelta(days=day), part=part)
                for day in range(_LASTS.days + 1)
                for part in (DayPart.MORNING, DayPart.AFTERNOON)
            ],
        )
        db.add(wanted)
    class_id = wanted.id
    db.rollback()
    try:
        yield class_id
    finally:
        with transaction(db):
            _remove(db, class_id)


def _remove(db: Session, class_id: int) -> None:
    places = select(Enrolment.id).where(Enrolment.course_class_id == class_id)
    log = delete(AuditEvent).where(
        AuditEvent.subject_type == "enrolment", AuditEvent.subject_id.in_(places)
    )
    db.execute(log.execution_options(synchronize_session=False))
    db.execute(delete(CourseClass).where(CourseClass.id == class_id))


def sign_in(port: int, names: dict[int, str], users: dict[int, int]) -> list[Applicant]:
    """Sign everybody in over HTTP, and open the page from which they register.

    names: user names; users: ids of accounts; both by person.
    """
    pages = send_all(port, [Request.get(who, "/dang-nhap") for who in names], clients=8)
    forms = [
        Request.post(
            page.who,
            "/dang-nhap",
            {"username": names[page.who], "password": _PASSWORD, "csrf_token": _token(page)},
            _needed(page.cookie),
        )
        for page in pages
    ]
    cookies = {one.who: _needed(one.cookie) for one in send_all(port, forms, clients=4)}
    asked = [Request.get(who, "/dang-ky", cookie) for who, cookie in cookies.items()]
    return [
        Applicant(users[page.who], page.who, page.cookie or cookies[page.who], _token(page))
        for page in send_all(port, asked, clients=4)
    ]


def accounts_of(db: Session, people: Sequence[int]) -> dict[int, int]:
    """{person_id: user_id} of some people."""
    found = select(User.person_id, User.id).where(User.person_id.in_(people))
    accounts = {row[0]: row[1] for row in db.execute(found) if row[0] is not None}
    db.rollback()
    return accounts


def _token(page: Answer) -> str:
    found = _TOKEN.search(page.body)
    if found is None:
        raise ValueError(f"status {page.status}, and no form to send: {page.body[:500]!r}")
    return found[1].decode()


def _needed(cookie: str | None) -> str:
    if cookie is None:
        raise ValueError("no session was begun")
    return cookie
