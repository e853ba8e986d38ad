"""Files of outcomes: what a check finds, and what is written."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus, Outcome, Result, Waiver
from app.domain.intake import ImportKind, Notice, OnConflict
from app.models import AuditEvent, Completion, CourseClass, Enrolment, EnrolmentEvent, Person
from app.services.intake import FileHasProblems, Verdict
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_user,
)
from tests.services.bringing import amendments, bring, checked, contents, counts, sheet, told

HEADER = "class_code person_code full_name outcome result score certificate_no recorded_on"
KIND = ImportKind.COMPLETIONS
TABLES = (Enrolment, EnrolmentEvent, Completion)


def outcome_row(person: Person, outcome: str = "completed", **said: Any) -> tuple[Any, ...]:
    """A row under HEADER, of class L1 unless said otherwise."""
    cells = {"class_code": "L1", "person_code": person.code, "outcome": outcome, **said}
    return tuple(cells.get(column, "") for column in HEADER.split())


def bring_outcomes(db: Session, cast: Cast, *rows: tuple[Any, ...], **options: Any) -> Verdict:
    return bring(db, cast.province, KIND, sheet(HEADER, *rows), **options)


def class_l1(db: Session, cast: Cast, **facts: Any) -> CourseClass:
    return make_class(db, make_course(db, cast.province), code="L1", **facts)


def outcomes(db: Session) -> list[tuple[Outcome, Result | None, Any, str | None, bool]]:
    """Everything recorded, oldest first: outcome, result, score, number, whether it still holds."""
    query = select(Completion).order_by(Completion.id)
    return [
        (c.outcome, c.result, c.score, c.certificate_no, c.is_current) for c in db.scalars(query)
    ]


def in_words(notices: Sequence[Notice]) -> list[str]:
    return [notice.message % notice.facts for notice in notices]


# Created


def test_an_outcome_is_recorded_with_the_enrolment_where_there_is_none(db: Session) -> None:
    cast = make_cast(db)
    course_class, clerk = class_l1(db, cast), make_user(db)
    said = {"result": "Đạt", "score": "8,5", "certificate_no": "015/2024"}

    verdict = bring_outcomes(db, cast, outcome_row(cast.an, "Hoàn thành", **said), actor=clerk)

    assert counts(verdict) == (1, 0, 0)
    enrolment = db.scalars(select(Enrolment)).one()
    assert (enrolment.person, enrolment.course_class) == (cast.an, course_class)
    assert (enrolment.status, enrolment.unit_id) == (
        EnrolmentStatus.CONFIRMED,
        cast.home_affairs.id,
    )
    written = db.scalars(select(EnrolmentEvent)).one()
    assert (written.enrolment, written.status, written.actor_id) == (
        enrolment,
        EnrolmentStatus.CONFIRMED,
        clerk.id,
    )
    completion = db.scalars(select(Completion)).one()
    assert completion.enrolment == enrolment
    assert (completion.person_id, completion.course_class_id) == (cast.an.id, course_class.id)
    assert completion.recorded_at == NOW
    assert outcomes(db) == [(Outcome.COMPLETED, Result.PASS, Decimal("8.5"), "015/2024", True)]
    logged = db.scalars(select(AuditEvent)).one()
    assert (logged.action, logged.actor_id) == (AuditAction.FILE_IMPORTED, clerk.id)


@pytest.mark.parametrize("status", [EnrolmentStatus.CONFIRMED, EnrolmentStatus.NOMINATED])
def test_a_live_enrolment_gets_the_outcome(db: Session, status: EnrolmentStatus) -> None:
    cast = make_cast(db)
    course_class = class_l1(db, cast)
    make_enrolment(db, cast.an, course_class, status=EnrolmentStatus.WITHDRAWN)
    live = make_enrolment(db, cast.an, course_class, status=status)

    before = contents(db, Enrolment, EnrolmentEvent)

    bring_outcomes(db, cast, outcome_row(cast.an))

    assert db.scalars(select(Completion.enrolment_id)).all() == [live.id]
    assert contents(db, Enrolment, EnrolmentEvent) == before


def test_whoever_had_left_and_completed_after_all_is_enrolled_again(db: Session) -> None:
    cast = make_cast(db)
    gone = make_enrolment(db, cast.an, class_l1(db, cast), status=EnrolmentStatus.WITHDRAWN)

    bring_outcomes(db, cast, outcome_row(cast.an))

    enrolment = db.scalars(select(Completion)).one().enrolment
    assert enrolment.id != gone.id
    assert enrolment.status == EnrolmentStatus.CONFIRMED
    assert [event.status for event in enrolment.events] == [EnrolmentStatus.CONFIRMED]


def test_whoever_had_left_and_is_said_to_have_left_is_not_enrolled_again(db: Session) -> None:
    cast = make_cast(db)
    gone = make_enrolment(db, cast.an, class_l1(db, cast), status=EnrolmentStatus.WITHDRAWN)

    bring_outcomes(db, cast, outcome_row(cast.an, "Bỏ học"))

    assert db.scalars(select(Completion.enrolment_id)).all() == [gone.id]
    assert db.scalars(select(Enrolment.id)).all() == [gone.id]


def test_a_name_that_folds_to_theirs_is_theirs(db: Session) -> None:
    cast = make_cast(db)
    class_l1(db, cast)

    verdict = bring_outcomes(db, cast, outcome_row(cast.an, full_name="NGUYEN  VAN AN"))

    assert counts(verdict) == (1, 0, 0)


# The same file twice


def test_the_same_file_twice_changes_nothing(db: Session) -> None:
    cast = make_cast(db)
    class_l1(db, cast)
    rows = (
        outcome_row(cast.an, result="pass", score="8,5", certificate_no="015/2024"),
        outcome_row(cast.binh, "withdrawn"),
    )
    bring_outcomes(db, cast, *rows)
    before = contents(db, *TABLES)

    verdict = bring_outcomes(db, cast, *rows, on_conflict=OnConflict.REPLACE)

    assert counts(verdict) == (0, 0, 2)
    assert verdict.notices == []
    assert contents(db, *TABLES) == before


def test_blank_cells_are_no_difference(db: Session) -> None:
    cast = make_cast(db)
    enrolment = make_enrolment(db, cast.an, class_l1(db, cast))
    make_completion(db, enrolment, score=Decimal(9), certificate_no="015/2024")

    verdict = bring_outcomes(db, cast, outcome_row(cast.an), on_conflict=OnConflict.REPLACE)

    assert counts(verdict) == (0, 0, 1)
    assert outcomes(db) == [(Outcome.COMPLETED, None, Decimal(9), "015/2024", True)]


# Another outcome than the one recorded


def test_what_is_recorded_stays_and_the_reader_is_told(db: Session) -> None:
    cast = make_cast(db)
    enrolment = make_enrolment(db, cast.an, class_l1(db, cast))
    make_completion(db, enrolment, Outcome.ABSENT)
    before = contents(db, *TABLES)

    verdict = bring_outcomes(db, cast, outcome_row(cast.an, score="8.50"))

    assert counts(verdict) == (0, 0, 1)
    assert contents(db, *TABLES) == before
    assert amendments(db, AuditAction.COMPLETION_CORRECTED) == []
    assert in_words(verdict.notices) == [
        f"Dòng 2, L1: {cast.an.code} Nguyễn Văn An: giữ như sổ "
        "(sổ → tệp: Kết quả học «Vắng» → «Hoàn thành»; Điểm «–» → «8,5»)."
    ]


def test_an_outcome_gives_nobody_a_seat_in_a_full_class_before_it_is_over(db: Session) -> None:
    cast = make_cast(db)
    full = class_l1(db, cast, ends_on=TODAY, capacity=1)
    make_enrolment(db, cast.an, full)

    verdict = checked(db, cast.province, KIND, sheet(HEADER, outcome_row(cast.binh)))

    assert told(verdict.problems) == [("Sheet1", 2, "class_code", "L1", "NoSeatForOutcome")]
    full.ends_on = TODAY - timedelta(days=1)
    db.flush()
    assert counts(bring_outcomes(db, cast, outcome_row(cast.binh))) == (1, 0, 0)


def test_a_notice_names_the_sheet_where_there_are_several(db: Session) -> None:
    cast = make_cast(db)
    make_credit(db, cast.binh, class_l1(db, cast))
    first = sheet(HEADER, outcome_row(cast.an), name="Đợt 1")
    second = sheet(HEADER, outcome_row(cast.binh, "absent"), name="Đợt 2")

    verdict = checked(db, cast.province, KIND, first, second)

    assert in_words(verdict.notices)[0].startswith("Dòng 2 (Đợt 2), L1: ")


def test_replacing_is_a_correction_and_the_old_outcome_stays_readable(db: Session) -> None:
    cast = make_cast(db)
    enrolment = make_enrolment(db, cast.an, class_l1(db, cast))
    old = make_completion(db, enrolment, Outcome.INCOMPLETE, score=Decimal(3), result=Result.FAIL)
    make_credit(db, cast.binh, enrolment.course_class)
    later = NOW + timedelta(days=1)

    verdict = bring_outcomes(
        db,
        cast,
        outcome_row(cast.an, result="pass", certificate_no="015/2024"),
        on_conflict=OnConflict.REPLACE,
        now=later,
    )

    assert counts(verdict) == (0, 1, 0)
    assert verdict.notices == []
    query = select(Completion).where(Completion.enrolment_id == enrolment.id)
    was, became = db.scalars(query.order_by(Completion.id))
    assert (was.id, was.outcome, was.is_current, was.recorded_at) == (
        old.id,
        Outcome.INCOMPLETE,
        False,
        NOW,
    )
    assert (became.outcome, became.result, became.score, became.certificate_no) == (
        Outcome.COMPLETED,
        Result.PASS,
        Decimal(3),
        "015/2024",
    )
    assert (became.is_current, became.recorded_at) == (True, later)
    assert (became.person_id, became.course_class_id) == (cast.an.id, enrolment.course_class_id)
    assert amendments(db, AuditAction.COMPLETION_CORRECTED) == [
        (
            f"L1: {cast.an.code} Nguyễn Văn An",
            {
                "outcome": ["incomplete", "completed"],
                "result": ["fail", "pass"],
                "certificate_no": [None, "015/2024"],
            },
        )
    ]


@pytest.mark.parametrize(
    ("recorded_on", "known_on", "replaces"),
    [
        ("16/03/2024", date(2024, 3, 15), True),
        ("15/03/2024", date(2024, 3, 15), False),
        ("", date(2024, 3, 15), False),
        ("2023", date(2024, 3, 15), False),
        # Recorded on the page, in the first hour of the fourteenth of June in Vietnam.
        ("14/06/2024", None, False),
        ("15/06/2024", None, True),
    ],
)
def test_where_asked_to_only_a_newer_outcome_takes_the_place_of_one(
    db: Session, recorded_on: str, known_on: date | None, replaces: bool
) -> None:
    cast = make_cast(db)
    enrolment = make_enrolment(db, cast.an, class_l1(db, cast))
    at = datetime(2024, 6, 13, 17, 30, tzinfo=UTC)
    make_completion(db, enrolment, Outcome.ABSENT, stated_on=known_on, recorded_at=at)
    row = outcome_row(cast.an, recorded_on=recorded_on)

    verdict = bring_outcomes(db, cast, row, on_conflict=OnConflict.NEWER)

    assert counts(verdict) == ((0, 1, 0) if replaces else (0, 0, 1))
    assert len(verdict.notices) == (not replaces), "what was kept is told"
    again = bring_outcomes(db, cast, row, on_conflict=OnConflict.NEWER)
    assert counts(again) == (0, 0, 1)


def test_of_two_files_the_one_recorded_later_holds_in_whichever_order_they_come(
    db: Session,
) -> None:
    cast = make_cast(db)
    class_l1(db, cast)
    first = outcome_row(cast.an, "absent", recorded_on="12/03/2024")
    second = outcome_row(cast.an, "completed", recorded_on="20/03/2024")

    for row in (second, first):
        bring_outcomes(db, cast, row, on_conflict=OnConflict.NEWER)

    assert [(outcome, current) for outcome, *_, current in outcomes(db)] == [
        (Outcome.COMPLETED, True)
    ]
    assert db.scalars(select(Completion.stated_on)).all() == [date(2024, 3, 20)]


def test_from_when_a_newer_outcome_is_stands_in_the_log(db: Session) -> None:
    cast = make_cast(db)
    enrolment = make_enrolment(db, cast.an, class_l1(db, cast))
    make_completion(db, enrolment, Outcome.ABSENT, stated_on=date(2024, 3, 12))

    row = outcome_row(cast.an, recorded_on="20/03/2024")
    bring_outcomes(db, cast, row, on_conflict=OnConflict.NEWER)

    [(_label, changes)] = amendments(db, AuditAction.COMPLETION_CORRECTED)
    assert changes == {
        "outcome": ["absent", "completed"],
        "stated_on": ["2024-03-12", "2024-03-20"],
    }


def test_nothing_was_recorded_tomorrow(db: Session) -> None:
    cast = make_cast(db)
    class_l1(db, cast)
    file = sheet(HEADER, outcome_row(cast.an, recorded_on="16/06/2024"))

    assert told(checked(db, cast.province, KIND, file).problems) == [
        ("Sheet1", 2, "recorded_on", "16/06/2024", "DayAhead")
    ]


def test_a_replaced_outcome_is_compared_with_no_more(db: Session) -> None:
    cast = make_cast(db)
    class_l1(db, cast)
    for outcome in ("absent", "completed"):
        bring_outcomes(db, cast, outcome_row(cast.an, outcome), on_conflict=OnConflict.REPLACE)

    verdict = bring_outcomes(
        db, cast, outcome_row(cast.an, "absent"), on_conflict=OnConflict.REPLACE
    )

    assert counts(verdict) == (0, 1, 0)
    assert [(outcome, current) for outcome, *_, current in outcomes(db)] == [
        (Outcome.ABSENT, False),
        (Outcome.COMPLETED, False),
        (Outcome.ABSENT, True),
    ]


# Classes that are cancelled, or still ahead


def test_outcomes_of_a_cancelled_class_are_kept_with_one_notice(db: Session) -> None:
    cast = make_cast(db)
    class_l1(db, cast, status=ClassStatus.CANCELLED)

    verdict = bring_outcomes(db, cast, outcome_row(cast.an), outcome_row(cast.binh))

    assert counts(verdict) == (2, 0, 0)
    assert in_words(verdict.notices) == [
        "Lớp «L1» đã hủy: kết quả được ghi nhưng không tính vào số người đã học."
    ]


@pytest.mark.parametrize("outcome", Outcome)
def test_a_class_that_begins_tomorrow_has_no_outcomes_yet(db: Session, outcome: Outcome) -> None:
    """As on its page; and nobody gets a seat in it without being asked about the rules."""
    cast, tomorrow = make_cast(db), TODAY + timedelta(days=1)
    class_l1(db, cast, starts_on=tomorrow, ends_on=tomorrow)
    waiver = Waiver("Theo công văn 12/SNV", admits=True)

    for said in ({}, {"waiver": waiver}):
        file = sheet(HEADER, outcome_row(cast.an, outcome))
        verdict = checked(db, cast.province, KIND, file, **said)

        assert told(verdict.problems) == [("Sheet1", 2, "class_code", "L1", "OutcomeAhead")]
        assert "đến 16/06/2024 mới khai giảng" in str(verdict.problems[0].fault)
        assert not verdict.is_waivable


def test_a_cancelled_class_has_no_outcomes_before_its_day_either(db: Session) -> None:
    cast, tomorrow = make_cast(db), TODAY + timedelta(days=1)
    class_l1(db, cast, starts_on=tomorrow, ends_on=tomorrow, status=ClassStatus.CANCELLED)

    verdict = checked(db, cast.province, KIND, sheet(HEADER, outcome_row(cast.an)))

    assert told(verdict.problems) == [("Sheet1", 2, "class_code", "L1", "OutcomeAhead")]


def test_what_stands_in_a_class_that_was_put_off_may_be_said_again(db: Session) -> None:
    cast, tomorrow = make_cast(db), TODAY + timedelta(days=1)
    put_off = class_l1(db, cast, starts_on=tomorrow, ends_on=tomorrow)
    make_completion(db, make_enrolment(db, cast.an, put_off), Outcome.ABSENT)
    replaces = {"on_conflict": OnConflict.REPLACE}

    same = bring_outcomes(db, cast, outcome_row(cast.an, "absent"), **replaces)
    kept = bring_outcomes(db, cast, outcome_row(cast.an, "completed"))
    file = sheet(HEADER, outcome_row(cast.an, "completed"))
    other = checked(db, cast.province, KIND, file, **replaces)

    assert (counts(same), counts(kept)) == ((0, 0, 1), (0, 0, 1))
    assert told(other.problems) == [("Sheet1", 2, "class_code", "L1", "OutcomeAhead")]


def test_a_class_that_begins_today_may_be_completed(db: Session) -> None:
    cast = make_cast(db)
    class_l1(db, cast, starts_on=TODAY, ends_on=date(2024, 12, 31))

    verdict = bring_outcomes(db, cast, outcome_row(cast.an))

    assert counts(verdict) == (1, 0, 0)
    assert verdict.notices == []


# Problems


def test_every_bad_row_is_told_with_its_address(db: Session) -> None:
    cast = make_cast(db)
    class_l1(db, cast)

    file = sheet(
        HEADER,
        outcome_row(cast.an),
        outcome_row(cast.binh, full_name="Trần Thị Bích"),
        outcome_row(cast.binh, "xong", result="giỏi", score="-1"),
        outcome_row(cast.binh, "", class_code="L9", person_code="N-0"),
        outcome_row(cast.an, "absent"),
        name="Đợt 1",
    )
    verdict = checked(db, cast.province, KIND, file)

    assert told(verdict.problems) == [
        ("Đợt 1", 3, "full_name", "Trần Thị Bích", "NotTheirName"),
        ("Đợt 1", 4, "outcome", "xong", "UnknownCode"),
        ("Đợt 1", 4, "result", "giỏi", "UnknownCode"),
        ("Đợt 1", 4, "score", "-1", "NotANumber"),
        ("Đợt 1", 5, "class_code", "L9", "UnknownClass"),
        ("Đợt 1", 5, "person_code", "N-0", "UnknownPerson"),
        ("Đợt 1", 5, "outcome", "", "MissingValue"),
        ("Đợt 1", 6, "class_code", "L1", "DuplicateRow"),
    ]
    assert "«Trần Thị Bình»" in str(verdict.problems[0].fault)


def test_a_file_with_one_bad_row_writes_nothing(db: Session) -> None:
    cast = make_cast(db)
    make_completion(db, make_enrolment(db, cast.an, class_l1(db, cast)), Outcome.ABSENT)
    before = contents(db, *TABLES, AuditEvent)

    with pytest.raises(FileHasProblems):
        bring_outcomes(
            db,
            cast,
            outcome_row(cast.an),
            outcome_row(cast.binh, class_code="L9"),
            on_conflict=OnConflict.REPLACE,
        )

    assert contents(db, *TABLES, AuditEvent) == before
