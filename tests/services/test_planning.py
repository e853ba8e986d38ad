"""Copying a year's courses into the next: what a draft keeps, and what it leaves behind."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.course import ClassStatus, DayPart, Topic
from app.domain.planning import NothingToCopy
from app.domain.registration import Approval
from app.models import AuditEvent, Course, CourseClass, Enrolment, Meeting, User
from app.services.planning import copy_courses
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_user,
)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


@pytest.fixture
def course(db: Session, cast: Cast) -> Course:
    """With a class of March that An completed, one of the year before, and one called off."""
    course = make_course(
        db,
        cast.province,
        code="2024-SNV-01",
        title="Tập huấn năm 2024",
        organiser=cast.home_affairs,
        topics=[Topic.DIGITAL_SKILLS, Topic.DIGITAL_TECHNOLOGY],
        audiences=[Audience.LEADERS],
    )
    march = make_class(
        db,
        course,
        code="2024-SNV-01.L1",
        capacity=40,
        venue="Hội trường A",
        approval=Approval.BOTH,
        threshold=75,
        registration_from=NOW,
        meetings=[
            Meeting(held_on=date(2024, 3, 4), part=DayPart.MORNING),
            Meeting(held_on=date(2024, 3, 5), part=DayPart.MORNING, is_cancelled=True),
        ],
    )
    make_credit(db, cast.an, march)
    make_class(db, course, date(2023, 5, 2), date(2023, 5, 3), code="2023-SNV-01.L1")
    make_class(db, course, code="2024-SNV-01.L2", status=ClassStatus.CANCELLED)
    return course


def test_a_copy_is_a_draft_of_how_a_class_is_held(db: Session, course: Course, clerk: User) -> None:
    copied = copy_courses(db, [course], 2024, actor=clerk, now=NOW)
    db.expire_all()

    [new] = copied.new
    assert (new.code, new.title) == ("2025-SNV-01", "Tập huấn năm 2025")
    assert new.search_key == "tap huan nam 2025"
    assert new.organiser_id == course.organiser_id
    assert {row.topic for row in new.topics} == {row.topic for row in course.topics}
    assert [row.audience for row in new.audiences] == [Audience.LEADERS]
    [draft] = new.classes
    assert (draft.code, draft.status) == ("2025-SNV-01.L1", ClassStatus.DRAFT)
    assert (draft.starts_on, draft.ends_on) == (date(2025, 3, 3), date(2025, 3, 7))
    assert (draft.capacity, draft.venue, draft.threshold) == (40, "Hội trường A", 75)
    assert (draft.approval, draft.registration_from) == (Approval.BOTH, None)
    assert [(one.held_on, one.part) for one in draft.meetings] == [
        (date(2025, 3, 3), DayPart.MORNING)
    ]
    of_draft = select(func.count()).where(Enrolment.course_class_id == draft.id)
    assert db.scalar(of_draft) == 0


def test_a_copy_is_told_in_the_log(db: Session, course: Course, clerk: User) -> None:
    [new] = copy_courses(db, [course], 2024, actor=clerk, now=NOW).new

    event = db.scalars(select(AuditEvent)).one()
    assert (event.subject_type, event.subject_id, event.actor) == ("course", new.id, clerk)
    assert event.changes["copied_from"] == [None, "2024-SNV-01"]


def test_what_the_next_year_has_already_is_left_as_it_is(
    db: Session, cast: Cast, course: Course, clerk: User
) -> None:
    other = make_course(db, cast.province, code="2024-SNV-02")
    make_class(db, other, code="2024-SNV-02.L1")
    copy_courses(db, [course], 2024, actor=clerk, now=NOW)

    again = copy_courses(db, [course, other], 2024, actor=clerk, now=NOW)

    assert (again.known, [new.code for new in again.new]) == (["2025-SNV-01"], ["2025-SNV-02"])
    of_next = select(func.count()).select_from(Course).where(Course.code == "2025-SNV-01")
    assert db.scalar(of_next) == 1


def test_a_course_whose_class_would_take_anothers_code_is_left(
    db: Session, cast: Cast, course: Course, clerk: User
) -> None:
    other = make_course(db, cast.province, code="KHAC")
    make_class(db, other, date(2025, 6, 2), date(2025, 6, 3), code="2025-SNV-01.L1")

    copied = copy_courses(db, [course], 2024, actor=clerk, now=NOW)

    assert (copied.new, copied.known) == ([], ["2025-SNV-01"])
    taken = select(CourseClass.course_id).where(CourseClass.code == "2025-SNV-01.L1")
    assert db.scalars(taken).all() == [other.id]


def test_nothing_chosen_is_refused(db: Session, clerk: User) -> None:
    with pytest.raises(NothingToCopy):
        copy_courses(db, [], 2024, actor=clerk, now=NOW)
