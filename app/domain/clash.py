"""Classes that want the same thing at the same time: a hall, a trainer, or a person."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.course import DayPart, Sitting
from app.domain.label import N_, Labelled
from app.domain.vietnamese import fold

SEAT_ELSEWHERE = N_("Có chỗ ở lớp %(code)s học trùng ngày")
"""Why somebody waits in a class that was taken up again; the event of their place keeps the code.
"""


class ClashKind(Labelled):
    """What two classes cannot share."""

    PLACE = "place", N_("Trùng nơi học")
    TRAINER = "trainer", N_("Trùng giảng viên")
    PERSON = "person", N_("Trùng học viên")


@dataclass(frozen=True, slots=True)
class Agenda:
    """When a class takes place and where. sittings: its meetings, each with its place.

    Without meetings every part of each of its days is taken. place: folded, as all places here;
    "": unknown, which is nowhere.
    """

    class_id: int | None
    code: str
    title: str
    starts_on: date
    ends_on: date
    place: str
    sittings: Mapping[Sitting, str]

    def sittings_shared(self, other: "Agenda") -> list[Sitting]:
        """When both take place, the first on top."""
        first, last = max(self.starts_on, other.starts_on), min(self.ends_on, other.ends_on)
        if first > last:
            return []
        mine, theirs = self._taken(first, last), other._taken(first, last)
        return sorted(mine & theirs, key=lambda one: (one[0], list(DayPart).index(one[1])))

    def place_at(self, sitting: Sitting) -> str:
        """Where it takes place then."""
        return self.sittings.get(sitting) or self.place

    def _taken(self, first: date, last: date) -> set[Sitting]:
        if self.sittings:
            return {one for one in self.sittings if first <= one[0] <= last}
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return {(day, part) for day in days for part in DayPart}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two classes at once. what: the hall, or whose name it is; on: the first day of it."""

    kind: ClashKind
    what: str
    on: date
    other_id: int
    other_code: str
    other_title: str


def place_clash(mine: Agenda, other: Agenda, *, what: str) -> Clash | None:
    """Whether two classes want one hall at once. what: the hall as it is written."""
    for sitting in mine.sittings_shared(other):
        place = mine.place_at(sitting)
        if place and place == other.place_at(sitting):
            return _clash(ClashKind.PLACE, what, sitting[0], other)
    return None


def trainer_clashes(mine: Agenda, other: Agenda, names: Collection[str]) -> list[Clash]:
    """Whether trainers of both would teach two classes at once. names: of these trainers."""
    shared = mine.sittings_shared(other) if names else []
    return [_clash(ClashKind.TRAINER, name, shared[0][0], other) for name in names if shared]


def never_meet(mine: Set[Sitting], theirs: Set[Sitting]) -> bool:
    """Whether classes of the same days go together: both say when they meet, and never at once."""
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def folded(place: str | None) -> str:
    """A place as it is compared: without marks, case, or what it is written with."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(place or "")).split())


def _clash(kind: ClashKind, what: str, on: date, other: Agenda) -> Clash:
    assert other.class_id is not None
    return Clash(kind, what, on, other.class_id, other.code, other.title)
