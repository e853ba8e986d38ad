"""Backups as files: a zip with a manifest and, for each table, its rows as lines of JSON.

It is neither database's own format: a backup made on SQLite goes into PostgreSQL and back, and can
still be read by eye in ten years.
"""

import base64
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Self

from app.domain.backup import ColumnKind, TableShape
from app.domain.errors import RuleViolation
from app.domain.label import N_

FORMAT = 1
_MANIFEST = "manifest.json"
_FAST = 3
"""Compression: a third larger than the best, in a quarter of the time."""

Row = Sequence[Any]
Turn = Callable[[Any], Any]

_TO_JSON: dict[ColumnKind, Turn] = {
    ColumnKind.DATE: date.isoformat,
    ColumnKind.INSTANT: datetime.isoformat,
    ColumnKind.DECIMAL: str,
    ColumnKind.BYTES: lambda value: base64.b64encode(value).decode(),
}
_FROM_JSON: dict[ColumnKind, Turn] = {
    ColumnKind.DATE: date.fromisoformat,
    ColumnKind.INSTANT: datetime.fromisoformat,
    ColumnKind.DECIMAL: Decimal,
    ColumnKind.BYTES: base64.b64decode,
}


class NotABackup(RuleViolation):
    """The file is no backup of this system, or it is damaged."""

    message = N_(
        "«%(name)s» không phải là bản sao lưu của Sổ Đào tạo Số, hoặc đã hỏng. Chưa ghi gì."
    )


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. rows: how many, by table; key: the secret's fingerprint."""

    made_at: datetime
    revision: str
    key: str
    tables: tuple[TableShape, ...]
    rows: dict[str, int]

    def to_json(self) -> str:
        document = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(document, indent=1)

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Raises KeyError, TypeError or ValueError for anything that is no manifest."""
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise ValueError(found["format"])
        return cls(
            made_at=datetime.fromisoformat(found["made_at"]),
            revision=found["revision"],
            key=found["key"],
            tables=tuple(
                TableShape(
                    table["name"],
                    tuple((name, ColumnKind(kind)) for name, kind in table["columns"]),
                )
                for table in found["tables"]
            ),
            rows=dict(found["rows"]),
        )


def write_archive(
    path: Path,
    tables: Iterable[tuple[TableShape, Iterable[Row]]],
    *,
    made_at: datetime,
    revision: str,
    key: str,
) -> Manifest:
    """Write a whole backup: it gets its name once it is complete and on the disk, never before.

    Raises FileExistsError rather than replace a file.
    """
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as archive:
            rows = {shape: _write_table(archive, shape, lines) for shape, lines in tables}
            counts = {shape.name: count for shape, count in rows.items()}
            manifest = Manifest(made_at, revision, key, tuple(rows), counts)
            archive.writestr(_MANIFEST, manifest.to_json())
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    return manifest


def _write_table(archive: zipfile.ZipFile, shape: TableShape, rows: Iterable[Row]) -> int:
    turns = [_TO_JSON.get(kind) for _, kind in shape.columns]
    count = 0
    with (
        archive.open(_place(shape), "w", force_zip64=True) as raw,
        TextIOWrapper(raw, encoding="utf-8", write_through=False) as file,
    ):
        for row in rows:
            file.write(json.dumps(_turned(row, turns), ensure_ascii=False) + "\n")
            count += 1
    return count


class Archive:
    """A backup opened for reading; close it, or use it as a context manager."""

    def __init__(self, path: Path) -> None:
        """Raises NotABackup."""
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest = Manifest.from_json(self._zip.read(_MANIFEST))
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError, OSError) as error:
            raise NotABackup(name=self.name) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def rows(self, shape: TableShape) -> Iterator[list[Any]]:
        """A table's rows, columns in the order of its shape. Raises NotABackup where damaged.

        The zip's own checksum is compared at the end, and the number of rows with the manifest's.
        """
        turns = [_FROM_JSON.get(kind) for _, kind in shape.columns]
        count = 0
        try:
            with self._zip.open(_place(shape)) as raw:
                for line in TextIOWrapper(raw, encoding="utf-8"):
                    yield _turned(json.loads(line), turns)
                    count += 1
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError, zlib.error) as error:
            raise NotABackup(name=self.name) from error
        if count != self.manifest.rows[shape.name]:
            raise NotABackup(name=self.name)


def _turned(row: Row, turns: Sequence[Turn | None]) -> list[Any]:
    return [
        turn(value) if turn is not None and value is not None else value
        for value, turn in zip(row, turns, strict=True)
    ]


def _place(shape: TableShape) -> str:
    return f"tables/{shape.name}.jsonl"
