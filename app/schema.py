"""The schema: migrations under migrations/, and whether they have all been applied."""

import logging

from flask import Flask, current_app
from flask_alembic import Alembic

import app.models  # noqa: F401  every table must be known to the metadata
from app.db import Base, extension

alembic = Alembic(metadatas=Base.metadata)


def init_app(app: Flask) -> None:
    """Register the `flask db` commands; their chatter stays out of what people read."""
    alembic.init_app(app)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def is_current() -> bool:
    """Whether every migration has been applied."""
    return not alembic.needs_upgrade()


def may_upgrade_by_itself() -> bool:
    """On SQLite outside production a command brings the schema up to date by itself."""
    on_sqlite = extension.engine.dialect.name == "sqlite"
    return on_sqlite and current_app.config["APP_ENV"] != "production"


def upgrade(to: str = "heads") -> None:
    """Apply the migrations that are missing, up to one of them or all."""
    alembic.upgrade(to)


def revision() -> str | None:
    """The number of the last migration applied; None in a database without any table of ours."""
    applied = alembic.current()
    return str(applied[0].revision) if applied else None


def knows(number: str) -> bool:
    """Whether there is a migration of this number."""
    return any(script.revision == number for script in alembic.script_directory.walk_revisions())
