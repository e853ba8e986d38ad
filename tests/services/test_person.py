"""People's records: adding, changing, the guarded number, and who might be somebody known."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.cipher import IdentityCipher
from app.domain.access import Scope, Subtree
from app.domain.audit import AuditAction
from app.domain.person import (
    BornAhead,
    Category,
    Gender,
    NumberTaken,
    PersonFacts,
    PersonTaken,
    Subject,
)
from app.domain.posting import AfterUnitClosed, PostingFacts, SubjectOutsideSchool, Term
from app.models import AuditEvent, Person, Posting, User
from app.queries.namesake import people_alike
from app.queries.outlook import Outlook
from app.services.person.record import add_person, change_person, note_national_id_shown
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_officer,
    make_person,
    make_province,
    make_unit,
    make_user,
)

CIPHER = IdentityCipher.from_secret("one secret")
NUMBER, OTHER_NUMBER = "038080001234", "038080005678"
FACTS = PersonFacts(
    full_name="Đặng Thị Ánh",
    birth_date=date(1985, 3, 2),
    gender=Gender.FEMALE,
    email="anh@example.vn",
    phone="0912345678",
)
JOB = PostingFacts(category=Category.CONG_CHUC, position="Chuyên viên")
TERM = Term(date(2024, 6, 1))


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


def added(db: Session, cast: Cast, clerk: User, **more: Any) -> Person:
    job, term = more.pop("job", JOB), more.pop("term", TERM)
    unit = more.pop("unit", cast.home_affairs)
    facts = replace(FACTS, **more.pop("facts", {}))
    return add_person(db, unit, facts, job, term, cipher=CIPHER, actor=clerk, now=NOW, **more)


def changed(db: Session, person: Person, clerk: User, **more: Any) -> bool:
    facts = replace(FACTS, **more.pop("facts", {}))
    return change_person(db, person, facts, cipher=CIPHER, actor=clerk, now=NOW, **more)


def events(db: Session) -> list[AuditEvent]:
    return list(db.scalars(select(AuditEvent).order_by(AuditEvent.id)))


# Adding


def test_somebody_is_added_with_a_first_job(db: Session, cast: Cast, clerk: User) -> None:
    person = added(db, cast, clerk)
    db.expire_all()

    assert (person.full_name, person.search_key) == ("Đặng Thị Ánh", "dang thi anh")
    assert (person.birth_date, person.birth_year) == (date(1985, 3, 2), None)
    assert (person.gender, person.email, person.phone) == (
        Gender.FEMALE,
        "anh@example.vn",
        "0912345678",
    )
    (posting,) = person.postings
    assert (posting.unit_id, posting.starts_on) == (cast.home_affairs.id, date(2024, 6, 1))
    created, posted = events(db)
    assert (created.action, created.subject_id) == (AuditAction.PERSON_CREATED, person.id)
    assert created.changes["full_name"] == [None, "Đặng Thị Ánh"]
    assert (posted.action, posted.subject_id) == (AuditAction.POSTING_CREATED, posting.id)
    assert posted.changes["unit_code"] == [None, "SNV"]


def test_without_a_code_the_register_gives_the_next_of_its_own(
    db: Session, cast: Cast, clerk: User
) -> None:
    for code in ("P000041", "P00000X", "PHONG-NOI-VU", "P1234567", "P9"):
        make_person(db, cast.province, code=code)
    make_person(db, make_province(db), code="P9999999")

    first, second = added(db, cast, clerk), added(db, cast, clerk)

    assert (first.code, second.code) == ("P1234568", "P1234569")


def test_the_first_code_of_our_own_is_number_one(db: Session, cast: Cast, clerk: User) -> None:
    assert added(db, cast, clerk).code == "P000001"
    assert added(db, cast, clerk, code="NV-77").code == "NV-77"


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"code": "CU"}, PersonTaken),
        ({"facts": {"birth_date": date(2024, 6, 16)}}, BornAhead),
        ({"facts": {"birth_date": None, "birth_year": 2025}}, BornAhead),
        ({"national_id": NUMBER}, NumberTaken),
        ({"job": replace(JOB, subject=Subject.INFORMATICS)}, SubjectOutsideSchool),
    ],
)
def test_a_refusal_leaves_nobody_behind(
    db: Session, cast: Cast, clerk: User, more: dict[str, Any], refusal: Any
) -> None:
    locked = CIPHER.encrypt(NUMBER)
    make_person(
        db,
        cast.province,
        code="CU",
        national_id_hash=CIPHER.find_by(NUMBER),
        national_id_encrypted=locked,
    )
    people = len(db.scalars(select(Person)).all())

    with pytest.raises(refusal):
        added(db, cast, clerk, **more)

    assert len(db.scalars(select(Person)).all()) == people
    assert events(db) == []


def test_a_job_in_a_closed_unit_is_no_first_job(db: Session, cast: Cast, clerk: User) -> None:
    closed = make_unit(db, cast.province, valid_to=date(2023, 12, 31))

    with pytest.raises(AfterUnitClosed, match="31/12/2023"):
        added(db, cast, clerk, unit=closed)


def test_someone_born_today_may_be_in_the_register(db: Session, cast: Cast, clerk: User) -> None:
    assert added(db, cast, clerk, facts={"birth_date": TODAY}).birth_date == TODAY


# The record


def test_a_record_is_changed_and_the_old_is_kept_in_the_log(
    db: Session, cast: Cast, clerk: User
) -> None:
    person = added(db, cast, clerk)

    assert changed(
        db,
        person,
        clerk,
        facts={"full_name": "Đặng Thị Ánh Nguyệt", "birth_date": None, "birth_year": 1985},
    )

    assert person.search_key == "dang thi anh nguyet"
    event = events(db)[-1]
    assert event.action == AuditAction.PERSON_CHANGED
    assert event.subject_label.endswith("Đặng Thị Ánh Nguyệt")
    assert event.changes == {
        "full_name": ["Đặng Thị Ánh", "Đặng Thị Ánh Nguyệt"],
        "birth_date": ["1985-03-02", None],
        "birth_year": [None, 1985],
    }


def test_saying_the_same_writes_nothing(db: Session, cast: Cast, clerk: User) -> None:
    person = added(db, cast, clerk, national_id=NUMBER)
    before = len(events(db))

    assert not changed(db, person, clerk)
    assert not changed(db, person, clerk, national_id=NUMBER)
    assert len(events(db)) == before


# The identity number


def test_a_number_is_kept_locked_and_masked(db: Session, cast: Cast, clerk: User) -> None:
    person = added(db, cast, clerk, national_id=NUMBER)

    assert person.national_id_encrypted is not None
    assert NUMBER.encode() not in person.national_id_encrypted
    assert CIPHER.decrypt(person.national_id_encrypted) == NUMBER
    assert events(db)[0].changes["national_id"] == [None, "•••••••••234"]
    assert not any(NUMBER in str(event.changes) for event in events(db))


def test_a_number_is_put_right_and_taken_away(db: Session, cast: Cast, clerk: User) -> None:
    person = added(db, cast, clerk, national_id=NUMBER)

    changed(db, person, clerk, national_id=OTHER_NUMBER)
    changed(db, person, clerk, drops_number=True)

    assert (person.national_id_hash, person.national_id_encrypted) == (None, None)
    put_right, taken_away = events(db)[-2:]
    assert put_right.changes == {"national_id": ["•" * 12, "•••••••••678"]}
    assert taken_away.changes == {"national_id": ["•" * 12, None]}


def test_a_number_belongs_to_one_person(db: Session, cast: Cast, clerk: User) -> None:
    owner = added(db, cast, clerk, national_id=NUMBER)
    other = added(db, cast, clerk)

    with pytest.raises(NumberTaken, match=owner.code):
        changed(db, other, clerk, national_id=NUMBER)

    assert other.national_id_hash is None


def test_who_was_shown_an_identity_number_is_kept_without_the_number(db: Session) -> None:
    province = make_province(db)
    person, clerk = make_person(db, province, full_name="Vũ Thị Hương"), make_user(db)

    note_national_id_shown(db, person, actor=clerk, now=NOW)

    kept = db.scalars(select(AuditEvent)).one()
    assert (kept.action, kept.actor, kept.at) == (AuditAction.NATIONAL_ID_SHOWN, clerk, NOW)
    assert (kept.province_id, kept.subject_type, kept.subject_id) == (
        province.id,
        "person",
        person.id,
    )
    assert kept.subject_label == f"{person.code} Vũ Thị Hương"
    assert kept.changes == {}


# Who might be somebody known


@pytest.mark.parametrize(
    ("theirs", "is_alike"),
    [
        ({}, True),
        ({"full_name": "ĐẶNG THỊ ánh"}, True),
        ({"birth_date": date(1985, 3, 3)}, False),
        ({"birth_date": None}, True),
        ({"birth_date": None, "birth_year": 1985}, True),
        ({"birth_date": None, "birth_year": 1986}, False),
        ({"full_name": "Đặng Thị Án"}, False),
    ],
)
def test_a_namesake_without_another_birth_is_alike(
    db: Session, cast: Cast, theirs: dict[str, Any], is_alike: bool
) -> None:
    known: dict[str, Any] = {"full_name": "Đặng Thị Ánh", "birth_date": date(1985, 3, 2)} | theirs
    person = make_person(db, cast.province, **known)
    make_person(db, make_province(db), full_name="Đặng Thị Ánh", birth_date=FACTS.birth_date)
    outlook = Outlook(cast.province.id, Scope.whole_system(), 2024, TODAY)

    found = people_alike(db, outlook, FACTS)

    assert [one.person_id for one in found.seen] == ([person.id] if is_alike else [])
    assert found.count == int(is_alike)


def test_a_year_alone_is_like_any_day_of_it(db: Session, cast: Cast) -> None:
    make_person(db, cast.province, full_name="Đặng Thị Ánh", birth_date=date(1985, 12, 31))
    make_person(db, cast.province, full_name="Đặng Thị Ánh", birth_date=date(1986, 1, 1))
    outlook = Outlook(cast.province.id, Scope.whole_system(), 2024, TODAY)

    by_year = people_alike(db, outlook, replace(FACTS, birth_date=None, birth_year=1985))
    unborn = people_alike(db, outlook, replace(FACTS, birth_date=None))

    assert (by_year.count, unborn.count) == (1, 2)


def test_of_those_elsewhere_only_the_number_is_told(db: Session, cast: Cast) -> None:
    mine = make_officer(db, cast.education, full_name="Đặng Thị Ánh")
    make_officer(db, cast.home_affairs, full_name="Đặng Thị Ánh")
    scope = Scope((Subtree(cast.province.id, cast.education.id),))

    found = people_alike(db, Outlook(cast.province.id, scope, 2024, TODAY), FACTS)

    assert [(one.code, one.unit_name) for one in found.seen] == [
        (mine.code, "Sở Giáo dục và Đào tạo")
    ]
    assert found.elsewhere == 1


def test_nobody_is_left_without_the_job_they_were_added_for(
    db: Session, cast: Cast, clerk: User
) -> None:
    person = added(db, cast, clerk)

    assert len(db.scalars(select(Posting).where(Posting.person_id == person.id)).all()) == 1
