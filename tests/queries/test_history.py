"""One person with everything known, each thing under the name it had then."""

from datetime import date

from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.audience import Audience
from app.domain.course import ClassStatus, Topic
from app.domain.enrolment import Outcome
from app.queries.history import person_sheet
from app.queries.outlook import Outlook
from tests.factories import (
    make_assessment,
    make_class,
    make_completion,
    make_course,
    make_enrolment,
    make_person,
    make_placement,
    make_posting,
    make_province,
    make_unit,
)

DAY = date(2024, 6, 15)


def test_a_person_stands_with_all_that_happened(db: Session) -> None:
    province = make_province(db)
    department = make_unit(db, province, name="Sở Cũ", valid_to=date(2023, 12, 31))
    make_placement(db, department, name="Sở Mới", valid_from=date(2024, 1, 1))
    other = make_unit(db, province, name="Sở Khác")
    person = make_person(db, province)
    make_posting(db, person, department, ends_on=date(2022, 12, 31))
    make_posting(
        db,
        person,
        other,
        starts_on=date(2023, 1, 1),
        is_leader=True,
        audiences=[Audience.PRESS, Audience.LEADERS],
    )
    course = make_course(db, province, topics=[Topic.DIGITAL_TECHNOLOGY, Topic.DIGITAL_SKILLS])
    past = make_class(db, course, date(2022, 3, 1), date(2022, 3, 5))
    enrolment = make_enrolment(db, person, past, unit_id=department.id)
    make_completion(db, enrolment, Outcome.INCOMPLETE, is_current=False)
    make_completion(db, enrolment, Outcome.COMPLETED)
    make_enrolment(db, person, make_class(db, course, date(2024, 6, 10), date(2024, 6, 20)))
    make_assessment(db, person)
    outlook = Outlook(province.id, Scope((Subtree(province.id, other.id),)), DAY.year, DAY)

    sheet = person_sheet(db, person.id, outlook)

    current, former = sheet.postings
    assert (current.unit_name, current.is_open, current.is_current) == ("Sở Khác", True, True)
    assert current.audiences == (Audience.LEADERS, Audience.PRESS)
    assert (former.unit_name, former.is_open, former.is_current) == ("Sở Cũ", False, False)
    running, held = sheet.trainings
    assert (running.class_status, running.outcome) == (ClassStatus.RUNNING, None)
    assert (held.outcome, held.unit_name) == (Outcome.COMPLETED, "Sở Cũ")
    assert held.topics == (Topic.DIGITAL_SKILLS, Topic.DIGITAL_TECHNOLOGY)
    assert list(sheet.trainings_by_year) == [2024, 2022]
    assert [test.taken_on for test in sheet.assessments] == [date(2024, 5, 20)]
    assert not sheet.line.is_trained
