"""What the register holds after a rush, and whether all of it is as it must be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.enrolment import EnrolmentStatus
from app.models import AuditEvent, Enrolment, EnrolmentEvent
from bench.drill.crowd import Answer


class Wrong(Exception):
    """What must never be."""


@dataclass(frozen=True, slots=True)
class Register:
    """Who has a seat (person ids), who was offered one and who waits, both as they asked.

    places: every applicant's place, by person. halves: places whose events or lines in the log do
    not agree with them.
    """

    seated: frozenset[int]
    offered: list[int]
    queue: list[int]
    places: dict[int, int]
    doubles: int
    halves: int

    def check(self, *, seats: int, waiting: int) -> None:
        """Raises Wrong unless every seat is taken, all others wait, and all of it is whole."""
        found = f"{len(self.seated)} seats, {len(self.queue)} waiting, {len(self.offered)} offers"
        if (len(self.seated), len(self.queue), len(self.offered)) != (seats, waiting, 0):
            raise Wrong(f"{found}; {seats} seats and {waiting} waiting were due")
        if self.doubles or self.halves:
            raise Wrong(f"{self.doubles} places twice, {self.halves} half made")


def read_register(db: Session, class_id: int) -> Register:
    """What the register holds of a class."""
    rows = db.execute(
        select(Enrolment.id, Enrolment.person_id, Enrolment.status)
        .where(Enrolment.course_class_id == class_id)
        .order_by(Enrolment.created_at, Enrolment.id)
    ).all()
    places = {person_id: place_id for place_id, person_id, _status in rows}
    register = Register(
        seated=frozenset(who for _, who, status in rows if status is EnrolmentStatus.CONFIRMED),
        offered=[who for _, who, status in rows if status is EnrolmentStatus.OFFERED],
        queue=[who for _, who, status in rows if status is EnrolmentStatus.WAITING],
        places=places,
        doubles=len(rows) - len(places),
        halves=_halves(db, class_id),
    )
    db.rollback()
    return register


def _halves(db: Session, class_id: int) -> int:
    """Places whose last event has another status, or that have not one line for each event."""
    events = select(EnrolmentEvent).join(Enrolment).where(Enrolment.course_class_id == class_id)
    statuses: dict[int, list[EnrolmentStatus]] = {}
    for event in db.scalars(events.order_by(EnrolmentEvent.id)):
        statuses.setdefault(event.enrolment_id, []).append(event.status)
    places = select(Enrolment.id).where(Enrolment.course_class_id == class_id)
    logged = db.execute(
        select(AuditEvent.subject_id, func.count())
        .where(AuditEvent.subject_type == "enrolment", AuditEvent.subject_id.in_(places))
        .group_by(AuditEvent.subject_id)
    )
    lines = {row[0]: row[1] for row in logged}
    enrolments = db.scalars(select(Enrolment).where(Enrolment.course_class_id == class_id))
    return sum(
        statuses.get(one.id, [None])[-1] is not one.status
        or len(statuses[one.id]) != lines.get(one.id)
        for one in enrolments
    )


def in_order(queue: Sequence[int], answers: Collection[Answer]) -> bool:
    """Whether nobody stands before somebody who had their answer before they even asked."""
    times = {one.who: one for one in answers}
    latest_sent = float("-inf")
    for who in queue:
        if times[who].came < latest_sent:
            return False
        latest_sent = max(latest_sent, times[who].sent)
    return True
