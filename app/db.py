"""The database: one declarative base, one session a request, and the only commit.

SQLite by default, PostgreSQL by DATABASE_URL. What must never be is a constraint in both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from inspect import iscoroutinefunction
from sqlite3 import Connection as SQLiteConnection
from typing import Annotated, Any

from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    MetaData,
    String,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from app.domain.label import Labelled

extension = SQLAlchemy(engine_options={"pool_pre_ping": True, "pool_recycle": 3600})
"""Connections last an hour: a new one plans its statements by what SQLite has seen since."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept as UTC; SQLite has no time zones and gets them back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant has no place in the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def coded(codes: type[Labelled], *, name: str) -> EnumColumn:
    """A column holding the codes of a closed set, with a check constraint on both databases."""
    return EnumColumn(
        codes,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [m.value for m in members],
    )


SortKey = String().with_variant(String(collation="C"), "postgresql")
"""Codes, and the keys of domain/vietnamese.py, sort by code point on both databases alike."""

Key = Annotated[int, mapped_column(primary_key=True)]
Words = Annotated[list[str], mapped_column(JSON)]


def owned_by(column: str) -> Any:
    """A reference to the row this one is a part of; it goes when that goes."""
    return ForeignKey(column, ondelete="CASCADE")


class Base(DeclarativeBase):
    """Every table's base: constraints carry names, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: JSON, list[str]: JSON}  # noqa: RUF012


@contextmanager
def transaction(db: Session) -> Iterator[Session]:
    """The one place that commits: all of the block, or nothing of it."""
    try:
        yield db
        db.commit()
    except BaseException:
        db.rollback()
        raise


def refresh_statistics(db: Session, *models: type[Base]) -> None:
    """Let the database see how much it holds of what, by which it plans its statements.

    models: whose tables have changed much; none: all tables. PostgreSQL looks by itself within a
    minute, SQLite never: then boards take ten times as long, and some statements a thousand times.
    """
    for name in [f" {model.__mapper__.local_table}" for model in models] or [""]:
        db.execute(text(f"ANALYZE{name}"))


def is_waiting_for_a_writer(error: OperationalError) -> bool:
    """Whether SQLite, which has one writer at a time, gave up waiting for another."""
    return "database is locked" in str(error.orig)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: object, _: object) -> None:
    """Foreign keys hold; readers and a writer do not stop each other; a writer waits."""
    if not isinstance(connection, SQLiteConnection):
        return
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute("PRAGMA cache_size = -32768")
    cursor.execute("PRAGMA analysis_limit = 1000")
    cursor.close()


@event.listens_for(Engine, "connect")
def _prepare_postgresql(connection: Any, _: object) -> None:
    """No compiling of statements: ours are long and read little, and to compile one costs seconds.

    PostgreSQL compiles what it guesses to be dear, and it guesses far too high for totals.
    """
    # By name, as nobody on SQLite need load the driver of the other: a tenth of a second.
    if type(connection).__module__.startswith("psycopg"):
        connection.execute("SET jit = off")
        connection.commit()


def init_app(app: Flask) -> None:
    """Open the database named by the settings."""
    extension.init_app(app)
    # It would also close asynchronous sessions, of which there are none, in an event loop started
    # for the purpose: 0.7 ms a request, and impossible where a loop runs already.
    app.teardown_appcontext_funcs = [
        close for close in app.teardown_appcontext_funcs if not iscoroutinefunction(close)
    ]
