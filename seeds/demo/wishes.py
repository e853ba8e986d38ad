"""Who studies what in a year, before there are classes: the outcome is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from app.domain.enrolment import Outcome
from app.domain.unit import UnitKind
from seeds.demo.people import DemoPerson, DemoPosting
from seeds.demo.structure import DemoUnit
from seeds.demo.syllabi import LOCAL, SYLLABI, is_staff, may_learn_stem, menu_of

_SECOND_COURSE = 0.4
_STEM = 0.3
_OTHER_TOPIC = 0.05
_VILLAGE = {2022: 0.2, 2023: 0.35, 2024: 0.5}
_VILLAGE_LATER = 0.55
_FAILURES = (Outcome.INCOMPLETE, Outcome.INCOMPLETE, Outcome.ABSENT, Outcome.WITHDRAWN)
_MIN_UPCOMING = 6


@dataclass(frozen=True, slots=True)
class Wish:
    """A person for a course, and how it ended; None: it has not."""

    person: DemoPerson
    post: DemoPosting
    outcome: Outcome | None


@dataclass(slots=True)
class Wishes:
    """The wishes of a year by (syllabus, host); host "": whoever the syllabus names."""

    held: dict[tuple[str, str], list[Wish]] = field(default_factory=dict)
    upcoming: dict[tuple[str, str], list[Wish]] = field(default_factory=dict)
    disappointed: list[Wish] = field(default_factory=list)

    def add(self, key: str, host: str, wish: Wish) -> None:
        book = self.held if wish.outcome else self.upcoming
        book.setdefault((key, host), []).append(wish)


class Hosts:
    """Which old districts' people have a commune (before: a district) that gives courses itself."""

    def __init__(self, units: Sequence[DemoUnit], draw: Random) -> None:
        self._today: dict[str, str] = {}
        for unit in units:
            if unit.kind is UnitKind.COMMUNE_COMMITTEE:
                self._today.setdefault(unit.cluster, unit.code)
        self._active = set(draw.sample(sorted(self._today), max(1, len(self._today) * 3 // 5)))

    def of(self, key: str, cluster: str, year: int) -> str:
        """The host's code, "" where the course is given for the whole province."""
        if SYLLABI[key].organiser != LOCAL or cluster not in self._active:
            return ""
        return cluster if year < 2025 else self._today[cluster]


def wishes_of(
    people: Sequence[DemoPerson],
    chances: Mapping[str, float],
    hosts: Hosts,
    *,
    counted_on: date,
    is_present: bool,
    draw: Random,
) -> Wishes:
    """The wishes of a year; is_present: it still has classes to come."""
    wishes = Wishes()
    year = counted_on.year
    for person in people:
        post = person.post_on(counted_on) or person.latest
        if post.last.year < year or post.first > counted_on:
            continue
        choose = _Choice(person, post, hosts, year, draw)
        if not is_staff(post):
            if draw.random() < _VILLAGE.get(year, _VILLAGE_LATER):
                choose.into(wishes, "village", Outcome.COMPLETED)
        elif draw.random() < chances.get(post.unit.code, 0):
            _trained(wishes, choose)
        else:
            _untrained(wishes, choose, is_present=is_present)
        if may_learn_stem(post) and draw.random() < _STEM:
            choose.into(wishes, "stem", Outcome.COMPLETED)
    return wishes


@dataclass(frozen=True, slots=True)
class _Choice:
    person: DemoPerson
    post: DemoPosting
    hosts: Hosts
    year: int
    draw: Random

    def key(self) -> str:
        keys, weights = zip(*menu_of(self.post, self.year), strict=True)
        return str(self.draw.choices(keys, weights)[0])

    def into(self, wishes: Wishes, key: str, outcome: Outcome | None) -> None:
        host = self.hosts.of(key, self.post.unit.cluster, self.year)
        wishes.add(key, host, Wish(self.person, self.post, outcome))


def _trained(wishes: Wishes, choose: _Choice) -> None:
    first = choose.key()
    choose.into(wishes, first, Outcome.COMPLETED)
    if choose.draw.random() < _SECOND_COURSE:
        second = choose.key()
        if second != first:
            is_done = choose.draw.random() < 0.8
            choose.into(wishes, second, Outcome.COMPLETED if is_done else Outcome.INCOMPLETE)
    if choose.draw.random() < _OTHER_TOPIC:
        choose.into(wishes, "other", Outcome.COMPLETED)


def _untrained(wishes: Wishes, choose: _Choice, *, is_present: bool) -> None:
    """Not enrolled, failed, in a course about something else, or in a class still to come."""
    fate = choose.draw.random()
    if fate < 0.24:
        choose.into(wishes, choose.key(), choose.draw.choice(_FAILURES))
    elif fate < 0.3:
        choose.into(wishes, "other", Outcome.COMPLETED)
    elif fate < 0.55 and is_present:
        choose.into(wishes, choose.key(), None)
    elif fate < 0.6:
        wishes.disappointed.append(Wish(choose.person, choose.post, None))


def worth_a_class(wishes: Wishes) -> dict[tuple[str, str], list[Wish]]:
    """The upcoming wishes that are many enough; nobody opens a class for five."""
    return {key: rest for key, rest in wishes.upcoming.items() if len(rest) >= _MIN_UPCOMING}
