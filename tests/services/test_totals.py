"""Totals: when they are kept, when they are not, and what becomes of a change said wrongly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from app.db import extension, transaction
from app.domain.course import Topic
from app.domain.coverage import Coverage
from app.domain.enrolment import Outcome
from app.models import CourseClass, CourseTopic, CoverageTotal, Enrolment, Plan, Posting
from app.queries.coverage import figures
from app.queries.totals import knows, last_counted, version
from app.queries.totals.check import differences
from app.services import totals
from app.services.totals.part import NotNew
from tests.databases import on_both_databases
from tests.factories import (
    make_assessment,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_officer,
    make_person,
    make_plan,
    make_posting,
    make_province,
    make_unit,
)

TODAY = date(2024, 6, 15)
ONE_DAY = timedelta(days=1)
LAST_DAY = date(2024, 12, 31)


@pytest.fixture
def plan(db: Session) -> Plan:
    """A plan from 2022 on, of which totals are kept as of mid-June 2024."""
    plan = make_plan(db, make_province(db))
    totals.rebuild(db, plan.province_id, today=TODAY)
    return plan


def people_kept(db: Session, plan: Plan, on: date) -> int:
    """Everybody in post, as the totals know it."""
    table = CoverageTotal.__table__.c
    kept = select(func.sum(table.people)).where(
        table.province_id == plan.province_id,
        table.group_id == 0,
        table.year == on.year,
        table.day <= on,
    )
    return int(db.scalar(kept) or 0)


def assert_right(db: Session, plan: Plan) -> None:
    for on in (TODAY, TODAY + ONE_DAY, LAST_DAY, date(2023, 12, 31), date(2025, 3, 1)):
        assert knows(db, plan.province_id, year=on.year, as_of=on)
        assert list(differences(db, plan, on.year, on)) == []


def test_nothing_is_kept_without_a_plan(db: Session) -> None:
    province = make_province(db)

    totals.rebuild(db, province.id, today=TODAY)
    with totals.kept(db, province.id, people=[1]):
        pass

    assert last_counted(db, province.id) is None
    assert version(db, province.id) is None


def test_a_day_to_come_is_known_today(db: Session, plan: Plan) -> None:
    """A posting that ends next month leaves the numbers next month, though nobody touches it."""
    person = make_officer(db, make_unit(db, plan.province))
    posting = db.scalars(select(Posting).where(Posting.person_id == person.id)).one()
    totals.rebuild(db, plan.province_id, today=TODAY)

    with totals.kept(db, plan.province_id, people=[person.id]):
        posting.ends_on = date(2024, 7, 31)

    days = (TODAY, date(2024, 7, 31), date(2024, 8, 1), LAST_DAY, date(2023, 12, 31))
    assert [people_kept(db, plan, on) for on in days] == [1, 1, 0, 0, 1]
    assert_right(db, plan)


@pytest.mark.parametrize(
    ("day", "is_known"),
    [
        (TODAY - ONE_DAY, False),
        (TODAY, True),
        (LAST_DAY, True),
        (date(2023, 12, 31), True),
        (date(2023, 12, 30), False),
        (date(2025, 1, 1), True),
        (date(2022, 12, 31), True),
        (date(2021, 12, 31), False),
        (date(2026, 1, 1), False),
    ],
)
def test_what_the_totals_know(db: Session, plan: Plan, day: date, is_known: bool) -> None:
    assert knows(db, plan.province_id, year=day.year, as_of=day) is is_known


def test_a_figure_is_the_same_where_the_totals_do_not_know_the_day(db: Session, plan: Plan) -> None:
    person = make_officer(db, make_unit(db, plan.province), starts_on=date(2024, 3, 1))
    totals.rebuild(db, plan.province_id, today=TODAY)

    def heads(on: date) -> int | None:
        return figures(db, plan, year=2024, as_of=on)[0].denominator

    assert person
    assert [heads(date(2024, 2, 29)), heads(date(2024, 3, 1)), heads(TODAY)] == [0, 1, 1]


def test_whoever_is_new_is_counted_once(db: Session, plan: Plan) -> None:
    unit = make_unit(db, plan.province)
    people: list[int] = []

    with totals.kept(db, plan.province_id, people=people):
        people.append(make_officer(db, unit).id)

    assert people_kept(db, plan, TODAY) == 1
    assert_right(db, plan)


def test_to_call_new_what_is_not_is_refused(db: Session, plan: Plan) -> None:
    """It would be counted twice."""
    person = make_officer(db, make_unit(db, plan.province))
    people: list[int] = []

    with (
        pytest.raises(NotNew),
        totals.kept(db, plan.province_id, people=people),
    ):
        people.append(person.id)


def test_a_course_is_held_with_its_first_completion(db: Session, plan: Plan) -> None:
    person = make_officer(db, make_unit(db, plan.province))
    course_class = make_class(db, make_course(db, plan.province))
    enrolment = make_enrolment(db, person, course_class)
    totals.rebuild(db, plan.province_id, today=TODAY)

    with totals.kept(
        db, plan.province_id, people=[person.id], classes=[course_class.id], years=[2024]
    ):
        make_completion(db, enrolment)

    assert_right(db, plan)
    assert figures(db, plan, year=2024, as_of=TODAY)[2].parts["cong_chuc"] == 1


def test_an_expert_who_is_trained_counts_among_the_experts(db: Session, plan: Plan) -> None:
    person = make_officer(db, make_unit(db, plan.province))
    seat = make_class(
        db,
        make_course(db, plan.province, topics=[Topic.DX_EXPERT]),
        starts_on=date(2023, 5, 8),
        ends_on=date(2023, 5, 12),
    )
    make_credit(db, person, seat)
    course_class = make_class(db, make_course(db, plan.province))
    enrolment = make_enrolment(db, person, course_class)
    totals.rebuild(db, plan.province_id, today=TODAY)

    with totals.credited(db, course_class, [person.id]):
        make_completion(db, enrolment)

    assert_right(db, plan)
    staff = figures(db, plan, year=2024, as_of=TODAY)[0]
    assert staff.parts["experts"] == Coverage(1, 1)


def test_training_and_an_assessment_meet_on_the_later_day(db: Session, plan: Plan) -> None:
    person = make_officer(db, make_unit(db, plan.province), is_it_staff=True)
    make_assessment(db, person, taken_on=TODAY + ONE_DAY)
    course = make_course(db, plan.province, topics=[Topic.DIGITAL_TECHNOLOGY])
    course_class = make_class(db, course, ends_on=TODAY)
    enrolment = make_enrolment(db, person, course_class)
    totals.rebuild(db, plan.province_id, today=TODAY)

    with totals.credited(db, course_class, [person.id]):
        make_completion(db, enrolment)

    assert_right(db, plan)
    today, tomorrow = (
        figures(db, plan, year=2024, as_of=on)[1].value for on in (TODAY, TODAY + ONE_DAY)
    )
    assert (today, tomorrow) == (0, 1)


def test_an_outcome_put_right_takes_back_what_it_gave(db: Session, plan: Plan) -> None:
    person = make_officer(db, make_unit(db, plan.province))
    course_class = make_class(db, make_course(db, plan.province))
    completion = make_completion(db, make_enrolment(db, person, course_class))
    totals.rebuild(db, plan.province_id, today=TODAY)

    with totals.credited(db, course_class, [person.id]):
        completion.outcome = Outcome.ABSENT

    assert_right(db, plan)
    staff, _it, courses, *_others = figures(db, plan, year=2024, as_of=TODAY)
    assert (staff.value, courses.parts["cong_chuc"]) == (0, 0)


def test_of_many_everybody_is_counted_anew(
    db: Session, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(totals, "MOST", 2)
    unit = make_unit(db, plan.province)
    people: list[int] = []

    with totals.kept(db, plan.province_id, people=people):
        people += [make_officer(db, unit).id for _ in range(3)]
    with totals.kept(db, plan.province_id, people=people):
        for posting in db.scalars(select(Posting)):
            posting.ends_on = TODAY

    assert [people_kept(db, plan, on) for on in (TODAY, TODAY + ONE_DAY)] == [3, 0]
    assert_right(db, plan)


def test_a_tree_that_moves_many_is_counted_anew(
    db: Session, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(totals, "MOST", 1)
    unit = make_unit(db, plan.province)
    for _ in range(2):
        make_officer(db, unit)
    totals.rebuild(db, plan.province_id, today=TODAY)

    unit.placements[0].valid_to = TODAY
    db.flush()
    totals.tree_changed(db, plan.province_id)

    assert [people_kept(db, plan, on) for on in (TODAY, TODAY + ONE_DAY)] == [2, 0]
    assert_right(db, plan)


def test_every_change_is_another_version(db: Session, plan: Plan) -> None:
    unit = make_unit(db, plan.province)
    seen = [version(db, plan.province_id)]

    totals.touched(db, plan.province_id)
    seen.append(version(db, plan.province_id))
    with totals.kept(db, plan.province_id):
        pass
    seen.append(version(db, plan.province_id))
    unit.placements[0].valid_to = LAST_DAY
    db.flush()
    totals.tree_changed(db, plan.province_id)
    seen.append(version(db, plan.province_id))

    assert len(set(seen)) == len(seen)


def test_what_moves_nobody_in_the_tree_changes_no_version(db: Session, plan: Plan) -> None:
    unit = make_unit(db, plan.province)
    before = version(db, plan.province_id)

    unit.placements[0].name = "Tên khác"
    db.flush()
    totals.tree_changed(db, plan.province_id)

    assert version(db, plan.province_id) == before


def test_days_gone_by_become_one_sum(db: Session, plan: Plan) -> None:
    unit = make_unit(db, plan.province)
    for day in (TODAY + ONE_DAY, TODAY + 2 * ONE_DAY, TODAY + 9 * ONE_DAY):
        make_officer(db, unit, starts_on=day)
    totals.rebuild(db, plan.province_id, today=TODAY)
    of_days = (
        select(func.count())
        .select_from(CoverageTotal)
        .where(CoverageTotal.__table__.c.year == 2024)
    )
    assert db.scalar(of_days) == 2 * 3

    totals.roll(db, plan.province_id, today=TODAY + 5 * ONE_DAY)

    assert db.scalar(of_days) == 2 * 2
    assert not knows(db, plan.province_id, year=2024, as_of=TODAY)
    for on in (TODAY + 5 * ONE_DAY, TODAY + 9 * ONE_DAY, LAST_DAY):
        assert list(differences(db, plan, 2024, on)) == []
    assert people_kept(db, plan, TODAY + 5 * ONE_DAY) == 2


def test_in_a_new_year_everything_is_counted_anew(db: Session, plan: Plan) -> None:
    make_officer(db, make_unit(db, plan.province), ends_on=date(2026, 2, 1))

    totals.roll(db, plan.province_id, today=date(2026, 1, 2))

    for on in (date(2024, 12, 31), date(2026, 1, 2), date(2026, 2, 2), date(2027, 5, 5)):
        assert knows(db, plan.province_id, year=on.year, as_of=on)
        assert list(differences(db, plan, on.year, on)) == []


def test_nobody_waits_in_vain(db: Session, plan: Plan) -> None:
    """What rolls twice a day does nothing the second time."""
    totals.roll(db, plan.province_id, today=TODAY)

    assert knows(db, plan.province_id, year=2024, as_of=TODAY)


def test_a_neighbour_keeps_its_totals(db: Session, plan: Plan) -> None:
    other = make_plan(db, make_province(db))
    make_officer(db, make_unit(db, other.province))
    totals.rebuild(db, other.province_id, today=TODAY)
    unit = make_unit(db, plan.province)

    people: list[int] = []
    with totals.kept(db, plan.province_id, people=people):
        people.append(make_officer(db, unit).id)
    totals.rebuild(db, plan.province_id, today=TODAY)

    assert [people_kept(db, p, TODAY) for p in (plan, other)] == [1, 1]
    assert_right(db, other)


def test_a_change_costs_few_statements(db: Session, plan: Plan) -> None:
    person = make_person(db, plan.province)
    posting = make_posting(db, person, make_unit(db, plan.province))
    totals.rebuild(db, plan.province_id, today=TODAY)
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    event.listen(db.get_bind(), "before_cursor_execute", note)
    with totals.kept(db, plan.province_id, people=[person.id]):
        posting.is_leader = True
    event.remove(db.get_bind(), "before_cursor_execute", note)

    # The ledger, the last ids, before, the change itself, after, the difference.
    assert len(statements) <= 8, statements
    assert_right(db, plan)


@on_both_databases
def test_an_outcome_counts_by_what_the_course_is_about_by_then(app: Flask, app_db: Session) -> None:
    province = make_plan(app_db, make_province(app_db)).province
    person = make_officer(app_db, make_unit(app_db, province))
    course = make_course(app_db, province)
    course_class = make_class(app_db, course)
    enrolment_id = make_enrolment(app_db, person, course_class).id
    totals.rebuild(app_db, province.id, today=TODAY)
    app_db.commit()
    class_id, person_id, province_id = course_class.id, person.id, province.id
    with app.app_context():
        sessions = extension.sessionmaker

    def record() -> None:
        with sessions() as db, transaction(db):
            held = db.get_one(CourseClass, class_id)
            with totals.credited(db, held, [person_id]):
                make_completion(db, db.get_one(Enrolment, enrolment_id))

    with ThreadPoolExecutor(1) as pool:
        with totals.kept(app_db, province.id, courses=[course.id]):
            course.topics = [CourseTopic(topic=Topic.OTHER)]
        recording = pool.submit(record)
        with pytest.raises(TimeoutError):
            recording.result(timeout=0.5)
        app_db.commit()
        recording.result()

    plan = app_db.scalars(select(Plan).where(Plan.province_id == province_id)).one()
    assert_right(app_db, plan)
    assert figures(app_db, plan, year=2024, as_of=TODAY)[0].value == 0
