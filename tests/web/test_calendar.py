"""One's own calendar at an address without a sign-in, and the calendars of classes."""

import re
from datetime import date, timedelta

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.audit import AuditAction
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus
from app.models import AuditEvent, CalendarFeed, CourseClass, Enrolment, Meeting, User
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
)


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def seat(app_db: Session, cast: Cast) -> Enrolment:
    """An's seat in a class of next month, with one meeting."""
    first = clock.today() + timedelta(days=30)
    one = make_class(app_db, make_course(app_db, cast.province), first, first, code="K1.L1")
    make_meeting(app_db, one, held_on=first)
    return make_enrolment(app_db, cast.an, one)


@pytest.fixture
def an(signed_in: SignIn, cast: Cast, seat: Enrolment) -> FlaskClient:
    own = {"province_id": cast.province.id, "person_id": cast.an.id}
    return signed_in(Role.TRAINEE, province=cast.province, **own)


def address(client: FlaskClient) -> str:
    """A new address of one's calendar, as its page shows it this once."""
    page = client.post("/lich/dia-chi").text
    found = re.search(r"http://localhost(/lich/[\w-]{43}\.ics)", page)
    assert found is not None
    return found[1]


def events(text: str) -> list[tuple[str, str]]:
    calendar = vobject.readOne(text)
    return [(one.summary.value, one.status.value) for one in getattr(calendar, "vevent_list", ())]


def test_the_address_works_without_a_sign_in_and_shows_ones_own_classes_alone(
    app: Flask, app_db: Session, cast: Cast, seat: Enrolment, an: FlaskClient
) -> None:
    other = make_class(app_db, seat.course_class.course, *_days(40))
    make_enrolment(app_db, cast.binh, other)
    make_enrolment(app_db, cast.an, other, status=EnrolmentStatus.WAITING)
    app_db.commit()

    answer = app.test_client().get(address(an))

    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    assert events(answer.text) == [("Kỹ năng số cơ bản", "CONFIRMED")]


def _days(ahead: int) -> tuple[date, date]:
    first = clock.today() + timedelta(days=ahead)
    return first, first


def test_the_hours_of_a_meeting_are_not_taken_for_the_invitation_s(
    app_db: Session, seat: Enrolment, an: FlaskClient
) -> None:
    def words() -> str:
        calendar = vobject.readOne(an.get(f"/dang-ky/{seat.id}/lich.ics").text)
        said: str = calendar.vevent.description.value
        return said

    assert "giờ hành chính" in words()
    app_db.execute(delete(Meeting))
    app_db.commit()
    assert "giờ hành chính" not in words()  # It stands for whole days, without an hour.


def test_a_class_called_off_is_cancelled_in_it(
    app: Flask, app_db: Session, seat: Enrolment, an: FlaskClient
) -> None:
    found = address(an)
    app_db.execute(update(CourseClass).values(status=ClassStatus.CANCELLED))
    app_db.execute(update(Enrolment).values(status=EnrolmentStatus.CLASS_CANCELLED))
    app_db.commit()

    assert events(app.test_client().get(found).text) == [("Kỹ năng số cơ bản", "CANCELLED")]


def test_only_a_hash_of_it_is_kept_and_a_new_one_ends_the_old(
    app: Flask, app_db: Session, an: FlaskClient
) -> None:
    first, second = address(an), address(an)

    assert first != second
    stranger = app.test_client()
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    feed = app_db.scalars(select(CalendarFeed)).one()
    assert second.removeprefix("/lich/").removesuffix(".ics").encode() not in feed.token_hash
    assert second not in an.get("/lich").text
    acts = app_db.scalars(
        select(AuditEvent.changes).where(AuditEvent.action == AuditAction.USER_CHANGED)
    ).all()
    assert [list(change) for change in acts] == [["calendar_feed"]] * 2


def test_it_ends_when_its_owner_says_so_or_their_account_is_closed(
    app: Flask, app_db: Session, an: FlaskClient
) -> None:
    stranger, found = app.test_client(), address(an)
    app_db.execute(update(User).values(enabled=False))
    app_db.commit()
    assert stranger.get(found).status_code == 404
    app_db.execute(update(User).values(enabled=True))
    app_db.commit()
    assert stranger.get(found).status_code == 200

    an.post("/lich/ngung")

    assert stranger.get(found).status_code == 404
    assert "Tạo địa chỉ lịch" in an.get("/lich").text


@pytest.mark.parametrize("secret", ["x", "a" * 43, "..%2f"])
def test_no_address_is_guessed(app: Flask, an: FlaskClient, secret: str) -> None:
    address(an)

    assert app.test_client().get(f"/lich/{secret}.ics").status_code == 404


def test_a_class_is_downloaded_by_who_is_in_it_and_who_reads_classes(
    app_db: Session, cast: Cast, seat: Enrolment, an: FlaskClient, signed_in: SignIn
) -> None:
    manager = signed_in(Role.MANAGER, province=cast.province)
    of_place, of_class = f"/dang-ky/{seat.id}/lich.ics", f"/lop/{seat.course_class_id}/lich.ics"

    assert len(events(an.get(of_place).text)) == 1
    assert len(events(manager.get(of_class).text)) == 1
    assert an.get(of_class).status_code == 403


def test_an_account_of_nobody_has_no_calendar(signed_in: SignIn, cast: Cast) -> None:
    assert signed_in(Role.MANAGER, province=cast.province).get("/lich").status_code == 404
