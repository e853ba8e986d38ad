"""Many check in in the same moment, and a clerk closes the door: real threads, both databases."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Barrier, Event

import pytest
from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from app.domain.attendance import MeetingIsClosed, Presence, Way
from app.domain.course import DayPart, MeetingGone
from app.models import (
    Attendance,
    AuditEvent,
    CourseClass,
    Enrolment,
    Meeting,
    Person,
    User,
)
from app.services.attendance import MarkEntry, check_in, close_meeting, take_register
from app.services.meeting import change_meeting, remove_meeting
from tests.databases import on_both_databases
from tests.factories import (
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
    make_officer,
    make_user,
)
from tests.services.together import at_once

pytestmark = on_both_databases

NINE = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
PEOPLE = 6


@pytest.fixture
def lesson(app_db: Session) -> Session:
    """A class with its people, on the morning of its first meeting; committed."""
    cast = make_cast(app_db)
    march = make_class(app_db, make_course(app_db, cast.province), date(2024, 3, 4))
    make_meeting(app_db, march)
    for _ in range(PEOPLE):
        make_enrolment(app_db, make_officer(app_db, cast.education), march)
    make_user(app_db)
    app_db.commit()
    return app_db


def the_meeting(db: Session) -> tuple[CourseClass, Meeting, User]:
    return (
        db.scalars(select(CourseClass)).one(),
        db.scalars(select(Meeting)).one(),
        db.scalars(select(User)).one(),
    )


def coming(who: int) -> Callable[[Session], object]:
    """Somebody, by their place in the list, sends the code on the screen."""

    def act(db: Session) -> object:
        march, meeting, user = the_meeting(db)
        person = db.scalars(select(Person).order_by(Person.id).offset(2 + who).limit(1)).one()
        return check_in(db, march, meeting, person, Way.OWN, actor=user, now=NINE).is_new

    return act


def closing(db: Session) -> object:
    march, meeting, user = the_meeting(db)
    close_meeting(db, march, meeting, actor=user, now=NINE)
    return None


def marks(db: Session) -> Counter[tuple[Presence, Way]]:
    db.rollback()
    return Counter((row.presence, row.way) for row in db.scalars(select(Attendance)))


def test_a_repeated_scan_counts_once(lesson: Session, database_url: URL) -> None:
    answers = at_once(database_url, [coming(0)] * 6)

    assert Counter(answers) == {True: 1, False: 5}
    assert marks(lesson) == {(Presence.PRESENT, Way.OWN): 1}
    assert len(lesson.scalars(select(AuditEvent)).all()) == 1


def test_everyone_who_comes_at_once_is_there(lesson: Session, database_url: URL) -> None:
    at_once(database_url, [coming(who) for who in range(PEOPLE)])

    assert marks(lesson) == {(Presence.PRESENT, Way.OWN): PEOPLE}


def test_who_comes_while_the_register_closes_is_there_or_told_so_never_both(
    lesson: Session, database_url: URL
) -> None:
    answers = at_once(database_url, [closing, *(coming(who) for who in range(PEOPLE))])

    late = sum(isinstance(answer, MeetingIsClosed) for answer in answers)
    found = marks(lesson)
    assert found[Presence.PRESENT, Way.OWN] == PEOPLE - late
    assert found[Presence.ABSENT, Way.AUTOMATIC] == late


def test_a_register_is_not_saved_for_a_meeting_that_is_taken_away_meanwhile(
    lesson: Session, database_url: URL
) -> None:
    """The clerk has had the page open for a while, as clerks have."""
    an = lesson.scalars(select(Enrolment.id).order_by(Enrolment.id)).first()
    assert an is not None
    all_have_it, is_gone = Barrier(3, timeout=10), Event()

    def opened(db: Session) -> tuple[CourseClass, Meeting, User]:
        page = the_meeting(db)
        all_have_it.wait()
        return page

    def saving(db: Session) -> object:
        march, meeting, user = opened(db)
        is_gone.wait(10)
        entries = [MarkEntry(an, Presence.PRESENT, None)]
        return take_register(db, march, meeting, entries, actor=user, now=NINE)

    def moving(db: Session) -> object:
        march, meeting, user = opened(db)
        is_gone.wait(10)
        sitting = (meeting.held_on, DayPart.AFTERNOON)
        return change_meeting(
            db, march, meeting, sitting, venue=None, is_cancelled=False, actor=user, now=NINE
        )

    def taking_away(db: Session) -> object:
        march, meeting, user = opened(db)
        remove_meeting(db, march, meeting, actor=user, now=NINE)
        db.commit()
        is_gone.set()
        return None

    saved, moved, _gone = at_once(database_url, [saving, moving, taking_away])

    assert isinstance(saved, MeetingGone)
    assert isinstance(moved, MeetingGone)
    assert marks(lesson) == {}
    assert lesson.scalars(select(Meeting)).all() == []
