"""Files of enrolments in classes to come: whom they are for, and who sits elsewhere then."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.audit import AuditAction
from app.domain.course import ClassStatus, DayPart, Topic
from app.domain.enrolment import EnrolmentStatus, Waiver
from app.domain.fault import NotMeant, SeatElsewhere
from app.domain.intake import ImportKind
from app.domain.person import Category
from app.domain.registration import DatesClash, NotEligible
from app.domain.unit import UnitKind
from app.models import CourseClass, Enrolment, EnrolmentEvent, Person
from app.queries.refusal import refusals_shown
from app.services.intake import Verdict
from tests.factories import (
    TODAY,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_enrolment,
    make_meeting,
    make_officer,
    make_person,
    make_placement,
    make_posting,
    make_unit,
)
from tests.services.bringing import amendments, bring, checked, counts, sheet, told

KIND = ImportKind.ENROLMENTS
HEADER = "class_code person_code status"
MONDAY = date(2024, 7, 1)
FRIDAY = date(2024, 7, 5)
WAIVER = Waiver("Theo công văn 12/SNV", admits=True)


def class_of(
    db: Session,
    cast: Cast,
    code: str,
    *audiences: Audience,
    starts_on: date = MONDAY,
    ends_on: date = FRIDAY,
    **facts: Any,
) -> CourseClass:
    course = make_course(db, cast.province, audiences=audiences or (Audience.CONG_CHUC,))
    return make_class(db, course, starts_on, ends_on, code=code, **facts)


def check(db: Session, cast: Cast, *rows: tuple[str, ...], **options: Any) -> Verdict:
    return checked(db, cast.province, KIND, sheet(HEADER, *rows), **options)


def faults(verdict: Verdict) -> list[tuple[int | None, str]]:
    return [(row, fault) for _sheet, row, _column, _found, fault in told(verdict.problems)]


# Whom the class is for


def test_somebody_else_is_refused_with_what_to_do(db: Session) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1", Audience.VIEN_CHUC, Audience.LEADERS)

    verdict = check(db, cast, ("L1", cast.an.code, ""))

    assert told(verdict.problems) == [("Sheet1", 2, "person_code", cast.an.code, "NotMeant")]
    assert str(verdict.problems[0].fault) == (
        "Nguyễn Văn An không thuộc đối tượng của lớp «L1» vào ngày khai giảng 01/07/2024. Hãy bỏ "
        "dòng này, hoặc sửa vị trí công tác của người ấy, đối tượng của khóa cho đúng."
    )
    assert str(verdict.problems[0].fault.facts["audiences"]) == "Viên chức, Lãnh đạo, quản lý"


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"starts_on": date(2023, 3, 6), "ends_on": date(2023, 3, 8)}, id="over"),
        pytest.param({"starts_on": TODAY}, id="begins today"),
        pytest.param({"status": ClassStatus.CANCELLED}, id="called off"),
    ],
)
def test_what_has_begun_is_a_fact(db: Session, facts: dict[str, Any]) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1", Audience.VIEN_CHUC, **facts)
    other = class_of(db, cast, "L2", **{"status": None, **facts})
    make_enrolment(db, cast.an, other)

    assert counts(check(db, cast, ("L1", cast.an.code, ""))) == (1, 0, 0)


@pytest.mark.parametrize("status", ["nominated", "waiting", "offered"])
def test_a_place_without_a_seat_is_asked_for_too(db: Session, status: str) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1", Audience.VIEN_CHUC)

    assert faults(check(db, cast, ("L1", cast.an.code, status))) == [(2, "NotMeant")]


def test_what_does_not_give_a_place_is_not_asked(db: Session) -> None:
    cast = make_cast(db)
    one = class_of(db, cast, "L1", Audience.VIEN_CHUC)
    make_enrolment(db, cast.an, one)
    make_enrolment(db, cast.binh, one, status=EnrolmentStatus.OFFERED)

    verdict = check(db, cast, ("L1", cast.an.code, "withdrawn"), ("L1", cast.binh.code, ""))

    assert (verdict.problems, counts(verdict)) == ([], (0, 1, 1))


# Who sits elsewhere then


def test_a_seat_in_another_class_of_the_same_days_is_in_the_way(db: Session) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1")
    make_enrolment(db, cast.an, class_of(db, cast, "L2", starts_on=FRIDAY, ends_on=FRIDAY))
    make_enrolment(db, cast.binh, class_of(db, cast, "L3"), status=EnrolmentStatus.WAITING)

    verdict = check(db, cast, ("L1", cast.an.code, ""), ("L1", cast.binh.code, ""))

    assert faults(verdict) == [(2, "SeatElsewhere")]
    assert "lớp «L2» học trùng ngày với lớp «L1»" in str(verdict.problems[0].fault)


def test_a_waiting_place_that_a_file_confirms_is_asked_again(db: Session) -> None:
    cast = make_cast(db)
    one = class_of(db, cast, "L1")
    make_enrolment(db, cast.an, one, status=EnrolmentStatus.WAITING)
    make_enrolment(db, cast.an, class_of(db, cast, "L2"))

    assert faults(check(db, cast, ("L1", cast.an.code, "confirmed"))) == [(2, "SeatElsewhere")]


def test_of_two_rows_that_clash_the_later_is_refused(db: Session) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1")
    class_of(db, cast, "L2", starts_on=FRIDAY, ends_on=FRIDAY)
    class_of(db, cast, "L3", starts_on=date(2024, 7, 8), ends_on=date(2024, 7, 8))

    rows = [(code, cast.an.code, "") for code in ("L1", "L2", "L3")]

    assert faults(check(db, cast, *rows)) == [(3, "SeatElsewhere")]


def test_a_refused_row_is_in_nobodys_way_and_takes_no_seat(db: Session) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1", Audience.VIEN_CHUC, capacity=1)
    class_of(db, cast, "L2")
    teacher = make_officer(db, cast.education, category=Category.VIEN_CHUC)

    verdict = check(
        db, cast, ("L1", cast.an.code, ""), ("L2", cast.an.code, ""), ("L1", teacher.code, "")
    )

    assert faults(verdict) == [(2, "NotMeant")]


def test_a_seat_given_up_in_the_file_is_in_nobodys_way(db: Session) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1")
    make_enrolment(db, cast.an, class_of(db, cast, "L2"))

    verdict = check(db, cast, ("L1", cast.an.code, ""), ("L2", cast.an.code, "withdrawn"))

    assert counts(verdict) == (1, 1, 0)


def test_a_seat_that_the_file_gives_in_a_class_under_way_is_in_the_way(db: Session) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1")
    class_of(db, cast, "L2", starts_on=TODAY)

    rows = [("L1", cast.an.code, ""), ("L2", cast.an.code, "")]

    assert faults(check(db, cast, *rows)) == [(2, "SeatElsewhere")]


# Set aside in writing


def test_rules_set_aside_are_kept_with_each_place(db: Session) -> None:
    cast = make_cast(db)
    one = class_of(db, cast, "L1", Audience.VIEN_CHUC)
    make_enrolment(db, cast.an, class_of(db, cast, "L2"))
    make_enrolment(db, cast.binh, one, status=EnrolmentStatus.WAITING)
    teacher = make_officer(db, cast.education, category=Category.VIEN_CHUC)
    rows = [("L1", person.code, "confirmed") for person in (cast.an, cast.binh, teacher)]
    file = sheet(HEADER, *rows)

    verdict = bring(db, cast.province, KIND, file, waiver=WAIVER)

    assert counts(verdict) == (2, 1, 0)
    reasons = select(EnrolmentEvent.reason).join(Enrolment).order_by(Enrolment.person_id)
    assert list(db.scalars(reasons)) == [WAIVER.words, WAIVER.words, None]
    waived = {"reason_words": [None, WAIVER.words], "rules_waived": [None, True]}
    assert amendments(db, AuditAction.ENROLMENT_CREATED) == [
        (f"L1: {cast.an.code} Nguyễn Văn An", {"status": [None, "confirmed"], **waived})
    ]
    assert amendments(db, AuditAction.ENROLMENT_CHANGED) == [
        (f"L1: {cast.binh.code} Trần Thị Bình", {"status": ["waiting", "confirmed"], **waived})
    ]
    again = bring(db, cast.province, KIND, file)
    assert (again.problems, counts(again)) == ([], (0, 0, 3))


def test_the_log_names_the_place_that_was_made(db: Session) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1", Audience.VIEN_CHUC)

    verdict = bring(db, cast.province, KIND, sheet(HEADER, ("L1", cast.an.code, "")), waiver=WAIVER)

    [amendment] = verdict.draft.amendments
    assert amendment.new is not None
    place = db.scalars(select(Enrolment)).one()
    assert amendment.new.ids[-amendment.subject_id - 1] == place.id


@pytest.mark.parametrize(
    ("code", "is_waivable"), [("N-0", False), ("", False), (None, True)], ids=str
)
def test_only_rules_can_be_set_aside(db: Session, code: str | None, is_waivable: bool) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1", Audience.VIEN_CHUC)
    rows = [("L1", cast.an.code, "")] + ([("L1", code, "")] if code is not None else [])

    assert check(db, cast, *rows).is_waivable is is_waivable


def test_seats_are_not_set_aside(db: Session) -> None:
    cast = make_cast(db)
    class_of(db, cast, "L1", Audience.VIEN_CHUC, capacity=0)

    assert faults(check(db, cast, ("L1", cast.an.code, ""), waiver=WAIVER)) == [(2, "NoSeatLeft")]


# As on the pages


def everybody(db: Session, cast: Cast) -> list[Person]:
    """People whom classes are for by rule, by name, by figure, by the day, or not at all."""
    school = make_unit(db, cast.province, kind=UnitKind.PRESS_AGENCY)
    moved = make_person(db, cast.province)
    make_posting(db, moved, cast.education, ends_on=MONDAY, category=Category.VIEN_CHUC)
    make_posting(db, moved, cast.education, starts_on=MONDAY + timedelta(days=1))
    expert = make_officer(db, cast.education, category=Category.NGUOI_LAO_DONG)
    trained = make_course(db, cast.province, topics=[Topic.DX_EXPERT])
    make_credit(db, expert, make_class(db, trained))
    closed = make_unit(db, cast.province, valid_to=MONDAY)
    make_placement(db, closed, valid_from=FRIDAY)
    return [
        cast.an,
        moved,
        expert,
        make_person(db, cast.province),
        make_officer(db, school, category=Category.NGUOI_LAO_DONG),
        make_officer(db, closed),
        make_officer(db, cast.education, is_leader=True, is_main=False),
        make_officer(db, cast.education, category=Category.STUDENT, audiences=[Audience.EXPERTS]),
    ]


def seats_elsewhere(db: Session, cast: Cast, people: list[Person]) -> None:
    """Other classes of the week, that meet now and then, and some people in them."""
    for number, part in enumerate((None, DayPart.MORNING, DayPart.AFTERNOON)):
        other = class_of(db, cast, f"K{number}", starts_on=FRIDAY, ends_on=FRIDAY)
        if part:
            make_meeting(db, other, part=part)
        for person in people[number::3]:
            make_enrolment(db, person, other)


def no_meetings(db: Session, one: CourseClass) -> None:
    pass


def friday_morning(db: Session, one: CourseClass) -> None:
    make_meeting(db, one, FRIDAY)


def all_called_off(db: Session, one: CourseClass) -> None:
    make_meeting(db, one, FRIDAY, is_cancelled=True)


@pytest.mark.parametrize("meet", [no_meetings, friday_morning, all_called_off])
def test_files_ask_what_pages_ask(
    db: Session, meet: Callable[[Session, CourseClass], None]
) -> None:
    cast = make_cast(db)
    people = {person.code: person for person in everybody(db, cast)}
    seats_elsewhere(db, cast, list(people.values()))
    classes: dict[str, CourseClass] = {}
    for audiences in (*([one] for one in Audience), list(Audience)):
        course = make_course(db, cast.province, audiences=audiences)
        for starts_on in (MONDAY, MONDAY + timedelta(days=1)):
            one = make_class(db, course, starts_on, FRIDAY)
            meet(db, one)
            classes[one.code] = one
    rows = [(code, person, "waiting") for code in classes for person in people]

    verdict = check(db, cast, *rows)

    by_file: dict[tuple[str, str], type[object]] = {}
    for problem in verdict.problems:
        assert problem.place.row
        code, person_code, _status = rows[problem.place.row - 2]
        by_file[code, person_code] = type(problem.fault)
    names = {person.id: person.full_name for person in people.values()}
    as_said = {NotEligible: NotMeant, DatesClash: SeatElsewhere}
    by_page = {
        (code, person.code): as_said[type(shown[person.id])]
        for code, one in classes.items()
        for shown in [refusals_shown(db, one, names)]
        for person in people.values()
        if person.id in shown
    }
    assert by_file == by_page
    assert set(by_file.values()) == {NotMeant, SeatElsewhere}


def test_neither_rows_nor_classes_need_more_queries(db: Session) -> None:
    cast = make_cast(db)
    for number in range(8):
        day = MONDAY + timedelta(days=number)
        class_of(db, cast, f"L{number}", starts_on=day, ends_on=day)
    people = [make_officer(db, cast.education) for _ in range(5)]
    make_enrolment(db, people[-1], class_of(db, cast, "K1"))

    def queries(classes: int, count: int) -> int:
        seen: list[str] = []
        connection = db.connection()

        def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            seen.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        check(db, cast, *[(f"L{n}", p.code, "") for n in range(classes) for p in people[:count]])
        event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    assert queries(1, 1) == queries(8, 5) <= 12
