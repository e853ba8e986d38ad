"""Which constraint refused a row, asked in the same words of both databases."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import IntegrityError

from app.db import Base


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """The block is refused by this constraint, not by some other mistake of the test."""
    with pytest.raises(IntegrityError) as refusal:
        yield
    assert constraint in _constraints_of(refusal.value.orig)


def _constraints_of(error: BaseException | None) -> set[str | None]:
    """The name of the constraint; SQLite tells a unique one by its columns only.

    Of a foreign key SQLite tells nothing: every name is in the answer.
    """
    if isinstance(error, psycopg.Error):
        return {error.diag.constraint_name}
    assert isinstance(error, sqlite3.Error)
    message = str(error)
    if message == "FOREIGN KEY constraint failed":
        return {
            str(c.name) for t in Base.metadata.tables.values() for c in t.foreign_key_constraints
        }
    if columns := re.fullmatch(r"UNIQUE constraint failed: ([^']+)", message):
        return set(_unique_over(columns[1].split(", ")))
    return {message.removeprefix("CHECK constraint failed: "), *re.findall("'(.+)'", message)}


def _unique_over(columns: list[str]) -> Iterator[str]:
    table = Base.metadata.tables[columns[0].partition(".")[0]]
    constraints = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    indexes = [index for index in table.indexes if index.unique]
    for rule in constraints + indexes:
        if [str(c) for c in rule.columns] == columns:
            yield str(rule.name)
