"""People who came to a meeting without a place: who they said they are, and who they turned out."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.models import Enrolment, Meeting, Person, WalkIn


@dataclass(frozen=True, slots=True)
class WalkInLine:
    """Somebody noted. person None: not found in the roster yet."""

    walk_in: WalkIn
    enrolment_id: int | None
    person: Person | None


def list_walk_ins(db: Session, meeting: Meeting) -> list[WalkInLine]:
    """Everyone noted at a meeting, the last on top. One query."""
    rows = db.execute(
        select(WalkIn, Enrolment.id, Person)
        .outerjoin(Enrolment, Enrolment.id == WalkIn.enrolment_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .where(WalkIn.meeting_id == meeting.id)
        .order_by(WalkIn.id.desc())
    )
    return [WalkInLine(*row) for row in rows]


def walk_in_of(db: Session, meeting: Meeting, walk_in_id: int) -> WalkIn:
    """Somebody noted at a meeting. Raises NotFound."""
    walk_in = db.get(WalkIn, walk_in_id)
    if walk_in is None or walk_in.meeting_id != meeting.id:
        raise NotFound
    return walk_in
