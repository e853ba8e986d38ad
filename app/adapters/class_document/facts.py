"""What the documents of a class are made from: plain values, in Vietnamese words where shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from app.domain.course import DayPart
from app.domain.enrolment import Outcome, Result


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting that takes place. venue: where it differs from the class's, else ""."""

    held_on: date
    part: DayPart
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A class as its documents describe it. What is not known is empty or None.

    sittings: in their order, without cancelled ones. capacity None: no limit. mode: «trực tiếp».
    cost: in đồng. contact: whom to ask, with telephone or e-mail.
    """

    title: str
    starts_on: date
    ends_on: date
    sittings: Sequence[Sitting] = ()
    topics: Sequence[str] = ()
    audiences: Sequence[str] = ()
    trainers: Sequence[str] = ()
    mode: str = ""
    venue: str = ""
    capacity: int | None = None
    hours: Decimal | None = None
    cost: int | None = None
    funding: str = ""
    contact: str = ""

    @property
    def quoted(self) -> str:
        """The title as it stands in a sentence."""
        return f"“{self.title}”"

    def days(self) -> Iterator[tuple[date, list[Sitting]]]:
        """Each day on which the class meets, with its sittings."""
        for day, sittings in groupby(self.sittings, key=lambda sitting: sitting.held_on):
            yield day, list(sittings)


@dataclass(frozen=True, slots=True)
class Trainee:
    """Somebody in a class, with the unit and position of then. born: a day or a year, or ""."""

    full_name: str
    unit: str
    position: str = ""
    born: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a class ended for somebody.

    attended: sittings, late ones as the class counts them; None: no register was taken.
    certificate: its number, or "".
    """

    trainee: Trainee
    attended: int | None
    outcome: Outcome | None = None
    result: Result | None = None
    score: Decimal | None = None
    certificate: str = ""

    @property
    def came(self) -> bool:
        """Whether they were there at all; without a register, as the outcome tells."""
        if self.attended is not None:
            return self.attended > 0
        return self.outcome not in (None, Outcome.ABSENT)

    @property
    def is_completed(self) -> bool:
        return self.outcome is Outcome.COMPLETED
