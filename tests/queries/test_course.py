"""Courses and classes in lists: which, how they stand on a day, and how many people."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.course import ClassStatus, class_status
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.domain.errors import NotFound
from app.models import CourseClass, Province
from app.queries.course import CourseFilter, CourseOrder, count_courses, courses_in, list_courses
from app.queries.course_class import (
    class_sheet,
    classes_in,
    count_participants,
    has_status,
    list_participants,
)
from app.queries.outlook import Outlook
from tests.factories import (
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_person,
    make_province,
)

DAY = date(2024, 6, 15)


def seen_by(province: Province, *subtrees: Subtree) -> Outlook:
    return Outlook(province.id, Scope(subtrees or (Subtree(province.id),)), DAY.year, DAY)


def test_the_status_in_sql_is_that_of_the_domain(db: Session) -> None:
    course = make_course(db, make_province(db))
    spans = [
        (date(2024, 6, 16), date(2024, 6, 20)),
        (date(2024, 6, 15), date(2024, 6, 15)),
        (date(2024, 6, 1), date(2024, 6, 14)),
    ]
    for span in spans:
        make_class(db, course, *span)
        for recorded in ClassStatus:
            make_class(db, course, *span, status=recorded)

    for status in ClassStatus:
        found = set(db.scalars(select(CourseClass.code).where(has_status(status, DAY))))
        meant = {
            one.code
            for one in db.scalars(select(CourseClass))
            if class_status(one.status, starts_on=one.starts_on, ends_on=one.ends_on, today=DAY)
            is status
        }
        assert found == meant


def test_a_course_counts_its_people_once_and_its_classes_of_the_year(db: Session) -> None:
    province = make_province(db)
    course, person = make_course(db, province), make_person(db, province)
    make_credit(db, person, make_class(db, course))
    make_credit(db, person, make_class(db, course))
    make_credit(db, person, make_class(db, course, date(2023, 3, 1), date(2023, 3, 2)))
    absent = make_person(db, province)
    make_completion(db, make_enrolment(db, absent, make_class(db, course)), Outcome.ABSENT)
    gone = {"status": EnrolmentStatus.WITHDRAWN}
    make_enrolment(db, make_person(db, province), make_class(db, course), **gone)

    (line,) = list_courses(db, seen_by(province), CourseFilter())

    assert (line.classes, line.enrolled, line.completed) == (4, 2, 1)
    assert line.first_on == date(2024, 3, 4)
    assert line.statuses == ((ClassStatus.HELD, 4),)


@pytest.mark.parametrize(
    ("order", "is_descending", "codes"),
    [
        (CourseOrder.DATE, True, ["B", "A"]),
        (CourseOrder.TITLE, False, ["B", "A"]),
        (CourseOrder.COMPLETED, True, ["A", "B"]),
    ],
)
def test_courses_sort_by_date_title_and_people(
    db: Session, order: CourseOrder, is_descending: bool, codes: list[str]
) -> None:
    province = make_province(db)
    a = make_course(db, province, code="A", title="Kỹ năng số")
    b = make_course(db, province, code="B", title="Chuyển đổi số")
    make_credit(db, make_person(db, province), make_class(db, a))
    make_class(db, b, date(2024, 5, 1), date(2024, 5, 2))

    found = list_courses(
        db, seen_by(province), CourseFilter(), order=order, is_descending=is_descending
    )

    assert [line.code for line in found] == codes


@pytest.mark.parametrize("typed", ["ky nang", "KS-7", "lop-7a", "sở nội"])
def test_a_course_is_found_by_title_code_class_or_organiser(db: Session, typed: str) -> None:
    cast = make_cast(db)
    course = make_course(db, cast.province, code="KS-7", organiser=cast.home_affairs)
    make_class(db, course, code="LOP-7A")
    make_class(db, make_course(db, cast.province, title="Khác"))
    outlook, by_text = seen_by(cast.province), CourseFilter(text=typed)
    wanted = CourseFilter(organiser_text=typed) if typed == "sở nội" else by_text

    assert [line.code for line in list_courses(db, outlook, wanted)] == ["KS-7"]


def test_a_course_of_no_class_belongs_to_no_year(db: Session) -> None:
    province = make_province(db)
    make_course(db, province, code="TRONG")
    outlook = seen_by(province)

    assert count_courses(db, outlook, CourseFilter()) == 0
    (line,) = list_courses(db, outlook, CourseFilter(in_all_years=True))
    assert (line.code, line.classes, line.first_on) == ("TRONG", 0, None)


def test_a_class_counts_everyone_and_names_those_in_scope(db: Session) -> None:
    cast = make_cast(db)
    course_class = make_class(db, make_course(db, cast.province))
    make_completion(db, make_enrolment(db, cast.an, course_class), certificate_no="CN-1")
    withdrawn = {"status": EnrolmentStatus.WITHDRAWN}
    make_enrolment(db, cast.binh, course_class, **withdrawn)
    waiting = make_person(db, cast.province)
    make_enrolment(db, waiting, course_class, status=EnrolmentStatus.WAITING)
    part = seen_by(cast.province, Subtree(cast.province.id, cast.education.id))

    numbers = class_sheet(db, course_class.id, part).numbers
    named = list_participants(db, course_class.id, part)

    assert (numbers.total, numbers.seats, numbers.certificates) == (3, 2, 1)
    assert numbers.outcomes == {Outcome.COMPLETED: 1}
    assert numbers.statuses == {EnrolmentStatus.WAITING: 1, EnrolmentStatus.WITHDRAWN: 1}
    assert [line.full_name for line in named] == ["Trần Thị Bình"]
    assert count_participants(db, course_class.id, part) == 1
    assert count_participants(db, course_class.id, seen_by(cast.province)) == 3


def test_nothing_is_read_of_a_province_out_of_scope(db: Session) -> None:
    province, other = make_province(db), make_province(db)
    stranger = seen_by(province, Subtree(other.id))

    with pytest.raises(NotFound):
        courses_in(stranger)
    with pytest.raises(NotFound):
        classes_in(stranger)
