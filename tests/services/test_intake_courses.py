"""Files of courses and classes: what a check finds, and what is written."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.audit import AuditAction
from app.domain.course import ClassStatus, Mode, Topic
from app.domain.enrolment import EnrolmentStatus
from app.domain.intake import ImportKind, Sheet
from app.domain.vietnamese import fold
from app.models import (
    AuditEvent,
    Course,
    CourseAudience,
    CourseClass,
    CourseTopic,
    Province,
    UnitAlias,
)
from app.services.intake import FileHasProblems, Verdict, check_good_rows
from tests.factories import (
    NOW,
    TODAY,
    make_class,
    make_course,
    make_enrolment,
    make_person,
    make_province,
    make_unit,
)
from tests.factories.store import store
from tests.services.bringing import (
    EVERYWHERE,
    NoCipher,
    amendments,
    bring,
    checked,
    contents,
    counts,
    sheet,
    told,
    write,
)

REQUIRED = "course_code title topic audiences class_code starts_on ends_on"
HEADER = f"{REQUIRED} organiser_code mode venue capacity hours status"
TABLES = (Course, CourseTopic, CourseAudience, CourseClass)


def class_row(course: str = "K1", code: str = "K1-A", **said: Any) -> tuple[Any, ...]:
    """A row under HEADER: a class of a week in March 2024, unless said otherwise."""
    cells = {
        "course_code": course,
        "title": "Kỹ năng số cơ bản",
        "topic": "digital_skills",
        "audiences": "cong_chuc",
        "class_code": code,
        "starts_on": "04/03/2024",
        "ends_on": "08/03/2024",
        **said,
    }
    return tuple(cells.get(column, "") for column in HEADER.split())


def courses(*rows: tuple[Any, ...]) -> Sheet:
    return sheet(HEADER, *rows)


def bring_courses(db: Session, province: Province, *rows: tuple[Any, ...]) -> Verdict:
    return bring(db, province, ImportKind.COURSES, courses(*rows))


def problems(db: Session, province: Province, *rows: tuple[Any, ...]) -> list[Any]:
    return told(checked(db, province, ImportKind.COURSES, courses(*rows)).problems)


def course_of(db: Session, code: str) -> Course:
    db.expire_all()
    return db.scalars(select(Course).where(Course.code == code)).one()


def class_of(db: Session, code: str) -> CourseClass:
    db.expire_all()
    return db.scalars(select(CourseClass).where(CourseClass.code == code)).one()


def topics_of(course: Course) -> set[Topic]:
    return {mark.topic for mark in course.topics}


def audiences_of(course: Course) -> set[Audience]:
    return {mark.audience for mark in course.audiences}


# Created


def test_rows_become_one_course_and_its_classes(db: Session) -> None:
    province = make_province(db)
    unit = make_unit(db, province, code="SNV")
    same = {
        "title": "Chuyển đổi số cho lãnh đạo",
        "topic": "Chuyển đổi số; Kỹ năng số",
        "audiences": "leaders; cong_chuc",
        "organiser_code": "SNV",
    }

    verdict = bring_courses(
        db,
        province,
        class_row(
            mode="Trực tuyến", venue="Hội trường", capacity=30, hours="12,5", status="open", **same
        ),
        class_row(code="K1-B", starts_on=date(2024, 4, 1), ends_on=date(2024, 4, 1), **same),
    )

    assert counts(verdict) == (2, 0, 0)
    course = course_of(db, "K1")
    assert (course.province_id, course.title) == (province.id, "Chuyển đổi số cho lãnh đạo")
    assert (course.search_key, course.organiser_id) == (fold(course.title), unit.id)
    assert topics_of(course) == {Topic.DIGITAL_TRANSFORMATION, Topic.DIGITAL_SKILLS}
    assert audiences_of(course) == {Audience.LEADERS, Audience.CONG_CHUC}
    full, plain = course.classes
    assert (full.code, full.starts_on, full.ends_on) == (
        "K1-A",
        date(2024, 3, 4),
        date(2024, 3, 8),
    )
    assert (full.mode, full.venue, full.status) == (Mode.ONLINE, "Hội trường", ClassStatus.OPEN)
    assert (full.capacity, full.hours) == (30, Decimal("12.5"))
    assert (plain.code, plain.starts_on, plain.ends_on) == (
        "K1-B",
        date(2024, 4, 1),
        date(2024, 4, 1),
    )


def test_blank_capacity_is_no_limit_and_blank_status_is_by_the_dates(db: Session) -> None:
    bring_courses(db, make_province(db), class_row(), class_row(code="K1-B", capacity=0))

    unlimited, closed = class_of(db, "K1-A"), class_of(db, "K1-B")
    assert (unlimited.capacity, unlimited.status, unlimited.hours) == (None, None, None)
    assert closed.capacity == 0


@pytest.mark.parametrize("written", ["SNV", "sở nội vụ", "SO NV"])
def test_an_organiser_is_found_by_code_name_or_alias(db: Session, written: str) -> None:
    province = make_province(db)
    unit = make_unit(db, province, code="SNV", name="Sở Nội vụ")
    store(db, UnitAlias(unit_id=unit.id, name="Sở NV", search_key=fold("Sở NV")))

    bring_courses(db, province, class_row(organiser_code=written))

    assert course_of(db, "K1").organiser_id == unit.id


def test_an_organiser_may_be_named_in_two_ways_in_one_course(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="SNV", name="Sở Nội vụ")

    verdict = bring_courses(
        db,
        province,
        class_row(organiser_code="SNV"),
        class_row(code="K1-B", organiser_code="Sở Nội vụ"),
    )

    assert counts(verdict) == (2, 0, 0)


def test_another_province_may_use_the_same_codes(db: Session) -> None:
    province, other = make_province(db), make_province(db)
    make_class(db, make_course(db, other, code="K9"), code="K1-A")

    verdict = bring_courses(db, province, class_row())

    assert counts(verdict) == (1, 0, 0)


# The same file twice


def test_the_same_file_twice_changes_nothing(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="SNV", name="Sở Nội vụ")
    said = {"topic": "digital_skills; stem_steam", "audiences": "leaders;students"}
    rows = (
        class_row(
            organiser_code="Sở Nội vụ", mode="mooc", venue="Huế", capacity="20", hours=8, **said
        ),
        class_row(code="K1-B", organiser_code="SNV", status="cancelled", hours="7,25", **said),
        class_row("K2", "K2-A"),
    )

    first = bring_courses(db, province, *rows)
    before = contents(db, *TABLES)
    second = bring_courses(db, province, *reversed(rows))

    assert (counts(first), counts(second)) == ((3, 0, 0), (0, 0, 3))
    assert contents(db, *TABLES) == before
    assert amendments(db, AuditAction.COURSE_CHANGED) == []


# Changed


def test_a_class_that_differs_is_changed_and_logged_old_and_new(db: Session) -> None:
    province = make_province(db)
    course = make_course(db, province, code="K1")
    known = make_class(db, course, code="K1-A", capacity=20, hours=Decimal(8))

    verdict = bring_courses(
        db,
        province,
        class_row(
            starts_on="11/03/2024",
            ends_on="15/03/2024",
            mode="blended",
            venue="Huế",
            capacity=25,
            hours="8,5",
            status="held",
        ),
    )

    assert counts(verdict) == (0, 1, 0)
    changed = class_of(db, "K1-A")
    assert changed.id == known.id
    assert (changed.starts_on, changed.ends_on) == (date(2024, 3, 11), date(2024, 3, 15))
    assert (changed.mode, changed.venue, changed.status) == (Mode.BLENDED, "Huế", ClassStatus.HELD)
    assert (changed.capacity, changed.hours) == (25, Decimal("8.5"))
    assert amendments(db, AuditAction.COURSE_CHANGED) == [
        (
            "K1-A",
            {
                "starts_on": ["2024-03-04", "2024-03-11"],
                "ends_on": ["2024-03-08", "2024-03-15"],
                "mode": [None, "blended"],
                "venue": [None, "Huế"],
                "capacity": [20, 25],
                "hours": ["8.00", "8.50"],
                "status": [None, "held"],
            },
        )
    ]


def test_a_course_that_differs_is_changed_once_for_all_of_its_rows(db: Session) -> None:
    province = make_province(db)
    course = make_course(
        db,
        province,
        code="K1",
        title="Tên cũ",
        topics=[Topic.DIGITAL_SKILLS, Topic.OTHER],
        audiences=[Audience.CONG_CHUC],
    )
    for code in ("K1-A", "K1-B"):
        make_class(db, course, code=code)
    said = {"title": "Tên mới", "topic": "other;stem_steam", "audiences": "students"}

    verdict = bring_courses(db, province, class_row(**said), class_row(code="K1-B", **said))

    assert counts(verdict) == (0, 2, 0)
    changed = course_of(db, "K1")
    assert (changed.title, changed.search_key) == ("Tên mới", fold("Tên mới"))
    assert topics_of(changed) == {Topic.OTHER, Topic.STEM_STEAM}
    assert audiences_of(changed) == {Audience.STUDENTS}
    assert amendments(db, AuditAction.COURSE_CHANGED) == [
        (
            "K1 Tên cũ",
            {
                "title": ["Tên cũ", "Tên mới"],
                "topic": [["digital_skills", "other"], ["other", "stem_steam"]],
                "audiences": [["cong_chuc"], ["students"]],
            },
        )
    ]


def test_another_organiser_is_logged_by_the_codes_that_people_know(db: Session) -> None:
    province = make_province(db)
    old, new = make_unit(db, province, code="SNV"), make_unit(db, province, code="SGD")
    make_class(db, make_course(db, province, code="K1", organiser=old), code="K1-A")

    verdict = bring_courses(db, province, class_row(organiser_code="SGD"))

    assert counts(verdict) == (0, 1, 0)
    assert course_of(db, "K1").organiser_id == new.id
    assert amendments(db, AuditAction.COURSE_CHANGED) == [
        ("K1 Kỹ năng số cơ bản", {"organiser_code": ["SNV", "SGD"]})
    ]


def test_a_new_class_of_a_known_course_leaves_the_others_alone(db: Session) -> None:
    province = make_province(db)
    make_class(db, make_course(db, province, code="K1"), code="K1-A")
    before = contents(db, Course, CourseTopic, CourseAudience)

    verdict = bring_courses(db, province, class_row(code="K1-B"))

    assert counts(verdict) == (1, 0, 0)
    assert contents(db, Course, CourseTopic, CourseAudience) == before
    assert [c.code for c in course_of(db, "K1").classes] == ["K1-A", "K1-B"]


@pytest.mark.parametrize("header", [HEADER, REQUIRED], ids=["blank cells", "absent columns"])
def test_what_a_file_does_not_say_stays(db: Session, header: str) -> None:
    province = make_province(db)
    unit = make_unit(db, province)
    make_class(
        db,
        make_course(db, province, code="K1", organiser=unit),
        code="K1-A",
        mode=Mode.ONLINE,
        venue="Huế",
        capacity=20,
        hours=Decimal(8),
        status=ClassStatus.CANCELLED,
    )
    before = contents(db, *TABLES)

    width = len(header.split())
    verdict = bring(db, province, ImportKind.COURSES, sheet(header, class_row()[:width]))

    assert counts(verdict) == (0, 0, 1)
    assert contents(db, *TABLES) == before


# Problems


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [class_row(), class_row(code="K1-B"), class_row()],
            [("Sheet1", 4, "class_code", "K1-A", "DuplicateRow")],
            id="a class twice",
        ),
        pytest.param(
            [class_row(), class_row("K2", "K1-A")],
            [("Sheet1", 3, "class_code", "K1-A", "DuplicateRow")],
            id="a class in two courses",
        ),
        pytest.param(
            [class_row(ends_on="03/03/2024")],
            [("Sheet1", 2, "ends_on", "03/03/2024", "EndsBeforeItBegins")],
            id="an end before the beginning",
        ),
        pytest.param(
            [class_row(ends_on="")],
            [("Sheet1", 2, "ends_on", "", "MissingValue")],
            id="no end",
        ),
        pytest.param(
            [class_row(capacity=-1)],
            [("Sheet1", 2, "capacity", "-1", "NotACount")],
            id="a negative capacity",
        ),
        pytest.param(
            [class_row(hours="-2")],
            [("Sheet1", 2, "hours", "-2", "NotANumber")],
            id="negative hours",
        ),
        pytest.param(
            [class_row(hours=0)], [("Sheet1", 2, "hours", "0.00", "NoHours")], id="no hours at all"
        ),
        pytest.param(
            [class_row(hours="0,001")],
            [("Sheet1", 2, "hours", "0.00", "NoHours")],
            id="hours that round to none",
        ),
        pytest.param(
            [class_row(organiser_code="Sở Lạ"), class_row(code="K1-B", organiser_code="Sở Lạ")],
            [
                ("Sheet1", 2, "organiser_code", "Sở Lạ", "UnknownUnit"),
                ("Sheet1", 3, "organiser_code", "Sở Lạ", "UnknownUnit"),
            ],
            id="an unknown organiser",
        ),
        pytest.param(
            [class_row(topic="bơi lội", status="đang vui", audiences="")],
            [
                ("Sheet1", 2, "topic", "bơi lội", "UnknownCode"),
                ("Sheet1", 2, "audiences", "", "MissingValue"),
                ("Sheet1", 2, "status", "đang vui", "UnknownCode"),
            ],
            id="every bad cell of a row",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    db: Session, rows: list[tuple[Any, ...]], expected: list[Any]
) -> None:
    assert problems(db, make_province(db), *rows) == expected


def test_rows_of_a_course_must_agree_and_name_the_row_they_differ_from(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="SNV")
    other = class_row(
        code="K1-B",
        title="Tên khác",
        topic="other",
        audiences="students; leaders",
        organiser_code="SNV",
    )

    verdict = checked(db, province, ImportKind.COURSES, courses(class_row(), other))

    assert told(verdict.problems) == [
        ("Sheet1", 3, "title", "Tên khác", "RowsDisagree"),
        ("Sheet1", 3, "topic", "other", "RowsDisagree"),
        ("Sheet1", 3, "organiser_code", "SNV", "RowsDisagree"),
        ("Sheet1", 3, "audiences", "students; leaders", "RowsDisagree"),
    ]
    assert {p.fault.facts["row"] for p in verdict.problems} == {"2"}
    assert verdict.problems[0].fault.facts["theirs"] == "Kỹ năng số cơ bản"


def test_rows_of_a_course_agree_in_whatever_order_they_list_things(db: Session) -> None:
    verdict = bring_courses(
        db,
        make_province(db),
        class_row(topic="other; digital_skills", audiences="students;leaders"),
        class_row(code="K1-B", topic="digital_skills;other", audiences="leaders; students"),
    )

    assert counts(verdict) == (2, 0, 0)


def test_a_row_that_disagrees_on_another_sheet_is_told_of_that_sheet(db: Session) -> None:
    verdict = checked(
        db,
        make_province(db),
        ImportKind.COURSES,
        courses(class_row()),
        sheet(HEADER, class_row(code="K1-B", title="Tên khác"), name="Tháng 4"),
    )

    assert told(verdict.problems) == [("Tháng 4", 2, "title", "Tên khác", "RowsDisagree")]
    assert verdict.problems[0].fault.facts["row"] == "2 (Sheet1)"


def test_a_class_that_the_register_has_in_another_course_is_a_problem(db: Session) -> None:
    province = make_province(db)
    make_class(db, make_course(db, province, code="K9"), code="K1-A")

    verdict = checked(db, province, ImportKind.COURSES, courses(class_row()))

    assert told(verdict.problems) == [("Sheet1", 2, "class_code", "K1-A", "ClassOfAnotherCourse")]
    assert verdict.problems[0].fault.facts["course"] == "K9"


def test_a_name_that_two_units_bear_does_not_say_who_organises(db: Session) -> None:
    province = make_province(db)
    for code in ("TH1", "TH2"):
        make_unit(db, province, code=code, name="Trường Tiểu học Hòa Bình")

    verdict = checked(
        db,
        province,
        ImportKind.COURSES,
        courses(class_row(organiser_code="trường tiểu học hòa bình")),
    )

    (problem,) = verdict.problems
    assert (problem.column, type(problem.fault).__name__) == ("organiser_code", "AmbiguousUnit")
    assert problem.fault.facts["codes"] == "TH1, TH2"


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (TODAY, [("Sheet1", 2, "capacity", "1", "NoSeatLeft")]),
        (TODAY - timedelta(days=1), []),
    ],
    ids=["still running", "over"],
)
def test_a_class_cannot_shrink_below_who_has_a_seat_until_it_is_over(
    db: Session, ends_on: date, expected: list[Any]
) -> None:
    province = make_province(db)
    known = make_class(
        db, make_course(db, province, code="K1"), date(2024, 3, 4), TODAY, code="K1-A", capacity=2
    )
    for _ in range(2):
        make_enrolment(db, make_person(db, province), known)

    assert problems(db, province, class_row(ends_on=ends_on, capacity=1)) == expected


def test_seats_on_offer_are_taken_and_an_overbooked_class_may_be_said_again(db: Session) -> None:
    province = make_province(db)
    course = make_course(db, province, code="K1")
    known = make_class(db, course, date(2024, 3, 4), TODAY, code="K1-A", capacity=1)
    make_enrolment(db, make_person(db, province), known)
    make_enrolment(db, make_person(db, province), known, status=EnrolmentStatus.OFFERED)

    assert problems(db, province, class_row(ends_on=TODAY, capacity=1)) == []
    known.capacity = 3
    db.flush()
    assert problems(db, province, class_row(ends_on=TODAY, capacity=1)) == [
        ("Sheet1", 2, "capacity", "1", "NoSeatLeft")
    ]


@pytest.mark.parametrize(
    ("before", "after", "place", "expected"),
    [
        ("", "cancelled", EnrolmentStatus.WAITING, ["PeopleToTell"]),
        ("", "cancelled", EnrolmentStatus.WITHDRAWN, []),
        ("cancelled", "open", EnrolmentStatus.CLASS_CANCELLED, ["PeopleToTell"]),
        ("cancelled", "", EnrolmentStatus.CLASS_CANCELLED, []),
        ("", "open", EnrolmentStatus.CONFIRMED, []),
    ],
)
def test_a_class_with_people_is_called_off_where_they_are_told(
    db: Session, before: str, after: str, place: EnrolmentStatus, expected: list[str]
) -> None:
    province = make_province(db)
    course = make_course(db, province, code="K1")
    status = ClassStatus(before) if before else None
    known = make_class(db, course, date(2024, 3, 4), TODAY, code="K1-A", status=status)
    make_enrolment(db, make_person(db, province), known, status=place)

    found = problems(db, province, class_row(ends_on=TODAY, status=after))

    assert [fault for *_where, fault in found] == expected


# All or nothing


def test_a_file_with_a_problem_writes_nothing_at_all(db: Session) -> None:
    province = make_province(db)
    make_class(db, make_course(db, province, code="K1"), code="K1-A")
    before = contents(db, *TABLES, AuditEvent)
    rows = class_row(title="Tên mới", topic="other"), class_row("K2", "K2-A", hours=0)

    verdict = checked(db, province, ImportKind.COURSES, courses(*rows))
    with pytest.raises(FileHasProblems):
        write(db, province, verdict)

    assert contents(db, *TABLES, AuditEvent) == before


def test_a_check_writes_nothing(db: Session) -> None:
    verdict = checked(db, make_province(db), ImportKind.COURSES, courses(class_row()))

    assert counts(verdict) == (1, 0, 0)
    assert contents(db, *TABLES) == [[], [], [], []]


def test_the_good_rows_of_a_course_can_be_taken_without_the_one_that_disagrees(
    db: Session,
) -> None:
    rows = class_row(), class_row(code="K1-B", title="Tên khác"), class_row(code="K1-C")

    verdict = check_good_rows(
        db,
        make_province(db),
        ImportKind.COURSES,
        [courses(*rows)],
        scope=EVERYWHERE,
        cipher=NoCipher(),
        now=NOW,
    )

    assert (verdict.read, counts(verdict), verdict.problems) == (2, (2, 0, 0), [])


def test_a_longer_file_asks_the_register_no_more_often(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="SNV")
    make_class(db, make_course(db, province, code="K0"), code="L0")
    statements: list[str] = []
    connection = db.connection()

    def count(*args: Any) -> None:
        statements.append(args[2])

    event.listen(connection, "before_cursor_execute", count)
    asked = []
    for size in (2, 200):
        statements.clear()
        rows = (class_row(f"K{n}", f"L{n}", organiser_code="SNV") for n in range(size))
        checked(db, province, ImportKind.COURSES, courses(*rows))
        asked.append(len(statements))
    event.remove(connection, "before_cursor_execute", count)

    assert asked[0] == asked[1]
