"""Killed in the middle: of recorded outcomes and of an import is left all or nothing."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import URL, func, select
from sqlalchemy.orm import Session

from app.db import extension, transaction
from app.domain.access import Role, Scope
from app.domain.enrolment import Outcome
from app.domain.intake import ImportKind, ImportState
from app.models import (
    AuditEvent,
    Completion,
    CourseClass,
    CoverageLedger,
    Enrolment,
    ImportBatch,
    Province,
    User,
)
from app.security import identity_cipher
from app.services.intake import apply, check, hold
from tests.databases import on_both_databases
from tests.factories import (
    NOW,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_enrolment,
    make_officer,
    make_user,
)
from tests.killing import Middle, at_statement, kill_in_the_middle
from tests.services.bringing import sheet

pytestmark = on_both_databases

PEOPLE = 40


@pytest.fixture
def office(app_db: Session) -> Session:
    """A class whose first half was absent and whose second half has no outcome yet; committed."""
    cast = make_cast(app_db)
    march = make_class(app_db, make_course(app_db, cast.province), code="L1")
    for number in range(PEOPLE):
        place = make_enrolment(app_db, make_officer(app_db, cast.education), march)
        if number < PEOPLE // 2:
            make_completion(app_db, place, Outcome.ABSENT)
    make_user(app_db, Role.HOME_AFFAIRS, province=cast.province)
    app_db.commit()
    return app_db


def stored(db: Session) -> dict[str, Any]:
    """Everything that recording touches."""
    db.expire_all()
    db.rollback()
    outcomes = select(Completion.outcome, Completion.is_current, func.count())
    return {
        "outcomes": sorted(
            db.execute(outcomes.group_by(Completion.outcome, Completion.is_current)).all()
        ),
        "events": db.scalar(select(func.count()).select_from(AuditEvent)),
        "batches": db.scalar(select(func.count()).select_from(ImportBatch)),
        "ledger": [row.version for row in db.scalars(select(CoverageLedger))],
    }


def post_outcomes(app: Flask) -> int:
    """Record everyone as having completed, by the page itself. Returns the status of the answer."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    with app.app_context():
        db = extension.session
        class_id = db.scalars(select(CourseClass.id)).one()
        with client.session_transaction() as session:
            session["_user_id"] = db.scalars(select(User.session_key)).one()
            session["_fresh"] = True
        held = {row.enrolment_id: row.id for row in db.scalars(select(Completion))}
        sent: dict[str, str] = {}
        for id in db.scalars(select(Enrolment.id)):
            sent |= {f"outcome-{id}": "completed", f"seen-{id}": str(held.get(id, ""))}
    return client.post(f"/lop/{class_id}/ket-qua", data=sent).status_code


def be_recording(app: Flask, middle: Middle) -> None:
    with at_statement("INSERT INTO completion", middle):
        post_outcomes(app)


def be_telling_of_it(app: Flask, middle: Middle) -> None:
    """Further on: outcomes and totals are written, and the log of them too."""
    with at_statement("INSERT INTO audit_event", middle):
        post_outcomes(app)


@pytest.mark.parametrize("act", [be_recording, be_telling_of_it])
def test_of_outcomes_half_recorded_nothing_is_left_and_they_can_be_recorded_again(
    app: Flask, office: Session, database_url: URL, tmp_path: Path, act: Any
) -> None:
    before = stored(office)

    kill_in_the_middle(act, database_url, tmp_path)

    assert stored(office) == before
    assert before["outcomes"] == [(Outcome.ABSENT, True, PEOPLE // 2)]
    assert post_outcomes(app) == 302
    assert stored(office)["outcomes"] == [
        (Outcome.ABSENT, False, PEOPLE // 2),
        (Outcome.COMPLETED, True, PEOPLE),
    ]


def bring_in(app: Flask, middle: Middle) -> None:
    """Bring in a file of the same outcomes; in the middle when the first rows are written."""
    with app.app_context(), transaction(extension.session) as db:
        province = db.scalars(select(Province)).one()
        hold(db, province)
        people = db.scalars(select(Enrolment).order_by(Enrolment.id)).all()
        rows = [["L1", place.person.code, "completed"] for place in people[PEOPLE // 2 :]]
        file = sheet("class_code person_code outcome", *rows)
        cipher = identity_cipher()
        verdict = check(
            db,
            province,
            ImportKind.COMPLETIONS,
            [file],
            cipher=cipher,
            now=NOW,
            scope=Scope.whole_system(),
        )
        batch = ImportBatch(
            province_id=province.id,
            kind=ImportKind.COMPLETIONS,
            state=ImportState.CHECKED,
            filename="ket-qua.xlsx",
            sha256="",
            uploaded_at=NOW,
        )
        apply(db, verdict, batch, actor=None, now=NOW, on_written=lambda _rows: middle())


def test_of_an_import_half_written_nothing_is_left_and_it_can_be_repeated(
    app: Flask, office: Session, database_url: URL, tmp_path: Path
) -> None:
    before = stored(office)

    kill_in_the_middle(bring_in, database_url, tmp_path)

    assert stored(office) == before
    bring_in(app, lambda: None)
    after = stored(office)
    assert after["batches"] == 1
    assert after["outcomes"] == [
        (Outcome.ABSENT, True, PEOPLE // 2),
        (Outcome.COMPLETED, True, PEOPLE // 2),
    ]
