"""The people of the synthetic province, and the posts they have held.

A seat is a place in a unit alive today, with what it was before the reorganisations of 2025; most
seats have had one holder, some two.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from app.domain.unit import FOR_EVER, SINCE_EVER
from seeds.demo.jobs import PROFILES, Job, Profile, compose
from seeds.demo.structure import DemoUnit

_CHANGED_HANDS = 0.11
_LEAVING_SOON = 0.008
_SECOND_POST = 0.015
_LEFT_BEHIND = 5
_FIRST_HANDOVER = date(2022, 3, 1)


@dataclass(frozen=True, slots=True)
class DemoPosting:
    """A job in a unit, from a first to a last day (both included)."""

    unit: DemoUnit
    job: Job
    first: date
    last: date
    is_main: bool = True

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who does not exist; number: in the person code."""

    number: int
    postings: tuple[DemoPosting, ...]

    @property
    def latest(self) -> DemoPosting:
        return max((p for p in self.postings if p.is_main), key=lambda p: p.first)

    def post_on(self, day: date) -> DemoPosting | None:
        """The main posting on a day."""
        return next((p for p in self.postings if p.is_main and p.covers(day)), None)


Seat = list[DemoPosting]


def people_of(
    units: Sequence[DemoUnit], *, seats: int, today: date, draw: Random
) -> list[DemoPerson]:
    """Everyone who has worked in the units since the plan began, in the order of the units."""
    by_unit = _seats_today(units, seats=seats, draw=draw)
    for closed in (u for u in units if u.last < FOR_EVER):
        _put_before(closed, [by_unit[code] for code in closed.successors], draw=draw)
    careers: list[Seat] = []
    for seat in (seat for unit in by_unit.values() for seat in unit):
        careers += _holders(seat, today=today, draw=draw)
    _leave_behind(careers, draw=draw)
    homes = [unit for unit in units if unit.last == FOR_EVER and unit.weight]
    return [
        DemoPerson(number, tuple(_with_second_post(career, homes, today=today, draw=draw)))
        for number, career in enumerate(careers, start=1)
    ]


def _seats_today(units: Sequence[DemoUnit], *, seats: int, draw: Random) -> dict[str, list[Seat]]:
    alive = [unit for unit in units if unit.last == FOR_EVER and not unit.declares]
    factor = seats / sum(unit.weight for unit in alive)
    return {
        unit.code: [
            [DemoPosting(unit, job, unit.first, unit.last)]
            for job in compose(_profile_of(unit), max(1, round(unit.weight * factor)), draw)
        ]
        for unit in alive
    }


def _profile_of(unit: DemoUnit) -> Profile:
    """The unit's profile, its head called as here: Chánh Văn phòng, Chánh Thanh tra."""
    profile = PROFILES[unit.profile]
    if not unit.head:
        return profile
    usual = profile.jobs[0].position
    jobs = (replace(j, position=j.position.replace(usual, unit.head)) for j in profile.jobs)
    return replace(profile, jobs=tuple(jobs))


def _put_before(closed: DemoUnit, successors: list[list[Seat]], *, draw: Random) -> None:
    """Let some of the successors' people come from a closed unit, each with a job of its own there.

    A district's communes have all their people from it, a department a share of them.
    """
    free = [seat for seats in successors for seat in seats if seat[0].unit.last == FOR_EVER]
    count = round(closed.share * len(free)) if closed.share else len(free)
    seats = sorted(draw.sample(free, count), key=lambda seat: seat[-1].job.rank)
    jobs = sorted(compose(_profile_of(closed), count, draw), key=lambda job: job.rank)
    for seat, job in zip(seats, jobs, strict=True):
        before = DemoPosting(closed, job, closed.first, closed.last)
        seat[:] = [before, replace(seat[0], first=closed.last + timedelta(days=1))]


def _holders(seat: Seat, *, today: date, draw: Random) -> Iterator[Seat]:
    """Who has sat there: mostly one person, else two with a short gap between them."""
    latest = today - timedelta(days=30)
    if draw.random() >= _CHANGED_HANDS or latest <= _FIRST_HANDOVER:
        yield _begun(_ended_soon(seat, today=today, draw=draw), draw=draw)
        return
    days = (latest - _FIRST_HANDOVER).days
    leaves = _FIRST_HANDOVER + timedelta(days=draw.randrange(days))
    if len(seat) > 1 and draw.random() < 0.25:
        leaves = seat[0].last
    arrives = leaves + timedelta(days=1 + draw.randrange(60))
    if gone := _cut(seat, SINCE_EVER, leaves):
        yield _begun(gone, draw=draw)
    yield _cut(seat, arrives, FOR_EVER)


def _cut(seat: Seat, first: date, last: date) -> Seat:
    return [
        replace(p, first=max(p.first, first), last=min(p.last, last))
        for p in seat
        if p.first <= last and p.last >= first
    ]


def _begun(seat: Seat, *, draw: Random) -> Seat:
    """Offices know the first day of half of their people."""
    if seat[0].first > SINCE_EVER or draw.random() < 0.5:
        return seat
    first = date(draw.randint(2006, 2021), draw.randint(1, 12), 1)
    return [replace(seat[0], first=first), *seat[1:]]


def _ended_soon(seat: Seat, *, today: date, draw: Random) -> Seat:
    """A few retire in the coming weeks, and leave the denominator on that day by themselves."""
    if draw.random() >= _LEAVING_SOON:
        return seat
    last = today + timedelta(days=draw.randint(5, 75))
    return [*seat[:-1], replace(seat[-1], last=last)] if seat[-1].first < last else seat


def _leave_behind(careers: list[Seat], *, draw: Random) -> None:
    """A few are still in a district that is gone, as nobody has transferred them yet."""
    moved = [i for i, c in enumerate(careers) if len(c) > 1 and c[0].unit.cluster]
    for place in draw.sample(moved, min(_LEFT_BEHIND, len(moved))):
        careers[place] = [replace(careers[place][0], last=FOR_EVER)]


def _with_second_post(
    career: Seat, homes: Sequence[DemoUnit], *, today: date, draw: Random
) -> Seat:
    now = career[-1]
    if draw.random() >= _SECOND_POST or not now.covers(today):
        return career
    job = Job("Thành viên tổ chuyển đổi số", now.job.category)
    first = max(now.first, today - timedelta(days=draw.randint(60, 700)))
    return [*career, DemoPosting(draw.choice(homes), job, first, FOR_EVER, is_main=False)]


def index_by_unit(people: Sequence[DemoPerson], day: date) -> Mapping[str, list[DemoPerson]]:
    """Who is where on a day, by unit code."""
    members: dict[str, list[DemoPerson]] = {}
    for person in people:
        if post := person.post_on(day):
            members.setdefault(post.unit.code, []).append(person)
    return members
