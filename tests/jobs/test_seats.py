"""What a worker looks after: offers that ran out, holds that ended, classes that have begun."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus, WithdrawalReason
from app.jobs.seats import pass_seats_on
from app.models import CourseClass, Enrolment, EnrolmentEvent, Person, Unit
from app.queries.seat import classes_due
from app.services.enrolment import apply, hold_seats, withdraw
from tests.databases import on_both_databases
from tests.factories import (
    NOW,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_officer,
    make_user,
)

pytestmark = on_both_databases

S = EnrolmentStatus


@pytest.fixture
def queue(app_db: Session) -> CourseClass:
    """A class of one seat in July, for which four have asked; committed."""
    cast = make_cast(app_db)
    course, clerk = make_course(app_db, cast.province), make_user(app_db)
    days = (date(2024, 7, 1), date(2024, 7, 5))
    one = make_class(app_db, course, *days, status=ClassStatus.OPEN, capacity=1)
    for _ in range(4):
        apply(app_db, one, make_officer(app_db, cast.home_affairs), actor=clerk, now=NOW)
    first = app_db.scalars(select(Enrolment).order_by(Enrolment.id)).first()
    assert first is not None
    withdraw(app_db, first, WithdrawalReason.DUTY, actor=clerk, now=NOW)
    app_db.commit()
    return one


def statuses(db: Session) -> list[EnrolmentStatus]:
    db.rollback()
    return [place.status for place in db.scalars(select(Enrolment).order_by(Enrolment.id))]


def test_an_offer_that_runs_out_goes_to_the_next_and_nobody_is_named_for_it(
    app_db: Session, queue: CourseClass
) -> None:
    pass_seats_on(app_db, NOW + timedelta(hours=47))
    assert statuses(app_db) == [S.WITHDRAWN, S.OFFERED, S.WAITING, S.WAITING]

    assert pass_seats_on(app_db, NOW + timedelta(hours=49)) == 1

    assert statuses(app_db) == [S.WITHDRAWN, S.EXPIRED, S.OFFERED, S.WAITING]
    ended = select(EnrolmentEvent).where(EnrolmentEvent.status == S.EXPIRED)
    assert [event.actor_id for event in app_db.scalars(ended)] == [None]


def test_once_a_class_has_begun_all_that_was_left_open_ends(
    app_db: Session, queue: CourseClass
) -> None:
    pass_seats_on(app_db, datetime(2024, 7, 1, 2, tzinfo=NOW.tzinfo))

    assert statuses(app_db) == [S.WITHDRAWN, S.EXPIRED, S.EXPIRED, S.EXPIRED]


def test_a_class_that_takes_people_after_its_first_day_is_left_alone(
    app_db: Session, queue: CourseClass
) -> None:
    queue.registration_until = datetime(2024, 7, 4, tzinfo=NOW.tzinfo)
    queue.offer_hours = 1000
    app_db.execute(update(Enrolment).values(offered_until=None))
    app_db.commit()

    assert classes_due(app_db, now=datetime(2024, 7, 2, tzinfo=NOW.tzinfo)) == []


def test_a_seat_is_offered_after_the_first_day_too_where_people_are_still_taken(
    app_db: Session, queue: CourseClass
) -> None:
    queue.registration_until = datetime(2024, 7, 4, tzinfo=NOW.tzinfo)
    app_db.execute(
        update(Enrolment).where(Enrolment.status == S.OFFERED).values(status=S.WITHDRAWN)
    )
    app_db.commit()

    pass_seats_on(app_db, datetime(2024, 7, 2, tzinfo=NOW.tzinfo))

    assert statuses(app_db) == [S.WITHDRAWN, S.WITHDRAWN, S.OFFERED, S.WAITING]


def test_a_hold_that_has_ended_is_passed_on(app_db: Session, queue: CourseClass) -> None:
    clerk, unit = make_user(app_db), app_db.scalars(select(Unit).order_by(Unit.id)).all()[1]
    queue.capacity = 2
    app_db.flush()
    hold_seats(app_db, queue, {unit.id: 1}, date(2024, 6, 15), actor=clerk, now=NOW)
    app_db.commit()
    assert statuses(app_db).count(S.OFFERED) == 1

    pass_seats_on(app_db, NOW + timedelta(days=1))

    assert statuses(app_db) == [S.WITHDRAWN, S.OFFERED, S.OFFERED, S.WAITING]


def test_what_a_file_says_of_years_ago_is_left_as_it_is(
    app_db: Session, queue: CourseClass
) -> None:
    old = make_class(app_db, queue.course, date(2022, 3, 7), date(2022, 3, 11))
    person = app_db.scalars(select(Person)).first()
    assert person is not None
    make_enrolment(app_db, person, old, status=S.WAITING)
    app_db.commit()

    pass_seats_on(app_db, NOW)

    assert statuses(app_db)[-1] is S.WAITING
