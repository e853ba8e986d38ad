"""A roster of 100,000 rows brought in, next to the bare work: reading it, and inserting its rows.

python -m bench.import_roster [--rows N] [--rounds N] [--database sqlite|postgresql]

Each piece of work runs in a fresh process on a fresh database, in turns; medians are printed and
written to bench/results/import_roster.md. PostgreSQL: the server of TEST_POSTGRES_URL, else a
private cluster as the tests have it.
"""

import argparse
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import xlsxwriter
from sqlalchemy import URL, make_url, select
from sqlalchemy.orm import Session

from app.adapters import workbook_reader
from app.db import extension, transaction
from app.domain.access import Scope
from app.domain.intake import ImportKind, ImportState
from app.domain.unit import Level, Sector, UnitKind
from app.domain.vietnamese import fold, text_key
from app.models import ImportBatch, Placement, Province, Unit
from app.security import identity_cipher
from app.services.intake import apply, check, hold
from app.services.intake.writes import NewRows
from tests import postgres
from tests.databases import application, migrate

HEADER = (
    *("person_code", "full_name", "birth_date", "gender", "national_id", "unit_code"),
    *("category", "position", "is_it_staff", "post_from", "email", "phone"),
)
UNITS = 570
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Lý")
MIDDLE = ("Thị", "Văn", "Hữu", "Đức", "Ngọc", "Minh", "Thanh", "Quốc", "Thùy", "Phương", "Xuân")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hương", "Khánh", "Lan", "Linh", "Mai", "Yến")
CATEGORIES = ("Công chức", "Viên chức", "vien_chuc", "Người lao động")
POSITIONS = ("Chuyên viên", "Văn thư", "Kế toán", "Giáo viên", "Bác sĩ", "Điều dưỡng")

FLAT = "CREATE TABLE roster (id {key}, {columns}, UNIQUE (person_code))"


Times = tuple[float, float]
"""Seconds of the clock, and of the process's own work."""


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work. database None: it needs none."""

    name: str
    words: str
    database: str | None = None


READ = Work("read", "đọc tệp bằng python-calamine")


def works_on(database: str) -> list[Work]:
    """What is measured on a database, the bare work first."""
    return [
        Work("insert_flat", "chèn các dòng vào một bảng trơn", database),
        Work("insert_register", "chèn đúng các dòng ấy vào bảng người và vị trí", database),
        Work("bring_in", "nhập tệp (kiểm tra, mã hóa, ghi)", database),
    ]


def main() -> None:
    options = _options()
    if options.work:
        print(json.dumps(_measured(options)))  # noqa: T201  a command
        return
    directory = Path(tempfile.mkdtemp(prefix="import-roster-"))
    directory.chmod(0o711)  # PostgreSQL, as another user, must get to its own part of it.
    file = directory / "roster.xlsx"
    _write_file(file, options.rows)
    databases = [options.database] if options.database else ["sqlite", "postgresql"]
    works = [READ, *(work for database in databases for work in works_on(database))]
    found: dict[Work, list[dict[str, float]]] = {work: [] for work in works}
    try:
        for _ in range(options.rounds):
            for work in works:
                found[work].append(_in_fresh_process(work, file, directory, options.rows))
                last = found[work][-1]
                print(f"{work.database or '':10} {work.words:50} {last['s']:6.2f} s")  # noqa: T201  a command
    finally:
        if "postgresql" in databases:
            postgres.stop(directory)
    _report(found, databases, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--directory", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_fresh_process(work: Work, file: Path, directory: Path, rows: int) -> dict[str, float]:
    arguments = ["--work", work.name, "--file", str(file), "--directory", str(directory)]
    arguments += ["--rows", str(rows), *(["--database", work.database] if work.database else [])]
    command = [sys.executable, "-m", "bench.import_roster", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


# The file


def _people(rows: int) -> Iterator[tuple[Any, ...]]:
    """Invented people, the same each time."""
    dice = random.Random(3)
    for number in range(rows):
        name = f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"
        yield (
            f"NV{number:07}",
            name,
            date(1960 + dice.randrange(42), 1 + dice.randrange(12), 1 + dice.randrange(28)),
            dice.choice(("Nam", "Nữ")),
            f"0{dice.randrange(10**10, 10**11)}",
            f"DV{dice.randrange(UNITS):05}",
            dice.choice(CATEGORIES),
            dice.choice(POSITIONS),
            "x" if dice.random() < 0.02 else "",
            date(2018 + dice.randrange(6), 1 + dice.randrange(12), 1),
            f"nv{number}@example.vn",
            f"09{dice.randrange(10**8):08}",
        )


def _write_file(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet("Danh sách")
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        page.write_row(0, 0, HEADER)
        for number, row in enumerate(_people(rows), 1):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, place, value, days)
                else:
                    page.write_string(number, place, value)


# One piece of work, in a process of its own


def _measured(options: argparse.Namespace) -> dict[str, float]:
    """Seconds from the file (or its rows) to the commit, of the clock and of this process's own
    work, and the most memory that the process had.
    """
    pieces: dict[str, Callable[[argparse.Namespace], Times]] = {
        "read": _read,
        "insert_flat": _insert_flat,
        "insert_register": _insert_register,
        "bring_in": _bring_in,
    }
    seconds, cpu = pieces[options.work](options)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"s": seconds, "cpu": cpu, "mib": peak}


class _Clock:
    """Started at once; asked at the end of the work."""

    def __init__(self) -> None:
        self.start, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> Times:
        return time.perf_counter() - self.start, time.process_time() - self.cpu


def _read(options: argparse.Namespace) -> Times:
    from python_calamine import CalamineWorkbook

    clock = _Clock()
    rows = CalamineWorkbook.from_path(str(options.file)).get_sheet_by_index(0).to_python()
    times = clock.read()
    assert len(rows) == options.rows + 1
    return times


def _insert_flat(options: argparse.Namespace) -> Times:
    columns = ", ".join(f"{name} text" for name in HEADER)
    rows = [tuple(map(str, row)) for row in _people(options.rows)]
    if options.database == "sqlite":
        return _insert_flat_sqlite(columns, rows)
    import psycopg

    with _fresh_database(options) as url:
        libpq = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(libpq) as connection:
            key = "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
            connection.execute(FLAT.format(key=key, columns=columns).encode())
            connection.commit()
            clock = _Clock()
            statement = f"COPY roster ({', '.join(HEADER)}) FROM STDIN".encode()
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
            connection.commit()
            return clock.read()


def _insert_flat_sqlite(columns: str, rows: list[tuple[str, ...]]) -> Times:
    with tempfile.TemporaryDirectory() as directory:
        connection = sqlite3.connect(Path(directory) / "flat.sqlite")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(FLAT.format(key="integer PRIMARY KEY", columns=columns))
        connection.commit()
        clock = _Clock()
        places = ", ".join("?" * len(HEADER))
        connection.executemany(f"INSERT INTO roster ({', '.join(HEADER)}) VALUES ({places})", rows)
        connection.commit()
        times = clock.read()
        connection.close()
    return times


def _insert_register(options: argparse.Namespace) -> Times:
    """The very values that the import writes, put in by the driver, under every constraint."""
    with _register(options) as (db, province):
        sheets = workbook_reader.read(options.file)
        verdict = check(
            db,
            province,
            ImportKind.ROSTER,
            sheets,
            scope=Scope.whole_system(),
            cipher=identity_cipher(),
            now=_now(),
        )
        steps = verdict.draft.steps
        people, postings = (step for step in steps if isinstance(step, NewRows) and len(step))
        tables = [
            ("person", people.columns, list(zip(*people.values, strict=True))),
            ("posting", postings.columns, list(zip(*postings.values, strict=True))),
        ]
        rows_of = {name: _with_ids(columns, rows, options) for name, columns, rows in tables}
        db.rollback()
        connection = db.connection().connection.driver_connection
        assert connection is not None
        clock = _Clock()
        for name, columns, _rows in tables:
            _put(connection, name, ("id", *columns), rows_of[name], options)
        connection.commit()
        return clock.read()


def _with_ids(
    columns: tuple[str, ...], rows: list[tuple[Any, ...]], options: argparse.Namespace
) -> list[tuple[Any, ...]]:
    """Rows as the driver takes them: ids by place, references to new people as their ids."""
    is_sqlite = options.database == "sqlite"

    def stored(name: str, value: Any) -> Any:
        if name == "person_id":
            return -value
        return value.isoformat() if is_sqlite and isinstance(value, date) else value

    return [
        (id, *(stored(name, value) for name, value in zip(columns, row, strict=True)))
        for id, row in enumerate(rows, 1)
    ]


def _put(
    connection: Any,
    table: str,
    columns: tuple[str, ...],
    rows: list[tuple[Any, ...]],
    options: argparse.Namespace,
) -> None:
    named = f"{table} ({', '.join(columns)})"
    if options.database == "sqlite":
        places = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {named} VALUES ({places})", rows)
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {named} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _bring_in(options: argparse.Namespace) -> Times:
    with _register(options) as (db, province):
        now = _now()
        clock = _Clock()
        with transaction(db):
            hold(db, province)
            sheets = workbook_reader.read(options.file)
            verdict = check(
                db,
                province,
                ImportKind.ROSTER,
                sheets,
                scope=Scope.whole_system(),
                cipher=identity_cipher(),
                now=now,
            )
            batch = ImportBatch(
                province_id=province.id,
                kind=ImportKind.ROSTER,
                state=ImportState.CHECKED,
                filename=options.file.name,
                sha256="",
                uploaded_at=now,
            )
            apply(db, verdict, batch, actor=None, now=now)
        times = clock.read()
        assert verdict.created == options.rows
        return times


def _now() -> datetime:
    return datetime(2026, 11, 22, tzinfo=UTC)


@contextmanager
def _fresh_database(options: argparse.Namespace) -> Iterator[URL]:
    """An empty database of the newest schema, gone at the end."""
    with tempfile.TemporaryDirectory() as directory:
        if options.database == "sqlite":
            url = make_url(f"sqlite:///{directory}/register.sqlite")
            migrate(url, Path(directory))
            yield url
            return
        server, name = postgres.server_url(options.directory), "bench_import_roster"
        postgres.drop_database(server, name)
        url = postgres.create_database(server, name)
        migrate(url, Path(directory))
        yield url
        postgres.drop_database(server, name)


@contextmanager
def _register(options: argparse.Namespace) -> Iterator[tuple[Session, Province]]:
    """A province with its units and nobody in it."""
    with (
        _fresh_database(options) as url,
        tempfile.TemporaryDirectory() as instance,
        application(url, Path(instance)) as app,
        app.app_context(),
    ):
        db = extension.session
        province = Province(code="tinh", name_vi="Tỉnh", name_en="Province")
        db.add(province)
        db.flush()
        for number in range(UNITS):
            name = f"Đơn vị số {number}"
            unit = Unit(province_id=province.id, code=f"DV{number:05}")
            facts = {"kind": UnitKind.OTHER, "sector": Sector.STATE, "level": Level.COMMUNE}
            keys = {"search_key": fold(name), "sort_key": text_key(name)}
            db.add(Placement(unit=unit, name=name, **facts, **keys))
        db.commit()
        yield db, db.scalars(select(Province)).one()


# The report


def _report(
    found: dict[Work, list[dict[str, float]]], databases: list[str], options: argparse.Namespace
) -> None:
    parts = [_section(found, database) for database in databases]
    path = Path(__file__).parent / "results" / "import_roster.md"
    path.parent.mkdir(exist_ok=True)
    given = f" --database {options.database}" if options.database else ""
    path.write_text(
        f"# A roster of {options.rows} rows brought in\n\n"
        f"`python -m bench.import_roster --rows {options.rows} --rounds {options.rounds}{given}`: "
        f"medians of {options.rounds} rounds, each in a fresh process on a fresh database; "
        f"{len(HEADER)} columns, {UNITS} units, every person with an identity number. Times are "
        "from the file (or its rows in memory) to the end of the commit. The bare rows go in "
        "without keys to build, numbers to encrypt or references to find.\n\n" + "\n".join(parts)
    )
    print("\n".join(parts))  # noqa: T201  a command


def _section(found: dict[Work, list[dict[str, float]]], database: str) -> str:
    flat, register, whole = works_on(database)
    lines = [
        f"## {database}\n",
        "| work | s | least–most | own CPU s | MiB |",
        "|---|---|---|---|---|",
    ]
    for work in (READ, flat, register, whole):
        times = [run["s"] for run in found[work]]
        cpu, peak = _median(found, work, "cpu"), _median(found, work, "mib")
        spread = f"{min(times):.2f}–{max(times):.2f}"
        lines.append(f"| {work.words} | {median(times):.2f} | {spread} | {cpu:.2f} | {peak:.0f} |")
    lines.append(
        f"\nNhập tệp bằng {_ratio(found, whole, flat, 's')} lần việc trần (đọc tệp, chèn vào một "
        f"bảng trơn, không ràng buộc), {_ratio(found, whole, register, 's')} lần việc trần trên "
        "chính các bảng của sổ, với mọi ràng buộc."
    )
    if database == "sqlite":
        lines.append(
            f"Tính theo giờ CPU, là thứ không đổi khi máy bận việc khác: "
            f"{_ratio(found, whole, flat, 'cpu')} và {_ratio(found, whole, register, 'cpu')} lần."
        )
    return "\n".join(lines) + "\n"


def _median(found: dict[Work, list[dict[str, float]]], work: Work, what: str) -> float:
    return median(run[what] for run in found[work])


def _ratio(found: dict[Work, list[dict[str, float]]], whole: Work, bare: Work, what: str) -> str:
    """The whole over the bare work of the same rounds."""
    times = _median(found, READ, what) + _median(found, bare, what)
    return f"{_median(found, whole, what) / times:.1f}".replace(".", ",")


if __name__ == "__main__":
    main()
