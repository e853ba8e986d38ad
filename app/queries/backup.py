"""Everything that is stored, as it was at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    Engine,
    Integer,
    LargeBinary,
    Numeric,
    Row,
    String,
    Table,
    exists,
    func,
    select,
)
from sqlalchemy.sql.type_api import TypeEngine

from app.db import Base, UtcDateTime
from app.domain.backup import ColumnKind, TableShape

_ROWS_AT_ONCE = 5_000

KINDS: dict[type[TypeEngine[Any]], ColumnKind] = {
    UtcDateTime: ColumnKind.INSTANT,
    Boolean: ColumnKind.BOOLEAN,
    Date: ColumnKind.DATE,
    Integer: ColumnKind.INTEGER,
    Numeric: ColumnKind.DECIMAL,
    LargeBinary: ColumnKind.BYTES,
    JSON: ColumnKind.JSON,
    String: ColumnKind.TEXT,
}
"""The first that a column's type is one of."""


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now for as long as it is open.

    Nobody waits for it: on PostgreSQL it reads one version of every row, on SQLite the file as it
    was before what writers append meanwhile.
    """
    on_postgresql = engine.dialect.name == "postgresql"
    with engine.connect() as connection:
        if on_postgresql:
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        else:
            # Python's driver begins a transaction before a change only, and this one reads.
            connection.exec_driver_sql("BEGIN")
        try:
            yield connection
        finally:
            connection.rollback()


def tables() -> list[Table]:
    """Every table, those referred to before those that refer to them."""
    return Base.metadata.sorted_tables


def shape_of(table: Table) -> TableShape:
    """A table as a backup describes it. Raises KeyError for a type that it cannot hold."""
    return TableShape(
        table.name, tuple((column.name, _kind(column.type)) for column in table.columns)
    )


def _kind(type_: TypeEngine[Any]) -> ColumnKind:
    for known, kind in KINDS.items():
        if isinstance(type_, known):
            return kind
    raise KeyError(type_)


def rows_of(connection: Connection, table: Table) -> Iterator[Row[*tuple[Any, ...]]]:
    """All rows of a table, in the order of its key, a few thousand in memory at a time."""
    statement = select(table).order_by(*table.primary_key.columns)
    yield from connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(statement)


def first_filled(connection: Connection) -> str | None:
    """The name of a table that has rows already; None in an empty database."""
    for table in tables():
        if connection.scalar(select(exists().select_from(table))):
            return table.name
    return None


def size_of(connection: Connection) -> int:
    """How many rows there are in all."""
    return sum(connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables())
