"""Outcomes of a class: who is listed with what, what was shown once, and who recorded it."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.enrolment import EnrolmentStatus, Outcome, OutcomeFacts, Result
from app.domain.errors import NotFound
from app.models import CourseClass
from app.queries.completion import (
    current_ids,
    facts_recorded,
    outcome_lines,
    places_in,
    recorded_by,
)
from app.services import audit
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_enrolment,
    make_person,
    make_user,
)

DAY = date(2024, 6, 15)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def march(db: Session, cast: Cast) -> CourseClass:
    return make_class(db, make_course(db, cast.province))


def test_everyone_with_a_seat_or_an_outcome_is_listed_by_name(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    withdrawn = {"status": EnrolmentStatus.WITHDRAWN}
    make_enrolment(db, cast.binh, march)
    of_an = make_enrolment(db, cast.an, march, **withdrawn)
    make_completion(db, of_an, Outcome.ABSENT, is_current=False)
    recorded = make_completion(db, of_an, Outcome.WITHDRAWN)
    make_enrolment(db, make_person(db, cast.province), march, **withdrawn)
    make_enrolment(db, make_person(db, cast.province), march, status=EnrolmentStatus.WAITING)

    lines = outcome_lines(db, march)

    assert [line.full_name for line in lines] == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert [line.completion for line in lines] == [recorded, None]


def test_places_are_those_of_the_class_with_the_outcome_that_holds(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    of_an, of_binh = (make_enrolment(db, one, march) for one in (cast.an, cast.binh))
    make_completion(db, of_an, Outcome.ABSENT, is_current=False)
    holds = make_completion(db, of_an)
    elsewhere = make_enrolment(db, cast.an, make_class(db, march.course))

    places = places_in(db, march.id, [of_an.id, of_binh.id])

    assert places[of_an.id].completion is holds
    assert places[of_binh.id].completion is None
    assert places[of_an.id].label == f"{cast.an.code} Nguyễn Văn An"
    assert current_ids(db, [of_an.id, of_binh.id]) == {of_an.id: holds.id}
    with pytest.raises(NotFound):
        places_in(db, march.id, [of_an.id, elsewhere.id])


def test_what_was_shown_once_is_read_also_when_it_holds_no_more(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    place = make_enrolment(db, cast.an, march)
    old = make_completion(
        db,
        place,
        is_current=False,
        result=Result.PASS,
        score=Decimal("8.5"),
        certificate_no="CN-1",
    )

    assert facts_recorded(db, [old.id, None]) == {
        old.id: OutcomeFacts(Outcome.COMPLETED, Result.PASS, Decimal("8.5"), "CN-1")
    }
    assert facts_recorded(db, [None]) == {}


def test_who_recorded_an_outcome_is_known_unless_a_file_did(
    db: Session, cast: Cast, march: CourseClass
) -> None:
    clerk = make_user(db, display_name="Cán bộ A")
    by_clerk, by_file = (
        make_completion(db, make_enrolment(db, one, march)) for one in (cast.an, cast.binh)
    )
    act = audit.Act(AuditAction.COMPLETION_RECORDED, "completion", by_clerk.id, "", {})
    audit.record_all(db, clerk, [act], province_id=cast.province.id, at=NOW)

    assert recorded_by(db, [by_clerk.id, by_file.id, None]) == {by_clerk.id: "Cán bộ A"}
    assert recorded_by(db, []) == {}
