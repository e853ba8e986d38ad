"""The yearly plan of courses: what is meant, opened and held for each audience, and what lacks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum

from app.domain.audience import Audience
from app.domain.coverage import Coverage
from app.domain.errors import RuleViolation
from app.domain.label import N_

_YEAR_OF_WEEKS = timedelta(weeks=52)


class Stage(IntEnum):
    """How far a course of a year has come; of its classes, the furthest counts."""

    PLANNED = 1
    OPENED = 2
    HELD = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """Courses of one audience at one stage. seats: in classes still to end; None: no limit."""

    courses: int = 0
    seats: int | None = 0


@dataclass(frozen=True, slots=True)
class AudiencePlan:
    """An audience in a year's plan. minimum: courses the province's plan asks for; None: none.

    staff: how many of the audience were trained in the year; None where they are not counted among
    the staff of the province.
    """

    audience: Audience
    minimum: int | None = None
    staff: Coverage | None = None
    tallies: Mapping[Stage, Tally] = field(default_factory=dict)

    def courses(self, stage: Stage) -> int:
        return self.tallies.get(stage, Tally()).courses

    @property
    def all_courses(self) -> int:
        """At whatever stage."""
        return sum(tally.courses for tally in self.tallies.values())

    @property
    def lacking(self) -> int:
        """Courses to plan yet, that the minimum be reached if all planned ones are held."""
        return max((self.minimum or 0) - self.all_courses, 0)

    @property
    def untrained(self) -> int | None:
        """Heads that have not been trained in the year."""
        return None if self.staff is None else self.staff.denominator - self.staff.value

    @property
    def seats(self) -> int | None:
        """Seats of classes still to end; None: without limit."""
        seats = [tally.seats for tally in self.tallies.values()]
        return None if None in seats else sum(one or 0 for one in seats)

    @property
    def seats_short(self) -> int:
        """Heads left without a seat if every class to come is filled by the untrained."""
        if self.untrained is None or self.seats is None:
            return 0
        return max(self.untrained - self.seats, 0)


class NothingToCopy(RuleViolation):
    """Nobody was told which courses."""

    message = N_("Chưa chọn khóa nào. Hãy đánh dấu những khóa cần chép.")


def next_year_text(text: str, year: int) -> str:
    """A code or title for the year after: «2026-SNV-03» becomes «2027-SNV-03».

    Text without the year stays as it is.
    """
    return text.replace(str(year), str(year + 1))


def next_year_code(code: str, year: int) -> str:
    """A code for the year after, which is another one in any case: «TH-01» becomes «TH-01-2027»."""
    moved = next_year_text(code, year)
    return moved if moved != code else f"{code}-{year + 1}"


def next_year_shift(ends_on: date) -> timedelta:
    """By how much a class moves, that it ends in the next year and keeps its days of the week."""
    moved = ends_on + _YEAR_OF_WEEKS
    return _YEAR_OF_WEEKS if moved.year > ends_on.year else _YEAR_OF_WEEKS + timedelta(weeks=1)
