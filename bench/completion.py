"""Recording how a class ended, next to the same rows written where no totals are kept.

python -m bench.completion [--people N] [--units N] [--enrolments N] [--rounds N]

By turns, each with its commit: for one person and for all of a class.
Writes bench/results/completion-<database>.md.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db import extension, transaction
from app.domain.enrolment import Outcome, OutcomeFacts
from app.models import Completion, CourseClass, CoverageLedger, Enrolment, User
from app.services import totals
from app.services.completion import OutcomeEntry, record_outcomes
from bench.clock import Line, ratio, report, table, timed
from bench.ground import USERNAME, open_ground, parser, size_of, the_plan, what_is_there
from bench.province import Size

CLASSES = 12
"""Of which outcomes are taken away, so that they can be recorded again."""


class Way(NamedTuple):
    """How outcomes are recorded. people: how many at once."""

    people: int
    has_totals: bool

    def __str__(self) -> str:
        kept = "with totals" if self.has_totals else "without totals"
        return f"{self.people} outcome{'s' if self.people > 1 else ''}, {kept}"


def main() -> None:
    options = parser(__doc__, rounds=20).parse_args()
    size = size_of(options)
    app = open_ground(size)
    with app.app_context():
        db = extension.session
        classes = _classes(db, size)
        ways = [Way(people, kept) for people in (1, size.seats) for kept in (False, True)]
        clocks = {"": time.perf_counter, ", own CPU": time.process_time}
        found: dict[tuple[Way, str], list[float]] = {}
        for turn in range(-3, options.rounds):
            for way in ways:
                for name, clock in clocks.items():
                    taken = _record(db, classes[turn % CLASSES], way, clock)
                    if turn >= 0:
                        found.setdefault((way, name), []).append(taken)
        lines = _lines(found)
        dialect, there = extension.engine.dialect.name, what_is_there(db)
    for line in lines:
        print(line)  # noqa: T201  a command
    report(
        f"completion-{dialect}",
        f"Recording outcomes, {dialect}",
        f"`python -m bench.completion --people {size.people} --units {size.units} --enrolments "
        f"{size.enrolments} --rounds {options.rounds}`. {there}",
        table(lines),
    )


def _lines(found: dict[tuple[Way, str], list[float]]) -> list[Line]:
    lines = {key: Line(f"{key[0]}{key[1]}", times) for key, times in found.items()}
    return [
        line
        if not way.has_totals
        else Line(line.name, line.times, ratio(line, lines[way._replace(has_totals=False), name]))
        for (way, name), line in lines.items()
    ]


def _classes(db: Session, size: Size) -> Sequence[int]:
    """Classes of this year that have ended, without their outcomes."""
    ended = select(CourseClass.id).where(
        CourseClass.ends_on.between(size.today.replace(month=1, day=1), size.today),
        CourseClass.status.is_(None),
    )
    classes = db.scalars(ended.order_by(CourseClass.id).limit(CLASSES)).all()
    for class_id in classes:
        _empty(db, class_id)
    return classes


def _empty(db: Session, class_id: int) -> None:
    of_class = Completion.course_class_id == class_id
    with transaction(db):
        people = db.scalars(select(Completion.person_id).where(of_class)).all()
        with totals.kept(db, the_plan(db).province_id, people=people, classes=[class_id]):
            db.execute(delete(Completion).where(of_class))


def _record(db: Session, class_id: int, way: Way, clock: Callable[[], float]) -> float:
    """Record, commit, and take away again. What is not timed leaves everything as it was."""
    course_class = db.get_one(CourseClass, class_id)
    actor = db.scalars(select(User).where(User.username == USERNAME)).one()
    seats = select(Enrolment.id).where(Enrolment.course_class_id == class_id)
    done = OutcomeFacts(Outcome.COMPLETED)
    entries = [
        OutcomeEntry(enrolment_id, done, None)
        for enrolment_id in db.scalars(seats.order_by(Enrolment.id).limit(way.people))
    ]
    now = datetime.now(UTC)

    def work() -> None:
        with transaction(db):
            record_outcomes(db, course_class, entries, actor=actor, now=now)

    if way.has_totals:
        taken = timed(work, by=clock)
        _empty(db, class_id)
    else:
        with _no_totals(db):
            taken = timed(work, by=clock)
            with transaction(db):
                db.execute(delete(Completion).where(Completion.course_class_id == class_id))
    return taken


@contextmanager
def _no_totals(db: Session) -> Iterator[None]:
    """As in a province of which no totals are kept yet."""
    ledger = db.get_one(CoverageLedger, the_plan(db).province_id)
    kept = {name: getattr(ledger, name) for name in ("counted_on", "first_year", "last_year")}
    _set(db, ledger, dict.fromkeys(kept))
    yield
    _set(db, ledger, kept)


def _set(db: Session, ledger: CoverageLedger, values: Mapping[str, object]) -> None:
    with transaction(db):
        for name, value in values.items():
            setattr(ledger, name, value)


if __name__ == "__main__":
    main()
