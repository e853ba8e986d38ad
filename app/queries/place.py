"""The places of a class as its desk sees them: who waits, in which order, who is passed over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import Subquery

from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus
from app.domain.label import N_, Labelled
from app.domain.registration import PENDING_STATUSES
from app.models import Enrolment, Person
from app.queries.outlook import Outlook
from app.queries.person import people_in
from app.queries.tree import name_on


class PlaceGroup(Labelled):
    """Where somebody stands with a class, in the order of the ladder."""

    PENDING = "pending", N_("Chờ duyệt")
    OFFERED = "offered", N_("Được mời nhận chỗ")
    WAITING = "waiting", N_("Chờ chỗ")
    CONFIRMED = "confirmed", N_("Có chỗ")
    ENDED = "ended", N_("Không còn trong danh sách")

    @property
    def statuses(self) -> frozenset[EnrolmentStatus]:
        if self is PlaceGroup.PENDING:
            return PENDING_STATUSES
        if self is PlaceGroup.ENDED:
            return frozenset(EnrolmentStatus) - LIVE_STATUSES
        return frozenset({EnrolmentStatus(self.value)})


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Somebody's place. unit_name: as kept with it. turn: where they stand among all who wait.

    is_seen: whether the person is in scope, and not only the class.
    """

    enrolment_id: int
    person_id: int
    code: str
    full_name: str
    unit_name: str | None
    position: str | None
    status: EnrolmentStatus
    asked_at: datetime
    offered_until: datetime | None
    turn: int | None
    is_seen: bool


def count_groups(
    db: Session, class_id: int, outlook: Outlook, *, gives: bool
) -> dict[PlaceGroup, int]:
    """How many places stand in each group: those in scope; all, for who gives the class."""
    rows = db.execute(
        _places(class_id, outlook, gives=gives)
        .with_only_columns(Enrolment.status, func.count())
        .group_by(Enrolment.status)
    ).all()
    return {
        group: sum(count for status, count in rows if status in group.statuses)
        for group in PlaceGroup
    }


def list_places(
    db: Session,
    class_id: int,
    outlook: Outlook,
    group: PlaceGroup,
    *,
    gives: bool,
    limit: int,
    offset: int = 0,
) -> list[PlaceLine]:
    """A page of these places, in the order of asking; those with a seat by name. Two queries."""
    turns = _turns(class_id)
    by_name = (Person.sort_key, Person.code)
    by_time = (Enrolment.created_at, Enrolment.id)
    rows = db.execute(
        _places(class_id, outlook, gives=gives)
        .outerjoin(turns, turns.c.enrolment_id == Enrolment.id)
        .where(Enrolment.status.in_(sorted(group.statuses)))
        .with_only_columns(
            Enrolment, Person, name_on(Enrolment.unit_id, outlook.as_of), turns.c.turn
        )
        .order_by(*(by_name if group is PlaceGroup.CONFIRMED else by_time))
        .limit(limit)
        .offset(offset or None)
    ).all()
    ids = [person.id for _place, person, *_rest in rows]
    seen = set(
        db.scalars(people_in(outlook).where(Person.id.in_(ids)).with_only_columns(Person.id))
    )
    return [
        PlaceLine(
            enrolment_id=place.id,
            person_id=person.id,
            code=person.code,
            full_name=person.full_name,
            unit_name=unit_name,
            position=place.position,
            status=place.status,
            asked_at=place.created_at,
            offered_until=place.offered_until,
            turn=turn,
            is_seen=person.id in seen,
        )
        for place, person, unit_name, turn in rows
    ]


def _places(class_id: int, outlook: Outlook, *, gives: bool) -> Select[Person]:
    return (
        (select(Person) if gives else people_in(outlook))
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.course_class_id == class_id)
    )


def _turns(class_id: int) -> Subquery:
    """(enrolment_id, turn) of all who wait, in scope or not."""
    in_order = func.row_number().over(order_by=(Enrolment.created_at, Enrolment.id))
    return (
        select(Enrolment.id.label("enrolment_id"), in_order.label("turn"))
        .where(Enrolment.course_class_id == class_id, Enrolment.status == EnrolmentStatus.WAITING)
        .subquery()
    )
