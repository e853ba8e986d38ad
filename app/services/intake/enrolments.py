"""Enrolments: who has a place in a class, with unit and category as on the class's first day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.audit import AuditAction
from app.domain.enrolment import (
    LIVE_STATUSES,
    EnrolmentStatus,
    Waiver,
    waived,
)
from app.domain.fault import ClassLocked
from app.domain.label import N_
from app.domain.registration import Window
from app.models import Enrolment, EnrolmentEvent
from app.queries.intake import AnyRow, enrolments_in, main_postings_between
from app.services.intake.admission import Move, against_rules
from app.services.intake.draft import CHANGED, CREATED, Amendment, Draft, Ground
from app.services.intake.references import (
    Pair,
    Referred,
    find_classes_and_people,
    refuse_repeats,
)
from app.services.intake.seats import SeatsTaken
from app.services.intake.table import Table
from app.services.intake.writes import NewRows, Step, Updates

_CONFIRMED = EnrolmentStatus.CONFIRMED.value


def draft_enrolments(ground: Ground, table: Table) -> Draft:
    """What a file of enrolments would do. Its key is the class and the person.

    A blank status confirms whoever has no enrolment in the class yet, and says nothing of others.
    A status off the ladder (withdrawn, …) ends the live enrolment. More people than seats are
    refused while a class has not ended, and before it begins people whom it is not for, or who
    have another one then; what has been held is history, and is taken as it was.
    """
    draft = Draft(table)
    refers = find_classes_and_people(ground, table)
    refuse_repeats(table, ("class_code", "person_code"), N_("lớp và người"))
    moves = _moves(ground, table, refers)
    set_aside = against_rules(ground, table, moves)
    places = Places(ground)
    seats = SeatsTaken()
    for move in moves:
        if table.is_bad[move.row]:
            continue
        seats.count(move.row, move.referred, move.status, move.wanted)
        waiver = ground.waiver if move.row in set_aside else None
        if move.begins:
            reference = places.enrol(move.referred, move.wanted, waiver)
            draft.mark(move.row, CREATED)
            if waiver is not None:
                draft.amendments.append(places.entered(reference, move, waiver))
        else:
            draft.amendments.append(places.move(move, waiver))
            draft.mark(move.row, CHANGED)
    seats.refuse_excess(ground, table)
    draft.steps = places.steps()
    return draft


def _moves(ground: Ground, table: Table, refers: Mapping[int, Referred]) -> list[Move]:
    """What the good rows would do; those of a class whose list is signed are refused."""
    rows = {row: referred for row, referred in refers.items() if not table.is_bad[row]}
    known = latest_enrolments(ground, rows.values())
    statuses = table.column("status")
    moves: list[Move] = []
    for row, referred in rows.items():
        enrolment = known.get(referred.pair)
        status = enrolment.status if enrolment else None
        wanted = statuses[row] or status or _CONFIRMED
        if wanted == status:
            continue
        if referred.course_class.locked_at is not None:
            table.refuse(row, "class_code", ClassLocked(code=referred.course_class.code))
            continue
        moves.append(Move(row, referred, enrolment, wanted))
    return moves


def latest_enrolments(ground: Ground, referred: Iterable[Referred]) -> dict[Pair, AnyRow]:
    """The enrolment that speaks for a person in a class: the live one, else the latest."""
    class_ids = {one.course_class.id for one in referred}
    known: dict[Pair, AnyRow] = {}
    for row in enrolments_in(ground.db, ground.province_id, class_ids):
        pair = row.course_class_id, row.person_id
        if pair not in known or known[pair].status not in LIVE_STATUSES:
            known[pair] = row
    return known


@dataclass(slots=True)
class Places:
    """Enrolments to make and to move, each with its event."""

    ground: Ground
    taken: list[tuple[Referred, str]] = field(default_factory=list)
    new: NewRows = field(init=False)
    moved: Updates = field(default_factory=lambda: Updates(Enrolment))
    events: NewRows = field(init=False)

    def __post_init__(self) -> None:
        columns = ("course_class_id", "person_id", "status", "created_at", "offered_until")
        self.new = NewRows(Enrolment, (*columns, "unit_id", "category", "position"))
        told = ("enrolment_id", "status", "at", "actor_id", "reason")
        self.events = NewRows(EnrolmentEvent, told, {"enrolment_id": self.new})

    def enrol(self, referred: Referred, status: str, waiver: Waiver | None = None) -> int:
        """Give somebody an enrolment. Returns the reference to it."""
        self.taken.append((referred, status))
        reference = -len(self.taken)
        self._tell(reference, status, waiver)
        return reference

    def entered(self, reference: int, move: Move, waiver: Waiver) -> Amendment:
        """For the log: an enrolment made although a rule speaks against it."""
        said = {"status": (None, move.wanted), **waived(waiver)}
        label = move.referred.label
        action = AuditAction.ENROLMENT_CREATED
        return Amendment(action, "enrolment", reference, label, said, self.new)

    def move(self, move: Move, waiver: Waiver | None) -> Amendment:
        """Change the status of an enrolment that exists."""
        assert move.enrolment is not None
        id, was = move.enrolment.id, move.enrolment.status.value
        until = self._until(move.referred.course_class, move.wanted)
        self.moved.set(id, {"status": move.wanted, "offered_until": until})
        self._tell(id, move.wanted, waiver)
        said = {"status": (was, move.wanted), **waived(waiver)}
        action = AuditAction.ENROLMENT_CHANGED
        return Amendment(action, "enrolment", id, move.referred.label, said)

    def _tell(self, enrolment: int, status: str, waiver: Waiver | None) -> None:
        reason = waiver.words if waiver else None
        self.events.add(enrolment, status, self.ground.now, self.ground.actor_id, reason)

    def steps(self) -> list[Step]:
        """The writes; what people were on the first day of their class is read once for all."""
        postings = self._main_postings()
        for referred, status in self.taken:
            first_day = referred.course_class.starts_on
            held = postings.get(referred.person.id, ())
            posting = next((p for p in held if p.starts_on <= first_day <= p.ends_on), None)
            was = (posting.unit_id, posting.category.value, posting.position) if posting else ()
            until = self._until(referred.course_class, status)
            self.new.add(
                *(*referred.pair, status, self.ground.now, until), *(was or (None, None, None))
            )
        return [self.moved, self.new, self.events]

    def _until(self, course_class: AnyRow, status: str) -> datetime | None:
        """How long an offer stands that a file makes; of a class that has begun it is history."""
        if status != EnrolmentStatus.OFFERED:
            return None
        window, now = _window(course_class), self.ground.now
        return None if window.is_settled(now) else window.offer_ends(now, course_class.offer_hours)

    def _main_postings(self) -> Mapping[int, list[AnyRow]]:
        if not self.taken:
            return {}
        ids = {referred.person.id for referred, _status in self.taken}
        days = {referred.course_class.starts_on for referred, _status in self.taken}
        found = main_postings_between(
            self.ground.db, self.ground.province_id, ids, min(days), max(days)
        )
        postings: dict[int, list[AnyRow]] = {}
        for posting in found:
            postings.setdefault(posting.person_id, []).append(posting)
        return postings


def _window(one: AnyRow) -> Window:
    return Window(
        one.status,
        one.starts_on,
        opens_at=one.registration_from,
        closes_at=one.registration_until,
        capacity=one.capacity,
    )
