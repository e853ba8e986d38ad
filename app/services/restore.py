"""Putting a backup's rows back into an empty database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Integer,
    LargeBinary,
    Numeric,
    String,
    TableClause,
    column,
    insert,
    table,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from app.db import UtcDateTime, refresh_statistics
from app.domain.backup import ColumnKind, TableShape
from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.queries.backup import first_filled

_ROWS_AT_ONCE = 2_000

_TYPES: dict[ColumnKind, type[TypeEngine[Any]]] = {
    ColumnKind.INTEGER: Integer,
    ColumnKind.TEXT: String,
    ColumnKind.BOOLEAN: Boolean,
    ColumnKind.DATE: Date,
    ColumnKind.INSTANT: UtcDateTime,
    ColumnKind.DECIMAL: Numeric,
    ColumnKind.BYTES: LargeBinary,
    ColumnKind.JSON: JSON,
}


class DatabaseNotEmpty(RuleViolation):
    """A backup replaces nothing: it goes where nothing is."""

    message = N_(
        "Cơ sở dữ liệu đã có dữ liệu (bảng %(table)s) nên không phục hồi. Hãy đặt DATABASE_URL "
        "tới một cơ sở dữ liệu trống rồi làm lại. Chưa ghi gì."
    )


class OtherKey(RuleViolation):
    """The backup's identity numbers were encrypted under another secret."""

    message = N_(
        "Bản sao lưu được tạo với SECRET_KEY khác nên số CCCD sẽ không đọc được. Hãy đặt "
        "SECRET_KEY của hệ thống cũ rồi làm lại, hoặc thêm --other-key nếu chấp nhận mất các số "
        "này. Chưa ghi gì."
    )


def require_empty(db: Session) -> None:
    """Raises DatabaseNotEmpty."""
    if filled := first_filled(db.connection()):
        raise DatabaseNotEmpty(table=filled)


def restore(
    db: Session,
    tables: Iterable[tuple[TableShape, Iterator[list[Any]]]],
    *,
    on_rows: Callable[[int], None] = lambda rows: None,
) -> None:
    """Write every table of a backup, in its order. The caller commits all of it, or nothing.

    The rows are written as they were, ids included, by the names of columns in the backup and not
    by today's models: the schema is that of the backup.
    """
    for shape, rows in tables:
        target = _clause(shape)
        names = [name for name, _ in shape.columns]
        for part in _parts(rows):
            db.connection().execute(
                insert(target), [dict(zip(names, row, strict=True)) for row in part]
            )
            on_rows(len(part))
        if "id" in names:
            _go_on_counting(db, shape.name)
    refresh_statistics(db)


def _clause(shape: TableShape) -> TableClause:
    return table(shape.name, *(column(name, _TYPES[kind]()) for name, kind in shape.columns))


def _parts(rows: Iterator[list[Any]]) -> Iterator[Sequence[list[Any]]]:
    while part := list(islice(rows, _ROWS_AT_ONCE)):
        yield part


def _go_on_counting(db: Session, name: str) -> None:
    """PostgreSQL's sequences do not notice ids that were given; SQLite looks for the greatest."""
    if db.get_bind().dialect.name != "postgresql":
        return
    db.execute(
        text(
            "SELECT setval(pg_get_serial_sequence(:quoted, 'id'), greatest(max(id), 1), "
            f'max(id) IS NOT NULL) FROM "{name}"'
        ),
        {"quoted": f'"{name}"'},
    )
