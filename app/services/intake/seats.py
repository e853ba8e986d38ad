"""The seats that a file takes in classes that have not ended: never more than there are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.course import ClassStatus
from app.domain.enrolment import SEAT_STATUSES, seats_taken
from app.domain.fault import NoSeatLeft, SeatsKept
from app.domain.seat import Seats
from app.models import CourseClass
from app.queries.intake import AnyRow, main_postings_between, places_counted
from app.queries.seat import holder_of
from app.queries.seat_hold import seats_with_holds
from app.services.intake.draft import Ground
from app.services.intake.references import Referred
from app.services.intake.table import Table


@dataclass(slots=True)
class SeatsTaken:
    """Who would take a seat, and who would leave one, class by class; an offer holds one too.

    seated: {class: {row: person}}.
    """

    classes: dict[int, AnyRow] = field(default_factory=dict)
    seated: dict[int, dict[int, int]] = field(default_factory=dict)
    freed: Counter[int] = field(default_factory=Counter)

    def count(self, row: int, referred: Referred, status: str | None, wanted: str) -> None:
        class_id, person_id = referred.pair
        self.classes[class_id] = referred.course_class
        had, has = status in SEAT_STATUSES, wanted in SEAT_STATUSES
        if has and not had:
            self.seated.setdefault(class_id, {})[row] = person_id
        elif had and not has:
            self.freed[class_id] += 1

    def refuse_excess(
        self, ground: Ground, table: Table, refusal: type[NoSeatLeft] = NoSeatLeft
    ) -> None:
        """Refuse the last rows for which a class that has not ended has no seat.

        Of those that it has, none is taken from the people of a unit that holds it.
        """
        limited = [id for id in self.seated if self._is_limited(id, ground.today)]
        places = places_counted(ground.db, ground.province_id, limited)
        for id in limited:
            rows, seats = list(self.seated[id]), self.classes[id].capacity
            total = seats_taken(places[id]) - self.freed[id] + len(rows)
            fault = refusal(code=self.classes[id].code, capacity=seats, confirmed=total)
            for row in rows[len(rows) - max(min(total - seats, len(rows)), 0) :]:
                table.refuse(row, "class_code", fault)
        for course_class, seats in seats_with_holds(ground.db, limited, on=ground.today):
            self._refuse_kept(ground, table, course_class, seats)

    def _refuse_kept(
        self, ground: Ground, table: Table, course_class: CourseClass, seats: Seats
    ) -> None:
        """Refuse who would have a seat that is held for others."""
        people = {
            row: who for row, who in self.seated[course_class.id].items() if not table.is_bad[row]
        }
        holders = _holders(ground, course_class, people)
        held = {one.unit_id: one.unused for one in seats.holds}
        left = max((seats.left or 0) + self.freed[course_class.id] - seats.held, 0)
        for row in people:
            holder = holders.get(row)
            if holder is not None and held.get(holder):
                held[holder] -= 1
            elif left:
                left -= 1
            else:
                fault = SeatsKept(code=course_class.code, held=sum(held.values()))
                table.refuse(row, "class_code", fault)

    def _is_limited(self, class_id: int, today: date) -> bool:
        course_class = self.classes[class_id]
        lies_open = course_class.ends_on >= today and course_class.status != ClassStatus.CANCELLED
        return course_class.capacity is not None and lies_open


def _holders(
    ground: Ground, course_class: CourseClass, people: Mapping[int, int]
) -> dict[int, int]:
    """{row: the unit that holds seats for its person}, by where they work on the first day."""
    day = course_class.starts_on
    posts = main_postings_between(ground.db, ground.province_id, people.values(), day, day)
    units = {post.person_id: post.unit_id for post in posts}
    known = holder_of(ground.db, course_class, set(units.values()), on=ground.today)
    return {row: known[units[who]] for row, who in people.items() if units.get(who) in known}
