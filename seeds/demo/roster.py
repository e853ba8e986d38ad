"""Stores people and their postings: names, birth dates, and for a few an identity number."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from random import Random
from typing import Protocol

from sqlalchemy.orm import Session

from app.domain.person import Gender
from app.domain.vietnamese import fold, name_key
from app.models import Person, Posting
from seeds.demo.jobs import PROFILES
from seeds.demo.names import full_name, highland_name
from seeds.demo.people import DemoPerson
from seeds.demo.places import Place
from seeds.demo.rows import Row, store, store_plain

_WITH_NATIONAL_ID = 0.05
_WITH_EMAIL = 0.6
_BORN = (1967, 2001)
_LEADERS_BORN = (1966, 1988)
# The digit for sex and century: 8 and 9 are those of the years 2300 to 2399. The numbers have the
# right shape, and nobody alive can have one.
_CENTURY_TO_COME = {Gender.MALE: 8, Gender.FEMALE: 9}


class Cipher(Protocol):
    """What keeps identity numbers: app.adapters.cipher.IdentityCipher."""

    def encrypt(self, number: str) -> bytes: ...

    def find_by(self, number: str) -> bytes: ...


def store_people(
    db: Session,
    province_id: int,
    people: Sequence[DemoPerson],
    units: Mapping[str, int],
    place: Place,
    *,
    cipher: Cipher,
    draw: Random,
) -> dict[int, int]:
    """Store everyone with their postings; the people's ids by number. units: ids by code."""
    serials = count(1)
    rows = [_person(province_id, p, place, cipher, serials, draw) for p in people]
    id_of = dict(zip((p.number for p in people), store(db, Person, rows), strict=True))
    store_plain(db, Posting, list(_postings(people, id_of, units)))
    return id_of


def _person(
    province_id: int,
    person: DemoPerson,
    place: Place,
    cipher: Cipher,
    serials: Iterator[int],
    draw: Random,
) -> Row:
    post = person.latest
    is_woman = draw.random() < PROFILES[post.unit.profile].women
    gender = Gender.FEMALE if is_woman else Gender.MALE
    is_highlander = draw.random() < place.highland_names
    name = highland_name(draw, gender) if is_highlander else full_name(draw, gender)
    born = date(
        draw.randint(*(_LEADERS_BORN if post.job.is_leader else _BORN)),
        draw.randint(1, 12),
        draw.randint(1, 28),
    )
    code = f"DEMO{person.number:06}"
    has_email = draw.random() < _WITH_EMAIL
    has_national_id = draw.random() < _WITH_NATIONAL_ID
    number = _national_id(place, gender, born, next(serials)) if has_national_id else None
    return {
        "province_id": province_id,
        "code": code,
        "full_name": name,
        "search_key": fold(name),
        "sort_key": name_key(name),
        "birth_date": born,
        "birth_year": born.year,
        "gender": gender,
        "email": f"{code.lower()}@{place.code}.example" if has_email else None,
        "phone": None,
        "national_id_encrypted": cipher.encrypt(number) if number else None,
        "national_id_hash": cipher.find_by(number) if number else None,
    }


def _national_id(place: Place, gender: Gender, born: date, serial: int) -> str:
    return f"{place.id_prefix}{_CENTURY_TO_COME[gender]}{born.year % 100:02}{serial:06}"


def _postings(
    people: Sequence[DemoPerson], id_of: Mapping[int, int], units: Mapping[str, int]
) -> Iterator[Row]:
    for person in people:
        for post in person.postings:
            yield {
                "person_id": id_of[person.number],
                "unit_id": units[post.unit.code],
                "starts_on": post.first,
                "ends_on": post.last,
                "is_main": post.is_main,
                "category": post.job.category,
                "position": post.job.position,
                "is_leader": post.job.is_leader,
                "is_it_staff": post.job.is_it_staff,
                "is_dx_adviser": post.job.is_dx_adviser,
                "subject": post.job.subject,
                "school_level": post.job.school_level,
            }
