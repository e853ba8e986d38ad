"""The people of a roster: who is new, who is meant, and what a row changes in their record."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from typing import Any, TypeVar

from app.domain.audit import AuditAction
from app.domain.cell import shown
from app.domain.fault import (
    Fault,
    MissingPersonKey,
    NameOfAnother,
    NumberDiffers,
    NumberOfAnother,
    RowsDisagree,
)
from app.domain.label import N_
from app.domain.person import mask_national_id
from app.domain.vietnamese import fold, name_key
from app.models import Person
from app.queries.intake import AnyRow, codes_like, people_by_code, people_by_number
from app.services.intake.draft import CHANGED, Amendment, Draft, Ground, differences
from app.services.intake.table import Table
from app.services.intake.writes import NewRows, Updates

_FACTS = ("full_name", "birth_date", "gender", "email", "phone")
_OWN_CODE = re.compile(r"P(\d{6,})")

T = TypeVar("T")

Key = str | bytes
"""What a person is known by in a file: the code, else the hash of the identity number."""


@dataclass(slots=True)
class People:
    """The people of a file. refs: for each row the person's id, or a reference to a new one.

    strangers: rows of new people whom no other row speaks of; most of a first roster, and taken
    column by column. labels: of those who exist, for the audit log.
    """

    new: NewRows
    changed: Updates
    refs: list[int | None]
    strangers: list[int] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)


def draft_people(ground: Ground, table: Table, draft: Draft) -> People:
    """Find or make the person of each good row; faulty rows are noted and get no reference."""
    new = NewRows(Person, _COLUMNS)
    people = People(new, Updates(Person), [None] * len(table))
    register = _Register.of(ground, table)
    people.strangers, groups = register.rows_by_person()
    strangers = new.extend(*register.strangers(people.strangers))
    for row, stranger in zip(people.strangers, strangers, strict=True):
        people.refs[row] = stranger
    for rows in groups:
        known = register.person(rows)
        if isinstance(known, Fault):
            for row in rows:
                table.refuse(row, register.key_column(row), known)
            continue
        facts = _facts(table, rows)
        rows = [row for row in rows if not table.is_bad[row]]
        if known is None:
            ref = new.extend(*register.newcomer(rows, facts))[0]
        else:
            ref = known.id
            people.labels[ref] = f"{known.code} {known.full_name}"
            _amend(known, facts, rows, register, people.changed, draft)
        for row in rows:
            people.refs[row] = ref
    return people


_COLUMNS = (
    *("province_id", "code", "full_name", "search_key", "sort_key", "birth_date", "birth_year"),
    *("gender", "email", "phone", "national_id_encrypted", "national_id_hash"),
)


@dataclass(slots=True)
class _Register:
    """A file's codes and numbers against those of the register."""

    ground: Ground
    table: Table
    codes: list[str | None]
    numbers: list[str | None]
    hashes: list[bytes | None]
    by_code: dict[str, AnyRow] = field(default_factory=dict)
    by_hash: dict[bytes, AnyRow] = field(default_factory=dict)
    code_of: dict[bytes, str] = field(default_factory=dict)
    folded: dict[str, tuple[str, str]] = field(default_factory=dict)
    own_codes: Iterator[str] | None = None

    @classmethod
    def of(cls, ground: Ground, table: Table) -> "_Register":
        codes, numbers = table.column("person_code"), table.column("national_id")
        find_by = ground.cipher.find_by
        hashes = [None if number is None else find_by(number) for number in numbers]
        self = cls(ground, table, codes, numbers, hashes)
        db, province_id = ground.db, ground.province_id
        self.by_code = people_by_code(db, province_id, filter(None, codes))
        people = self.by_code.values()
        self.by_hash = {p.national_id_hash: p for p in people if p.national_id_hash is not None}
        others = {hash_ for hash_ in hashes if hash_ is not None} - self.by_hash.keys()
        self.by_hash |= people_by_number(db, province_id, others)
        self._refuse_rows_without_key()
        self._join_codes_and_numbers()
        return self

    def _refuse_rows_without_key(self) -> None:
        for row, (code, number) in enumerate(zip(self.codes, self.numbers, strict=True)):
            if code is None and number is None and not self.table.is_bad[row]:
                self.table.refuse(row, "person_code", MissingPersonKey())

    def _join_codes_and_numbers(self) -> None:
        """Learn which code belongs to which number; one number under two codes is a fault."""
        number_of: dict[str, tuple[bytes, int]] = {}
        for row, (code, hash_) in enumerate(zip(self.codes, self.hashes, strict=True)):
            if code is None or hash_ is None:
                continue
            owner = self.code_of.setdefault(hash_, code)
            if owner != code:
                self.table.refuse(row, "national_id", NumberOfAnother(code=owner))
                continue
            first, first_row = number_of.setdefault(code, (hash_, row))
            if first != hash_:
                self._refuse_other_number(row, first_row)

    def _refuse_other_number(self, row: int, first_row: int) -> None:
        theirs = mask_national_id(self.numbers[first_row] or "")
        words = self.table.words(first_row, seen_from=row)
        fault = RowsDisagree(row=words, theirs=theirs, what=N_("mã người"))
        found = mask_national_id(self.numbers[row] or "")
        self.table.refuse(row, "national_id", fault, found=found)

    def rows_by_person(self) -> tuple[list[int], Iterable[list[int]]]:
        """The good rows: those of strangers, and those of each other person together."""
        keys = list(map(self._key, self.codes, self.hashes))
        times = Counter(keys)
        strangers: list[int] = []
        groups: dict[Key | None, list[int]] = {}
        for row in self.table.good():
            key, hash_ = keys[row], self.hashes[row]
            if times[key] == 1 and key not in self.by_code and hash_ not in self.by_hash:
                strangers.append(row)
            else:
                groups.setdefault(key, []).append(row)
        return strangers, groups.values()

    def _key(self, code: str | None, hash_: bytes | None) -> Key | None:
        if code is not None or hash_ is None:
            return code
        owner = self.by_hash.get(hash_)
        return owner.code if owner else self.code_of.get(hash_, hash_)

    def key_column(self, row: int) -> str:
        return "person_code" if self.numbers[row] is None else "national_id"

    def person(self, rows: list[int]) -> AnyRow | Fault | None:
        """The person that some rows mean; None: a new one; a Fault if code and number quarrel."""
        code, hash_ = first_of(self.codes, rows), first_of(self.hashes, rows)
        by_code = self.by_code.get(code) if code else None
        by_hash = self.by_hash.get(hash_) if hash_ else None
        if by_hash is not None and code is not None and by_hash.code != code:
            return NumberOfAnother(code=by_hash.code)
        if by_code is None:
            return by_hash if by_hash is None else self._same_name(by_hash, rows)
        if hash_ and by_code.national_id_hash not in (None, hash_):
            return NumberDiffers(code=by_code.code)
        return by_code

    def _same_name(self, person: AnyRow, rows: list[int]) -> AnyRow | Fault:
        """Found by the number alone: the name must vouch for it."""
        names = self.table.column("full_name")
        if any(fold(names[row]) != fold(person.full_name) for row in rows):
            return NameOfAnother(name=person.full_name, code=person.code)
        return person

    def strangers(self, rows: list[int]) -> tuple[Iterable[Any], ...]:
        """The records of new people, one a row, column by column."""
        columns: list[list[Any]] = [self.codes, self.numbers, self.hashes]
        columns += map(self.table.column, _FACTS)
        return self.records(*([column[row] for row in rows] for column in columns))

    def newcomer(self, rows: list[int], facts: Mapping[str, Any]) -> tuple[Iterable[Any], ...]:
        """The record of one new person of whom several rows speak."""
        columns: list[list[Any]] = [self.codes, self.numbers, self.hashes]
        values: list[Any] = [first_of(column, rows) for column in columns]
        values += map(facts.get, _FACTS)
        return self.records(*([value] for value in values))

    def records(
        self,
        codes: list[str | None],
        numbers: list[str | None],
        hashes: list[bytes | None],
        names: list[str],
        births: list[date | int | None],
        *others: list[Any],
    ) -> tuple[Iterable[Any], ...]:
        """What the table of people takes, in the order of _COLUMNS."""
        keys = [self.keys_of(name) for name in names]
        encrypt = self.ground.cipher.encrypt
        return (
            repeat(self.ground.province_id, len(codes)),
            [code or self.next_own_code() for code in codes],
            names,
            [search for search, _sort in keys],
            [sort for _search, sort in keys],
            [birth if isinstance(birth, date) else None for birth in births],
            [None if isinstance(birth, date) else birth for birth in births],
            *others,
            [None if number is None else encrypt(number) for number in numbers],
            hashes,
        )

    def keys_of(self, name: str) -> tuple[str, str]:
        """The search and sort keys of a name; names come again and again."""
        if name not in self.folded:
            self.folded[name] = fold(name), name_key(name)
        return self.folded[name]

    def next_own_code(self) -> str:
        """A code for somebody who came with an identity number only: P000001, P000002, …"""
        if self.own_codes is None:
            self.own_codes = self._free_codes()
        return next(self.own_codes)

    def _free_codes(self) -> Iterator[str]:
        taken = set(codes_like(self.ground.db, self.ground.province_id, "P______%"))
        taken.update(filter(None, self.codes))
        number = max((int(m[1]) for code in taken if (m := _OWN_CODE.fullmatch(code))), default=0)
        while True:
            number += 1
            yield f"P{number:06}"


def first_of(values: Sequence[T | None], rows: list[int]) -> T | None:
    """The first thing that some rows say in a column."""
    if len(rows) == 1:
        return values[rows[0]]
    return next((value for row in rows if (value := values[row]) is not None), None)


def _facts(table: Table, rows: list[int]) -> dict[str, Any]:
    """What a person's rows say of the person; those that contradict earlier ones are refused."""
    facts = {name: table.column(name)[rows[0]] for name in _FACTS}
    for row in rows[1:]:
        for name in _FACTS:
            value = table.column(name)[row]
            merged = _merged(facts[name], value)
            if merged is None and value is not None:
                _refuse_disagreement(table, row, name, rows)
            else:
                facts[name] = merged
    return facts


def _merged(one: Any, other: Any) -> Any:
    """The fuller of two that agree, a birth date and its year included; None where they do not."""
    if other is None or one == other:
        return one
    if one is None:
        return other
    if isinstance(one, date) and one.year == other:
        return one
    return other if isinstance(other, date) and other.year == one else None


def _refuse_disagreement(table: Table, row: int, name: str, rows: list[int]) -> None:
    column = table.column(name)
    speaks = next(other for other in rows if column[other] is not None)
    words = table.words(speaks, seen_from=row)
    fault = RowsDisagree(row=words, theirs=shown(column[speaks]), what=N_("người", "trùng"))
    table.refuse(row, name, fault)


def _amend(
    person: AnyRow,
    facts: dict[str, Any],
    rows: list[int],
    register: _Register,
    updates: Updates,
    draft: Draft,
) -> None:
    """Change what the file says otherwise; blanks say nothing, a year says less than its date."""
    said = {name: value for name, value in facts.items() if value is not None}
    birth = said.pop("birth_date", None)
    if isinstance(birth, date):
        said |= {"birth_date": birth, "birth_year": None}
    elif birth is not None and (person.birth_date is None or person.birth_date.year != birth):
        said |= {"birth_date": None, "birth_year": birth}
    changes = differences(person._asdict(), said)
    values = {name: new for name, (_old, new) in changes.items()}
    if "full_name" in values:
        values["search_key"], values["sort_key"] = register.keys_of(values["full_name"])
    number = first_of(register.numbers, rows)
    if number is not None and person.national_id_hash is None:
        values["national_id_encrypted"] = register.ground.cipher.encrypt(number)
        values["national_id_hash"] = first_of(register.hashes, rows)
        changes["national_id"] = (None, mask_national_id(number))
    if not changes:
        return
    updates.set(person.id, values)
    label = f"{person.code} {person.full_name}"
    action = AuditAction.PERSON_CHANGED
    draft.amendments.append(Amendment(action, "person", person.id, label, changes))
    for row in rows:
        draft.mark(row, CHANGED)
