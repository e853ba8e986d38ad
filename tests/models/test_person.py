"""People: one code and one identity number each within a province."""

from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models import Person, Posting, Province
from tests.factories import make_person, make_posting, make_province, make_unit
from tests.models.refusal import refused_by

NATIONAL_ID: dict[str, Any] = {
    "national_id_hash": b"h" * 32,
    "national_id_encrypted": b"one ciphertext",
}


@pytest.fixture
def province(db: Session) -> Province:
    return make_province(db)


def test_a_code_is_unique_within_a_province(db: Session, province: Province) -> None:
    make_person(db, province, code="N1")

    with refused_by("uq_person_province_id_code"):
        make_person(db, province, code="N1")


def test_another_province_may_use_the_same_code(db: Session, province: Province) -> None:
    make_person(db, province, code="N1")

    make_person(db, make_province(db), code="N1")


def test_an_identity_number_is_of_one_person(db: Session, province: Province) -> None:
    make_person(db, province, **NATIONAL_ID)

    with refused_by("uq_person_province_id_national_id_hash"):
        make_person(db, province, **NATIONAL_ID | {"national_id_encrypted": b"another ciphertext"})


def test_many_may_have_no_identity_number(db: Session, province: Province) -> None:
    make_person(db, province, national_id_hash=None, national_id_encrypted=None)
    make_person(db, province, national_id_hash=None, national_id_encrypted=None)


@pytest.mark.parametrize("half", ["national_id_hash", "national_id_encrypted"])
def test_an_identity_number_is_kept_whole_or_not_at_all(
    db: Session, province: Province, half: str
) -> None:
    with refused_by("ck_person_national_id_is_whole"):
        make_person(db, province, **NATIONAL_ID | {half: None})


def test_a_person_goes_with_their_postings(db: Session, province: Province) -> None:
    person = make_person(db, province)
    make_posting(db, person, make_unit(db, province))

    db.execute(delete(Person))

    assert db.scalar(select(func.count(Posting.id))) == 0


def test_a_unit_with_people_stays(db: Session, province: Province) -> None:
    unit = make_unit(db, province)
    make_posting(db, make_person(db, province), unit)

    with refused_by("fk_posting_unit_id"):
        db.delete(unit.placements[0])
        db.delete(unit)
        db.flush()
