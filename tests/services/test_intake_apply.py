"""All or nothing: what is left of an import that did not come to its end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL, func, make_url, select
from sqlalchemy.orm import Session

from app.config import ROOT
from app.db import Base, extension, transaction
from app.domain.intake import ImportKind, ImportState
from app.models import AuditEvent, ImportBatch, Person, Posting, Province
from app.security import identity_cipher
from app.services.intake import apply, check, hold
from app.services.intake.writes import OnWritten
from tests.databases import application, on_both_databases
from tests.factories import NOW, make_province, make_unit
from tests.services.bringing import EVERYWHERE, sheet

ROWS = [[f"N{n}", f"Người số {n}", "SNV", "cong_chuc"] for n in range(9000)]
"""More than are written at once."""

TABLES: tuple[type[Base], ...] = (Person, Posting, ImportBatch, AuditEvent)

KILLED = 9


def bring_in(db: Session, on_written: OnWritten) -> None:
    """Bring the file in. on_written: called when the first people have been written."""
    with transaction(db):
        province = db.scalars(select(Province)).one()
        hold(db, province)
        file = sheet("person_code full_name unit_code category", *ROWS)
        verdict = check(
            db,
            province,
            ImportKind.ROSTER,
            [file],
            scope=EVERYWHERE,
            cipher=identity_cipher(),
            now=NOW,
        )
        batch = ImportBatch(
            province_id=province.id,
            kind=ImportKind.ROSTER,
            state=ImportState.CHECKED,
            filename="tep.xlsx",
            sha256="",
            uploaded_at=NOW,
        )
        apply(db, verdict, batch, actor=None, now=NOW, on_written=on_written)


def stored(db: Session) -> list[int]:
    """How many rows each table holds."""
    return [db.scalars(select(func.count()).select_from(table)).one() for table in TABLES]


@pytest.fixture
def office(app_db: Session) -> Session:
    make_unit(app_db, make_province(app_db), code="SNV")
    app_db.commit()
    return app_db


@on_both_databases
def test_an_import_that_is_interrupted_leaves_nothing(app: Flask, office: Session) -> None:
    def interrupt(_rows: int) -> None:
        raise KeyboardInterrupt

    with app.app_context(), pytest.raises(KeyboardInterrupt):
        bring_in(office, interrupt)

    assert stored(office) == [0, 0, 0, 0]


@on_both_databases
def test_a_process_that_is_killed_leaves_nothing(
    office: Session, database_url: URL, tmp_path: Path
) -> None:
    url = database_url.render_as_string(hide_password=False)
    program = "from tests.services.test_intake_apply import be_killed; be_killed()"

    done = subprocess.run(
        [sys.executable, "-c", program, url, str(tmp_path / "other")], cwd=ROOT, check=False
    )

    assert done.returncode == KILLED
    assert stored(office) == [0, 0, 0, 0]


@on_both_databases
def test_an_import_that_comes_to_its_end_is_whole(app: Flask, office: Session) -> None:
    written: list[int] = []

    with app.app_context():
        bring_in(office, written.append)

    assert stored(office) == [len(ROWS), len(ROWS), 1, 1]
    assert sum(written) == 2 * len(ROWS)


def be_killed() -> None:
    """What the process does that does not come to its end: no clean-up of any kind is run."""
    with application(make_url(sys.argv[1]), Path(sys.argv[2])) as app, app.app_context():
        bring_in(extension.session, lambda _rows: os._exit(KILLED))
