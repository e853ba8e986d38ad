"""What is measured on: a database with the five plans and one province filled to a size.

The database is the one that DATABASE_URL or INSTANCE_PATH names. An empty one is filled once, and
found again by the next measurement.
"""

import argparse
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app, schema
from app.db import Base, extension, transaction
from app.domain.access import Role
from app.models import Completion, CoverageTotal, Enrolment, Person, Plan, Province, Unit, User
from app.services import totals
from app.services.access.account import create_user
from app.services.access.grant import grant
from bench.province import Size, fill

PROVINCE = "thanh-hoa"
USERNAME = "do-toc-do"


def parser(description: str | None, *, rounds: int) -> argparse.ArgumentParser:
    """What every measurement can be told."""
    options = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    size = Size()
    options.add_argument("--people", type=int, default=size.people)
    options.add_argument("--units", type=int, default=size.units)
    options.add_argument("--enrolments", type=int, default=size.enrolments)
    options.add_argument("--rounds", type=int, default=rounds)
    return options


def size_of(options: argparse.Namespace) -> Size:
    """The size that was asked for."""
    return Size(people=options.people, units=options.units, enrolments=options.enrolments)


def open_ground(size: Size) -> Flask:
    """The application over the filled database."""
    app = create_app()
    with app.app_context():
        schema.upgrade()
        db = extension.session
        is_empty = db.scalar(select(Unit.id).limit(1)) is None
        db.rollback()
    if is_empty:
        app.test_cli_runner().invoke(args=["plans", "load"], catch_exceptions=False)
        with app.app_context():
            _fill(extension.session, size)
    return app


def _fill(db: Session, size: Size) -> None:
    province_id = db.scalars(select(Province.id).where(Province.code == PROVINCE)).one()
    db.rollback()
    start = time.perf_counter()
    fill(extension.engine, province_id, size)
    filled = time.perf_counter()
    with transaction(db):
        totals.rebuild(db, province_id, today=size.today)
    counted = time.perf_counter()
    now = datetime.now(UTC)
    with transaction(db):
        user = create_user(
            db,
            username=USERNAME,
            display_name="Đo tốc độ",
            password="khong-can-doan",
            actor=None,
            now=now,
        )
        grant(db, user, Role.ADMINISTRATOR, province_id=province_id, actor=None, now=now)
    print(f"filled in {filled - start:.1f} s, totals counted in {counted - filled:.1f} s")  # noqa: T201


def the_plan(db: Session) -> Plan:
    """The plan of the province that was filled."""
    return db.scalars(select(Plan).join(Province).where(Province.code == PROVINCE)).one()


def what_is_there(db: Session) -> str:
    """The database and its size, in a line."""
    models: Iterable[type[Base]] = (Person, Unit, Enrolment, Completion, CoverageTotal)
    counts = (
        f"{db.scalar(select(func.count()).select_from(model)):,} {model.__mapper__.local_table}"
        for model in models
    )
    return f"{extension.engine.dialect.name}: rows of {', '.join(counts)}."


def signed_in(app: Flask) -> FlaskClient:
    """A reader who sees the whole province."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        user = extension.session.scalars(select(User).where(User.username == USERNAME)).one()
        key = user.session_key
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    return client
