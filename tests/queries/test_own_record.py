"""One's own record says of each figure what the figure's own explanation says, and of no other."""

from datetime import date

from sqlalchemy.orm import Session

from app.domain.course import Topic
from app.domain.coverage import Reason
from app.domain.person import SchoolLevel, Subject
from app.domain.plan import TargetKind
from app.domain.unit import UnitKind
from app.models import Person
from app.queries.explain import PEOPLE_KINDS, explain_people
from app.queries.own_record import own_record
from tests.factories import (
    Cast,
    make_assessment,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_officer,
    make_unit,
)

YEAR, AS_OF = 2024, date(2024, 12, 31)


def standings(db: Session, cast: Cast, person: Person) -> dict[TargetKind, Reason]:
    record = own_record(db, person, cast.plan, year=YEAR, as_of=AS_OF)
    return {standing.kind: standing.reason for standing in record.standings}


def explained(db: Session, cast: Cast, person: Person) -> dict[TargetKind, Reason]:
    """The same, from the whole explanations."""
    return {
        kind: line.reason
        for kind in PEOPLE_KINDS
        for line in explain_people(db, cast.plan, kind, year=YEAR, as_of=AS_OF)
        if line.person_id == person.id
    }


def learn(db: Session, cast: Cast, person: Person, *topics: Topic) -> None:
    course = make_course(db, cast.province, topics=topics)
    make_credit(db, person, make_class(db, course, date(2024, 3, 1), date(2024, 3, 3)))


def test_staff_without_training_are_told_so(db: Session) -> None:
    cast = make_cast(db)

    assert standings(db, cast, cast.an) == {TargetKind.STAFF_TRAINED: Reason.NOT_ENROLLED}


def test_everybody_is_told_what_the_explanations_say(db: Session) -> None:
    cast = make_cast(db)
    school = make_unit(db, cast.province, kind=UnitKind.PRIMARY_SCHOOL)
    specialist = make_officer(db, cast.home_affairs, is_it_staff=True)
    learn(db, cast, specialist, Topic.DIGITAL_TECHNOLOGY)
    make_assessment(db, specialist, taken_on=date(2024, 5, 5), is_passed=True)
    teacher = make_officer(
        db, school, subject=Subject.PRIMARY_CLASS, school_level=SchoolLevel.PRIMARY
    )
    learn(db, cast, teacher, Topic.STEM_STEAM)
    expert = make_officer(db, cast.education)
    learn(db, cast, expert, Topic.DX_EXPERT)
    engineer = make_officer(db, cast.education)
    learn(db, cast, engineer, Topic.DIGITAL_ENGINEERING, Topic.DIGITAL_SKILLS)
    left = make_officer(db, cast.education, ends_on=date(2024, 6, 1))
    learn(db, cast, left, Topic.DIGITAL_SKILLS)
    people = [cast.an, specialist, teacher, expert, engineer, left]

    found = {person.id: standings(db, cast, person) for person in people}

    assert found == {person.id: explained(db, cast, person) for person in people}
    assert found[specialist.id][TargetKind.IT_STAFF] is Reason.CREDITED
    assert found[expert.id][TargetKind.EXPERTS] is Reason.CREDITED
    assert found[engineer.id][TargetKind.DIGITAL_ENGINEERS] is Reason.CREDITED
    assert found[left.id] == {TargetKind.STAFF_TRAINED: Reason.NOT_IN_POST}
    assert TargetKind.STEM_TEACHERS in found[teacher.id]
