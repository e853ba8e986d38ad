"""Whether people may have the places that a file gives them in classes that lie ahead.

A class that has begun is a fact, taken as it was. A place in one to come is asked for, and the
rules of asking hold unless an officer sets them aside in writing.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from app.domain.course import ClassStatus
from app.domain.enrolment import LIVE_STATUSES, SEAT_STATUSES
from app.domain.fault import AgainstRules, NotMeant, SeatElsewhere, day_words
from app.domain.label import Phrase
from app.queries.admission import Admission, Agendas, admission, agendas
from app.queries.intake import AnyRow
from app.services.intake.draft import Ground
from app.services.intake.references import Referred
from app.services.intake.table import Table


class Move(NamedTuple):
    """A row that gives a place, or moves one. enrolment None: there is none yet."""

    row: int
    referred: Referred
    enrolment: AnyRow | None
    wanted: str

    @property
    def status(self) -> str | None:
        return self.enrolment.status if self.enrolment else None

    @property
    def begins(self) -> bool:
        """Whether a place is made: there is none, or one that has ended."""
        return self.enrolment is None or (
            self.status not in LIVE_STATUSES and self.wanted in LIVE_STATUSES
        )

    @property
    def is_asked(self) -> bool:
        """Whether rules have a say in it: a place is given, or a seat to who has a place."""
        return self.gives_seat or (self.begins and self.wanted in LIVE_STATUSES)

    @property
    def gives_seat(self) -> bool:
        return self.wanted in SEAT_STATUSES and self.status not in SEAT_STATUSES

    @property
    def takes_seat(self) -> bool:
        return self.wanted not in SEAT_STATUSES and self.status in SEAT_STATUSES


def against_rules(ground: Ground, table: Table, moves: Sequence[Move]) -> Collection[int]:
    """Refuse the rows that give a place, in a class to come, to whom a rule speaks against it.

    The seats are those of the register and of the file; of two rows that clash the later one is
    refused. Returns the rows that are taken because the rules were set aside.
    """
    classes = _classes_to_come(ground, moves)
    asked = [move for move in moves if move.referred.course_class.id in classes and move.is_asked]
    if not asked:
        return ()
    people = {move.referred.person.id for move in asked}
    meant = admission(ground.db, ground.province_id, classes.values(), people)
    seats = agendas(ground.db, ground.province_id, classes.values(), people)
    rows = {move.row for move in asked}
    _follow(seats, [move for move in moves if move.row not in rows], people)
    is_waived = ground.waiver is not None and ground.waiver.admits
    set_aside: set[int] = set()
    for move in asked:
        fault = _fault(meant, seats, move.referred)
        if fault is not None and not is_waived:
            table.refuse(move.row, "person_code", fault)
            continue
        if fault is not None:
            set_aside.add(move.row)
        if move.gives_seat:
            seats.add(move.referred.person.id, move.referred.course_class.id)
    return set_aside


def _classes_to_come(ground: Ground, moves: Sequence[Move]) -> dict[int, AnyRow]:
    named = {move.referred.course_class.id: move.referred.course_class for move in moves}
    return {
        id: one
        for id, one in named.items()
        if one.starts_on > ground.today and one.status is not ClassStatus.CANCELLED
    }


def _follow(seats: Agendas, moves: Sequence[Move], people: Collection[int]) -> None:
    """Take into account the other seats that the file gives, or takes from these people."""
    for move in moves:
        class_id, person_id = move.referred.pair
        if person_id not in people or class_id not in seats.classes:
            continue
        if move.takes_seat:
            seats.remove(person_id, class_id)
        elif move.gives_seat:
            seats.add(person_id, class_id)


def _fault(meant: Admission, seats: Agendas, referred: Referred) -> AgainstRules | None:
    course_class, person = referred.course_class, referred.person
    if not meant.is_meant(person.id, course_class):
        audiences = meant.audiences.get(course_class.course_id, ())
        return NotMeant(
            name=person.full_name,
            code=course_class.code,
            day=day_words(course_class.starts_on),
            audiences=Phrase([word for one in audiences for word in (", ", one.label)][1:]),
        )
    other = seats.clash(person.id, course_class)
    if other is None:
        return None
    return SeatElsewhere(name=person.full_name, code=course_class.code, other=other.code)
