"""How one gets into a class: who has to say yes, who comes first, and who is refused."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.calendar import VIETNAM
from app.domain.course import ClassFacts, ClassIsCancelled, ClassStatus, DayPart, Topic
from app.domain.enrolment import (
    EnrolmentStatus,
    HasOutcome,
    NoReason,
    RulesAgainst,
    Waiver,
    WithdrawalReason,
)
from app.domain.errors import RuleViolation
from app.domain.person import Category
from app.domain.registration import (
    Admission,
    AlreadyIn,
    Approval,
    Approver,
    ClassIsOver,
    DatesClash,
    NoOffer,
    NoSeatToHandOver,
    NotAwaited,
    NotEligible,
    NotOpened,
    NotOpenYet,
    OfAnotherUnit,
    OfferLapsed,
    RegistrationClosed,
    RequestLapsed,
)
from app.domain.seat import HoldsExceedSeats, HoldsOverlap, NoLimitToHold
from app.models import (
    AuditEvent,
    CourseClass,
    Enrolment,
    EnrolmentEvent,
    Meeting,
    Person,
    Unit,
    User,
)
from app.services.course_class import change_class, open_class
from app.services.enrolment import (
    accept,
    apply,
    approve,
    enrol,
    expire,
    hold_seats,
    nominate,
    reject,
    remove,
    substitute,
    withdraw,
)
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_meeting,
    make_officer,
    make_unit,
    make_user,
)

S = EnrolmentStatus
JULY = (date(2024, 7, 1), date(2024, 7, 5))
"""A class that has not begun at NOW."""


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


@pytest.fixture
def people(db: Session, cast: Cast) -> Iterator[Person]:
    """As many civil servants of home affairs as are asked for."""
    return iter(lambda: make_officer(db, cast.home_affairs), None)


@pytest.fixture
def july(db: Session, cast: Cast) -> Callable[..., CourseClass]:
    def make(**facts: Any) -> CourseClass:
        facts = {"status": ClassStatus.OPEN, **facts}
        return make_class(db, make_course(db, cast.province), *JULY, **facts)

    return make


def asked(db: Session, one: CourseClass, clerk: User, *people: Person) -> list[Enrolment]:
    """Each asks for a place, a minute after the one before."""
    return [
        apply(db, one, person, actor=clerk, now=NOW + timedelta(minutes=n))
        for n, person in enumerate(people)
    ]


def statuses(db: Session, one: CourseClass) -> list[EnrolmentStatus]:
    """Of all places, in the order in which they were asked for."""
    wanted = select(Enrolment).where(Enrolment.course_class_id == one.id)
    places = db.scalars(
        wanted.order_by(Enrolment.created_at, Enrolment.id),
        execution_options={"populate_existing": True},
    )
    return [place.status for place in places]


def history(db: Session, place: Enrolment) -> list[EnrolmentStatus]:
    events = select(EnrolmentEvent.status).where(EnrolmentEvent.enrolment_id == place.id)
    return list(db.scalars(events.order_by(EnrolmentEvent.id)))


def test_seats_go_in_the_order_of_asking_and_the_others_wait(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=2)

    places = asked(db, one, clerk, *(next(people) for _ in range(4)))

    assert statuses(db, one) == [S.CONFIRMED, S.CONFIRMED, S.WAITING, S.WAITING]
    assert [history(db, place) for place in places] == [[place.status] for place in places]
    assert (places[0].category, places[0].position) == (Category.CONG_CHUC, "Chuyên viên")
    assert len(set(db.scalars(select(AuditEvent.subject_id)))) == 4


def test_without_a_limit_nobody_waits(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july()

    asked(db, one, clerk, *(next(people) for _ in range(3)))

    assert statuses(db, one) == [S.CONFIRMED] * 3


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"status": ClassStatus.DRAFT}, NotOpened),
        ({"status": None}, NotOpened),
        ({"status": ClassStatus.CANCELLED}, ClassIsCancelled),
        ({"capacity": 0}, RegistrationClosed),
        ({"registration_from": NOW + timedelta(minutes=1)}, NotOpenYet),
        ({"registration_until": NOW - timedelta(minutes=1)}, RegistrationClosed),
        ({"registration_until": NOW}, RegistrationClosed),
    ],
)
def test_whoever_comes_too_early_or_too_late_is_told(
    db: Session,
    july: Callable[..., CourseClass],
    people: Iterator[Person],
    clerk: User,
    facts: dict[str, Any],
    refusal: type[RuleViolation],
) -> None:
    one = july(**facts)

    with pytest.raises(refusal):
        apply(db, one, next(people), actor=clerk, now=NOW)
    assert statuses(db, one) == []


def test_nobody_asks_for_a_class_that_has_begun_unless_it_says_so(
    db: Session, cast: Cast, people: Iterator[Person], clerk: User
) -> None:
    begun = (date(2024, 6, 15), date(2024, 6, 20))
    course = make_course(db, cast.province)
    shut = make_class(db, course, *begun, code="SHUT", status=ClassStatus.OPEN)
    online = make_class(
        db,
        course,
        *begun,
        code="MOOC",
        status=ClassStatus.OPEN,
        registration_from=NOW - timedelta(days=9),
        registration_until=NOW + timedelta(days=1),
    )
    person = next(people)

    with pytest.raises(RegistrationClosed):
        apply(db, shut, person, actor=clerk, now=NOW)
    assert apply(db, online, person, actor=clerk, now=NOW).status is S.CONFIRMED


def test_one_has_one_place_and_only_in_a_class_for_oneself(
    db: Session, cast: Cast, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one, person = july(), next(people)
    worker = make_officer(db, cast.home_affairs, category=Category.NGUOI_LAO_DONG)
    apply(db, one, person, actor=clerk, now=NOW)

    with pytest.raises(AlreadyIn):
        apply(db, one, person, actor=clerk, now=NOW)
    with pytest.raises(NotEligible, match="Công chức"):
        apply(db, one, worker, actor=clerk, now=NOW)


def test_who_sits_in_another_class_on_these_days_is_told_in_which(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one, other, person = july(), july(code="L-KHAC"), next(people)
    apply(db, other, person, actor=clerk, now=NOW)

    with pytest.raises(DatesClash, match="L-KHAC"):
        apply(db, one, person, actor=clerk, now=NOW)


def test_a_class_that_was_called_off_is_in_nobody_s_way(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    """Whatever a file says of seats in it."""
    person = next(people)
    make_enrolment(db, person, july(code="L0", status=ClassStatus.CANCELLED))

    assert apply(db, july(), person, actor=clerk, now=NOW).status is S.CONFIRMED


def test_two_classes_that_never_meet_at_once_go_together(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one, other, person = july(), july(), next(people)
    for class_, part in ((one, DayPart.MORNING), (other, DayPart.AFTERNOON)):
        db.add(Meeting(course_class_id=class_.id, held_on=JULY[0], part=part))
    db.flush()
    apply(db, other, person, actor=clerk, now=NOW)

    assert apply(db, one, person, actor=clerk, now=NOW).status is S.CONFIRMED


@pytest.mark.parametrize(
    ("approval", "asks", "ladder"),
    [
        (Approval.UNIT, apply, [Approver.UNIT]),
        (Approval.ORGANISER, apply, [Approver.ORGANISER]),
        (Approval.BOTH, apply, [Approver.UNIT, Approver.ORGANISER]),
        (Approval.NONE, nominate, []),
        (Approval.UNIT, nominate, []),
        (Approval.ORGANISER, nominate, [Approver.ORGANISER]),
        (Approval.BOTH, nominate, [Approver.ORGANISER]),
    ],
)
def test_each_says_yes_in_turn_and_nobody_else(
    db: Session,
    july: Callable[..., CourseClass],
    people: Iterator[Person],
    clerk: User,
    approval: Approval,
    asks: Callable[..., object],
    ladder: list[Approver],
) -> None:
    one, person = july(approval=approval), next(people)
    asks(db, one, person if asks is apply else [person], actor=clerk, now=NOW)
    place = db.scalars(select(Enrolment)).one()

    for approver in ladder:
        [other] = set(Approver) - {approver}
        with pytest.raises(NotAwaited):
            approve(db, place, other, actor=clerk, now=NOW)
        assert place.status is not S.CONFIRMED
        approve(db, place, approver, actor=clerk, now=NOW)

    assert place.status is S.CONFIRMED
    with pytest.raises(NotAwaited):
        approve(db, place, Approver.ORGANISER, actor=clerk, now=NOW)


def test_a_unit_is_told_whom_of_its_people_it_cannot_send(
    db: Session, cast: Cast, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one, sent = july(), next(people)
    worker = make_officer(db, cast.home_affairs, category=Category.NGUOI_LAO_DONG)

    answer = nominate(db, one, [worker, sent], actor=clerk, now=NOW)

    assert [place.person_id for place in answer.places] == [sent.id]
    assert isinstance(answer.refused[worker.id], NotEligible)


def test_a_yes_gives_no_turn_before_those_who_asked_earlier(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    """The place in the queue is fixed by the asking; a yes only says that it may be used."""
    one = july(capacity=1, approval=Approval.ORGANISER)
    seated, early, late = asked(db, one, clerk, *(next(people) for _ in range(3)))
    for place in (seated, late, early):
        approve(db, place, Approver.ORGANISER, actor=clerk, now=NOW + timedelta(hours=1))

    withdraw(db, seated, WithdrawalReason.DUTY, actor=clerk, now=NOW + timedelta(hours=2))

    assert (early.status, late.status) == (S.OFFERED, S.WAITING)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Approval.BOTH, Approval.NONE, [S.OFFERED, S.WAITING]),
        (Approval.BOTH, Approval.UNIT, [S.APPLIED, S.OFFERED]),
        (Approval.UNIT, Approval.ORGANISER, [S.APPLIED, S.CONFIRMED]),
    ],
)
def test_who_waits_for_a_yes_that_is_asked_no_more_gets_a_turn(
    db: Session,
    july: Callable[..., CourseClass],
    people: Iterator[Person],
    clerk: User,
    before: Approval,
    after: Approval,
    expected: list[EnrolmentStatus],
) -> None:
    one = july(capacity=1, approval=before)
    asked(db, one, clerk, next(people))
    nominate(db, one, [next(people)], actor=clerk, now=NOW + timedelta(minutes=5))

    change_class(
        db,
        one,
        facts_of(one),
        Admission(approval=after),
        may_move_credit=True,
        actor=clerk,
        now=NOW,
    )

    assert statuses(db, one) == expected


@pytest.mark.parametrize("approver", Approver)
def test_no_yes_is_said_once_nobody_gets_in_any_more(
    db: Session,
    july: Callable[..., CourseClass],
    people: Iterator[Person],
    clerk: User,
    approver: Approver,
) -> None:
    """Also before a worker has looked, which ends what was left; a no is still an answer."""
    one = july(approval=Approval(approver.value))
    early, late, turned_down = asked(db, one, clerk, *(next(people) for _ in range(3)))
    midnight = datetime(2024, 7, 1, tzinfo=VIETNAM)

    approve(db, early, approver, actor=clerk, now=midnight - timedelta(seconds=1))
    with pytest.raises(RequestLapsed):
        approve(db, late, approver, actor=clerk, now=midnight)
    reject(db, turned_down, approver, "Lớp đã học", actor=clerk, now=midnight)

    assert statuses(db, one) == [S.CONFIRMED, S.APPLIED, S.REJECTED]


def test_a_no_needs_a_reason_and_is_kept_with_it(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    [place] = asked(db, july(approval=Approval.UNIT), clerk, next(people))

    with pytest.raises(NoReason):
        reject(db, place, Approver.UNIT, " ", actor=clerk, now=NOW)
    reject(db, place, Approver.UNIT, "Bận kỳ báo cáo", actor=clerk, now=NOW)

    assert place.status is S.REJECTED
    assert db.scalars(select(EnrolmentEvent.reason)).all()[-1] == "Bận kỳ báo cáo"


Frees = Callable[[Session, Enrolment, User, datetime], object]

FREES: dict[str, Frees] = {
    "withdrawal": lambda db, seated, clerk, now: withdraw(
        db, seated, WithdrawalReason.HEALTH, actor=clerk, now=now
    ),
    "slip undone": lambda db, seated, clerk, now: remove(db, seated, actor=clerk, now=now),
    "capacity raised": lambda db, seated, clerk, now: change_class(
        db,
        seated.course_class,
        replace(facts_of(seated.course_class), capacity=2),
        may_move_credit=False,
        actor=clerk,
        now=now,
    ),
    "no limit any more": lambda db, seated, clerk, now: change_class(
        db,
        seated.course_class,
        replace(facts_of(seated.course_class), capacity=None),
        may_move_credit=False,
        actor=clerk,
        now=now,
    ),
}


def facts_of(one: CourseClass) -> ClassFacts:
    return ClassFacts(one.code, one.starts_on, one.ends_on, capacity=one.capacity)


@pytest.mark.parametrize("way", FREES)
def test_whichever_way_a_seat_comes_free_it_is_offered_to_the_next(
    db: Session,
    july: Callable[..., CourseClass],
    people: Iterator[Person],
    clerk: User,
    way: str,
) -> None:
    one = july(capacity=1)
    seated, first, second = asked(db, one, clerk, *(next(people) for _ in range(3)))
    later = NOW + timedelta(hours=1)

    FREES[way](db, seated, clerk, later)

    assert first.status is S.OFFERED
    assert first.offered_until == later + timedelta(hours=48)
    expected = S.OFFERED if way == "no limit any more" else S.WAITING
    assert second.status is expected


def test_an_offer_that_is_declined_or_runs_out_goes_on(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=1, offer_hours=24)
    seated, first, second, third = asked(db, one, clerk, *(next(people) for _ in range(4)))
    withdraw(db, seated, WithdrawalReason.DUTY, actor=clerk, now=NOW)

    withdraw(db, first, WithdrawalReason.DUTY, actor=clerk, now=NOW)
    assert second.status is S.OFFERED
    assert expire(db, one, now=NOW + timedelta(hours=24)) == 0
    assert expire(db, one, now=NOW + timedelta(hours=25)) == 1
    assert (second.status, third.status) == (S.EXPIRED, S.OFFERED)


def test_an_offer_is_taken_once_and_in_time(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=1)
    seated, first, second = asked(db, one, clerk, *(next(people) for _ in range(3)))
    withdraw(db, seated, WithdrawalReason.DUTY, actor=clerk, now=NOW)

    with pytest.raises(NoOffer):
        accept(db, second, actor=clerk, now=NOW)
    with pytest.raises(OfferLapsed):
        accept(db, first, actor=clerk, now=NOW + timedelta(hours=49))
    accept(db, first, actor=clerk, now=NOW + timedelta(hours=48))
    with pytest.raises(NoOffer):
        accept(db, first, actor=clerk, now=NOW)
    assert (first.status, first.offered_until) == (S.CONFIRMED, None)


def test_no_offer_outlasts_the_first_day(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=1, offer_hours=1000)
    seated, first = asked(db, one, clerk, next(people), next(people))
    withdraw(db, seated, WithdrawalReason.DUTY, actor=clerk, now=NOW)
    midnight = datetime(2024, 7, 1, tzinfo=VIETNAM)

    assert first.offered_until == midnight  # which is what people are told
    with pytest.raises(OfferLapsed):
        accept(db, first, actor=clerk, now=midnight)
    accept(db, first, actor=clerk, now=midnight - timedelta(seconds=1))


def test_where_people_are_taken_after_the_first_day_offers_last_until_they_are_not(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    closes = datetime(2024, 7, 2, 17, tzinfo=VIETNAM)
    one = july(capacity=1, offer_hours=1000, registration_until=closes)
    seated, first = asked(db, one, clerk, next(people), next(people))

    withdraw(db, seated, WithdrawalReason.DUTY, actor=clerk, now=NOW)

    assert first.offered_until == closes


def test_an_expert_is_who_counts_as_one_in_the_figure(
    db: Session, cast: Cast, people: Iterator[Person], clerk: User
) -> None:
    """This plan counts who was trained: a seat alone makes nobody an expert."""
    course = make_course(db, cast.province, audiences=[Audience.EXPERTS])
    one = make_class(db, course, *JULY, status=ClassStatus.OPEN)
    taught = make_course(db, cast.province, topics=[Topic.DX_EXPERT])
    expert, other = next(people), next(people)
    make_credit(db, expert, make_class(db, taught))
    make_enrolment(db, other, make_class(db, taught))

    assert apply(db, one, expert, actor=clerk, now=NOW).status is S.CONFIRMED
    with pytest.raises(NotEligible):
        apply(db, one, other, actor=clerk, now=NOW)


def test_an_offer_cannot_be_taken_beside_another_class(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one, other = july(capacity=1), july(code="L-KHAC")
    seated, first = asked(db, one, clerk, next(people), next(people))
    withdraw(db, seated, WithdrawalReason.DUTY, actor=clerk, now=NOW)
    both = Waiver("Học xen kẽ", admits=True)
    enrol(db, other, [first.person], waiver=both, actor=clerk, now=NOW)

    with pytest.raises(DatesClash, match="L-KHAC"):
        accept(db, first, actor=clerk, now=NOW)


def test_who_accepts_and_withdraws_goes_last(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=1)
    seated, first, second = asked(db, one, clerk, *(next(people) for _ in range(3)))
    withdraw(db, seated, WithdrawalReason.DUTY, actor=clerk, now=NOW)
    accept(db, first, actor=clerk, now=NOW)
    withdraw(db, first, WithdrawalReason.DUTY, actor=clerk, now=NOW)

    again = apply(db, one, first.person, actor=clerk, now=NOW + timedelta(hours=1))
    withdraw(db, second, WithdrawalReason.DUTY, actor=clerk, now=NOW + timedelta(hours=2))

    assert again.status is S.OFFERED
    assert statuses(db, one) == [S.WITHDRAWN, S.WITHDRAWN, S.WITHDRAWN, S.OFFERED]


def test_who_cannot_come_is_passed_over_and_keeps_the_turn(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one, other = july(capacity=1), july()
    seated, busy, free = asked(db, one, clerk, *(next(people) for _ in range(3)))
    in_other = enrol_in(db, other, busy.person, clerk)

    withdraw(db, seated, WithdrawalReason.DUTY, actor=clerk, now=NOW)
    assert statuses(db, one) == [S.WITHDRAWN, S.WAITING, S.OFFERED]
    withdraw(db, in_other, WithdrawalReason.DUTY, actor=clerk, now=NOW)
    withdraw(db, free, WithdrawalReason.DUTY, actor=clerk, now=NOW)
    assert statuses(db, one) == [S.WITHDRAWN, S.OFFERED, S.WITHDRAWN]


def enrol_in(db: Session, one: CourseClass, person: Person, clerk: User) -> Enrolment:
    enrol(db, one, [person], actor=clerk, now=NOW)
    of_class = Enrolment.course_class_id == one.id
    return db.scalars(select(Enrolment).where(of_class, Enrolment.person_id == person.id)).one()


def test_once_the_class_begins_nobody_waits_any_more(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=1)
    seated, _first, _second = asked(db, one, clerk, *(next(people) for _ in range(3)))
    on_the_day = datetime(2024, 7, 1, 1, tzinfo=NOW.tzinfo)

    withdraw(db, seated, WithdrawalReason.DUTY, actor=clerk, now=on_the_day)
    assert statuses(db, one) == [S.WITHDRAWN, S.WAITING, S.WAITING]
    expire(db, one, now=on_the_day)
    assert statuses(db, one) == [S.WITHDRAWN, S.EXPIRED, S.EXPIRED]


def test_a_substitute_takes_the_seat_and_nobody_comes_between(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=1)
    seated, waiting = asked(db, one, clerk, next(people), next(people))
    stand_in = next(people)

    new = substitute(db, seated, stand_in, actor=clerk, now=NOW)

    assert (new.status, new.replaces_id, new.person_id) == (S.CONFIRMED, seated.id, stand_in.id)
    assert (seated.status, waiting.status) == (S.SUBSTITUTED, S.WAITING)


def test_who_waits_may_stand_in_and_gives_the_turn_up(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=1)
    seated, first, second = asked(db, one, clerk, *(next(people) for _ in range(3)))

    taken = substitute(db, seated, second.person, actor=clerk, now=NOW)

    assert taken.id == second.id
    assert statuses(db, one) == [S.SUBSTITUTED, S.WAITING, S.CONFIRMED]
    assert first.status is S.WAITING


def test_who_was_offered_a_seat_and_stands_in_leaves_it_to_the_next(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=2)
    seated, leaving, first, second = asked(db, one, clerk, *(next(people) for _ in range(4)))
    withdraw(db, leaving, WithdrawalReason.DUTY, actor=clerk, now=NOW)

    substitute(db, seated, first.person, actor=clerk, now=NOW)

    assert statuses(db, one) == [S.SUBSTITUTED, S.WITHDRAWN, S.CONFIRMED, S.OFFERED]
    assert second.status is S.OFFERED


def test_only_somebody_of_the_unit_stands_in_for_who_has_a_seat(
    db: Session, cast: Cast, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=1)
    seated, waiting = asked(db, one, clerk, next(people), next(people))

    with pytest.raises(OfAnotherUnit):
        substitute(db, seated, cast.binh, actor=clerk, now=NOW)
    with pytest.raises(NoSeatToHandOver):
        substitute(db, waiting, next(people), actor=clerk, now=NOW)
    with pytest.raises(AlreadyIn):
        substitute(db, seated, seated.person, actor=clerk, now=NOW)
    assert statuses(db, one) == [S.CONFIRMED, S.WAITING]


def test_a_substitute_comes_under_the_rules_of_who_registers(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one, busy = july(), next(people)
    [seated] = asked(db, one, clerk, next(people))
    make_enrolment(db, busy, july(code="L9"))
    teacher = make_officer(db, db.get_one(Unit, seated.unit_id), category=Category.VIEN_CHUC)

    with pytest.raises(DatesClash):
        substitute(db, seated, busy, actor=clerk, now=NOW)
    with pytest.raises(NotEligible):
        substitute(db, seated, teacher, actor=clerk, now=NOW)
    assert statuses(db, one) == [S.CONFIRMED]


def test_nobody_stands_in_for_who_has_an_outcome_or_in_a_class_called_off(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    judged = make_enrolment(db, next(people), july())
    make_completion(db, judged)
    idle = make_enrolment(db, next(people), july(code="L0", status=ClassStatus.CANCELLED))

    with pytest.raises(HasOutcome):
        substitute(db, judged, next(people), actor=clerk, now=NOW)
    with pytest.raises(ClassIsCancelled):
        substitute(db, idle, next(people), actor=clerk, now=NOW)


def test_once_a_class_is_over_nobody_leaves_by_themselves_or_sends_another(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    """Its organiser can still write that somebody had left before."""
    seated, later = asked(db, july(), clerk, next(people), next(people))
    own = make_user(db, person_id=seated.person_id, province_id=seated.person.province_id)
    over = datetime(2024, 7, 6, tzinfo=VIETNAM)

    with pytest.raises(ClassIsOver):
        withdraw(db, seated, WithdrawalReason.DUTY, actor=own, now=over)
    with pytest.raises(ClassIsOver):
        substitute(db, seated, next(people), actor=clerk, now=over)
    last_moment = over - timedelta(seconds=1)
    withdraw(db, seated, WithdrawalReason.DUTY, actor=own, now=last_moment)
    withdraw(db, later, WithdrawalReason.DUTY, actor=clerk, now=over)


def test_who_waits_is_offered_a_seat_as_the_class_is_opened(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(status=None, capacity=1)
    make_meeting(db, one, held_on=JULY[0])
    waiting = make_enrolment(db, next(people), one, status=S.WAITING)

    open_class(db, one, actor=clerk, now=NOW)

    assert waiting.status is S.OFFERED


def test_seats_held_for_a_unit_are_for_its_people_until_the_day(
    db: Session, cast: Cast, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=2)
    hold_seats(db, one, {cast.education.id: 1}, date(2024, 6, 20), actor=clerk, now=NOW)

    asked(db, one, clerk, next(people), next(people))
    theirs = apply(db, one, cast.binh, actor=clerk, now=NOW + timedelta(hours=1))

    assert statuses(db, one) == [S.CONFIRMED, S.WAITING, S.CONFIRMED]
    assert theirs.status is S.CONFIRMED


def test_a_seat_that_is_held_is_none_where_all_are_taken(
    db: Session,
    cast: Cast,
    july: Callable[..., CourseClass],
    people: Iterator[Person],
    clerk: User,
) -> None:
    one = july(capacity=2)
    asked(db, one, clerk, next(people))
    hold_seats(db, one, {cast.education.id: 1}, None, actor=clerk, now=NOW)
    needed = Waiver("Theo công văn của UBND tỉnh", overbooks=True)
    enrol(db, one, [next(people)], waiver=needed, actor=clerk, now=NOW)

    late = apply(db, one, make_officer(db, cast.education), actor=clerk, now=NOW)

    assert late.status is S.WAITING
    assert statuses(db, one) == [S.CONFIRMED, S.CONFIRMED, S.WAITING]


def test_who_sets_the_seats_aside_has_not_set_aside_the_rules(
    db: Session, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one, busy = july(capacity=1), next(people)
    make_enrolment(db, busy, july(code="L9"))
    overbooks = Waiver("Kê thêm ghế", overbooks=True)

    with pytest.raises(RulesAgainst):
        enrol(db, one, [next(people), busy], waiver=overbooks, actor=clerk, now=NOW)
    assert statuses(db, one) == []


def test_a_hold_that_ends_is_offered_to_who_waits(
    db: Session, cast: Cast, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=2)
    hold_seats(db, one, {cast.education.id: 1}, date(2024, 6, 20), actor=clerk, now=NOW)
    asked(db, one, clerk, next(people), next(people), next(people))

    expire(db, one, now=NOW + timedelta(days=5))
    assert statuses(db, one) == [S.CONFIRMED, S.WAITING, S.WAITING]
    expire(db, one, now=NOW + timedelta(days=6))
    assert statuses(db, one) == [S.CONFIRMED, S.OFFERED, S.WAITING]


def test_a_hold_without_a_day_ends_as_the_class_begins(
    db: Session, cast: Cast, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    """For those who wait where people are still taken, and for whom its organiser enrols."""
    one = july(capacity=2, registration_until=datetime(2024, 7, 3, tzinfo=VIETNAM))
    hold_seats(db, one, {cast.education.id: 2}, None, actor=clerk, now=NOW)
    asked(db, one, clerk, next(people))
    midnight = datetime(2024, 7, 1, tzinfo=VIETNAM)

    expire(db, one, now=midnight - timedelta(seconds=1))
    assert statuses(db, one) == [S.WAITING]
    expire(db, one, now=midnight)
    assert statuses(db, one) == [S.OFFERED]
    enrol(db, one, [next(people)], actor=clerk, now=midnight)
    assert statuses(db, one) == [S.OFFERED, S.CONFIRMED]


def test_a_hold_given_up_is_offered_at_once(
    db: Session, cast: Cast, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=1)
    hold_seats(db, one, {cast.education.id: 1}, None, actor=clerk, now=NOW)
    asked(db, one, clerk, next(people))
    assert statuses(db, one) == [S.WAITING]

    hold_seats(db, one, {}, None, actor=clerk, now=NOW)

    assert statuses(db, one) == [S.OFFERED]


def test_a_class_keeps_the_seats_that_units_hold_as_it_grows_smaller(
    db: Session, cast: Cast, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one = july(capacity=5)
    asked(db, one, clerk, next(people))
    hold_seats(db, one, {cast.education.id: 2}, None, actor=clerk, now=NOW)

    def shrink(capacity: int) -> bool:
        facts = replace(facts_of(one), capacity=capacity, status=one.status)
        return change_class(db, one, facts, may_move_credit=False, actor=clerk, now=NOW)

    with pytest.raises(HoldsExceedSeats):
        shrink(2)
    assert shrink(3)


def test_units_hold_no_more_than_nobody_has_and_each_seat_once(
    db: Session, cast: Cast, july: Callable[..., CourseClass], people: Iterator[Person], clerk: User
) -> None:
    one, unlimited = july(capacity=2), july(code="L-DONG")
    school = make_unit(db, cast.province, parent=cast.education)
    make_enrolment(db, next(people), one)

    with pytest.raises(HoldsExceedSeats):
        hold_seats(db, one, {cast.education.id: 2}, None, actor=clerk, now=NOW)
    with pytest.raises(HoldsOverlap):
        hold_seats(db, one, {cast.education.id: 1, school.id: 1}, None, actor=clerk, now=NOW)
    with pytest.raises(NoLimitToHold):
        hold_seats(db, unlimited, {cast.education.id: 1}, None, actor=clerk, now=NOW)
