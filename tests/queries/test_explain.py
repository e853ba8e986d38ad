"""Explanations in cases that random worlds seldom draw."""

from datetime import date

from sqlalchemy.orm import Session

from app.domain.course import Topic
from app.domain.coverage import Reason
from app.domain.plan import TargetKind
from app.queries.explain import explain_people
from tests.factories import (
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_officer,
    make_person,
    make_posting,
    make_unit,
)

ON = date(2024, 12, 31)


def test_a_units_expert_is_shown_with_the_class_taken_there(db: Session) -> None:
    cast = make_cast(db)
    person = make_person(db, cast.province)
    make_posting(db, person, cast.home_affairs, ends_on=date(2024, 3, 31))
    make_posting(db, person, cast.education, starts_on=date(2024, 4, 1))
    course = make_course(db, cast.province, topics=[Topic.DX_EXPERT])
    make_credit(db, person, make_class(db, course, code="L1"))
    later = make_class(db, course, date(2024, 5, 6), date(2024, 5, 10), code="L2")
    make_credit(db, person, later)

    shown = {}
    for unit_id in (None, cast.home_affairs.id, cast.education.id):
        [found] = explain_people(
            db, cast.plan, TargetKind.EXPERTS, year=2024, as_of=ON, unit_id=unit_id
        )
        shown[unit_id] = found.class_code

    assert shown == {None: "L1", cast.home_affairs.id: "L1", cast.education.id: "L2"}


def test_a_unit_that_opens_later_lists_its_own_unresolved_people(db: Session) -> None:
    cast = make_cast(db)
    ahead = make_unit(db, cast.province, valid_from=date(2025, 7, 1))
    make_officer(db, ahead)

    [found] = explain_people(
        db, cast.plan, TargetKind.STAFF_TRAINED, year=2024, as_of=ON, unit_id=ahead.id
    )

    assert (found.reason, found.unit_code) == (Reason.UNRESOLVED, ahead.code)
