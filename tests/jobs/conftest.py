"""Jobs are tried over real databases, each with the queue that goes with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.models import Province, User
from tests.databases import application
from tests.factories import make_province, make_unit, make_user
from tests.jobs.working import Held


@pytest.fixture
def app(database_url: URL, tmp_path: Path) -> Iterator[Flask]:
    """The application; on PostgreSQL its queue is there as well, else in the instance folder."""
    on_postgres = database_url.get_backend_name() == "postgresql"
    url = database_url.render_as_string(hide_password=False) if on_postgres else None
    with application(database_url, tmp_path / "instance", jobs_url=url) as app:
        yield app
        with app.app_context():
            app.extensions["job_queue"].close()


@dataclass(frozen=True, slots=True)
class Office:
    """A province with one unit, SNV, and a clerk who brings files in."""

    province: Province
    clerk: User


@pytest.fixture
def office(app_db: Session) -> Office:
    province = make_province(app_db)
    make_unit(app_db, province, code="SNV")
    clerk = make_user(app_db, Role.HOME_AFFAIRS, province=province)
    app_db.commit()
    return Office(province, clerk)


@pytest.fixture
def held(tmp_path: Path) -> Held:
    folder = tmp_path / "held"
    folder.mkdir()
    return Held(folder)
