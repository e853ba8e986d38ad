"""The seats that are free at a desk, taken one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.models import Enrolment
from app.queries.seat import holder_of, seats_of
from app.services.enrolment.desk import Desk


@dataclass(slots=True)
class Free:
    """Seats for anybody (None: without number), and those that units still hold for their own.

    left: both together, and never more than there are: whoever overbooked a class, or brought
    people into it by a file, may have used up what units hold. waiting: how many would like one.
    """

    desk: Desk
    left: int | None = field(init=False)
    anybody: int | None = field(init=False)
    held: dict[int, int] = field(init=False)
    waiting: int = field(init=False)

    def __post_init__(self) -> None:
        seats = seats_of(self.desk.db, self.desk.course_class, on=self.desk.today)
        self.left, self.anybody, self.waiting = seats.left, seats.free, seats.waiting
        self.held = {hold.unit_id: hold.unused for hold in seats.holds if hold.unused}

    def __bool__(self) -> bool:
        if self.left == 0:
            return False
        return self.anybody is None or self.anybody > 0 or bool(self.held)

    def holders(self, places: Iterable[Enrolment]) -> dict[int | None, int]:
        """{unit_id: who holds seats for it}, of the units of some places."""
        units = {place.unit_id for place in places if place.unit_id is not None}
        if not units or not self.held:
            return {}
        return holder_of(self.desk.db, self.desk.course_class, units, on=self.desk.today)

    def take(self, holder: int | None) -> bool:
        """Take a seat, first one that is held for the person's unit; False: there is none."""
        if self.left is None:
            return True
        is_held = holder is not None and bool(self.held.get(holder))
        if self.left == 0 or not (is_held or self.anybody):
            return False
        self.left -= 1
        if holder is not None and is_held:
            self.held[holder] -= 1
        elif self.anybody is not None:
            self.anybody -= 1
        return True
