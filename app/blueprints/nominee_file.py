"""A list of people that an office sends for a class, as the page of nominations shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g

from app.adapters.upload_folder import owner_name
from app.adapters.workbook_reader import read
from app.blueprints.intake_check import uploads
from app.blueprints.listing import acting
from app.domain.fault import Fault
from app.domain.intake import Problem
from app.errors import refusal_text
from app.forms.nomination import NomineeFileForm
from app.services.intake.nominees import Nominees, find_nominees

FILE = "file"
SHOWN = 50
"""So many rows that mean nobody are told; who sends more of them has another list in hand."""


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A row of the file that means nobody. where: its number, with its sheet if there are more."""

    sheet: str | None
    row: int | None
    found: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A list that was read. problems: the first of them."""

    name: str
    found: Nominees
    problems: list[ProblemLine]

    @property
    def has_sheets(self) -> bool:
        return len({line.sheet for line in self.problems}) > 1


def read_nominees(form: NomineeFileForm) -> ReadFile | None:
    """The list that was sent; None, and why, where it cannot be understood. Nothing is kept."""
    file = form.file.data
    name = owner_name(file.filename)
    folder = uploads()
    kept = folder.keep(file.stream)
    try:
        found = find_nominees(g.db, read(folder.find(kept.token, name=name), name=name), acting())
    except Fault as fault:
        form.refuse(fault, form.file)
        return None
    finally:
        folder.forget(kept.token)
    return ReadFile(name, found, list(_lines(found.problems[:SHOWN])))


def _lines(problems: list[Problem]) -> Iterator[ProblemLine]:
    for problem in problems:
        place = problem.place
        yield ProblemLine(place.sheet, place.row, problem.found, refusal_text(problem.fault))
