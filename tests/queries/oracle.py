"""A naive reading of coverage.md: who and what counts in a small world.

To be checked against the text line by line: above each rule stands the clause it reads, word for
word, in «». Nothing here is fast and nothing is shared with the queries: lists of plain values are
walked again for every question. Where the text leaves room, «Read as» says what was decided.
oracle_figures.py puts the numbers together, oracle_reasons.py says why.
"""

from collections.abc import Iterable
from datetime import date

from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.audience import Audience
from app.domain.course import ClassStatus, Topic
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.domain.person import Category
from app.domain.plan import Counts, TargetKind
from app.domain.unit import Sector, UnitKind
from tests.queries.worlds import (
    Assessment,
    Course,
    CourseClass,
    Person,
    Place,
    Post,
    Target,
    World,
)

STAFF = {Category.CAN_BO, Category.CONG_CHUC, Category.VIEN_CHUC, Category.NGUOI_LAO_DONG}
THREE_TOPICS = {Topic.DIGITAL_TRANSFORMATION, Topic.DIGITAL_SKILLS, Topic.DIGITAL_TECHNOLOGY}
SCHOOLS = {
    UnitKind.PRIMARY_SCHOOL,
    UnitKind.LOWER_SECONDARY_SCHOOL,
    UnitKind.UPPER_SECONDARY_SCHOOL,
    UnitKind.MULTI_LEVEL_SCHOOL,
}
HIGHER_EDUCATION = {UnitKind.UNIVERSITY, UnitKind.COLLEGE}
ENTERPRISE_SECTORS = {Sector.STATE_ENTERPRISE, Sector.PRIVATE_ENTERPRISE}

Share = tuple[int | None, int | None]


class Reading:
    """coverage.md, read over one world for a year and a counting date."""

    def __init__(self, world: World, *, year: int, as_of: date) -> None:
        self.world = world
        self.year = year
        self.as_of = as_of
        # «Every event counts when its date lies between 1 January of the year and `as_of`»
        self.this_year = (date(year, 1, 1), as_of)
        # «or, for figures that run *since the plan began*, between the plan's `begins_on` and
        # `as_of`.»
        self.since_the_plan_began = (world.begins_on, as_of)

    # Terms

    def place(self, unit: str) -> Place | None:
        """The placement that covers the counting date; a unit without one is not alive."""
        # «dated placements under parents, and a life span»
        return next(
            (p for p in self.world.places if p.unit == unit and _covers(p, self.as_of)), None
        )

    def main_post(self, person: Person, on: date) -> Post | None:
        # «from a first to a last day (both included;»
        # «At most one *main* posting on any day; others are not counted.»
        return next((p for p in person.posts if p.is_main and _covers(p, on)), None)

    def subtree(self, unit: str) -> set[str]:
        # «A unit's figure is over itself and its subtree, by the placements that held on `as_of`»
        return self._under(unit, {u: self.place(u) for u in self.world.units})

    def subtree_with_the_closed(self, unit: str) -> set[str]:
        # Read as, for those listed beside a unit's denominator: a closed unit hangs where its
        # latest placement beginning on or before `as_of` put it.
        begun = {
            u: [p for p in self.world.places if p.unit == u and p.first <= self.as_of]
            for u in self.world.units
        }
        return self._under(
            unit, {u: max(ps, key=lambda p: p.first, default=None) for u, ps in begun.items()}
        )

    def _under(self, unit: str, places: dict[str, Place | None]) -> set[str]:
        """The unit itself, and again and again whatever is placed under what was found."""
        found = {unit}
        while more := {u for u, p in places.items() if p and p.parent in found} - found:
            found |= more
        return found

    def alive(self, unit: str | None) -> list[str]:
        """The units alive on the counting date: of a unit's subtree, or of the whole province."""
        # Read as: a province's figure is over all of them, also where a parent has been closed.
        within = set(self.world.units) if unit is None else self.subtree(unit)
        return [u for u in self.world.units if u in within and self.place(u)]

    # Credit

    def credit(
        self, person: Person, topics: set[Topic], dates: tuple[date, date]
    ) -> list[CourseClass]:
        """The classes from which a person has credit for any of the topics within the dates."""
        # «A person has *credit* for a topic when an enrolment of theirs has outcome `completed` in
        # a class of a course of that topic, the class not cancelled (as it stands today;
        # cancelling is not dated), on the class's last day.»
        return [
            c
            for c in self.world.classes
            if self.course(c).topics & topics
            and not is_cancelled(c)
            and dates[0] <= c.last <= dates[1]
            and self.completed(person, c)
        ]

    def completed(self, person: Person, course_class: CourseClass) -> bool:
        # enrolment.md: «A correction is a new row with a reason and a document number; the old one
        # stays readable.» Only what stands is an outcome.
        return any(
            e.person == person.code
            and e.course_class == course_class.code
            and e.outcome is Outcome.COMPLETED
            for e in self.world.enrolments
        )

    def course(self, course_class: CourseClass) -> Course:
        return next(c for c in self.world.courses if c.code == course_class.course)

    def participations(
        self, people: Iterable[Person], topics: set[Topic], dates: tuple[date, date]
    ) -> int:
        # «a participation is one person's completion of one class; a figure's participations are
        # those of the people in its numerator, within its topics and dates.»
        return sum(len(self.credit(person, topics, dates)) for person in people)

    # staff_trained

    def sectors(self) -> set[Sector]:
        # «Where a plan has no percentage for staff (Bình Định), the sectors of `staff_trained` are
        # all four, as in its training task»
        targets = [t for t in self.world.targets if t.kind is TargetKind.STAFF_TRAINED]
        return set(targets[0].sectors or ()) if targets else set(Sector)

    def staff(self, unit: str | None) -> list[Person]:
        """The denominator of staff_trained."""
        # «people whose main posting on `as_of` is in a unit of the plan's sectors, alive that day,
        # in the four staff categories»; «each unit by its own sector; each person counts once»
        alive = self.alive(unit)
        return [
            person
            for person in self.world.people
            if (post := self.main_post(person, self.as_of))
            and post.unit in alive
            and (place := self.place(post.unit))
            and place.sector in self.sectors()
            and post.category in STAFF
        ]

    def staff_trained(self, unit: str | None) -> list[Person]:
        # «people with credit in the year for digital_transformation, digital_skills or
        # digital_technology»; «The numerator is always a subset of the denominator»
        return [p for p in self.staff(unit) if self.credit(p, THREE_TOPICS, self.this_year)]

    def in_audience(self, person: Person, audience: Audience) -> bool:
        """Whether somebody with a main posting on the counting date is of an audience."""
        post = self.main_post(person, self.as_of)
        place = self.place(post.unit) if post else None
        if post is None or place is None:
            return False
        # «A roster may also name a person's audiences outright.»
        if audience in post.audiences:
            return True
        # «decided from the main posting on the counting date: the four staff categories (within
        # the plan's sectors); `leaders`, `it_staff`, `dx_advisers` by flag; `village_cadres` =
        # `khong_chuyen_trach`; `enterprise_workers` = `nguoi_lao_dong` in an enterprise sector;
        # `press` = posting in a press agency; `teachers` = posting in a school (primary to upper
        # secondary, multi-level) with a subject; `lecturers` = `vien_chuc` in a university or
        # college; `students`, `citizens` by category; `experts` = who counts in the `experts`
        # figure.» The sectors hold already: this is asked of the denominator only.
        rules = {
            Audience.CAN_BO: post.category is Category.CAN_BO,
            Audience.CONG_CHUC: post.category is Category.CONG_CHUC,
            Audience.VIEN_CHUC: post.category is Category.VIEN_CHUC,
            Audience.NGUOI_LAO_DONG: post.category is Category.NGUOI_LAO_DONG,
            Audience.LEADERS: post.is_leader,
            Audience.IT_STAFF: post.is_it_staff,
            Audience.DX_ADVISERS: post.is_dx_adviser,
            Audience.VILLAGE_CADRES: post.category is Category.KHONG_CHUYEN_TRACH,
            Audience.ENTERPRISE_WORKERS: post.category is Category.NGUOI_LAO_DONG
            and place.sector in ENTERPRISE_SECTORS,
            Audience.PRESS: place.kind is UnitKind.PRESS_AGENCY,
            Audience.TEACHERS: place.kind in SCHOOLS and post.subject is not None,
            Audience.LECTURERS: post.category is Category.VIEN_CHUC
            and place.kind in HIGHER_EDUCATION,
            Audience.STUDENTS: post.category is Category.STUDENT,
            Audience.CITIZENS: post.category is Category.CITIZEN,
            Audience.EXPERTS: bool(self.expert_classes(person)),
        }
        return rules[audience]

    def staff_parts(self, unit: str | None) -> dict[str, Share]:
        # «`staff_trained` also has, as parts, value and denominator for each audience within it.»
        staff, trained = self.staff(unit), self.staff_trained(unit)
        return {
            audience.value: (
                sum(self.in_audience(p, audience) for p in trained),
                sum(self.in_audience(p, audience) for p in staff),
            )
            for audience in Audience
        }

    # it_staff_trained_and_assessed

    def it_staff(self, unit: str | None) -> list[Person]:
        # «of the `staff_trained` denominator, those flagged IT staff»
        # Read as: the flag alone; an audience named outright does not make somebody full-time.
        posts = [(person, self.main_post(person, self.as_of)) for person in self.staff(unit)]
        return [person for person, post in posts if post and post.is_it_staff]

    def trained_in_technology(self, person: Person) -> bool:
        return bool(self.credit(person, {Topic.DIGITAL_TECHNOLOGY}, self.this_year))

    def assessments(self, person: Person | None = None) -> list[Assessment]:
        """The assessments that count, of one person or of the whole province."""
        # «an assessment in the national system taken in the year»
        return [
            a
            for a in self.world.assessments
            if (person is None or a.person == person.code)
            and a.system == NATIONAL_SYSTEM
            and self.this_year[0] <= a.taken_on <= self.this_year[1]
        ]

    def it_staff_trained_and_assessed(self, unit: str | None) -> list[Person]:
        # «of the denominator, people with credit in the year for digital_technology *and* an
        # assessment in the national system taken in the year»
        return [
            p for p in self.it_staff(unit) if self.trained_in_technology(p) and self.assessments(p)
        ]

    def it_staff_parts(self, unit: str | None) -> dict[str, Share]:
        # «parts, each by itself over the denominator: `trained` (digital_technology), `assessed`,
        # `passed` (any pass in the year)»; contract.md: «as numbers of people»
        people = self.it_staff(unit)
        parts = {
            "trained": [p for p in people if self.trained_in_technology(p)],
            "assessed": [p for p in people if self.assessments(p)],
            "passed": [p for p in people if any(a.is_passed for a in self.assessments(p))],
        }
        return {name: (len(part), None) for name, part in parts.items()}

    # courses_per_audience

    def is_held(self, course: Course) -> bool:
        # «*held*: at least one class that is not cancelled, has its last day in the year and not
        # after `as_of`, and has at least one `completed` (by anyone)»
        return any(
            c.course == course.code
            and not is_cancelled(c)
            and self.this_year[0] <= c.last <= self.this_year[1]
            and any(self.completed(person, c) for person in self.world.people)
            for c in self.world.classes
        )

    def courses_held(self, audience: Audience, unit: str | None) -> int:
        # «for each audience, distinct courses for it, of those three topics, *held*»
        # «Courses and outputs belong to the unit that organised or recorded them»
        alive = self.alive(unit)
        return sum(
            audience in course.audiences
            and bool(course.topics & THREE_TOPICS)
            and self.is_held(course)
            and (unit is None or course.organiser in alive)
            for course in self.world.courses
        )

    def courses_value(self, target: Target | None, unit: str | None) -> int | None:
        # «The figure's value is the smallest over the target's audiences, null where the plan has
        # no such target»
        if target is None or not target.audiences:
            return None
        return min(self.courses_held(audience, unit) for audience in target.audiences)

    def courses_parts(self, target: Target | None, unit: str | None) -> dict[str, Share]:
        # contract.md: «audience codes to counts (audiences with none may be left out)»
        # Read as: of the audiences that the target names; of all where there is no target.
        audiences = target.audiences if target and target.audiences else tuple(Audience)
        counts = {audience.value: self.courses_held(audience, unit) for audience in audiences}
        return {code: (held, None) for code, held in counts.items() if held}

    # experts

    def counts_sent(self) -> bool:
        return any(
            t.kind is TargetKind.EXPERTS and t.counts is Counts.SENT for t in self.world.targets
        )

    def expert_classes(self, person: Person) -> list[CourseClass]:
        """The classes for which a person counts as an expert."""
        # «distinct people since the plan began, whether still in post or not: with credit for
        # dx_expert where the plan says *trained*;»
        if not self.counts_sent():
            return self.credit(person, {Topic.DX_EXPERT}, self.since_the_plan_began)
        # «where it says *sent*, confirmed in a dx_expert class that has begun and was not
        # cancelled». Read as: that has begun since the plan began and by `as_of`.
        return [
            c
            for c in self.world.classes
            if Topic.DX_EXPERT in self.course(c).topics
            and not is_cancelled(c)
            and self.since_the_plan_began[0] <= c.first <= self.since_the_plan_began[1]
            and any(
                e.person == person.code
                and e.course_class == c.code
                and e.status is EnrolmentStatus.CONFIRMED
                for e in self.world.enrolments
            )
        ]

    def expert_classes_of(self, person: Person, unit: str | None) -> list[CourseClass]:
        return self.classes_of(person, self.expert_classes(person), unit)

    def classes_of(
        self, person: Person, classes: list[CourseClass], unit: str | None
    ) -> list[CourseClass]:
        """Those of a person's classes that belong to a unit's figure; all for the province."""
        # «experts and engineers to their posting on the class's last day, else to the
        # province»
        if unit is None:
            return classes
        alive = self.alive(unit)
        posts = [(c, self.main_post(person, c.last)) for c in classes]
        return [c for c, post in posts if post and post.unit in alive]

    def experts(self, unit: str | None) -> list[Person]:
        return [p for p in self.world.people if self.expert_classes_of(p, unit)]


def is_cancelled(course_class: CourseClass) -> bool:
    return course_class.status is ClassStatus.CANCELLED


def _covers(dated: Place | Post, on: date) -> bool:
    return dated.first <= on <= dated.last
