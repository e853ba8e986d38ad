"""The address of every page over the demonstration, with something on each.

A new route needs nothing here but what stands for its arguments.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.adapters.upload_folder import UploadFolder
from app.domain.intake import ImportKind, ImportState
from app.domain.job import JobState
from app.models import (
    Assessment,
    Certificate,
    CitizenStatistic,
    Completion,
    CourseClass,
    Declaration,
    Enrolment,
    ImportBatch,
    Job,
    Meeting,
    Message,
    NetworkDeclaration,
    Placement,
    Posting,
    RoleGrant,
    SchoolActivity,
    Statement,
    TaskOutput,
    Unit,
    UnitAlias,
    WalkIn,
)
from tests.factories import NOW, make_declaration, make_job, make_walk_in
from tests.house.world import rules_of

NO_PAGE = {
    "account.sign_in": "leads home",
    "account.open_account": "leads home",
    "calendar.feed": "a file",
    "calendar.of_class": "a file",
    "calendar.of_place": "a file",
    "certificate.print_": "files",
    "class_document.show": "a file",
    "chart.": "fragments, shown on the board",
    "check_in_desk.code": "a fragment",
    "enrolment.suggest": "a fragment",
    "intake.blank": "a file",
    "intake.with_errors": "a file",
    "job.download": "a file",
    "job.state": "a fragment",
    "message.calendar": "a file",
    "substitution.suggest": "a fragment",
    "unit.below": "a fragment",
    "unit_choice.": "a fragment",
}
"""What is no page of its own for somebody signed in, and why."""

KINDS = (
    "staff_trained",
    "it_staff_trained_and_assessed",
    "courses_per_audience",
    "experts",
    "stem_teachers",
    "stem_schools",
    "citizens_skilled",
    "units_with_network",
    "communication_programmes",
    "qualitative",
)

FACTS = {
    "school": SchoolActivity,
    "citizen": CitizenStatistic,
    "network": NetworkDeclaration,
    "output": TaskOutput,
    "declaration": Declaration,
}

FURTHER = (
    "/do-phu/bieu-do/cac-nam",
    "/nguoi?q=khong-co-ai",
    "/khoa?q=khong-co-gi",
    "/don-vi?q=so",
    "/tim?q=nguyen",
    "/nhat-ky?action=unit_changed",
    "/giao-duc/giao-vien?q=khong-co-ai",
    "/no-such-page",
)
"""Lists with a filter, empty ones, and a page that is none."""


def addresses_of(app: Flask, db: Session) -> list[str]:
    """One address of each page, as an administrator may open them, and some more. Commits."""
    _complete(app, db)
    samples = _samples(db)
    pages = [rule for rule in rules_of(app, "GET") if not rule.endpoint.startswith(tuple(NO_PAGE))]
    explained = [f"/do-phu/vi-sao/{kind}" for kind in KINDS]
    return [*(_address(rule, samples, db) for rule in pages), *explained, *FURTHER]


def _complete(app: Flask, db: Session) -> None:
    """What the demonstration has none of: a waiting file, work behind the pages, a declaration."""
    unit = db.scalars(select(Unit)).first()
    assert unit is not None
    content = "person_code,full_name,unit_code,category\nA,Nguyễn Văn A,KHONGCO,can_bo\n"
    kept = UploadFolder(Path(app.instance_path) / "uploads").keep(BytesIO(content.encode()))
    db.add(
        ImportBatch(
            province_id=unit.province_id,
            kind=ImportKind.ROSTER,
            state=ImportState.CHECKED,
            filename="nguoi.csv",
            sha256=kept.sha256,
            token=kept.token,
            uploaded_at=NOW,
        )
    )
    for state in (JobState.FAILED, JobState.DONE):
        make_job(db, province_id=unit.province_id, state=state)
    make_declaration(db, unit)
    make_walk_in(db, _of_a_small_class(db))
    db.commit()


def _samples(db: Session) -> dict[str, Any]:
    meeting, grant, batch = _of_a_small_class(db), _first(db, RoleGrant), _first(db, ImportBatch)
    posting, certificate = _first(db, Posting), _first(db, Certificate)
    course_class = db.get_one(CourseClass, meeting.course_class_id)
    return {
        "kind": "digital_engineers",
        "unit_id": posting.unit_id,
        "person_id": posting.person_id,
        "posting_id": posting.id,
        "placement_id": _first(db, Placement).id,
        "alias_id": _first(db, UnitAlias).id,
        "course_id": course_class.course_id,
        "class_id": meeting.course_class_id,
        "meeting_id": meeting.id,
        "walk_in_id": db.scalar(select(WalkIn.id).where(WalkIn.meeting_id == meeting.id)),
        "enrolment_id": _first(db, Completion).enrolment_id,
        "certificate_id": certificate.id,
        "code": certificate.code,
        "assessment_id": _first(db, Assessment).id,
        "statement_id": _first(db, Statement).id,
        "batch_id": batch.id,
        "token": batch.token,
        "user_id": grant.user_id,
        "grant_id": grant.id,
        "job_id": _first(db, Job).id,
        "message_id": _first(db, Message).id,
    }


def _of_a_small_class(db: Session) -> Meeting:
    """A meeting of a class of a few people: each row of a page is judged, and all are alike."""
    people = (
        select(func.count(Enrolment.id))
        .where(Enrolment.course_class_id == Meeting.course_class_id)
        .scalar_subquery()
    )
    has_ended = select(Completion.id).where(Completion.course_class_id == Meeting.course_class_id)
    meetings = select(Meeting).where(people >= 3, has_ended.exists())
    return db.scalars(meetings.order_by(people, Meeting.id).limit(1)).one()


def _first(db: Session, model: Any) -> Any:
    found = db.scalars(select(model).order_by(model.id)).first()
    assert found is not None, f"the demonstration has no {model.__name__}"
    return found


def _address(rule: Rule, samples: dict[str, Any], db: Session) -> str:
    facts = FACTS.get(rule.endpoint.partition(".")[0])
    here = samples if facts is None else {**samples, "fact_id": _first(db, facts).id}

    def fill(found: re.Match[str]) -> str:
        if found[1] not in here:
            pytest.fail(f"a page takes <{found[1]}>: say in {__name__} what stands for it")
        return str(here[found[1]])

    return re.sub(r"<(?:\w+:)?(\w+)>", fill, rule.rule)
