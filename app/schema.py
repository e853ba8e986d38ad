"""The schema: migrations under migrations/, and whether they have all been applied."""

from flask import Flask, current_app
from flask_alembic import Alembic
from sqlalchemy import inspect

import app.models  # noqa: F401  every table must be known to the metadata
from app.db import Base, extension

alembic = Alembic(metadatas=Base.metadata)


def init_app(app: Flask) -> None:
    """Register the `flask db` commands."""
    alembic.init_app(app)


def is_current() -> bool:
    """Whether every migration has been applied."""
    return not alembic.needs_upgrade()


def may_upgrade_by_itself() -> bool:
    """On SQLite outside production a command brings the schema up to date by itself."""
    return (
        extension.engine.dialect.name == "sqlite" and current_app.config["APP_ENV"] != "production"
    )


def upgrade() -> None:
    """Apply the migrations that are missing."""
    alembic.upgrade()


def is_empty() -> bool:
    """Whether the database holds no table at all."""
    return not inspect(extension.engine).get_table_names()
