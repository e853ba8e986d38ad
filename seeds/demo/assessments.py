"""Tests in the national system of digital skills, from 2023 on: most IT staff, few others."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from app.domain.assessment import NATIONAL_SYSTEM
from app.models import Assessment
from seeds.demo.people import DemoPerson
from seeds.demo.rows import Row, store_plain

_SHARES = {2022: 0.0, 2023: 0.4, 2024: 0.62, 2025: 0.78}
_LATER = 0.78
_OTHERS = 0.004
_PASSED = 0.82
_FIRST_MONTH = 6


def store_assessments(
    db: Session,
    people: Sequence[DemoPerson],
    id_of: Mapping[int, int],
    *,
    today: date,
    draw: Random,
) -> None:
    """Store the tests of every year up to yesterday. id_of: people's ids by number."""
    years = range(2022, today.year + 1)
    store_plain(
        db, Assessment, [row for year in years for row in _tests(people, id_of, year, today, draw)]
    )


def _tests(
    people: Sequence[DemoPerson], id_of: Mapping[int, int], year: int, today: date, draw: Random
) -> Iterator[Row]:
    first = date(year, _FIRST_MONTH, 1)
    last = min(date(year, 12, 5), today - timedelta(days=1))
    if last <= first:
        return
    share = _SHARES.get(year, _LATER) * (last - first).days / (date(year, 12, 5) - first).days
    for person in people:
        taken_on = first + timedelta(days=draw.randrange((last - first).days + 1))
        post = person.post_on(taken_on)
        if post is None or draw.random() >= (share if post.job.is_it_staff else _OTHERS * share):
            continue
        is_passed = draw.random() < _PASSED
        yield {
            "person_id": id_of[person.number],
            "taken_on": taken_on,
            "system": NATIONAL_SYSTEM,
            "is_passed": is_passed,
            "score": draw.randint(60, 98) if is_passed else draw.randint(25, 58),
            "reference": f"DEMO-DG-{year}-{person.number:06}",
        }
