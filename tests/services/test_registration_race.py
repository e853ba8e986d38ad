"""Many at one class in the same moment: real threads, real commits, both databases."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from threading import Event
from time import sleep

import pytest
from sqlalchemy import URL, select, update
from sqlalchemy.orm import Session

from app.domain.course import ClassStatus
from app.domain.enrolment import SEAT_STATUSES, EnrolmentStatus, WithdrawalReason
from app.domain.registration import AlreadyIn, DatesClash
from app.models import CourseClass, Enrolment, EnrolmentEvent, Person, Province, User
from app.services.course_class import cancel_class, restore_class
from app.services.enrolment import accept, apply, expire, withdraw
from app.services.intake import hold
from tests.databases import on_both_databases
from tests.factories import NOW, make_cast, make_class, make_course, make_officer, make_user
from tests.services.together import at_once

pytestmark = on_both_databases

S = EnrolmentStatus
SEATS, PEOPLE = 4, 10


@pytest.fixture
def office(app_db: Session) -> Session:
    """Two classes of a few seats on the same days, more people than seats; committed."""
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province)
    for code in ("L1", "L2"):
        days = (date(2024, 7, 1), date(2024, 7, 5))
        make_class(app_db, course, *days, code=code, status=ClassStatus.OPEN, capacity=SEATS)
    for _ in range(PEOPLE):
        make_officer(app_db, cast.home_affairs)
    make_user(app_db)
    app_db.commit()
    return app_db


def the_class(db: Session, code: str = "L1") -> CourseClass:
    return db.scalars(select(CourseClass).where(CourseClass.code == code)).one()


def asking(who: int, code: str = "L1") -> Callable[[Session], object]:
    """Somebody, by their place in the list, asks for a place in a class."""

    def act(db: Session) -> object:
        person = db.scalars(select(Person).order_by(Person.id).offset(2 + who).limit(1)).one()
        return apply(db, the_class(db, code), person, actor=the_clerk(db), now=NOW)

    return act


def leaving(place_id: int) -> Callable[[Session], object]:
    def act(db: Session) -> object:
        place = db.get_one(Enrolment, place_id)
        withdraw(db, place, WithdrawalReason.DUTY, actor=the_clerk(db), now=NOW)
        return None

    return act


def accepting(place_id: int) -> Callable[[Session], object]:
    def act(db: Session) -> object:
        accept(db, db.get_one(Enrolment, place_id), actor=the_clerk(db), now=NOW)
        return None

    return act


def the_clerk(db: Session) -> User:
    return db.scalars(select(User)).one()


def places(db: Session, code: str = "L1") -> list[Enrolment]:
    """In the order in which they were entered."""
    wanted = select(Enrolment).where(Enrolment.course_class_id == the_class(db, code).id)
    db.rollback()
    return list(db.scalars(wanted.order_by(Enrolment.id)))


def counts(db: Session, code: str = "L1") -> Counter[EnrolmentStatus]:
    return Counter(place.status for place in places(db, code))


def test_as_many_get_a_seat_as_there_are_and_all_others_a_turn(
    office: Session, database_url: URL
) -> None:
    at_once(database_url, [asking(who) for who in range(PEOPLE)])

    found = [place.status for place in places(office)]
    assert found == [S.CONFIRMED] * SEATS + [S.WAITING] * (PEOPLE - SEATS)


def test_as_many_offers_as_seats_that_come_free_to_those_who_asked_first(
    office: Session, database_url: URL
) -> None:
    for who in range(PEOPLE):
        asking(who)(office)
    office.commit()
    seated = [place.id for place in places(office) if place.status is S.CONFIRMED]

    at_once(database_url, [leaving(place_id) for place_id in seated])

    assert [place.status for place in places(office)] == [
        *[S.WITHDRAWN] * SEATS,
        *[S.OFFERED] * SEATS,
        *[S.WAITING] * (PEOPLE - 2 * SEATS),
    ]


def test_nobody_gets_two_seats_at_one_time_however_fast_they_click(
    office: Session, database_url: URL
) -> None:
    answers = at_once(database_url, [asking(0, code) for code in ("L1", "L2") * 3])

    assert counts(office)[S.CONFIRMED] + counts(office, "L2")[S.CONFIRMED] == 1
    assert sum(isinstance(answer, DatesClash | AlreadyIn) for answer in answers) == 5


def test_nobody_gets_two_seats_as_a_class_is_taken_up_again(
    office: Session, database_url: URL
) -> None:
    for who in range(SEATS):
        asking(who)(office)
    cancel_class(office, the_class(office), actor=the_clerk(office), now=NOW)
    office.commit()

    def taking_up(db: Session) -> object:
        return restore_class(db, the_class(db), actor=the_clerk(db), now=NOW)

    at_once(database_url, [taking_up, *(asking(who, "L2") for who in range(SEATS))])

    seated = [
        place.person_id
        for code in ("L1", "L2")
        for place in places(office, code)
        if place.status in SEAT_STATUSES
    ]
    assert len(seated) == len(set(seated)) == SEATS
    waiting = [place for place in places(office) if place.status is S.WAITING]
    assert len(waiting) + counts(office)[S.CONFIRMED] == SEATS


def test_who_registers_while_the_class_moves_is_asked_of_the_days_that_hold(
    office: Session, database_url: URL
) -> None:
    july = the_class(office).starts_on, the_class(office).ends_on
    later = the_class(office, "L2")
    later.starts_on, later.ends_on = date(2024, 8, 1), date(2024, 8, 5)
    asking(0)(office)
    office.commit()
    moves = Event()

    def moving(db: Session) -> object:
        the_class(db, "L2").starts_on, the_class(db, "L2").ends_on = july
        db.flush()
        moves.set()
        sleep(0.3)
        return None

    def asking_meanwhile(db: Session) -> object:
        moves.wait(10)
        return asking(0, "L2")(db)

    _moved, answer = at_once(database_url, [moving, asking_meanwhile])

    assert isinstance(answer, DatesClash)
    assert counts(office, "L2") == {}


def test_who_registers_waits_for_an_import_of_the_roster_and_not_it_for_them(
    office: Session, database_url: URL
) -> None:
    def importing(db: Session) -> object:
        """An import has the province, and changes its people a while later."""
        hold(db, db.scalars(select(Province)).one())
        sleep(0.5)
        db.execute(update(Person).values(phone="0900000000"))
        return None

    at_once(database_url, [importing, *(asking(who) for who in range(PEOPLE))])

    assert counts(office) == {S.CONFIRMED: SEATS, S.WAITING: PEOPLE - SEATS}


def test_an_offer_is_taken_once_whoever_else_comes_free(office: Session, database_url: URL) -> None:
    for who in range(SEATS + 2):
        asking(who)(office)
    office.commit()
    first, second, *_ = (place.id for place in places(office))
    leaving(first)(office)
    office.commit()
    [offered] = (place.id for place in places(office) if place.status is S.OFFERED)

    def looking(db: Session) -> object:
        return expire(db, the_class(db), now=NOW)

    at_once(
        database_url, [accepting(offered), accepting(offered), leaving(second), looking, looking]
    )

    found = counts(office)
    assert (found[S.CONFIRMED], found[S.OFFERED], found[S.WITHDRAWN]) == (SEATS - 1, 1, 2)
    taken = EnrolmentEvent.status == S.CONFIRMED
    events = select(EnrolmentEvent).where(EnrolmentEvent.enrolment_id == offered, taken)
    assert len(office.scalars(events).all()) == 1
