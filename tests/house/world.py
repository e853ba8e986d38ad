"""Something to be found at every address: what the tests of all routes walk through.

A new route argument needs a sample here. Everything hangs on one unit and one person of it, so that
two worlds side by side show who reaches what.
"""

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.adapters.code_hash import CodeHash
from app.adapters.upload_folder import UploadFolder
from app.domain.access import Role
from app.domain.class_paper import ClassPaper
from app.domain.course import DayPart
from app.domain.intake import ImportKind, ImportState
from app.domain.plan import TargetKind
from app.models import (
    CalendarFeed,
    CourseClass,
    ImportBatch,
    Job,
    Meeting,
    Person,
    Province,
    Trainer,
    Unit,
    UnitAlias,
)
from tests.factories import (
    NOW,
    make_activity,
    make_assessment,
    make_certificate,
    make_class,
    make_course,
    make_credit,
    make_declaration,
    make_job,
    make_message,
    make_network,
    make_output,
    make_statement,
    make_statistic,
    make_user,
    make_walk_in,
)


@dataclass(frozen=True, slots=True)
class World:
    """A unit and a person of it, and one of everything that can hang on them."""

    province: Province
    unit: Unit
    person: Person
    course_class: CourseClass
    ids: dict[str, int]
    token: str
    code: str

    def sample(self, name: str) -> str:
        """A value for an argument of a route."""
        samples: dict[str, object] = {
            "kind": TargetKind.STAFF_TRAINED.value,
            "import_kind": ImportKind.ROSTER.value,
            "ending": "xlsx",
            "token": self.token,
            "secret": f"lich-{self.person.id}",
            "code": self.code,
            "paper": ClassPaper.PLAN.value,
            **self.ids,
        }
        if name not in samples:
            pytest.fail(f"a route takes <{name}>: add a sample to World in {__name__}")
        return str(samples[name])

    def address(self, rule: Rule) -> str:
        """The rule's path with a sample in place of each argument."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: self.sample(found[1]), rule.rule)


def make_world(app: Flask, db: Session, province: Province, unit: Unit, person: Person) -> World:
    """One of everything. person: who works in the unit. Flushes."""
    course_class = make_class(db, make_course(db, province, organiser=unit))
    completion = make_credit(db, person, course_class)
    make_credit(
        db, person, make_class(db, course_class.course, date(2024, 6, 1), date(2024, 12, 1))
    )
    meeting = Meeting(held_on=course_class.starts_on, part=DayPart.MORNING)
    course_class.meetings.append(meeting)
    # Who teaches a class is told to all who read of it, unlike who learns there.
    trainer = Trainer(name="Giảng Viên", name_key="giang vien", person_id=person.id)
    course_class.trainers.append(trainer)
    certificate = make_certificate(db, completion.enrolment)
    alias = UnitAlias(name=f"Tên khác của {unit.code}", search_key=f"ten khac cua {unit.code}")
    unit.aliases.append(alias)
    waiting = _waiting(app, db, province)
    contact = make_user(db, Role.UNIT_CONTACT, unit=unit, province_id=province.id)
    job: Job = make_job(db, province_id=province.id)
    message = make_message(
        db, province, name=person.full_name, person_id=person.id, calendar="BEGIN:VCALENDAR"
    )
    code_hash = CodeHash.from_secret(app.config["SECRET_KEY"])(f"lich-{person.id}")
    db.add(CalendarFeed(person_id=person.id, token_hash=code_hash, made_at=NOW))
    db.flush()
    return World(
        province=province,
        unit=unit,
        person=person,
        course_class=course_class,
        token=waiting.token or "",
        code=certificate.code,
        ids={
            "unit_id": unit.id,
            "placement_id": unit.placements[0].id,
            "alias_id": alias.id,
            "person_id": person.id,
            "posting_id": person.postings[0].id,
            "course_id": course_class.course_id,
            "class_id": course_class.id,
            "meeting_id": meeting.id,
            "walk_in_id": make_walk_in(db, meeting).id,
            "trainer_id": trainer.id,
            "enrolment_id": completion.enrolment_id,
            "certificate_id": certificate.id,
            "assessment_id": make_assessment(db, person).id,
            "fact_id": _facts(db, unit),
            "statement_id": make_statement(db, province).id,
            "batch_id": waiting.id,
            "job_id": job.id,
            "message_id": message.id,
            "user_id": contact.id,
            "grant_id": contact.grants[0].id,
        },
    )


def _waiting(app: Flask, db: Session, province: Province) -> ImportBatch:
    """A file with a fault, uploaded by nobody, as only administrators may open it."""
    content = "person_code,full_name,unit_code,category\nA,Nguyen Van A,KHONGCO,can_bo\n"
    kept = UploadFolder(Path(app.instance_path) / "uploads").keep(BytesIO(content.encode()))
    batch = ImportBatch(
        province_id=province.id,
        kind=ImportKind.ROSTER,
        state=ImportState.CHECKED,
        filename="nguoi.csv",
        sha256=kept.sha256,
        token=kept.token,
        uploaded_at=NOW,
    )
    db.add(batch)
    db.flush()
    return batch


def _facts(db: Session, unit: Unit) -> int:
    """A fact of each sort. Returns the number that they share in their tables."""
    makers = (make_activity, make_statistic, make_network, make_output, make_declaration)
    (number,) = {make(db, unit).id for make in makers}
    return number


def rules_of(app: Flask, method: str) -> list[Rule]:
    """Every address that takes a method."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and method in (rule.methods or ())
    ]
