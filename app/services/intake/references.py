"""People and classes that rows refer to by their codes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.fault import DuplicateRow, Fault, UnknownClass, UnknownPerson
from app.domain.person import is_national_id, mask_national_id
from app.queries.intake import AnyRow, classes_by_code, people_by_code, people_by_number
from app.services.intake.draft import Ground
from app.services.intake.table import Table

Pair = tuple[int, int]
"""A class and a person, by id."""

Found = list[AnyRow | None]
"""For each row what it refers to; None where that is unknown, or nothing is said."""


@dataclass(frozen=True, slots=True)
class Referred:
    """The class and the person of a row."""

    course_class: AnyRow
    person: AnyRow

    @property
    def pair(self) -> Pair:
        return self.course_class.id, self.person.id

    @property
    def label(self) -> str:
        """Both, for the audit log."""
        return f"{self.course_class.code}: {self.person.code} {self.person.full_name}"


def find_classes_and_people(ground: Ground, table: Table) -> dict[int, Referred]:
    """The class and person of each row where both are known; unknown ones are refused."""
    codes = filter(None, table.column("class_code"))
    known = classes_by_code(ground.db, ground.province_id, codes)
    classes = _find(table, "class_code", known, UnknownClass)
    return {
        row: Referred(course_class, person)
        for row, (course_class, person) in enumerate(
            zip(classes, find_people(ground, table), strict=True)
        )
        if course_class is not None and person is not None
    }


def find_people(ground: Ground, table: Table) -> Found:
    """The person of each row; every row that names an unknown one is refused.

    A cell may hold the person's identity number as well; it is then read as the person's code.
    """
    codes = table.column("person_code")
    known = people_by_code(ground.db, ground.province_id, filter(None, codes))
    numbers = {code for code in codes if code and code not in known and is_national_id(code)}
    if numbers:
        known |= _find_by_numbers(ground, codes, numbers)
    return _find(table, "person_code", known, UnknownPerson)


def _find_by_numbers(
    ground: Ground, codes: list[str | None], numbers: Collection[str]
) -> dict[str, AnyRow]:
    """The people with these numbers, by code; numbers give way to codes, unknown ones to masks."""
    hashes = {number: ground.cipher.find_by(number) for number in numbers}
    owners = people_by_number(ground.db, ground.province_id, hashes.values())
    for row, number in enumerate(codes):
        if number in hashes:
            owner = owners.get(hashes[number])
            codes[row] = owner.code if owner else mask_national_id(number)
    return {owner.code: owner for owner in owners.values()}


def _find(table: Table, column: str, known: Mapping[str, AnyRow], fault: type[Fault]) -> Found:
    found = [known.get(code) for code in table.column(column)]
    for row, code in enumerate(table.column(column)):
        if code is not None and found[row] is None:
            table.refuse(row, column, fault(found=code))
    return found


def refuse_repeats(table: Table, names: tuple[str, ...], what: str) -> None:
    """Refuse a good row that has the same cells in some columns as an earlier good one.

    what: the columns in words, for the message.
    """
    seen: dict[tuple[object, ...], int] = {}
    columns = [table.column(name) for name in names]
    for row in list(table.good()):
        key = tuple(column[row] for column in columns)
        first = seen.setdefault(key, row)
        if first != row:
            words = table.words(first, seen_from=row)
            table.refuse(row, names[0], DuplicateRow(row=words, what=what))
