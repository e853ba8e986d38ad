"""A file of enrolments in classes that lie ahead, next to the same file once they have begun.

python -m bench.import_enrolments [--people N] [--units N] [--enrolments N] [--rows N] [--rounds N]

Only in classes to come does a row ask whom the class is for and what else somebody has then. By
turns the file is checked and written as of today, and as of the day after its last class began,
and taken back. Writes bench/results/import_enrolments-<database>.md.
"""

import time
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.db import extension
from app.domain.access import Scope
from app.domain.audience import Audience
from app.domain.course import DayPart
from app.domain.intake import ImportKind, ImportState, Sheet
from app.domain.person import STAFF_CATEGORIES
from app.domain.unit import FOR_EVER
from app.models import (
    Course,
    CourseAudience,
    CourseClass,
    ImportBatch,
    Meeting,
    Person,
    Posting,
    Province,
)
from app.security import identity_cipher
from app.services.intake import apply, check, hold
from bench.clock import Line, ratio, report, table
from bench.ground import PROVINCE, open_ground, parser, size_of, what_is_there

COURSE = "KB-TOI"
SEATS = 50
FIRST, DAYS = 60, 97
"""Days until the first, and over which they are spread; nobody has two on one of them."""

AUDIENCES = (Audience.CAN_BO, Audience.CONG_CHUC, Audience.VIEN_CHUC, Audience.NGUOI_LAO_DONG)


def main() -> None:
    options = parser(__doc__, rounds=7)
    options.add_argument("--rows", type=int, default=100_000)
    given = options.parse_args()
    size = size_of(given)
    app = open_ground(size)
    with app.app_context():
        db = extension.session
        province = db.scalars(select(Province).where(Province.code == PROVINCE)).one()
        rows = _classes_ahead(db, province, size.today, given.rows)
        ahead = datetime.combine(size.today, datetime.min.time(), UTC)
        found: dict[str, list[float]] = {"begun": [], "ahead": []}
        for turn in range(-1, given.rounds):
            for name, now in (("begun", ahead + timedelta(days=FIRST + DAYS)), ("ahead", ahead)):
                taken = _bring(db, province, rows, now)
                if turn >= 0:
                    found[name].append(taken)
        dialect, there = extension.engine.dialect.name, what_is_there(db)
        db.rollback()
    begun = Line(f"{given.rows:,} rows, classes that have begun", found["begun"])
    asked = Line(f"{given.rows:,} rows, classes to come", found["ahead"])
    lines = [begun, Line(asked.name, asked.times, ratio(asked, begun))]
    for line in lines:
        print(line)  # noqa: T201  a command
    report(
        f"import_enrolments-{dialect}",
        f"Bringing in enrolments, {dialect}",
        f"`python -m bench.import_enrolments --people {size.people} --units {size.units} "
        f"--enrolments {size.enrolments} --rows {given.rows} --rounds {given.rounds}`. {there}",
        table(lines),
    )


def _classes_ahead(db: Session, province: Province, today: date, rows: int) -> list[list[str]]:
    """The rows of a file; the classes that it names are written where they are not there yet."""
    if db.scalar(select(Course.id).where(Course.code == COURSE)) is None:
        _write_classes(
            db,
            province,
            [today + timedelta(days=FIRST + n % DAYS) for n in range(-(-rows // SEATS))],
        )
        db.commit()
    people = list(
        db.scalars(
            select(Person.code)
            .join(Posting)
            .where(
                Person.province_id == province.id,
                Posting.is_main,
                Posting.ends_on == FOR_EVER,
                Posting.category.in_(sorted(STAFF_CATEGORIES)),
            )
            .order_by(Person.id)
        )
    )
    return [[f"LB-{n // SEATS}", people[n % len(people)]] for n in range(rows)]


def _write_classes(db: Session, province: Province, days: list[date]) -> None:
    course = Course(province_id=province.id, code=COURSE, title="Khóa tới", search_key="khoa toi")
    course.audiences = [CourseAudience(audience=audience) for audience in AUDIENCES]
    db.add(course)
    db.flush()
    facts = [
        {"province_id": province.id, "course_id": course.id, "code": f"LB-{n}", "starts_on": day}
        for n, day in enumerate(days)
    ]
    db.execute(insert(CourseClass), [{**one, "ends_on": one["starts_on"]} for one in facts])
    ids = db.execute(
        select(CourseClass.id, CourseClass.starts_on).where(CourseClass.course_id == course.id)
    )
    db.execute(
        insert(Meeting),
        [
            {"course_class_id": id, "held_on": day, "part": part, "is_cancelled": False}
            for id, day in ids
            for part in DayPart
        ],
    )


def _bring(db: Session, province: Province, rows: list[list[str]], now: datetime) -> float:
    """Milliseconds of the own CPU for a check and of all that is written, which is taken back."""
    sheet = Sheet(None, [["class_code", "person_code"], *rows])
    db.rollback()
    start = time.process_time()
    hold(db, province)
    verdict = check(
        db,
        province,
        ImportKind.ENROLMENTS,
        [sheet],
        scope=Scope.whole_system(),
        cipher=identity_cipher(),
        now=now,
    )
    batch = ImportBatch(
        province_id=province.id,
        kind=ImportKind.ENROLMENTS,
        state=ImportState.CHECKED,
        filename="ghi-danh.csv",
        sha256="0" * 64,
        uploaded_at=now,
    )
    apply(db, verdict, batch, actor=None, now=now)
    taken = (time.process_time() - start) * 1000
    db.rollback()
    return taken


if __name__ == "__main__":
    main()
