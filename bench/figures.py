"""The figures of the board, next to bare SQL over a maintained table, and counted from rows.

python -m bench.figures [--people N] [--units N] [--enrolments N] [--rounds N]

The bare table holds a row for each unit, category of staff and year, as one would keep it by hand;
what it is asked is the whole province by year and category, and one unit with all below it.
Writes bench/results/figures-<database>-<people>.md.
"""

import argparse
from collections.abc import Callable
from datetime import date
from functools import partial

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.db import extension
from app.domain.plan import TargetKind
from app.models import Ancestry, Plan
from app.queries.coverage import figures
from app.queries.unit import tree_on
from bench.clock import Line, measured, ratio, report, table
from bench.ground import open_ground, parser, size_of, the_plan, what_is_there
from bench.province import Size

KEPT = (
    TargetKind.STAFF_TRAINED,
    TargetKind.IT_STAFF,
    TargetKind.COURSES,
    TargetKind.STEM_TEACHERS,
)
"""The kinds of figures that totals are kept of."""

CELLS = """
CREATE TEMPORARY TABLE cell AS
SELECT posting.unit_id, posting.category, year.y AS year, count(*) AS headcount,
 count(credit.person_id) AS covered
FROM ({years}) AS year
JOIN posting ON posting.is_main {true} AND posting.starts_on <= year.ends_on
 AND posting.ends_on >= year.ends_on
LEFT JOIN (
  SELECT DISTINCT completion.person_id, {year_of} AS y
  FROM completion JOIN course_class ON course_class.id = completion.course_class_id
  WHERE completion.is_current {true} AND completion.outcome = 'completed'
) AS credit ON credit.person_id = posting.person_id AND credit.y = year.y
GROUP BY posting.unit_id, posting.category, year.y
"""
WHOLE = "SELECT year, category, sum(headcount), sum(covered) FROM cell GROUP BY year, category"
ONE_UNIT = """
SELECT category, sum(headcount), sum(covered) FROM cell
JOIN ancestry ON ancestry.unit_id = cell.unit_id AND ancestry.ancestor_id = :unit_id
 AND ancestry.first_on <= :on AND ancestry.last_on >= :on
WHERE year = :year GROUP BY category
"""


def main() -> None:
    options = parser(__doc__, rounds=15).parse_args()
    size = size_of(options)
    app = open_ground(size)
    with app.app_context():
        db = extension.session
        _keep_cells(db, size)
        lines = _lines(db, the_plan(db), size, options)
        dialect, there = extension.engine.dialect.name, what_is_there(db)
    report(
        f"figures-{dialect}-{size.people}",
        f"Figures of a province of {size.people:,} people, {dialect}",
        f"`python -m bench.figures --people {size.people} --units {size.units} --enrolments "
        f"{size.enrolments} --rounds {options.rounds}`. {there}",
        table(lines),
    )


def _keep_cells(db: Session, size: Size) -> None:
    on_postgresql = extension.engine.dialect.name == "postgresql"
    ends = {year: min(date(year, 12, 31), size.today) for year in _years(size)}
    day = "DATE '{}'" if on_postgresql else "'{}'"
    years = (f"SELECT {y} AS y, {day.format(on)} AS ends_on" for y, on in ends.items())
    year_of = "CAST({} AS INTEGER)".format(
        "extract(year FROM course_class.ends_on)"
        if on_postgresql
        else "strftime('%Y', course_class.ends_on)"
    )
    true = "" if on_postgresql else "= 1"
    cells = CELLS.format(years=" UNION ALL ".join(years), true=true, year_of=year_of)
    db.execute(text(cells))
    db.execute(text("CREATE UNIQUE INDEX ix_cell ON cell (unit_id, year, category)"))
    db.execute(text("ANALYZE cell"))


def _years(size: Size) -> range:
    return range(size.first_year, size.today.year + 1)


def _lines(db: Session, plan: Plan, size: Size, options: argparse.Namespace) -> list[Line]:
    unit_id, today = largest_unit(db, size.today), size.today
    days = {"year": today.year, "on": today, "unit_id": unit_id}
    whole: Callable[..., object] = partial(figures, db, plan, year=today.year, as_of=today)
    past = partial(figures, db, plan, year=today.year - 1, as_of=date(today.year - 1, 6, 15))
    rounds = options.rounds

    bare = measured("bare SQL, whole province", lambda: db.execute(text(WHOLE)).all(), rounds)
    bare_unit = measured(
        "bare SQL, one unit", lambda: db.execute(text(ONE_UNIT), days).all(), rounds
    )
    kept = measured("whole province, from totals", lambda: whole(kinds=KEPT, units=()), rounds)
    rows = measured(
        "whole province, from rows", lambda: whole(kinds=KEPT, units=(), from_totals=False), 5
    )
    unit = measured(
        "one unit, from totals", lambda: whole(kinds=KEPT, units=(), unit_id=unit_id), rounds
    )
    return [
        bare,
        Line(kept.name, kept.times, f"{ratio(kept, bare)} bare; rows {ratio(rows, kept)}"),
        rows,
        bare_unit,
        Line(unit.name, unit.times, f"{ratio(unit, bare_unit)} bare"),
        measured("whole province, all eleven kinds", lambda: whole(units=()), rounds),
        measured("one unit, all kinds", lambda: whole(units=(), unit_id=unit_id), rounds),
        measured("whole province and every unit, from totals", lambda: whole(kinds=KEPT), rounds),
        measured("whole province, all kinds, a past day, from rows", lambda: past(units=()), 5),
        measured("the same and every unit", past, 5),
    ]


def largest_unit(db: Session, on: date) -> int:
    """The unit with the most below it."""
    below = select(Ancestry.ancestor_id).where(tree_on(on)).group_by(Ancestry.ancestor_id)
    return db.scalars(below.order_by(text("count(*) DESC"), Ancestry.ancestor_id).limit(1)).one()


if __name__ == "__main__":
    main()
