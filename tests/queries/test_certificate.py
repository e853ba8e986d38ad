"""The register of certificates, classes to lock and the people on papers, on both databases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.certificate import CertificateState
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.models import Certificate, Completion, CourseClass
from app.queries.certificate import (
    certificate_roll,
    certificates_of,
    count_register,
    graduates,
    list_register,
    lost_by,
    printed,
    valid_in,
    verified,
)
from app.queries.class_paper import paper_lines
from app.queries.closing import classes_to_lock, count_to_lock
from app.queries.completion import outcome_lines
from app.queries.course_class import list_participants
from app.queries.history import person_sheet
from app.queries.outlook import Outlook
from tests.factories import (
    LOCKED,
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_certificate,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def seen(cast: Cast) -> Outlook:
    """The whole province, in the year of the tests."""
    scope = Scope((Subtree(cast.province.id),))
    return Outlook(cast.province.id, scope, TODAY.year, TODAY)


@pytest.fixture
def march(db: Session, cast: Cast) -> CourseClass:
    return make_class(db, make_course(db, cast.province, organiser=cast.home_affairs), code="L1")


def test_the_register_of_a_year_is_searched_in_scope(
    db: Session, cast: Cast, seen: Outlook, march: CourseClass
) -> None:
    places = [make_credit(db, who, march).enrolment for who in (cast.an, cast.binh)]
    for number, place in enumerate(places, 11):
        make_certificate(db, place, number=number)
    make_certificate(db, places[0], number=9, year=2023, revoked_at=NOW, revocation_reason="Sai")
    part = replace(seen, scope=Scope((Subtree(cast.province.id, cast.education.id),)))

    def found(outlook: Outlook, text: str) -> list[str]:
        lines = list_register(db, outlook, text)
        assert len(lines) == count_register(db, outlook, text)
        return [line.number for line in lines]

    assert found(seen, "") == ["0012/2024", "0011/2024"]
    assert found(seen, "van an") == found(seen, "11") == found(seen, "0011/2024") == ["0011/2024"]
    assert found(replace(seen, year=2023), "") == ["0009/2023"]
    assert found(part, "") == ["0012/2024"]


def test_a_valid_certificate_speaks_before_a_revoked_one(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    place = make_credit(db, cast.an, march).enrolment
    valid = make_certificate(db, place)
    revoked = make_certificate(db, place, revoked_at=NOW, revocation_reason="Sai")

    [one] = graduates(db, march.id)

    assert (one.certificate, one.state) == (valid, CertificateState.HOLDING)
    gone = verified(db, revoked.code)
    assert gone is not None
    assert (gone.state, gone.lost_on) == (CertificateState.REVOKED, TODAY)
    assert verified(db, valid.code[:-1]) is None


def correct(db: Session, completion: Completion, outcome: Outcome, **facts: Any) -> Completion:
    """Put another outcome in the place of one."""
    completion.is_current = False
    db.flush()
    return make_completion(db, completion.enrolment, outcome, **facts)


def test_a_completion_that_was_taken_back_takes_the_certificate_with_it_everywhere(
    db: Session, cast: Cast, seen: Outlook, march: CourseClass
) -> None:
    an, binh = (make_credit(db, who, march) for who in (cast.an, cast.binh))
    kept, lost = (make_certificate(db, one.enrolment) for one in (an, binh))
    correct(db, binh, Outcome.INCOMPLETE, recorded_at=NOW + timedelta(days=3))

    gone = verified(db, lost.code)

    assert gone is not None
    assert (gone.state, gone.lost_on) == (CertificateState.CORRECTED, TODAY + timedelta(days=3))
    assert db.scalars(valid_in(march.id)).all() == [kept]
    [paper] = printed(db, select(Certificate).where(Certificate.id == lost.id))
    assert paper.state is CertificateState.CORRECTED
    told = {line.certificate: line.state for line in list_register(db, seen, "")}
    assert told == {kept: CertificateState.HOLDING, lost: CertificateState.CORRECTED}
    assert [one.state for one in certificates_of(db, cast.binh.id)] == [CertificateState.CORRECTED]
    assert lost_by(db, binh.enrolment) == lost
    assert lost_by(db, an.enrolment) is None
    assert [line.certificate for line in paper_lines(db, march)] == [kept.register_number, ""]
    numbers = [line.register_number for line in outcome_lines(db, march)]
    assert numbers == [kept.register_number, None]
    assert [line.register_number for line in list_participants(db, march.id, seen)] == numbers
    [training] = person_sheet(db, cast.binh.id, seen).trainings
    assert training.certificate_no is None


def test_a_roll_begins_with_whose_certificate_lost_its_ground(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    an, binh = (make_credit(db, who, march) for who in (cast.an, cast.binh))
    make_certificate(db, binh.enrolment, revoked_at=NOW, revocation_reason="Sai")
    lost = make_certificate(db, binh.enrolment)
    correct(db, binh, Outcome.ABSENT)

    roll = certificate_roll(db, march.id)

    assert [(one.full_name, one.state, one.has_completed) for one in roll] == [
        (cast.binh.full_name, CertificateState.CORRECTED, False),
        (cast.an.full_name, None, True),
    ]
    assert roll[0].certificate == lost
    assert [one.enrolment_id for one in graduates(db, march.id)] == [an.enrolment_id]


def test_a_completion_given_back_brings_the_certificate_back(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    credit = make_credit(db, cast.an, march)
    certificate = make_certificate(db, credit.enrolment)
    correct(db, correct(db, credit, Outcome.INCOMPLETE), Outcome.COMPLETED)

    found = verified(db, certificate.code)

    assert found is not None
    assert (found.state, found.lost_at) == (CertificateState.HOLDING, None)


def test_a_second_place_in_which_one_completed_speaks_for_a_certificate(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    """The certificate names a person and a class, not the place that it was entered for."""
    first = make_completion(
        db, make_enrolment(db, cast.an, march, status=EnrolmentStatus.WITHDRAWN)
    )
    certificate = make_certificate(db, first.enrolment)
    correct(db, first, Outcome.WITHDRAWN)
    make_credit(db, cast.an, march)

    found = verified(db, certificate.code)

    assert found is not None
    assert (found.state, found.lost_at) == (CertificateState.HOLDING, None)
    assert [one.state for one in certificate_roll(db, march.id)] == [CertificateState.HOLDING]


def test_what_is_over_and_unsigned_is_to_be_locked_by_who_gives_it(
    db: Session, cast: Cast, seen: Outlook, march: CourseClass
) -> None:
    make_credit(db, cast.an, march)
    make_enrolment(db, cast.binh, march)
    long_ago = TODAY - timedelta(days=400)
    for days in (
        {"starts_on": long_ago, "ends_on": long_ago},
        {"starts_on": TODAY, "ends_on": TODAY},
    ):
        make_credit(db, cast.an, make_class(db, march.course, **days))
    make_credit(db, cast.an, make_class(db, march.course, **LOCKED))
    make_class(db, march.course)  # nobody was in it

    [line] = classes_to_lock(db, seen, limit=10)

    assert (line.code, line.people, line.missing) == ("L1", 2, 1)
    assert count_to_lock(db, seen) == 1
    others = replace(seen, scope=Scope((Subtree(cast.province.id, cast.education.id),)))
    assert count_to_lock(db, others) == 0


def test_papers_list_who_has_a_seat_or_an_outcome_by_name(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    cast.an.birth_date = date(1985, 8, 5)
    place = make_credit(db, cast.an, march).enrolment
    make_certificate(db, place, number=7)
    left = make_enrolment(db, cast.binh, march, status=EnrolmentStatus.WITHDRAWN)
    make_completion(db, left, Outcome.WITHDRAWN, certificate_no="CN-1")
    march_two = make_class(db, march.course)
    make_enrolment(db, cast.binh, march_two, status=EnrolmentStatus.WITHDRAWN)

    an, binh = paper_lines(db, march)

    assert (an.full_name, an.certificate, an.has_seat) == ("Nguyễn Văn An", "0007/2024", True)
    assert an.born == date(1985, 8, 5)
    assert (binh.certificate, binh.has_seat) == ("CN-1", False)
    assert paper_lines(db, march_two) == []
