"""A column of codes takes no other code: the database itself refuses, whoever writes."""

from datetime import timedelta

import pytest
from sqlalchemy import Column, Enum, text
from sqlalchemy.orm import Session

from app.db import Base
from app.domain.access import Role
from app.domain.account_code import CodePurpose
from app.domain.audience import Audience
from app.domain.audit import AuditAction
from app.domain.course import ClassStatus, Mode
from app.domain.enrolment import EnrolmentStatus, Result
from app.domain.intake import ImportKind, ImportState
from app.domain.job import JobState
from app.domain.person import Category, Gender, SchoolLevel, Subject
from app.domain.plan import (
    DeadlineKind,
    QualitativeSubject,
    Recurrence,
    TargetKind,
    TaskGroup,
    TaskSource,
)
from app.models import (
    AccountCode,
    AuditEvent,
    Deadline,
    EnrolmentEvent,
    ImportBatch,
    Plan,
    PlanAudience,
    Province,
    RemovedPlace,
    Statement,
    Task,
    User,
)
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_attendance,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_enrolment,
    make_job,
    make_meeting,
    make_message,
    make_posting,
    make_target,
    make_user,
)
from tests.models.refusal import refused_by

CODED = [
    column
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Enum)
]


@pytest.mark.parametrize("column", CODED, ids=str)
def test_an_unknown_code_is_refused(db: Session, column: Column[object]) -> None:
    _store_one_of_everything(db)
    table, code = f'"{column.table.name}"', f'"{column.name}"'

    with refused_by(f"ck_{column.table.name}_{column.name}"):
        db.execute(text(f"UPDATE {table} SET {code} = 'nonsense' WHERE {code} IS NOT NULL"))
        pytest.fail(f"{column} took it, or no row of its table is stored below")


def test_every_code_fits_its_column() -> None:
    for column in CODED:
        assert isinstance(column.type, Enum)
        assert all(len(code) <= (column.type.length or 0) for code in column.type.enums)


def _store_one_of_everything(db: Session) -> None:
    cast = make_cast(db)
    cast.an.gender = Gender.MALE
    make_target(db, cast.plan, TargetKind.QUALITATIVE)
    make_posting(
        db,
        cast.an,
        cast.education,
        is_main=False,
        subject=Subject.INFORMATICS,
        school_level=SchoolLevel.PRIMARY,
        audiences=[Audience.DX_ADVISERS],
    )
    _store_an_account(db, make_user(db, Role.HOME_AFFAIRS, province=cast.province))
    make_job(db, state=JobState.DONE)
    make_message(db, cast.province)
    _store_a_plan(db, cast.plan)
    _store_training(db, cast)
    _store_a_trail(db, cast.province)
    db.flush()


def _store_an_account(db: Session, user: User) -> None:
    db.add(
        AccountCode(
            user_id=user.id,
            purpose=CodePurpose.OPEN,
            code_hash=b"hash",
            created_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )
    )


def _store_a_plan(db: Session, plan: Plan) -> None:
    facts = {"plan_id": plan.id, "place": 1}
    db.add(PlanAudience(code=Audience.LEADERS, name_vi="", name_en="", clauses=["II.3"], **facts))
    db.add(
        Task(
            clauses=["III.1"],
            source=TaskSource.BODY,
            group=TaskGroup.SKILLS,
            frequency=Recurrence.YEARLY,
            title_vi="",
            title_en="",
            lead=[],
            coordinating=[],
            **facts,
        )
    )
    db.add(
        Deadline(
            what=DeadlineKind.ANNUAL_REPORT,
            owed_by="",
            owed_to="",
            recurrence=Recurrence.YEARLY,
            clause="V.1",
            **facts,
        )
    )


def _store_training(db: Session, cast: Cast) -> None:
    course_class = make_class(
        db, make_course(db, cast.province), mode=Mode.ONLINE, status=ClassStatus.HELD
    )
    enrolment = make_enrolment(db, cast.an, course_class, category=Category.CONG_CHUC)
    make_completion(db, enrolment, result=Result.PASS)
    db.add(EnrolmentEvent(enrolment=enrolment, status=EnrolmentStatus.CONFIRMED, at=NOW))
    make_attendance(db, make_meeting(db, course_class), enrolment)
    gone = {"course_class_id": course_class.id, "person_id": cast.binh.id}
    db.add(RemovedPlace(status=EnrolmentStatus.CONFIRMED, created_at=NOW, removed_at=NOW, **gone))


def _store_a_trail(db: Session, province: Province) -> None:
    db.add(
        Statement(
            province_id=province.id,
            subject=QualitativeSubject.NETWORK_BUILT,
            stated_on=TODAY,
            evidence="45/BC-UBND",
        )
    )
    db.add(
        AuditEvent(
            at=NOW,
            action=AuditAction.FILE_IMPORTED,
            province_id=province.id,
            subject_type="import_batch",
            subject_label=str(TODAY),
            changes={},
        )
    )
    db.add(
        ImportBatch(
            province_id=province.id,
            kind=ImportKind.ROSTER,
            state=ImportState.CHECKED,
            filename="danh-sach.xlsx",
            sha256="0" * 64,
            uploaded_at=NOW,
        )
    )
