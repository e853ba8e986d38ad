"""Certificates: from locked lists only, one each, numbered without a gap, revoked for a reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import VIETNAM
from app.domain.certificate import (
    AlreadyCertified,
    ListNotLocked,
    NobodyToCertify,
    NotCompleted,
    RevokedAlready,
    is_misspelt,
)
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.models import AuditEvent, Certificate, CourseClass, User
from app.services.certificate import issue_all, issue_one, revoke
from tests.factories import (
    LOCKED,
    NOW,
    Cast,
    make_cast,
    make_certificate,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_officer,
    make_province,
    make_user,
)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


@pytest.fixture
def locked(db: Session, cast: Cast) -> CourseClass:
    course = make_course(db, cast.province, organiser=cast.home_affairs)
    return make_class(db, course, code="L1", **LOCKED)


@pytest.fixture
def statements(db: Session) -> Iterator[list[str]]:
    seen: list[str] = []
    connection = db.connection()

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


def register(db: Session) -> list[Certificate]:
    return list(db.scalars(select(Certificate).order_by(Certificate.number)))


def test_who_completed_is_entered_by_name_and_nobody_else(
    db: Session, cast: Cast, locked: CourseClass, clerk: User
) -> None:
    make_credit(db, cast.binh, locked)
    make_credit(db, cast.an, locked)
    absent = make_enrolment(db, make_officer(db, cast.education), locked)
    make_completion(db, absent, Outcome.ABSENT)

    assert issue_all(db, locked, actor=clerk, now=NOW) == 2

    assert [(c.full_name, c.number, c.year) for c in register(db)] == [
        ("Nguyễn Văn An", 1, NOW.year),
        ("Trần Thị Bình", 2, NOW.year),
    ]
    assert {c.document for c in register(db)} == {
        "Quyết định số 45/QĐ-SNV ngày 20 tháng 3 năm 2024"
    }
    assert not any(is_misspelt(c.code) for c in register(db))
    assert len({c.code for c in register(db)}) == 2


def test_once_for_a_person_and_a_class_however_often_it_is_run(
    db: Session, cast: Cast, locked: CourseClass, clerk: User
) -> None:
    make_credit(db, cast.an, locked)
    issue_all(db, locked, actor=clerk, now=NOW)

    with pytest.raises(NobodyToCertify):
        issue_all(db, locked, actor=clerk, now=NOW)
    make_credit(db, cast.binh, locked)
    assert issue_all(db, locked, actor=clerk, now=NOW) == 1

    assert [c.number for c in register(db)] == [1, 2]


def test_who_was_in_a_class_twice_is_certified_once(
    db: Session, cast: Cast, locked: CourseClass, clerk: User
) -> None:
    old = make_enrolment(db, cast.an, locked, status=EnrolmentStatus.WITHDRAWN)
    make_completion(db, old)
    make_credit(db, cast.an, locked)

    assert issue_all(db, locked, actor=clerk, now=NOW) == 1


def test_provinces_and_years_count_for_themselves(
    db: Session, cast: Cast, locked: CourseClass, clerk: User
) -> None:
    abroad = make_class(db, make_course(db, make_province(db)), **LOCKED)
    for course_class in (locked, abroad):
        make_credit(db, cast.an, course_class)
        issue_all(db, course_class, actor=clerk, now=NOW)
    make_credit(db, cast.binh, locked)
    issue_all(db, locked, actor=clerk, now=NOW.replace(year=NOW.year + 1))

    assert [(c.year, c.number) for c in register(db)] == [
        (NOW.year, 1),
        (NOW.year, 1),
        (NOW.year + 1, 1),
    ]


def test_the_year_of_a_register_ends_at_midnight_in_vietnam(
    db: Session, cast: Cast, locked: CourseClass, clerk: User
) -> None:
    new_year = datetime(2025, 1, 1, tzinfo=VIETNAM)
    for person, at in ((cast.an, new_year - timedelta(seconds=1)), (cast.binh, new_year)):
        make_credit(db, person, locked)
        issue_all(db, locked, actor=clerk, now=at.astimezone(UTC))

    assert [one.register_number for one in register(db)] == ["0001/2024", "0001/2025"]


def test_an_open_list_gives_no_certificate(
    db: Session, cast: Cast, locked: CourseClass, clerk: User
) -> None:
    running = make_class(db, locked.course)
    credit = make_credit(db, cast.an, running)

    with pytest.raises(ListNotLocked):
        issue_all(db, running, actor=clerk, now=NOW)
    with pytest.raises(ListNotLocked):
        issue_one(db, running, credit.enrolment, actor=clerk, now=NOW)

    assert register(db) == []


def test_who_is_not_among_those_who_completed_gets_none(
    db: Session, cast: Cast, locked: CourseClass, clerk: User
) -> None:
    absent = make_enrolment(db, cast.an, locked)
    make_completion(db, absent, Outcome.ABSENT)
    elsewhere = make_credit(db, cast.binh, make_class(db, locked.course, **LOCKED))

    for place in (absent, elsewhere.enrolment):
        with pytest.raises(NotCompleted):
            issue_one(db, locked, place, actor=clerk, now=NOW)

    assert register(db) == []


def test_a_revoked_number_stays_and_a_new_one_is_given_by_name_alone(
    db: Session, cast: Cast, locked: CourseClass, clerk: User
) -> None:
    place = make_credit(db, cast.an, locked).enrolment
    issue_one(db, locked, place, actor=clerk, now=NOW)
    with pytest.raises(AlreadyCertified):
        issue_one(db, locked, place, actor=clerk, now=NOW)
    [first] = register(db)

    revoke(db, first, reason="Ghi sai tên", actor=clerk, now=NOW)
    with pytest.raises(RevokedAlready):
        revoke(db, first, reason="Lần nữa", actor=clerk, now=NOW)
    with pytest.raises(NobodyToCertify):
        issue_all(db, locked, actor=clerk, now=NOW)
    issue_one(db, locked, place, actor=clerk, now=NOW)

    assert [(c.number, c.revocation_reason) for c in register(db)] == [
        (1, "Ghi sai tên"),
        (2, None),
    ]


def test_the_log_tells_of_each_certificate_and_of_how_many(
    db: Session, cast: Cast, locked: CourseClass, clerk: User
) -> None:
    make_credit(db, cast.an, locked)
    issue_all(db, locked, actor=clerk, now=NOW)
    revoke(db, register(db)[0], reason="Ghi sai tên", actor=clerk, now=NOW)

    told = {(e.action, e.subject_type): e for e in db.scalars(select(AuditEvent))}
    issued = told[AuditAction.CERTIFICATE_ISSUED, "certificate"]
    assert issued.subject_label == f"0001/{NOW.year} Nguyễn Văn An"
    assert told[AuditAction.CERTIFICATE_ISSUED, "course_class"].changes == {
        "certificates": [None, 1]
    }
    revoked = told[AuditAction.CERTIFICATE_REVOKED, "certificate"]
    assert revoked.changes["revocation_reason"] == [None, "Ghi sai tên"]


def test_the_database_itself_allows_one_valid_certificate(
    db: Session, cast: Cast, locked: CourseClass
) -> None:
    place = make_credit(db, cast.an, locked).enrolment
    make_certificate(db, place, revoked_at=NOW, revocation_reason="Ghi sai tên")
    make_certificate(db, place)

    with pytest.raises(IntegrityError), db.begin_nested():
        make_certificate(db, place)


def test_hundreds_take_as_many_statements_as_a_few(
    db: Session, cast: Cast, locked: CourseClass, clerk: User, statements: list[str]
) -> None:
    counts = []
    for people in (3, 30):
        course_class = make_class(db, locked.course, **LOCKED)
        for _ in range(people):
            make_credit(db, make_officer(db, cast.education), course_class)
        statements.clear()
        issue_all(db, course_class, actor=clerk, now=NOW)
        counts.append(len(statements))

    assert counts[0] == counts[1]
