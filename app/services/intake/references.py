"""Units, people and classes that rows refer to, and whether the reader may speak of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app.domain.fault import (
    DuplicateRow,
    Fault,
    PersonOutOfBounds,
    UnitOutOfBounds,
    UnknownClass,
    UnknownPerson,
)
from app.domain.person import is_national_id, mask_national_id
from app.queries.intake import (
    AnyRow,
    UnitBook,
    classes_by_code,
    people_by_code,
    people_by_number,
    postings_of,
)
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


def find_units(
    ground: Ground, table: Table, units: UnitBook, column: str = "unit_code"
) -> list[int | None]:
    """The unit of each row, whose cell becomes its code.

    Every row that names an unknown or ambiguous one, or one out of bounds, is refused.
    """
    names = table.column(column)
    found = {name: _unit(ground, units, name) for name in dict.fromkeys(names) if name is not None}
    bad = {name: unit for name, unit in found.items() if isinstance(unit, Fault)}
    for row, name in enumerate(names) if bad else ():
        if name in bad:
            table.refuse(row, column, bad[name])
    ids = {name: unit for name, unit in found.items() if isinstance(unit, int)}
    meant = [ids.get(name) for name in names]
    codes = {name: units.codes[unit] for name, unit in ids.items()}
    names[:] = [codes.get(name, name) for name in names]
    return meant


def _unit(ground: Ground, units: UnitBook, name: str) -> int | Fault:
    unit = units.find(name)
    is_out = isinstance(unit, int) and not ground.allows(unit)
    return UnitOutOfBounds(found=name) if is_out else unit


def find_people(ground: Ground, table: Table) -> Found:
    """The person of each row; every row that names an unknown one is refused.

    A cell may hold the person's identity number as well; it is then read as the person's code.
    Every row about somebody of a unit out of bounds is refused too.
    """
    codes = table.column("person_code")
    known = people_by_code(ground.db, ground.province_id, filter(None, codes))
    numbers = {code for code in codes if code and code not in known and is_national_id(code)}
    if numbers:
        known |= _find_by_numbers(ground, codes, numbers)
    people = _find(table, "person_code", known, UnknownPerson)
    if ground.bounds is not None:
        _refuse_people_out_of_bounds(ground, table, people)
    return people


def _refuse_people_out_of_bounds(ground: Ground, table: Table, people: Found) -> None:
    ids = {person.id for person in people if person is not None}
    held: dict[int, list[AnyRow]] = {}
    for posting in postings_of(ground.db, ground.province_id, ids):
        held.setdefault(posting.person_id, []).append(posting)
    for row, person in enumerate(people):
        if person is not None and not ground.allows(home_unit(ground, held.get(person.id, ()))):
            table.refuse(row, "person_code", PersonOutOfBounds())


def home_unit(ground: Ground, postings: Iterable[AnyRow]) -> int | None:
    """The unit of somebody's latest main posting begun by today, else of the first one ahead.

    None: never had one.
    """
    main = sorted((p for p in postings if p.is_main), key=lambda p: p.starts_on)
    begun = [p for p in main if p.starts_on <= ground.today]
    home = begun[-1] if begun else next(iter(main), None)
    return home.unit_id if home else None


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
