"""Whatever happens to a class in whatever order: never a seat too many, and nobody overtaken.

Tried against broken copies of the services, each of which fails: an offer that takes no seat, a
queue by id of the person, seats of holds given to others, a withdrawal that promotes nobody, who
has another class promoted all the same, a substitute beside the seat, a status without its event.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import ClassFacts, ClassStatus
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus, Waiver, WithdrawalReason
from app.domain.errors import RuleViolation
from app.domain.registration import PENDING_STATUSES, Approval, Approver
from app.models import CourseClass, Enrolment, EnrolmentEvent, Person, SeatHold, User
from app.services.course_class import change_class
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
from tests.factories import NOW, make_cast, make_class, make_course, make_officer, make_user
from tests.queries.strategies import some

S = EnrolmentStatus
PEOPLE = 6
_WAIVER = Waiver("Học xen kẽ", admits=True)
"""An officer may seat whom the rules speak against; whoever waits is offered no seat for that."""

Act = tuple[str, int, int]
"""What is done, to whom, and with whom or how many."""

ACTS = st.tuples(
    st.sampled_from(
        [
            *("withdraw", "withdraw", "accept", "accept", "apply", "apply", "approve", "approve"),
            *("nominate", "enrol", "reject", "substitute", "remove", "capacity", "hold"),
            *("elsewhere", "elsewhere", "hours"),
        ]
    ),
    st.integers(0, PEOPLE - 1),
    st.integers(0, PEOPLE - 1),
)


@dataclass
class Town:
    """Two departments of three people each, a class of a few seats, and another on its days."""

    db: Session
    approval: Approval
    capacity: int
    now: datetime = NOW
    people: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        cast = make_cast(self.db)
        self.units = [cast.home_affairs, cast.education]
        self.people = [make_officer(self.db, self.units[n % 2]) for n in range(PEOPLE)]
        self.clerk: User = make_user(self.db)
        days = (date(2024, 7, 1), date(2024, 7, 5))
        course = make_course(self.db, cast.province)
        self.one: CourseClass = make_class(
            self.db,
            course,
            *days,
            code="L1",
            status=ClassStatus.OPEN,
            approval=self.approval,
            capacity=self.capacity,
        )
        self.other: CourseClass = make_class(self.db, course, *days, code="L2")

    def do(self, act: Act) -> None:
        what, who, more = act
        self.now += timedelta(minutes=7)
        doing: dict[str, Callable[[], object]] = {
            "apply": lambda: apply(self.db, self.one, self.people[who], **self.by),
            "nominate": lambda: nominate(
                self.db, self.one, [self.people[who], self.people[more]], **self.by
            ),
            "enrol": lambda: enrol(
                self.db, self.one, [self.people[who]], waiver=_WAIVER, **self.by
            ),
            "withdraw": lambda: withdraw(
                self.db, self.place(who), WithdrawalReason.DUTY, **self.by
            ),
            "accept": lambda: accept(self.db, self.place(who, S.OFFERED), **self.by),
            "approve": lambda: approve(
                self.db, self.place(who, *PENDING_STATUSES), list(Approver)[more % 2], **self.by
            ),
            "reject": lambda: reject(
                self.db,
                self.place(who, *PENDING_STATUSES),
                list(Approver)[more % 2],
                "Bận",
                **self.by,
            ),
            "substitute": lambda: substitute(
                self.db, self.place(who, S.CONFIRMED), self.people[more], **self.by
            ),
            "remove": lambda: remove(self.db, self.place(who), **self.by),
            "capacity": lambda: change_class(
                self.db,
                self.one,
                replace(self.facts, capacity=more + 1),
                may_move_credit=False,
                **self.by,
            ),
            "hold": lambda: hold_seats(
                self.db, self.one, {self.units[who % 2].id: more % 3}, None, **self.by
            ),
            "elsewhere": lambda: self._elsewhere(self.people[who]),
            "hours": self._wait,
        }
        with suppress(RuleViolation, LookupError), self.db.begin_nested():
            doing[what]()

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.clerk, "now": self.now}

    @property
    def facts(self) -> ClassFacts:
        one = self.one
        return ClassFacts(one.code, one.starts_on, one.ends_on, status=ClassStatus.OPEN)

    def places(self) -> list[Enrolment]:
        """In the order in which they were asked for."""
        wanted = select(Enrolment).where(Enrolment.course_class_id == self.one.id)
        ordered = wanted.order_by(Enrolment.created_at, Enrolment.id)
        return list(self.db.scalars(ordered, execution_options={"populate_existing": True}))

    def place(self, which: int, *among: EnrolmentStatus) -> Enrolment:
        """One of the live places, or of those with some statuses. Raises LookupError."""
        wanted = among or LIVE_STATUSES
        places = [place for place in self.places() if place.status in wanted]
        return places[which % len(places)] if places else places[0]

    def _elsewhere(self, person: Person) -> None:
        """Into the other class, or out of it again."""
        wanted = select(Enrolment).where(
            Enrolment.course_class_id == self.other.id,
            Enrolment.person_id == person.id,
            Enrolment.status == S.CONFIRMED,
        )
        place = self.db.scalar(wanted)
        if place is None:
            enrol(self.db, self.other, [person], waiver=_WAIVER, **self.by)
        else:
            withdraw(self.db, place, WithdrawalReason.DUTY, **self.by)

    def _wait(self) -> None:
        self.now += timedelta(hours=30)
        expire(self.db, self.one, now=self.now)


def taken(places: list[Enrolment]) -> list[Enrolment]:
    return [place for place in places if place.status in {S.CONFIRMED, S.OFFERED}]


def unused_holds(town: Town, places: list[Enrolment]) -> dict[int, int]:
    """{unit_id: seats held for it that nobody of it has}, counted by hand."""
    used = Counter(place.unit_id for place in taken(places))
    holds = town.db.scalars(select(SeatHold).where(SeatHold.course_class_id == town.one.id))
    return {hold.unit_id: max(hold.seats - used[hold.unit_id], 0) for hold in holds}


def is_busy(town: Town, place: Enrolment) -> bool:
    wanted = select(Enrolment.id).where(
        Enrolment.course_class_id == town.other.id,
        Enrolment.person_id == place.person_id,
        Enrolment.status == S.CONFIRMED,
    )
    return town.db.scalar(wanted) is not None


def check_seats(town: Town) -> None:
    places = town.places()
    assert town.one.capacity is not None
    held = sum(unused_holds(town, places).values())
    assert len(taken(places)) + held <= town.one.capacity


def check_events(town: Town) -> None:
    """What a place is, its last event says; a place ends once."""
    for place in town.places():
        events = town.db.scalars(
            select(EnrolmentEvent.status)
            .where(EnrolmentEvent.enrolment_id == place.id)
            .order_by(EnrolmentEvent.id)
        ).all()
        assert events[-1] is place.status
        assert all(status in LIVE_STATUSES for status in events[:-1])
        assert (place.offered_until is not None) == (place.status is S.OFFERED)


def check_turns(town: Town, before: set[int]) -> None:
    """Offered to who can come, and nobody who can was passed over for one who asked later."""
    places = town.places()
    offered = [p for p in places if p.status is S.OFFERED and p.id not in before]
    assert not any(is_busy(town, place) for place in offered)
    holding = unused_holds(town, places).keys()
    for place in places:
        if place.status is S.WAITING and not is_busy(town, place):
            later = [p for p in offered if places.index(p) > places.index(place)]
            assert all(p.unit_id in holding for p in later)


def check_nothing_lies_idle(town: Town) -> None:
    """No seat is free that somebody waits for and may have."""
    places = town.places()
    holds = unused_holds(town, places)
    assert town.one.capacity is not None
    free = town.one.capacity - len(taken(places)) - sum(holds.values())
    for place in places:
        if place.status is S.WAITING:
            assert is_busy(town, place) or not (free or holds.get(place.unit_id or 0))


@some
@given(
    approval=st.sampled_from([*[Approval.NONE] * 5, *Approval]),
    capacity=st.integers(1, 4),
    first=st.permutations(range(PEOPLE)),
    acts=st.lists(ACTS, min_size=12, max_size=30),
)
def test_never_a_seat_too_many_and_nobody_overtaken(
    sqlite_db: Session, approval: Approval, capacity: int, first: list[int], acts: list[Act]
) -> None:
    world = sqlite_db.begin_nested()
    try:
        town = Town(sqlite_db, approval, capacity)
        for act in [*(("apply", who, 0) for who in first), *acts]:
            before = {p.id for p in town.places() if p.status is S.OFFERED}
            town.do(act)
            check_seats(town)
            check_events(town)
            check_turns(town, before)
            # Only whoever leaves the other class may have to wait for the next look at this one.
            if act[0] == "elsewhere":
                expire(sqlite_db, town.one, now=town.now)
            check_nothing_lies_idle(town)
    finally:
        world.rollback()
        sqlite_db.expunge_all()
