"""Dated rows that must not overlap, held by the database itself."""

from collections.abc import Sequence

from sqlalchemy import DDL, Table, event
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.sql import func, literal_column


def never_overlap(
    table: Table, *, key: str, first: str, last: str, only: str | None = None
) -> None:
    """Forbid two rows of one key whose periods share a day (both ends included).

    only: a boolean column; rows where it is false are free. PostgreSQL excludes by index, which
    also holds between two writers; SQLite has one writer at a time and asks by trigger.
    """
    name = f"ex_{table.name}_{key}"
    table.append_constraint(
        ExcludeConstraint(
            (table.c[key], "="),
            (func.daterange(table.c[first], table.c[last], literal_column("'[]'")), "&&"),
            name=name,
            using="gist",
            where=table.c[only] if only else None,
        ).ddl_if(dialect="postgresql")
    )
    for statement in overlap_triggers(table.name, key=key, first=first, last=last, only=only):
        ddl: DDL = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        event.listen(table, "after_create", ddl.execute_if(dialect="sqlite"))


def overlap_triggers(
    table: str, *, key: str, first: str, last: str, only: str | None
) -> Sequence[str]:
    """The two SQLite triggers that stand for PostgreSQL's exclusion constraint."""
    mine = f"new.{only} AND " if only else ""
    theirs = f" AND other.{only}" if only else ""
    return [
        f"CREATE TRIGGER ex_{table}_{key}_{moment} BEFORE {what} ON {table} "
        f"WHEN {mine}EXISTS (SELECT 1 FROM {table} AS other WHERE other.{key} = new.{key}"
        f"{theirs} AND other.{first} <= new.{last} AND other.{last} >= new.{first}"
        f"{' AND other.id <> new.id' if moment == 'update' else ''}) "
        f"BEGIN SELECT RAISE(ABORT, 'ex_{table}_{key}'); END"
        for moment, what in (("insert", "INSERT"), ("update", "UPDATE"))
    ]
