"""A naive reading of coverage.md: the people behind a figure, each with its reason."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.audience import Audience
from app.domain.course import Topic
from app.domain.coverage import CourseReason, Reason
from app.domain.enrolment import LIVE_STATUSES
from app.domain.plan import TargetKind
from tests.queries.oracle import SCHOOLS, STAFF, THREE_TOPICS, is_cancelled
from tests.queries.oracle_facts import FactReading
from tests.queries.worlds import Course, CourseClass, Person, Place, Post

ANY_DAY_BEFORE = date.min


@dataclass(frozen=True)
class Explained:
    """One person of an explanation, by codes."""

    person: str
    unit: str | None
    is_counted: bool
    reason: Reason
    course_class: str | None


@dataclass(frozen=True)
class ExplainedCourse:
    """One course of an explanation, by codes. classes: how many it has in the year."""

    course: str
    organiser: str | None
    audiences: frozenset[Audience]
    reason: CourseReason
    classes: int


class ReasonReading(FactReading):
    """The people and courses behind one world's figures for a year and a counting date."""

    def explained(self, kind: TargetKind, unit: str | None = None) -> list[Explained]:
        """The people of a figure, counted and not, and those beside it."""
        if kind in {TargetKind.EXPERTS, TargetKind.DIGITAL_ENGINEERS}:
            return self.explained_seats(kind, unit)
        return [
            *(self.explained_person(person, kind) for person in self.denominator(kind, unit)),
            *self.not_in_post(kind, unit),
            *self.unresolved(kind, unit),
        ]

    def denominator(self, kind: TargetKind, unit: str | None) -> list[Person]:
        if kind is TargetKind.STEM_TEACHERS:
            return self.stem_teachers(unit)
        return self.it_staff(unit) if kind is TargetKind.IT_STAFF else self.staff(unit)

    def explained_person(self, person: Person, kind: TargetKind) -> Explained:
        post = self.main_post(person, self.as_of)
        reason, course_class = self.reason(person, kind)
        unit = post.unit if post else None
        return Explained(person.code, unit, reason is Reason.CREDITED, reason, _code(course_class))

    def reason(self, person: Person, kind: TargetKind) -> tuple[Reason, CourseClass | None]:
        """Why somebody of the denominator is counted, or not; with the class that says so."""
        # «For people the first that applies:»
        topics = _topics(kind)
        credited = self.credit(person, topics, self.this_year)
        # «`credited` (with the class), `not_assessed` (trained, not assessed),»
        if credited and (kind is not TargetKind.IT_STAFF or self.assessments(person)):
            return Reason.CREDITED, _earliest(credited)
        if credited:
            return Reason.NOT_ASSESSED, _earliest(credited)
        # «`enrolled` (in a class still running or ahead),»
        enrolled = self.live_classes(person, topics)
        if ahead := [c for c in enrolled if c.last > self.as_of]:
            return Reason.ENROLLED, _earliest(ahead)
        # «`below_attendance` (a class of the right topic and year that ended without completion),»
        first, last = self.this_year
        if ended := [c for c in enrolled if first <= c.last <= last]:
            return Reason.BELOW_ATTENDANCE, _earliest(ended)
        # «`other_topic`,»
        if others := self.credit(person, set(Topic) - topics, self.this_year):
            return Reason.OTHER_TOPIC, _earliest(others)
        # «`other_year`,» Read as: a year before this one; the latest.
        before = (ANY_DAY_BEFORE, date(self.year - 1, 12, 31))
        if earlier := self.credit(person, topics, before):
            return Reason.OTHER_YEAR, _latest(earlier)
        # «`not_enrolled`;»
        return Reason.NOT_ENROLLED, None

    def live_classes(self, person: Person, topics: set[Topic]) -> list[CourseClass]:
        """The classes of the topics, not cancelled, in which the person has a live enrolment."""
        # enrolment.md: the ladder; its «side exits» are not live.
        return [
            c
            for c in self.world.classes
            if self.course(c).topics & topics
            and not is_cancelled(c)
            and any(
                e.person == person.code and e.course_class == c.code and e.status in LIVE_STATUSES
                for e in self.world.enrolments
            )
        ]

    def not_in_post(self, kind: TargetKind, unit: str | None) -> list[Explained]:
        # «and, beside the denominator, `not_in_post` for those with credit who have left»
        # «someone trained who has left before `as_of` is in neither, and is listed apart.»
        # Read as: whoever has credit, no main posting on `as_of`, and was of the denominator's
        # sort in the one they left; with the unit that they left.
        within = None if unit is None else self.subtree_with_the_closed(unit)
        found = []
        for person in self.world.people:
            credited = self.credit(person, _topics(kind), self.this_year)
            past = [p for p in person.posts if p.is_main and p.last < self.as_of]
            if not credited or not past or self.main_post(person, self.as_of):
                continue
            post = max(past, key=lambda p: p.last)
            place = self.last_place(post.unit, post.last)
            if place is None or not self.was_counted(kind, post, place):
                continue
            if within is None or post.unit in within:
                reason, course_class = Reason.NOT_IN_POST, _earliest(credited)
                found.append(Explained(person.code, post.unit, False, reason, _code(course_class)))
        return found

    def last_place(self, unit: str, on: date) -> Place | None:
        """What a unit was on a day, or when it was last alive before."""
        begun = [p for p in self.world.places if p.unit == unit and p.first <= on]
        return max(begun, key=lambda p: p.first, default=None)

    def was_counted(self, kind: TargetKind, post: Post, place: Place) -> bool:
        """Whether a posting puts somebody into a denominator, in a unit as it was."""
        if kind is TargetKind.STEM_TEACHERS:
            return place.kind in SCHOOLS and self.teaches(post)
        is_staff = post.category in STAFF and place.sector in self.sectors()
        return is_staff and (kind is not TargetKind.IT_STAFF or post.is_it_staff)

    def teaches(self, post: Post) -> bool:
        return post.subject in self.world.stem_subjects and post.level in self.world.stem_levels

    def unresolved(self, kind: TargetKind, unit: str | None) -> list[Explained]:
        # «and `unresolved` for closed units»; «A posting in a closed unit is outside every
        # denominator and listed as unresolved until its person is transferred.»
        within = set(self.world.units) if unit is None else self.subtree_with_the_closed(unit)
        posts = [(person, self.main_post(person, self.as_of)) for person in self.world.people]
        return [
            Explained(person.code, post.unit, False, Reason.UNRESOLVED, None)
            for person, post in posts
            if post
            and self.place(post.unit) is None
            and post.unit in within
            and self.waits(kind, post)
        ]

    def waits(self, kind: TargetKind, post: Post) -> bool:
        # Read as: of any sector, since a closed unit has none; a teacher's was a school at any
        # time.
        if kind is TargetKind.STEM_TEACHERS:
            kinds = {place.kind for place in self.world.places if place.unit == post.unit}
            return bool(kinds & SCHOOLS) and self.teaches(post)
        return post.category in STAFF and (kind is not TargetKind.IT_STAFF or post.is_it_staff)

    # Experts and engineers have no denominator

    def explained_seats(self, kind: TargetKind, unit: str | None) -> list[Explained]:
        # Read as: beside those who count, only whoever has been given a place can be missing one.
        return [*self.credited_seats(kind, unit), *self.candidates(kind, unit)]

    def classes_that_count(self, kind: TargetKind, person: Person) -> list[CourseClass]:
        if kind is TargetKind.EXPERTS:
            return self.expert_classes(person)
        return self.engineer_classes(person)

    def credited_seats(self, kind: TargetKind, unit: str | None) -> list[Explained]:
        """Those who count, with the unit that their first class belongs to."""
        # «experts and engineers to their posting on the class's last day, else to the
        # province»
        found = []
        for person in self.world.people:
            classes = self.classes_of(person, self.classes_that_count(kind, person), unit)
            if not classes:
                continue
            course_class = _earliest(classes)
            post = self.main_post(person, course_class.last)
            worked_in = post.unit if post else None
            reason = Reason.CREDITED
            found.append(Explained(person.code, worked_in, True, reason, course_class.code))
        return found

    def candidates(self, kind: TargetKind, unit: str | None) -> list[Explained]:
        """Those in post with a live enrolment in a class of the topic who do not count."""
        alive = self.alive(unit)
        found = []
        for person in self.world.people:
            post = self.main_post(person, self.as_of)
            enrolled = self.live_classes(person, _topics(kind))
            if self.classes_that_count(kind, person) or not enrolled or post is None:
                continue
            why = self.candidate_reason(kind, person, enrolled)
            if why and (unit is None or post.unit in alive):
                reason, course_class = why
                code = _code(course_class)
                found.append(Explained(person.code, post.unit, False, reason, code))
        return found

    def candidate_reason(
        self, kind: TargetKind, person: Person, enrolled: list[CourseClass]
    ) -> tuple[Reason, CourseClass | None] | None:
        # The same words over the plan's dates instead of the year's.
        if ahead := [c for c in enrolled if c.last > self.as_of]:
            return Reason.ENROLLED, _earliest(ahead)
        first, last = self.since_the_plan_began
        ended = [c for c in enrolled if first <= c.last <= last]
        # Read as: where the plan counts people *sent*, what is missing is the seat, not attendance.
        if ended and kind is TargetKind.EXPERTS and self.counts_sent():
            return Reason.NOT_ENROLLED, None
        if ended:
            return Reason.BELOW_ATTENDANCE, _earliest(ended)
        before = (ANY_DAY_BEFORE, first - timedelta(days=1))
        if earlier := self.credit(person, _topics(kind), before):
            return Reason.OTHER_YEAR, _latest(earlier)
        return None

    # Courses

    def explained_courses(self, unit: str | None = None) -> list[ExplainedCourse]:
        # contract.md: «A course belongs to the year in which its class ends»
        alive = self.alive(unit)
        found = []
        for course in self.world.courses:
            classes = [c for c in self.world.classes if c.course == course.code]
            classes = [c for c in classes if c.last.year == self.year]
            if not classes or not course.topics & THREE_TOPICS:
                continue
            if unit is None or course.organiser in alive:
                reason = self.course_reason(course, classes)
                facts = (course.code, course.organiser, course.audiences)
                found.append(ExplainedCourse(*facts, reason, len(classes)))
        return found

    def course_reason(self, course: Course, classes: list[CourseClass]) -> CourseReason:
        # «*held*: at least one class that is not cancelled, has its last day in the year and not
        # after `as_of`, and has at least one `completed` (by anyone)»
        if self.is_held(course):
            return CourseReason.HELD
        # Read as: of what is missing, the first that no class of the year has reached.
        standing = [c for c in classes if not is_cancelled(c)]
        if not standing:
            return CourseReason.CANCELLED
        if all(c.last > self.as_of for c in standing):
            return CourseReason.NOT_ENDED
        return CourseReason.NO_COMPLETION


def _topics(kind: TargetKind) -> set[Topic]:
    return {
        TargetKind.STAFF_TRAINED: THREE_TOPICS,
        TargetKind.IT_STAFF: {Topic.DIGITAL_TECHNOLOGY},
        TargetKind.EXPERTS: {Topic.DX_EXPERT},
        TargetKind.STEM_TEACHERS: {Topic.STEM_STEAM},
        TargetKind.DIGITAL_ENGINEERS: {Topic.DIGITAL_ENGINEERING},
    }[kind]


def _earliest(classes: list[CourseClass]) -> CourseClass:
    return min(classes, key=lambda c: (c.last, c.code))


def _latest(classes: list[CourseClass]) -> CourseClass:
    """Of several on that day, the first by code."""
    return _earliest([c for c in classes if c.last == max(other.last for other in classes)])


def _code(course_class: CourseClass | None) -> str | None:
    return course_class.code if course_class else None
