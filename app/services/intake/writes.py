"""What an import will write, gathered while rows are checked and written in one go.

Rows go to the database as plain tuples, by COPY or by inserts of many rows: unit-of-work objects
for a hundred thousand people would cost twenty times the time and ten times the memory.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import LargeBinary, Table, bindparam, delete, func, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.db import Base

_ROWS_AT_ONCE = 4000
_ROWS_A_STATEMENT = 100

OnWritten = Callable[[int], None]


@dataclass(slots=True)
class NewRows:
    """Rows to insert into a table, kept column by column; codes as plain text.

    refers: columns that may hold a reference to a new row of another `NewRows`, as `add` gives it.
    ids: of the rows once they are written, in the order added.
    """

    model: type[Base]
    columns: tuple[str, ...]
    refers: Mapping[str, "NewRows"] = field(default_factory=dict)
    values: tuple[list[Any], ...] = field(init=False)
    ids: Sequence[int] = ()

    def __post_init__(self) -> None:
        self.values = tuple([] for _ in self.columns)

    def __len__(self) -> int:
        return len(self.values[0])

    def add(self, *values: Any) -> int:
        """Add a row. Returns a reference to it: negative, so that no id is taken for one."""
        for column, value in zip(self.values, values, strict=True):
            column.append(value)
        return -len(self)

    def extend(self, *columns: Iterable[Any]) -> range:
        """Add many rows, given column by column. Returns the references to them."""
        before = len(self)
        for column, values in zip(self.values, columns, strict=True):
            column.extend(values)
        return range(-before - 1, -len(self) - 1, -1)

    def write(self, db: Session, on_written: OnWritten) -> None:
        table = _table(self.model)
        values, columns = list(self.values), list(self.columns)
        turns = [_turning(self, name, db) for name in columns]
        if "id" in table.c:
            self.ids = _new_ids(db, table, len(self))
            values, columns = [list(self.ids), *values], ["id", *columns]
            turns = [None, *turns]
        insert = _copy if db.get_bind().dialect.name == "postgresql" else _insert_many
        for start in range(0, len(self), _ROWS_AT_ONCE):
            parts = [column[start : start + _ROWS_AT_ONCE] for column in values]
            turned = [
                list(map(turn, part)) if turn else part
                for part, turn in zip(parts, turns, strict=True)
            ]
            insert(db.connection(), table.name, columns, turned)
            on_written(len(parts[0]))


@dataclass(slots=True)
class Updates:
    """New values for rows that exist, by id. refers: as in NewRows."""

    model: type[Base]
    refers: Mapping[str, NewRows] = field(default_factory=dict)
    by_id: dict[int, dict[str, Any]] = field(default_factory=dict)

    def set(self, id: int, values: Mapping[str, Any]) -> None:
        """Change columns of a row; what was set before for other columns stays."""
        self.by_id.setdefault(id, {}).update(values)

    def __len__(self) -> int:
        return len(self.by_id)

    def write(self, db: Session, on_written: OnWritten) -> None:
        table = _table(self.model)
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for id, values in self.by_id.items():
            known = {name: self._known(name, value) for name, value in values.items()}
            alike.setdefault(tuple(known), []).append({"row_id": id, **known})
        for names, rows in alike.items():
            statement = update(table).where(table.c.id == bindparam("row_id"))
            db.connection().execute(statement.values({n: bindparam(n) for n in names}), rows)
            on_written(len(rows))

    def _known(self, name: str, value: Any) -> Any:
        return id_of(self.refers[name], value) if name in self.refers else value


@dataclass(slots=True)
class Removals:
    """Rows to delete from a table that has no id, each by all of its columns."""

    model: type[Base]
    rows: list[dict[str, Any]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def write(self, db: Session, on_written: OnWritten) -> None:
        table = _table(self.model)
        if self.rows:
            names = self.rows[0]
            matches = (table.c[name] == bindparam(f"its_{name}") for name in names)
            rows = [{f"its_{name}": value for name, value in row.items()} for row in self.rows]
            db.connection().execute(delete(table).where(*matches), rows)
            on_written(len(rows))


Step = NewRows | Updates | Removals


def _turning(rows: NewRows, name: str, db: Session) -> Callable[[Any], Any] | None:
    """What turns a value of a column into what the driver takes; None: nothing need be turned."""
    if name in rows.refers:
        target = rows.refers[name]
        return lambda value: id_of(target, value)
    type_ = _table(rows.model).c[name].type
    dialect = db.get_bind().dialect
    process = type_.dialect_impl(dialect).bind_processor(dialect)
    # Both drivers take bytes as they are.
    if process is None or isinstance(type_, LargeBinary):
        return None
    return _Turned(process).__getitem__


class _Turned(dict[Any, Any]):
    """Values as the driver takes them; equal values are turned once."""

    def __init__(self, turn: Callable[[Any], Any]) -> None:
        self.turn = turn

    def __missing__(self, value: Any) -> Any:
        turned = self[value] = self.turn(value)
        return turned


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def id_of(rows: NewRows | None, reference: int | None) -> int | None:
    """The id behind a reference; ids that are known already stay as they are."""
    if rows is None or reference is None or reference >= 0:
        return reference
    return rows.ids[-reference - 1]


def _new_ids(db: Session, table: Table, count: int) -> Sequence[int]:
    """Ids for new rows: on PostgreSQL from the sequence, on SQLite the next free ones.

    The transaction has written already, so on SQLite it is the only writer.
    """
    if db.get_bind().dialect.name == "postgresql":
        take = text(
            "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :n)"
        )
        return list(db.scalars(take, {"name": table.name, "n": count}))
    last = db.scalar(select(func.max(table.c.id))) or 0
    return range(last + 1, last + 1 + count)


def _copy(
    connection: Connection, table: str, columns: Sequence[str], values: Sequence[list[Any]]
) -> None:
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in zip(*values, strict=True):
            copy.write_row(row)


def _insert_many(
    connection: Connection, table: str, columns: Sequence[str], values: Sequence[list[Any]]
) -> None:
    """Many rows a statement: SQLite opens a journal for each, which costs more than a row."""
    cursor = connection.connection.cursor()
    width = len(columns)
    places = f"({', '.join('?' * width)})"
    for start in range(0, len(values[0]), _ROWS_A_STATEMENT):
        parts = [column[start : start + _ROWS_A_STATEMENT] for column in values]
        rows = len(parts[0])
        flat: list[Any] = [None] * (width * rows)
        for place, part in enumerate(parts):
            flat[place::width] = part
        every = ", ".join([places] * rows)
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {every}", flat)
