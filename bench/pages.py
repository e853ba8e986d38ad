"""How long the server works for a page, a chart, a list of two thousand and a file.

python -m bench.pages [--people N] [--units N] [--enrolments N] [--rounds N]

In one process and by the test client: the work of the server without the way to it. Charts are
measured kept and drawn anew. Writes bench/results/pages-<database>.md.
"""

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.db import extension
from app.domain.unit import SCHOOL_KINDS
from app.models import Completion, CourseClass, Placement
from bench.clock import Line, measured, report, table
from bench.figures import largest_unit
from bench.ground import open_ground, parser, signed_in, size_of, what_is_there
from bench.province import LARGE_CLASS, Size

CHARTS = ("chi-tieu", "doi-tuong", "don-vi", "cac-nam")


def main() -> None:
    options = parser(__doc__, rounds=9).parse_args()
    size = size_of(options)
    app = open_ground(size)
    with app.app_context():
        places = _places(extension.session, size)
        dialect, there = extension.engine.dialect.name, what_is_there(extension.session)
    client = signed_in(app)
    parts = [
        "## Pages, their charts kept\n",
        table([_page(client, name, url, options) for name, url in _pages(places).items()]),
        "## Fragments: charts, and everybody's reasons\n",
        table([*_charts(app, client, options), *_counts(client, places, options)]),
        "## Lists of two thousand, and files\n",
        table([_page(client, name, url, options) for name, url in _lists(places).items()]),
    ]
    report(
        f"pages-{dialect}",
        f"Server time of pages, a province of {size.people:,} people, {dialect}",
        f"`python -m bench.pages --people {size.people} --units {size.units} --enrolments "
        f"{size.enrolments} --rounds {options.rounds}`. {there}",
        *parts,
    )


def addresses(db: Session, size: Size) -> list[str]:
    """Every page and list that is measured."""
    places = _places(db, size)
    return [*_pages(places).values(), *_lists(places).values()]


def _places(db: Session, size: Size) -> dict[str, int]:
    """What the addresses of pages name."""
    held = select(Completion.course_class_id).order_by(Completion.id.desc()).limit(1)
    course_class = db.get_one(CourseClass, db.scalars(held).one())
    large = select(CourseClass.id).where(CourseClass.code == LARGE_CLASS)
    school = select(Placement.unit_id).where(Placement.kind.in_(SCHOOL_KINDS)).limit(1)
    return {
        "unit": largest_unit(db, size.today),
        "school": db.scalars(school).one(),
        "person": size.people // 2,
        "course": course_class.course_id,
        "class": course_class.id,
        "large": db.scalars(large).one(),
    }


def _pages(places: dict[str, int]) -> dict[str, str]:
    return {
        "home": "/",
        "plan": "/ke-hoach",
        "board of the province": "/do-phu",
        "board of a unit": f"/do-phu?unit={places['unit']}",
        "why: fifty of the staff": "/do-phu/vi-sao/staff_trained",
        "why: those of another year": "/do-phu/vi-sao/staff_trained?reason=other_year",
        "why: those who have left": "/do-phu/vi-sao/staff_trained?reason=not_in_post",
        "why: the courses": "/do-phu/vi-sao/courses_per_audience",
        "why: a unit's staff": f"/do-phu/vi-sao/staff_trained?unit={places['unit']}",
        "units": "/don-vi",
        "a unit": f"/don-vi/{places['unit']}",
        "people": "/nguoi",
        "people of a name": "/nguoi?q=nguyen+an",
        "a person": f"/nguoi/{places['person']}",
        "courses": "/khoa",
        "a course": f"/khoa/{places['course']}",
        "a class of 60": f"/lop/{places['class']}",
        "its outcomes": f"/lop/{places['class']}/ket-qua",
        "whom to give a place in it": f"/lop/{places['class']}/ghi-danh",
        "education": "/giao-duc",
        "teachers": "/giao-duc/giao-vien",
        "schools": "/giao-duc/truong",
        "the log": "/nhat-ky",
        "imports": "/nhap-du-lieu",
        "users": "/nguoi-dung",
    }


def _lists(places: dict[str, int]) -> dict[str, str]:
    return {
        "a class of 2,000: its page": f"/lop/{places['large']}",
        "a class of 2,000: outcomes of all on one page": f"/lop/{places['large']}/ket-qua",
        "a class of 2,000: its list as csv": f"/lop/{places['large']}?format=csv",
        "people of a family name as xlsx": "/nguoi?q=nguyen&format=xlsx",
    }


def _charts(app: Flask, client: FlaskClient, options: argparse.Namespace) -> Iterator[Line]:
    folder = Path(app.instance_path) / "charts"
    for name in CHARTS:
        url = f"/do-phu/bieu-do/{name}"

        def draw(url: str = url) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            _get(client, url)

        yield measured(f"{name}, drawn", draw, options.rounds)
        yield measured(f"{name}, kept", lambda url=url: _get(client, url), options.rounds)  # type: ignore[misc]  # bound now


def _counts(
    client: FlaskClient, places: dict[str, int], options: argparse.Namespace
) -> Iterator[Line]:
    for name, unit in (("the province", ""), ("a unit", f"?unit={places['unit']}")):
        url = f"/do-phu/vi-sao/staff_trained/ly-do{unit}"

        def count(url: str = url) -> None:
            _get(client, url)

        yield measured(f"reasons of the staff of {name}, counted", count, options.rounds)


def _page(client: FlaskClient, name: str, url: str, options: argparse.Namespace) -> Line:
    answer = _get(client, url)
    with _statements() as counted:
        _get(client, url)
    rows = answer.get_data(as_text=False).count(b"<tr")
    note = f"{len(counted)} statements, {len(answer.data) // 1024} KiB, {rows} rows"
    return measured(name, lambda: _get(client, url), options.rounds, note)


def _get(client: FlaskClient, url: str) -> Any:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer


@contextmanager
def _statements() -> Iterator[list[str]]:
    found: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


if __name__ == "__main__":
    main()
