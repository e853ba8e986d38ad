"""The schema: migrations under migrations/, and whether they have all been applied."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import Flask, current_app
from sqlalchemy import column, inspect, select, table

import app.models  # noqa: F401  every table must be known to the metadata
from app.db import Base, extension

if TYPE_CHECKING:
    from flask_alembic import Alembic

MIGRATIONS = Path(__file__).parents[1] / "migrations"
"""Numbered, one after the other; the number is the revision."""

_APPLIED = table("alembic_version", column("version_num"))


def init_app(app: Flask) -> None:
    """Register the `flask db` commands."""
    app.cli.add_command(_Migrating("db", help="Perform database migrations."))


def migrator() -> "Alembic":
    """What applies migrations, of the present application.

    Loaded when first asked for: that takes a third of a second, which a server or a command that
    finds the schema current need not wait.
    """
    if "alembic" not in current_app.extensions:
        _load(current_app._get_current_object())  # type: ignore[attr-defined]  # a proxy
    loaded: Alembic = current_app.extensions["alembic"]
    return loaded


def _load(app: Flask) -> None:
    from flask_alembic import Alembic

    Alembic(metadatas=Base.metadata, run_mkdir=False, command_name="").init_app(app)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # its chatter is not for people


class _Migrating(click.Group):
    """Flask-Alembic's commands, loaded when one is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return _commands().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _commands().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        ctx.obj = migrator()
        return super().invoke(ctx)


def _commands() -> click.Group:
    from flask_alembic.cli import cli

    return cli


def is_current() -> bool:
    """Whether every migration has been applied."""
    return revision() == max(_numbers())


def may_upgrade_by_itself() -> bool:
    """On SQLite outside production a command brings the schema up to date by itself."""
    on_sqlite = extension.engine.dialect.name == "sqlite"
    return on_sqlite and current_app.config["APP_ENV"] != "production"


def upgrade(to: str = "heads") -> None:
    """Apply the migrations that are missing, up to one of them or all."""
    migrator().upgrade(to)


def revision() -> str | None:
    """The number of the last migration applied; None in a database without any table of ours."""
    with extension.engine.connect() as connection:
        if not inspect(connection).has_table(_APPLIED.name):
            return None
        return connection.scalar(select(_APPLIED.c.version_num))


def knows(number: str) -> bool:
    """Whether there is a migration of this number."""
    return number in _numbers()


def _numbers() -> set[str]:
    return {path.name.partition("_")[0] for path in MIGRATIONS.glob("[0-9]*.py")}
