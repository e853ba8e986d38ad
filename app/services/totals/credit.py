"""What one class adds to the totals: the difference that its outcomes make, and nothing else."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.course import STAFF_TOPICS, ClassStatus, Topic
from app.domain.total import first_known_day
from app.models import CourseClass
from app.queries.coverage.experts import EXPERT_TOPICS
from app.queries.coverage.it_staff import IT_TOPICS
from app.queries.eligibility import purpose_of
from app.queries.totals.book import Book
from app.queries.totals.learners import (
    COUNTED_TOPICS,
    Rise,
    Stay,
    credits_beside,
    experts_since,
    first_held,
    first_tests,
    of_course,
    rises_of,
    stays_of,
    with_credit,
)
from app.queries.totals.states import TOPICS
from app.queries.unit import WHOLE
from app.services.totals.keeping import kept
from app.services.totals.ledger import hold
from app.services.totals.writing import Changes, add_changes

ONE_DAY = timedelta(days=1)

Numbers = Counter[str]
"""{measure: a number of people, of participations, of courses}."""


@contextmanager
def credited(db: Session, course_class: CourseClass, people: Collection[int]) -> Iterator[None]:
    """Keep the totals right while outcomes of people are recorded in a class inside the block.

    The same as `kept` for them and the class, which takes ten times as long: that would be felt
    wherever outcomes are recorded. Where the class makes experts, who count in all years after it,
    it is `kept` that does it.
    """
    db.flush()
    book = hold(db, course_class.province_id)
    # Only now: whoever changes what the course is about holds the ledger meanwhile.
    topics = purpose_of(db, course_class).topics
    if topics & EXPERT_TOPICS:
        with kept(db, course_class.province_id, people=people, classes=[course_class.id]):
            yield
        return
    before = with_credit(db, course_class.id)
    yield
    db.flush()
    if book is None or not _counts(book, course_class, topics):
        return
    after = with_credit(db, course_class.id)
    year = course_class.ends_on.year
    first = max(course_class.ends_on, first_known_day(year, book.counted_on))
    making = _Making(db, book, course_class, topics, first, date(year, 12, 31))
    if before != after:
        making.count_people(gained=after - before, lost=before - after)
    if bool(before) != bool(after) and topics & STAFF_TOPICS:
        making.count_course(is_held=bool(after))
    add_changes(db, book, making.changes)


def _counts(book: Book, course_class: CourseClass, topics: frozenset[Topic]) -> bool:
    """Whether a class is one that totals count."""
    is_held = course_class.status is not ClassStatus.CANCELLED
    return is_held and course_class.ends_on.year in book.years and bool(topics & COUNTED_TOPICS)


@dataclass(frozen=True, slots=True)
class _State:
    """What somebody has of the year by a day. credits: classes, by what they are about."""

    credits: Counter[str]
    is_assessed: bool
    is_expert: bool

    def worth(self, stay: Stay) -> Numbers:
        """What somebody in a posting adds to its unit by it, beyond being there."""
        found: Numbers = Counter()
        trained, it, stem = (self.credits[name] for name in TOPICS)
        if stay.is_staff and trained:
            found.update(staff_value=1, staff_participations=trained)
            learnt = {Audience.EXPERTS} if self.is_expert else set()
            found.update(f"{audience.value}_value" for audience in stay.audiences | learnt)
        if stay.is_staff and stay.is_it_staff and it:
            found.update(it_trained=1)
            if self.is_assessed:
                found.update(it_value=1, it_participations=it)
        if stay.is_stem_teacher and stem:
            found.update(stem_value=1, stem_participations=stem)
        return found


@dataclass(frozen=True, slots=True)
class _Learner:
    """Somebody of the class. others: days of other credit; the days of what else there is."""

    others: Sequence[tuple[date, frozenset[Topic]]]
    assessed_on: date | None
    expert_on: date | None

    @property
    def days(self) -> Iterator[date]:
        """Days on which their state changes."""
        yield from (day for day, _topics in self.others)
        yield from (day for day in (self.assessed_on, self.expert_on) if day)

    def on(self, day: date, *more: frozenset[Topic]) -> _State:
        """Their state by a day. more: the topics of further classes."""
        credits = [topics for other, topics in self.others if other <= day]
        return _State(
            Counter(name for topics in (*credits, *more) for name in _families(topics)),
            self.assessed_on is not None and self.assessed_on <= day,
            self.expert_on is not None and self.expert_on <= day,
        )


@dataclass(frozen=True, slots=True)
class _Making:
    """Adding up what a class makes. first, last: the days of its year on which totals know it."""

    db: Session
    book: Book
    course_class: CourseClass
    topics: frozenset[Topic]
    first: date
    last: date
    changes: Changes = field(default_factory=dict)

    def count_people(self, *, gained: Collection[int], lost: Collection[int]) -> None:
        """Count what the credit adds for those who have it now, and takes from who had it."""
        people = [*gained, *lost]
        learners = self._learners(people)
        stays = stays_of(self.db, self.book, people, self.first, self.last)
        rises = rises_of(self.db, {stay.unit_id for stay in stays}, self.first, self.last)
        for stay in stays:
            learner = learners[stay.person_id]
            sign = 1 if stay.person_id in gained else -1
            for first, last in self._stretches(stay, learner.days):
                without, with_it = learner.on(first), learner.on(first, self.topics)
                numbers = with_it.worth(stay) - without.worth(stay)
                self._add(rises[stay.unit_id], first, last, numbers, sign)

    def count_course(self, *, is_held: bool) -> None:
        """Count that the course is held by this class, or no more."""
        otherwise = first_held(self.db, self.course_class)
        last = self.last if otherwise is None else max(otherwise, self.first) - ONE_DAY
        if last < self.first:
            return
        unit_id, audiences = of_course(self.db, self.course_class.course_id)
        rises = rises_of(self.db, [unit_id], self.first, last)[unit_id] if unit_id else []
        numbers = Counter(f"courses_{audience.value}" for audience in audiences)
        self._add(rises, self.first, last, numbers, 1 if is_held else -1)

    def _learners(self, people: Collection[int]) -> dict[int, _Learner]:
        others = credits_beside(self.db, self.book, people, self.course_class)
        tests = first_tests(self.db, people, self.last.year) if self.topics & IT_TOPICS else {}
        experts = experts_since(self.db, self.book, people) if self.topics & STAFF_TOPICS else {}
        return {
            person_id: _Learner(
                others.get(person_id, ()), tests.get(person_id), experts.get(person_id)
            )
            for person_id in people
        }

    def _stretches(self, stay: Stay, days: Iterable[date]) -> Iterator[tuple[date, date]]:
        """Days of a stay between which nothing changes, first and last."""
        first, last = max(stay.first_on, self.first), min(stay.last_on, self.last)
        if first > last:
            return
        begins = sorted({first, *(day for day in days if first < day <= last)})
        yield from zip(begins, [*(day - ONE_DAY for day in begins[1:]), last], strict=True)

    def _add(
        self, rises: Iterable[Rise], first: date, last: date, numbers: Numbers, sign: int
    ) -> None:
        """Add numbers on a first day, and take them back after a last."""
        for rise in (Rise(WHOLE, first, last), *rises):
            begins, ends = max(first, rise.first_on), min(last, rise.last_on)
            if begins > ends:
                continue
            for measure, number in numbers.items():
                self._on(rise.group_id, begins)[measure] += sign * number
                if ends < self.last:
                    self._on(rise.group_id, ends + ONE_DAY)[measure] -= sign * number

    def _on(self, group_id: int, day: date) -> Numbers:
        return self.changes.setdefault((self.last.year, group_id, day), Counter())


def _families(topics: frozenset[Topic]) -> Iterator[str]:
    """What a class's credit counts for."""
    return (name for name, family in TOPICS.items() if topics & family)
