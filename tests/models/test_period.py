"""Dated rows of one person or one unit never share a day, whoever writes them."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.domain.unit import FOR_EVER, SINCE_EVER
from app.models import Person, Unit
from tests.factories import make_person, make_placement, make_posting, make_province, make_unit
from tests.models.refusal import refused_by

OVERLAPPING = [
    pytest.param(date(2024, 6, 1), date(2024, 6, 30), id="the same days"),
    pytest.param(date(2024, 6, 10), date(2024, 6, 20), id="within"),
    pytest.param(SINCE_EVER, FOR_EVER, id="around"),
    pytest.param(SINCE_EVER, date(2024, 6, 1), id="ends on the first day"),
    pytest.param(date(2024, 6, 30), FOR_EVER, id="begins on the last day"),
]

APART = [
    pytest.param(SINCE_EVER, date(2024, 5, 31), id="ends on the day before"),
    pytest.param(date(2024, 7, 1), FOR_EVER, id="begins on the day after"),
]


@pytest.fixture
def officer(db: Session) -> Person:
    """Somebody with a main posting throughout June 2024."""
    province = make_province(db)
    officer = make_person(db, province)
    unit = make_unit(db, province)
    make_posting(db, officer, unit, starts_on=date(2024, 6, 1), ends_on=date(2024, 6, 30))
    return officer


@pytest.fixture
def other_unit(db: Session, officer: Person) -> Unit:
    """Another unit, alive throughout June 2024."""
    province = officer.postings[0].unit.province_id
    unit = Unit(province_id=province, code="SKHCN")
    db.add(unit)
    make_placement(db, unit, valid_from=date(2024, 6, 1), valid_to=date(2024, 6, 30))
    return unit


@pytest.mark.parametrize(("first", "last"), OVERLAPPING)
def test_two_main_postings_never_share_a_day(
    db: Session, officer: Person, other_unit: Unit, first: date, last: date
) -> None:
    with refused_by("ex_posting_person_id"):
        make_posting(db, officer, other_unit, starts_on=first, ends_on=last)


@pytest.mark.parametrize(("first", "last"), APART)
def test_one_main_posting_may_follow_another(
    db: Session, officer: Person, other_unit: Unit, first: date, last: date
) -> None:
    make_posting(db, officer, other_unit, starts_on=first, ends_on=last)


def test_a_secondary_posting_is_free(db: Session, officer: Person, other_unit: Unit) -> None:
    make_posting(db, officer, other_unit, is_main=False)
    make_posting(db, officer, other_unit, is_main=False)


def test_two_people_may_share_their_days(db: Session, officer: Person, other_unit: Unit) -> None:
    colleague = make_person(db, make_province(db))

    make_posting(db, colleague, other_unit, starts_on=date(2024, 6, 1))


def test_a_secondary_posting_cannot_become_a_second_main_one(
    db: Session, officer: Person, other_unit: Unit
) -> None:
    aside = make_posting(db, officer, other_unit, is_main=False)

    with refused_by("ex_posting_person_id"):
        aside.is_main = True
        db.flush()


def test_a_main_posting_cannot_grow_into_the_next(
    db: Session, officer: Person, other_unit: Unit
) -> None:
    make_posting(db, officer, other_unit, starts_on=date(2024, 7, 1))
    june = db.get_one(Person, officer.id).postings[0]

    with refused_by("ex_posting_person_id"):
        june.ends_on = FOR_EVER
        db.flush()


def test_a_main_posting_may_change_in_place(db: Session, officer: Person) -> None:
    officer.postings[0].ends_on = date(2024, 6, 29)
    db.flush()


def test_a_posting_does_not_end_before_it_begins(db: Session, officer: Person) -> None:
    with refused_by("ck_posting_begins_before_it_ends"):
        officer.postings[0].ends_on = date(2024, 5, 31)
        db.flush()


def test_a_posting_may_last_one_day(db: Session, officer: Person) -> None:
    officer.postings[0].ends_on = date(2024, 6, 1)
    db.flush()


@pytest.mark.parametrize(("first", "last"), OVERLAPPING)
def test_two_placements_never_share_a_day(
    db: Session, other_unit: Unit, first: date, last: date
) -> None:
    with refused_by("ex_placement_unit_id"):
        make_placement(db, other_unit, valid_from=first, valid_to=last)


@pytest.mark.parametrize(("first", "last"), APART)
def test_one_placement_may_follow_another(
    db: Session, other_unit: Unit, first: date, last: date
) -> None:
    make_placement(db, other_unit, valid_from=first, valid_to=last)


def test_a_placement_cannot_grow_into_the_next(db: Session, other_unit: Unit) -> None:
    make_placement(db, other_unit, valid_from=date(2024, 7, 1))

    with refused_by("ex_placement_unit_id"):
        other_unit.placements[0].valid_to = FOR_EVER
        db.flush()


def test_a_placement_does_not_end_before_it_begins(db: Session, other_unit: Unit) -> None:
    with refused_by("ck_placement_begins_before_it_ends"):
        other_unit.placements[0].valid_to = date(2024, 5, 31)
        db.flush()
