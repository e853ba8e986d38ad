"""What schools did each year: more of them from year to year, some in one record, some in two."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from app.domain.unit import SCHOOL_KINDS, SINCE_EVER
from app.models import SchoolActivity
from seeds.demo.rows import Row, store_plain
from seeds.demo.structure import DemoUnit

_BOTH = {2022: 0.21, 2023: 0.33, 2024: 0.46, 2025: 0.57}
_BOTH_LATER = 0.6
_ONE_OF_TWO = 0.45
_IN_ONE_RECORD = 0.55
_YEAR_ALONE = 0.3
_STEM = ("Ngày hội STEM cấp trường", "Câu lạc bộ robot, lập trình", "Tuần lễ STEM trong dạy học")
_DIGITAL_SKILLS = (
    "Chuyên đề kỹ năng số, an toàn trên mạng",
    "Ngoại khóa công dân số",
    "Cuộc thi tin học trẻ cấp trường",
)


def store_activities(
    db: Session, units: Sequence[DemoUnit], id_of: Mapping[str, int], *, today: date, draw: Random
) -> None:
    """Store what schools have recorded since 2022. id_of: units' ids by code."""
    schools = [unit for unit in units if unit.kind in SCHOOL_KINDS]
    rows = [
        {"unit_id": id_of[school.code]} | row
        for year in range(2022, today.year + 1)
        for school in schools
        for row in _records(year, today, draw)
    ]
    store_plain(db, SchoolActivity, rows)


def _records(year: int, today: date, draw: Random) -> Iterator[Row]:
    """A school's year: both kinds, one of them, or nothing; half as much in half a year."""
    gone = min((today - date(year, 1, 1)).days / 365, 1)
    both = _BOTH.get(year, _BOTH_LATER) * gone
    fate = draw.random()
    if fate < both:
        yield from _both(year, today, draw)
    elif fate < both + (1 - both) * _ONE_OF_TWO * gone:
        is_stem = draw.random() < 0.6
        yield _record(year, today, draw, stem=is_stem, digital_skills=not is_stem)


def _both(year: int, today: date, draw: Random) -> Iterator[Row]:
    if draw.random() < _IN_ONE_RECORD:
        yield _record(year, today, draw, stem=True, digital_skills=True)
        return
    first = _record(year, today, draw, stem=True, digital_skills=False)
    second = _record(year, today, draw, stem=False, digital_skills=True)
    yield first
    # Two records known only by the year would be one and the same.
    if first["recorded_on"] == second["recorded_on"]:
        second["recorded_on"] = _day(year, today, draw, but=first["recorded_on"])
    yield second


def _record(year: int, today: date, draw: Random, *, stem: bool, digital_skills: bool) -> Row:
    is_old = year < today.year and draw.random() < _YEAR_ALONE
    about = [draw.choice(_STEM)] * stem + [draw.choice(_DIGITAL_SKILLS)] * digital_skills
    return {
        "year": year,
        "recorded_on": SINCE_EVER if is_old else _day(year, today, draw),
        "has_stem": stem,
        "has_digital_skills": digital_skills,
        "evidence": "; ".join(about) + " (minh họa)",
    }


def _day(year: int, today: date, draw: Random, *, but: date | None = None) -> date:
    """A day from February on that is over, another one than `but`."""
    first, last = date(year, 2, 1), min(date(year, 12, 20), today - timedelta(days=1))
    days = max((last - first).days, 1)
    day = first + timedelta(days=draw.randrange(days))
    return day if day != but else day + timedelta(days=1)
