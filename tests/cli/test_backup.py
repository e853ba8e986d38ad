"""flask backup, flask restore: what an operator relies on when the disk is gone."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import Base, extension
from app.models import AuditEvent, Person, Province
from tests.conftest import fresh_database
from tests.databases import BOTH, application, on_both_databases
from tests.factories import make_cast, make_class, make_course, make_credit

PLAN = Path("seeds/plans/thanh-hoa.toml")


@pytest.fixture
def demo(app: Flask) -> Flask:
    """A small demonstration province, as `flask demo` makes it."""
    run(app, "plans", "load", str(PLAN))
    run(app, "demo", "--province", "thanh-hoa", "--scale", "0.02")
    return app


@pytest.fixture
def filled(app: Flask, app_db: Session) -> Flask:
    """A register with a few people, of whom one has completed a class."""
    cast = make_cast(app_db)
    make_credit(app_db, cast.an, make_class(app_db, make_course(app_db, cast.province)))
    app_db.commit()
    return app


@pytest.fixture(params=BOTH)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Another installation over a database without any table."""
    with (
        fresh_database(request, request.param, migrated=False) as url,
        application(url, tmp_path / "elsewhere") as app,
    ):
        yield app


def run(app: Flask, *args: str, status: int = 0) -> str:
    result = app.test_cli_runner(catch_exceptions=False).invoke(args=list(args))
    assert result.exit_code == status, result.output
    return result.output


def figures(app: Flask) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        run(app, "coverage", "thanh-hoa", "--year", "2024", "--json")
    )
    return found


def contents(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but the note in the log that a backup was made."""
    with app.app_context(), extension.engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
                if row._mapping.get("action") != "backup_made"
            ]
            for table in Base.metadata.sorted_tables
        }


@on_both_databases
def test_a_restored_register_is_the_same_to_the_last_row(
    demo: Flask, elsewhere: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "sao-luu.zip"

    run(demo, "backup", str(file))
    told = run(elsewhere, "restore", str(file))

    assert "Đã phục hồi" in told
    assert contents(elsewhere) == contents(demo)
    assert figures(elsewhere) == figures(demo)


def test_new_rows_after_a_restore_get_ids_of_their_own(
    filled: Flask, elsewhere: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "sao-luu.zip"
    run(filled, "backup", str(file))
    run(elsewhere, "restore", str(file))

    with elsewhere.app_context():
        db = extension.session
        greatest = db.scalar(select(func.max(Province.id))) or 0
        province = Province(code="moi", name_vi="Mới", name_en="New")
        db.add(province)
        db.commit()

        assert province.id > greatest


def test_a_backup_is_written_down_in_the_log(
    filled: Flask, app_db: Session, tmp_path: Path
) -> None:
    run(filled, "backup", str(tmp_path / "sao-luu.zip"))

    event = app_db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (event.action, event.subject_label) == ("backup_made", "sao-luu.zip")


def test_only_its_owner_can_read_a_backup(filled: Flask, tmp_path: Path) -> None:
    file = tmp_path / "sao-luu.zip"
    run(filled, "backup", str(file))

    assert file.stat().st_mode & 0o077 == 0


def test_no_backup_replaces_a_file(filled: Flask, tmp_path: Path) -> None:
    file = tmp_path / "sao-luu.zip"
    file.write_text("bản cũ")

    assert "Đã có tệp" in run(filled, "backup", str(file), status=2)
    assert file.read_text() == "bản cũ"


def test_a_backup_goes_only_where_nothing_is(filled: Flask, tmp_path: Path) -> None:
    file = tmp_path / "sao-luu.zip"
    run(filled, "backup", str(file))
    before = contents(filled)

    assert "đã có dữ liệu" in run(filled, "restore", str(file), status=1)
    assert contents(filled) == before


def test_a_damaged_backup_leaves_nothing(filled: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    file, damaged = tmp_path / "sao-luu.zip", tmp_path / "hong.zip"
    run(filled, "backup", str(file))
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(damaged, "w") as part:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "tables/completion.jsonl":
                content = b"\n".join(content.splitlines()[:-1]) + b"\n"
            part.writestr(name, content)

    assert "đã hỏng" in run(elsewhere, "restore", str(damaged), status=1)
    assert not any(contents(elsewhere).values())
    run(elsewhere, "restore", str(file))


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_backup_is_refused(app: Flask, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "anh.zip"
    file.write_bytes(content)

    assert "không phải là bản sao lưu" in run(app, "restore", str(file), status=1)


def test_another_secret_is_told_of_before_anything_is_written(
    filled: Flask, elsewhere: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "sao-luu.zip"
    run(filled, "backup", str(file))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    parts["manifest.json"] = json.dumps({**manifest, "key": "0" * 16}).encode()
    other = tmp_path / "khoa-khac.zip"
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    assert "SECRET_KEY" in run(elsewhere, "restore", str(other), status=1)
    run(elsewhere, "restore", str(other), "--other-key")
    with elsewhere.app_context():
        assert extension.session.scalar(select(func.count()).select_from(Person))


@on_both_databases
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_killed_process_leaves_all_or_nothing(
    filled: Flask, elsewhere: Flask, tmp_path: Path, command: str
) -> None:
    """Killed in the middle of a table, by a program that waits there for its end."""
    file, second = tmp_path / "sao-luu.zip", tmp_path / "lan-hai.zip"
    run(filled, "backup", str(file))
    over = filled if command == "backup" else elsewhere
    target = second if command == "backup" else file

    killed = _stopped_in_the_middle(over, command, target)

    assert killed == -signal.SIGKILL
    if command == "backup":
        assert not second.exists()
        run(filled, "backup", str(second))
    else:
        assert not any(contents(elsewhere).values())
        run(elsewhere, "restore", str(file))


_HALTING = """
import importlib, os, signal, sys
module = importlib.import_module("{module}")

real, seen = module.{function}, []

def halting(*args, **kwargs):
    for item in real(*args, **kwargs):
        seen.append(item)
        if len(seen) == {after}:
            os.kill(os.getpid(), signal.SIGKILL)
        yield item

module.{function} = halting
from app import create_app
create_app().test_cli_runner(catch_exceptions=False).invoke(args=sys.argv[1:])
"""
_PLACES = {
    "backup": {"module": "app.cli.backup", "function": "rows_of", "after": 5},
    "restore": {"module": "app.services.restore", "function": "_parts", "after": 3},
}
"""Where each command is stopped: after so many rows read, or parts of tables written."""


def _stopped_in_the_middle(app: Flask, command: str, file: Path) -> int:
    """The exit status of the command run as a process that dies while rows are on their way."""
    with app.app_context():
        url = extension.engine.url.render_as_string(hide_password=False)
    environment = {
        **os.environ,
        "APP_ENV": "testing",
        "DATABASE_URL": url,
        "INSTANCE_PATH": app.instance_path,
        "SECRET_KEY": app.config["SECRET_KEY"],
    }
    program = _HALTING.format(**_PLACES[command])
    process = subprocess.run(
        [sys.executable, "-c", program, command, str(file)], env=environment, check=False
    )
    return process.returncode
