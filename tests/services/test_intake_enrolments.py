"""Files of enrolments: what a check finds, and what is written."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.adapters.cipher import IdentityCipher
from app.domain.audit import AuditAction
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus
from app.domain.intake import ImportKind, Sheet
from app.domain.person import Category
from app.models import AuditEvent, CourseClass, Enrolment, EnrolmentEvent, Person, SeatHold
from app.services.intake import FileHasProblems, Verdict
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_officer,
    make_person,
    make_posting,
    make_province,
    make_user,
)
from tests.services.bringing import (
    amendments,
    bring,
    checked,
    contents,
    counts,
    sheet,
    told,
    write,
)

HEADER = "class_code person_code status"
KIND = ImportKind.ENROLMENTS
LATER = date(2024, 12, 31)


def bring_enrolments(db: Session, cast: Cast, *rows: tuple[str, ...], **options: Any) -> Verdict:
    return bring(db, cast.province, KIND, sheet(HEADER, *rows), **options)


def problems(db: Session, cast: Cast, *rows: tuple[str, ...]) -> list[Any]:
    return told(checked(db, cast.province, KIND, sheet(HEADER, *rows)).problems)


def past_class(db: Session, cast: Cast, **facts: Any) -> CourseClass:
    return make_class(db, make_course(db, cast.province), **{"code": "L1", **facts})


def coming_class(db: Session, cast: Cast, **facts: Any) -> CourseClass:
    return past_class(db, cast, starts_on=TODAY, ends_on=LATER, **facts)


def statuses(db: Session, person: Person) -> list[tuple[str, list[str]]]:
    """The enrolments of a person, oldest first: the status, and those it went through."""
    query = select(Enrolment).where(Enrolment.person_id == person.id).order_by(Enrolment.id)
    return [(e.status.value, [one.status.value for one in e.events]) for e in db.scalars(query)]


# Created


@pytest.mark.parametrize("tells", [True, False])
def test_what_a_file_does_is_told_as_what_is_typed_unless_it_is_quiet(
    db: Session, tells: bool
) -> None:
    cast = make_cast(db)
    one = coming_class(db, cast, code="L1")
    make_enrolment(db, cast.an, one, status=EnrolmentStatus.NOMINATED)
    rows = [("L1", person.code, "confirmed") for person in (cast.an, cast.binh)]
    verdict = checked(db, cast.province, KIND, sheet(HEADER, *rows))

    write(db, cast.province, verdict, tells=tells)

    looked_at = list(db.scalars(select(EnrolmentEvent.noticed_at)))
    assert looked_at == [None if tells else NOW] * 2


def test_a_row_without_a_status_gives_a_place(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast)
    clerk = make_user(db)

    verdict = bring_enrolments(db, cast, ("L1", cast.an.code, ""), actor=clerk)

    assert counts(verdict) == (1, 0, 0)
    enrolment = db.scalars(select(Enrolment)).one()
    assert enrolment.course_class.code == "L1"
    assert (enrolment.person, enrolment.status) == (cast.an, EnrolmentStatus.CONFIRMED)
    assert enrolment.created_at == NOW
    written = db.scalars(select(EnrolmentEvent)).one()
    assert written.enrolment_id == enrolment.id
    assert (written.status, written.at) == (EnrolmentStatus.CONFIRMED, NOW)
    assert (written.actor_id, written.reason) == (clerk.id, None)
    logged = db.scalars(select(AuditEvent)).one()
    assert (logged.action, logged.actor_id) == (AuditAction.FILE_IMPORTED, clerk.id)


def test_statuses_are_read_in_vietnamese(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast)

    bring_enrolments(
        db, cast, ("L1", cast.an.code, "Được đề cử"), ("L1", cast.binh.code, "cho cho")
    )

    assert statuses(db, cast.an) == [("nominated", ["nominated"])]
    assert statuses(db, cast.binh) == [("waiting", ["waiting"])]


def test_the_main_posting_on_the_first_day_is_kept_with_the_enrolment(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast, starts_on=date(2024, 3, 4), ends_on=date(2024, 3, 8))
    mover = make_person(db, cast.province)
    make_posting(db, mover, cast.home_affairs, ends_on=date(2024, 3, 3), position="Văn thư")
    make_posting(
        db,
        mover,
        cast.education,
        starts_on=date(2024, 3, 4),
        ends_on=date(2024, 3, 4),
        category=Category.VIEN_CHUC,
        position="Kế toán",
    )
    make_posting(db, mover, cast.home_affairs, starts_on=date(2024, 3, 5))
    make_posting(db, mover, cast.home_affairs, is_main=False, category=Category.CAN_BO)

    bring_enrolments(db, cast, ("L1", mover.code, ""))

    kept = db.scalars(select(Enrolment)).one()
    assert (kept.unit_id, kept.category, kept.position) == (
        cast.education.id,
        Category.VIEN_CHUC,
        "Kế toán",
    )


def test_whoever_had_no_main_posting_that_day_is_enrolled_without_one(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast)
    newcomer = make_person(db, cast.province)
    make_posting(db, newcomer, cast.education, starts_on=date(2024, 6, 1))

    bring_enrolments(db, cast, ("L1", newcomer.code, ""))

    kept = db.scalars(select(Enrolment)).one()
    assert (kept.unit_id, kept.category, kept.position) == (None, None, None)


def test_a_person_may_be_named_by_the_identity_number(db: Session) -> None:
    cast, cipher = make_cast(db), IdentityCipher.from_secret("a secret for tests only")
    past_class(db, cast)
    number = "001085000017"
    cast.an.national_id_hash = cipher.find_by(number)
    cast.an.national_id_encrypted = cipher.encrypt(number)
    db.flush()

    verdict = bring_enrolments(db, cast, ("L1", number, ""), cipher=cipher)

    assert statuses(db, cast.an) == [("confirmed", ["confirmed"])]
    assert [row["person_code"] for row in verdict.rows()] == [cast.an.code]


def test_an_unknown_identity_number_is_not_repeated(db: Session) -> None:
    cast, cipher = make_cast(db), IdentityCipher.from_secret("a secret for tests only")
    past_class(db, cast)

    verdict = checked(
        db, cast.province, KIND, sheet(HEADER, ("L1", "001085000017", "")), cipher=cipher
    )

    masked = "•••••••••017"
    assert told(verdict.problems) == [("Sheet1", 2, "person_code", masked, "UnknownPerson")]
    assert masked in str(verdict.problems[0].fault)
    assert [row["person_code"] for row in verdict.rows()] == [masked]


# The same file twice


def test_the_same_file_twice_changes_nothing(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast)
    third = make_person(db, cast.province)
    rows = (
        ("L1", cast.an.code, ""),
        ("L1", cast.binh.code, "withdrawn"),
        ("L1", third.code, "waiting"),
    )
    bring_enrolments(db, cast, *rows)
    before = contents(db, Enrolment, EnrolmentEvent)

    verdict = bring_enrolments(db, cast, *rows)

    assert counts(verdict) == (0, 0, 3)
    assert contents(db, Enrolment, EnrolmentEvent) == before


@pytest.mark.parametrize("status", [EnrolmentStatus.NOMINATED, EnrolmentStatus.WITHDRAWN])
def test_a_blank_status_leaves_an_enrolment_as_it_is(db: Session, status: EnrolmentStatus) -> None:
    cast = make_cast(db)
    make_enrolment(db, cast.an, past_class(db, cast), status=status)

    verdict = bring_enrolments(db, cast, ("L1", cast.an.code, ""))

    assert counts(verdict) == (0, 0, 1)
    assert statuses(db, cast.an) == [(status.value, [])]


# Changed


def test_another_status_moves_the_live_enrolment_and_is_logged(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast)
    bring_enrolments(db, cast, ("L1", cast.an.code, "nominated"))

    verdict = bring_enrolments(db, cast, ("L1", cast.an.code, "confirmed"))

    assert counts(verdict) == (0, 1, 0)
    assert statuses(db, cast.an) == [("confirmed", ["nominated", "confirmed"])]
    label = f"L1: {cast.an.code} Nguyễn Văn An"
    assert amendments(db, AuditAction.ENROLMENT_CHANGED) == [
        (label, {"status": ["nominated", "confirmed"]})
    ]


def test_whoever_comes_back_gets_a_second_enrolment(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast)
    for status in ("confirmed", "withdrawn", "confirmed"):
        verdict = bring_enrolments(db, cast, ("L1", cast.an.code, status))

    assert counts(verdict) == (1, 0, 0)
    assert statuses(db, cast.an) == [
        ("withdrawn", ["confirmed", "withdrawn"]),
        ("confirmed", ["confirmed"]),
    ]


def test_the_live_enrolment_is_meant_where_there_are_others(db: Session) -> None:
    cast = make_cast(db)
    course_class = past_class(db, cast)
    make_enrolment(db, cast.an, course_class)
    make_enrolment(db, cast.an, course_class, status=EnrolmentStatus.EXPIRED)

    verdict = bring_enrolments(db, cast, ("L1", cast.an.code, "withdrawn"))

    assert counts(verdict) == (0, 1, 0)
    assert statuses(db, cast.an) == [("withdrawn", ["withdrawn"]), ("expired", [])]


def test_a_class_of_another_province_is_unknown_here(db: Session) -> None:
    cast = make_cast(db)
    make_class(db, make_course(db, make_province(db)), code="L1")

    assert problems(db, cast, ("L1", cast.an.code, "")) == [
        ("Sheet1", 2, "class_code", "L1", "UnknownClass")
    ]


# Problems


def test_every_bad_row_is_told_with_its_address(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast)
    first = sheet(
        HEADER, ("L1", cast.an.code, ""), ("L9", "N-0", ""), ("L1", "", "có mặt"), name="Đợt 1"
    )
    second = sheet(HEADER, ("L1", cast.an.code, "waiting"), name="Đợt 2")

    verdict = checked(db, cast.province, KIND, first, second)

    assert told(verdict.problems) == [
        ("Đợt 1", 3, "class_code", "L9", "UnknownClass"),
        ("Đợt 1", 3, "person_code", "N-0", "UnknownPerson"),
        ("Đợt 1", 4, "person_code", "", "MissingValue"),
        ("Đợt 1", 4, "status", "có mặt", "UnknownCode"),
        ("Đợt 2", 2, "class_code", "L1", "DuplicateRow"),
    ]
    assert "2 (Đợt 1)" in str(verdict.problems[-1].fault)


def test_a_file_with_one_bad_row_writes_nothing(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast)

    with pytest.raises(FileHasProblems):
        bring_enrolments(db, cast, ("L1", cast.an.code, ""), ("L9", cast.binh.code, ""))

    assert contents(db, Enrolment, EnrolmentEvent, AuditEvent) == [[], [], []]


def test_rows_beyond_the_seats_of_a_coming_class_are_refused(db: Session) -> None:
    cast = make_cast(db)
    course_class = coming_class(db, cast, capacity=2)
    make_enrolment(db, make_person(db, cast.province), course_class)
    other = make_person(db, cast.province)

    verdict = checked(
        db,
        cast.province,
        KIND,
        sheet(HEADER, *(("L1", one.code, "") for one in (cast.an, cast.binh, other))),
    )

    assert told(verdict.problems) == [
        ("Sheet1", row, "class_code", "L1", "NoSeatLeft") for row in (3, 4)
    ]
    assert verdict.problems[0].fault.facts == {"code": "L1", "capacity": 2, "confirmed": 4}
    assert "có 2 chỗ" in str(verdict.problems[0].fault)
    assert verdict.created == 1


def test_a_seat_given_up_in_the_file_is_free_for_another(db: Session) -> None:
    cast = make_cast(db)
    make_enrolment(db, cast.an, coming_class(db, cast, capacity=1))

    verdict = bring_enrolments(
        db, cast, ("L1", cast.binh.code, ""), ("L1", cast.an.code, "withdrawn")
    )

    assert counts(verdict) == (1, 1, 0)
    assert statuses(db, cast.binh) == [("confirmed", ["confirmed"])]


def test_a_seat_that_somebody_was_offered_is_not_given_by_a_file(db: Session) -> None:
    cast = make_cast(db)
    make_enrolment(db, cast.an, coming_class(db, cast, capacity=1), status=EnrolmentStatus.OFFERED)

    assert problems(db, cast, ("L1", cast.binh.code, "")) == [
        ("Sheet1", 2, "class_code", "L1", "NoSeatLeft")
    ]
    assert counts(bring_enrolments(db, cast, ("L1", cast.an.code, "confirmed"))) == (0, 1, 0)


def test_a_file_takes_no_seat_that_a_unit_holds_for_others(db: Session) -> None:
    cast = make_cast(db)
    days = (date(2024, 7, 1), date(2024, 7, 5))
    july = make_class(db, make_course(db, cast.province), *days, code="L1", capacity=3)
    db.add(SeatHold(course_class_id=july.id, unit_id=cast.education.id, seats=2))
    db.flush()
    others = [make_officer(db, cast.home_affairs) for _ in range(2)]
    theirs = [cast.binh, *(make_officer(db, cast.education) for _ in range(1))]

    rows = [("L1", one.code, "") for one in (*others, *theirs)]
    assert problems(db, cast, *rows[1:]) == []
    assert problems(db, cast, rows[0], rows[1], rows[2]) == [
        ("Sheet1", 3, "class_code", "L1", "SeatsKept")
    ]
    # The day after the last on which they are held, they are for all.
    july.holds_until = TODAY - timedelta(days=1)
    assert problems(db, cast, rows[0], rows[1], rows[2]) == []


def test_a_seat_that_a_file_offers_stands_as_long_as_any_other(db: Session) -> None:
    """And an offer that a file answers stands no more."""
    cast = make_cast(db)
    july = make_class(
        db, make_course(db, cast.province), date(2024, 7, 1), date(2024, 7, 5), code="L1"
    )
    waiting = make_enrolment(db, cast.binh, july, status=EnrolmentStatus.WAITING)
    until = NOW + timedelta(hours=48)

    bring_enrolments(db, cast, ("L1", cast.an.code, "offered"), ("L1", cast.binh.code, "offered"))
    offers = {one.person_id: one.offered_until for one in db.scalars(select(Enrolment))}
    assert offers == {cast.an.id: until, cast.binh.id: until}

    bring_enrolments(db, cast, ("L1", cast.binh.code, "confirmed"))
    db.expire_all()
    assert (waiting.status, waiting.offered_until) == (EnrolmentStatus.CONFIRMED, None)


def test_an_offer_of_former_years_is_history(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast)

    bring_enrolments(db, cast, ("L1", cast.an.code, "offered"))

    assert db.scalars(select(Enrolment.offered_until)).all() == [None]


def test_the_queue_of_a_full_class_takes_everybody(db: Session) -> None:
    cast = make_cast(db)
    coming_class(db, cast, capacity=0)

    verdict = bring_enrolments(db, cast, ("L1", cast.an.code, "waiting"))

    assert counts(verdict) == (1, 0, 0)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"starts_on": date(2024, 6, 10), "ends_on": date(2024, 6, 14)}, id="ended"),
        pytest.param(
            {"starts_on": TODAY, "ends_on": LATER, "status": ClassStatus.CANCELLED}, id="cancelled"
        ),
    ],
)
def test_history_is_taken_as_it_was_whatever_the_seats(db: Session, facts: dict[str, Any]) -> None:
    cast = make_cast(db)
    past_class(db, cast, capacity=0, **facts)

    assert counts(bring_enrolments(db, cast, ("L1", cast.an.code, ""))) == (1, 0, 0)


def test_seats_count_to_the_end_of_the_last_day(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast, capacity=0, ends_on=TODAY)

    assert problems(db, cast, ("L1", cast.an.code, "")) == [
        ("Sheet1", 2, "class_code", "L1", "NoSeatLeft")
    ]


# Large files


def test_a_longer_file_needs_no_more_queries(db: Session) -> None:
    cast = make_cast(db)
    past_class(db, cast)
    people = [make_person(db, cast.province) for _ in range(40)]

    def queries(file: Sheet) -> int:
        seen: list[str] = []
        connection = db.connection()

        def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            seen.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        checked(db, cast.province, KIND, file)
        event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    one, many = (
        queries(sheet(HEADER, *(("L1", person.code, "") for person in some)))
        for some in (people[:1], people)
    )

    assert one == many <= 6
