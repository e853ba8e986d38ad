"""Several clerks at one class in the same moment: real threads, real commits, both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import URL, func, select
from sqlalchemy.orm import Session

from app.domain.enrolment import ClassFull, EnrolmentStatus, Outcome, OutcomeFacts
from app.models import Completion, CourseClass, Enrolment, Person, Province, User
from app.services.completion import OutcomeEntry, OutcomesRefused, record_outcomes
from app.services.enrolment import enrol
from app.services.intake import hold
from tests.databases import on_both_databases
from tests.factories import (
    NOW,
    make_class,
    make_course,
    make_enrolment,
    make_officer,
    make_province,
    make_unit,
    make_user,
)
from tests.services.together import at_once

pytestmark = on_both_databases

SEATS, CLERKS = 5, 8


@pytest.fixture
def office(app_db: Session) -> Session:
    """A class of a few seats, more people than seats, and a clerk; committed."""
    province = make_province(app_db)
    make_class(app_db, make_course(app_db, province), capacity=SEATS)
    unit = make_unit(app_db, province)
    for _ in range(SEATS + CLERKS):
        make_officer(app_db, unit)
    make_user(app_db)
    app_db.commit()
    return app_db


def enrolling(place: int) -> Callable[[Session], object]:
    """Enrol the person at a place of the list."""

    def act(db: Session) -> object:
        person = db.scalars(select(Person).order_by(Person.id).offset(place).limit(1)).one()
        return enrol(db, the_class(db), [person], actor=the_clerk(db), now=NOW)

    return act


def recording(entry: OutcomeEntry) -> Callable[[Session], object]:
    def act(db: Session) -> object:
        return record_outcomes(db, the_class(db), [entry], actor=the_clerk(db), now=NOW)

    return act


def the_class(db: Session) -> CourseClass:
    return db.scalars(select(CourseClass)).one()


def the_clerk(db: Session) -> User:
    return db.scalars(select(User)).one()


def test_the_last_seats_go_to_as_many_as_there_are(office: Session, database_url: URL) -> None:
    answers = at_once(database_url, [enrolling(place) for place in range(CLERKS)])

    assert sum(isinstance(answer, ClassFull) for answer in answers) == CLERKS - SEATS
    confirmed = Enrolment.status == EnrolmentStatus.CONFIRMED
    assert office.scalar(select(func.count()).where(confirmed)) == SEATS


def test_one_person_gets_one_seat_however_often_it_is_clicked(
    office: Session, database_url: URL
) -> None:
    at_once(database_url, [enrolling(0)] * 4)

    assert office.scalar(select(func.count()).select_from(Enrolment)) == 1


def test_an_import_and_a_clerk_do_not_take_the_same_seat(
    office: Session, database_url: URL
) -> None:
    def importing(db: Session) -> object:
        """What an import does that has found a seat for each of its rows."""
        hold(db, db.scalars(select(Province)).one())
        seated = select(func.count()).select_from(Enrolment)
        people = db.scalars(select(Person).order_by(Person.id.desc()).limit(SEATS)).all()
        for person in people[(db.scalar(seated) or 0) :]:
            make_enrolment(db, person, the_class(db))
        return None

    at_once(database_url, [importing, *(enrolling(place) for place in range(CLERKS))])

    assert office.scalar(select(func.count()).select_from(Enrolment)) == SEATS


def test_the_same_outcome_twice_is_recorded_once_and_another_is_told(
    office: Session, database_url: URL
) -> None:
    people = office.scalars(select(Person).order_by(Person.id).limit(1)).all()
    place = make_enrolment(office, people[0], the_class(office))
    office.commit()
    same = OutcomeEntry(place.id, OutcomeFacts(Outcome.COMPLETED), None)
    other = OutcomeEntry(place.id, OutcomeFacts(Outcome.ABSENT), None)

    answers = at_once(database_url, [recording(same), recording(same), recording(other)])

    completions = office.scalars(select(Completion)).all()
    assert len(completions) == 1
    refused = sum(isinstance(answer, OutcomesRefused) for answer in answers)
    assert refused == (1 if completions[0].outcome is Outcome.COMPLETED else 2)
