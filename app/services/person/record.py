"""People's records: adding somebody, saying one otherwise, and who looked at what is guarded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.fault import day_words
from app.domain.person import (
    HIDDEN_NUMBER,
    BornAhead,
    NumberTaken,
    PersonFacts,
    PersonTaken,
    mask_national_id,
)
from app.domain.posting import PostingFacts, Term
from app.domain.vietnamese import fold, name_key
from app.models import Person, Unit, User
from app.queries.hold import hold_province
from app.queries.namesake import name_of_code, next_own_code, person_of_number
from app.services import audit
from app.services.person.checks import check_job
from app.services.person.posting import start_posting


class Cipher(Protocol):
    """What identity numbers are kept and found by; the edge hands it in."""

    def find_by(self, number: str) -> bytes: ...

    def encrypt(self, number: str) -> bytes: ...


def add_person(
    db: Session,
    unit: Unit,
    facts: PersonFacts,
    job: PostingFacts,
    term: Term,
    *,
    code: str | None = None,
    national_id: str | None = None,
    cipher: Cipher,
    actor: User,
    now: datetime,
) -> Person:
    """Add somebody with a first job in a unit. code None: the next one of ours. Flushes.

    Whether it is somebody known already is for the reader to say: see `people_alike`.
    Raises PersonTaken, NumberTaken, BornAhead, and what start_posting raises.
    """
    province_id = unit.province_id
    _check(facts, now)
    hold_province(db, province_id)
    check_job(db, unit.id, job, term)
    if code is not None:
        taken = name_of_code(db, province_id, code)
        if taken is not None:
            raise PersonTaken(code=code, name=taken)
    person = Person(province_id=province_id, code=code or next_own_code(db, province_id))
    _write(person, facts)
    if national_id is not None:
        _write_number(db, person, national_id, cipher)
    db.add(person)
    db.flush()
    changes = {what: (None, value) for what, value in said(person).items() if value}
    if national_id is not None:
        changes["national_id"] = (None, mask_national_id(national_id))
    _record(db, AuditAction.PERSON_CREATED, person, changes, actor=actor, now=now)
    start_posting(db, person, unit, job, term, actor=actor, now=now)
    return person


def change_person(
    db: Session,
    person: Person,
    facts: PersonFacts,
    *,
    national_id: str | None = None,
    drops_number: bool = False,
    cipher: Cipher,
    actor: User,
    now: datetime,
) -> bool:
    """Say somebody's record otherwise. national_id None: it stays, unless it is dropped.

    Returns whether anything changes. Flushes. Raises NumberTaken or BornAhead.
    """
    _check(facts, now)
    was = said(person)
    number = _change_number(db, person, national_id, drops_number, cipher)
    _write(person, facts)
    new = said(person)
    changes = {what: (was[what], new[what]) for what in was if was[what] != new[what]} | number
    if changes:
        db.flush()
        _record(db, AuditAction.PERSON_CHANGED, person, changes, actor=actor, now=now)
    return bool(changes)


def note_national_id_shown(db: Session, person: Person, *, actor: User, now: datetime) -> None:
    """Write down that somebody is being shown a person's whole identity number."""
    _record(db, AuditAction.NATIONAL_ID_SHOWN, person, {}, actor=actor, now=now)


def said(person: Person) -> dict[str, object]:
    """All that the audit log keeps of a record, beside the identity number."""
    return {
        "code": person.code,
        "full_name": person.full_name,
        "birth_date": person.birth_date,
        "birth_year": person.birth_year,
        "gender": person.gender,
        "email": person.email,
        "phone": person.phone,
    }


def _check(facts: PersonFacts, now: datetime) -> None:
    today = local_date(now)
    if facts.birth_date is not None and facts.birth_date > today:
        raise BornAhead(latest=day_words(today))
    if facts.birth_year is not None and facts.birth_year > today.year:
        raise BornAhead(latest=today.year)


def _write(person: Person, facts: PersonFacts) -> None:
    person.full_name = facts.full_name
    person.search_key, person.sort_key = fold(facts.full_name), name_key(facts.full_name)
    person.birth_date, person.birth_year = facts.birth_date, facts.birth_year
    person.gender, person.email, person.phone = facts.gender, facts.email, facts.phone


def _change_number(
    db: Session, person: Person, number: str | None, drops: bool, cipher: Cipher
) -> dict[str, tuple[object, object]]:
    """Put another identity number in the place of one, or none. Returns what changes."""
    old = HIDDEN_NUMBER if person.national_id_hash is not None else None
    if number is not None:
        if person.national_id_hash == cipher.find_by(number):
            return {}
        _write_number(db, person, number, cipher)
        return {"national_id": (old, mask_national_id(number))}
    if not drops or old is None:
        return {}
    person.national_id_encrypted = person.national_id_hash = None
    return {"national_id": (old, None)}


def _write_number(db: Session, person: Person, number: str, cipher: Cipher) -> None:
    found_by = cipher.find_by(number)
    owner = person_of_number(db, person.province_id, found_by)
    if owner is not None and owner != person.code:
        raise NumberTaken(code=owner)
    person.national_id_hash, person.national_id_encrypted = found_by, cipher.encrypt(number)


def _record(
    db: Session,
    action: AuditAction,
    person: Person,
    changes: Mapping[str, tuple[object, object]],
    *,
    actor: User,
    now: datetime,
) -> None:
    audit.record(
        db,
        actor,
        action,
        province_id=person.province_id,
        subject_type="person",
        subject_id=person.id,
        subject_label=f"{person.code} {person.full_name}",
        changes=changes,
        at=now,
    )
    db.flush()
