"""What a backup holds: tables, and what their columns are, whatever database they came from."""

from dataclasses import dataclass
from enum import StrEnum


class ColumnKind(StrEnum):
    """How a column's values are written down."""

    INTEGER = "integer"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    DECIMAL = "decimal"
    BYTES = "bytes"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table's name and its columns in order, each with its kind."""

    name: str
    columns: tuple[tuple[str, ColumnKind], ...]
