"""A naive reading of coverage.md: teachers and engineers, and what units recorded and declared.

Written and to be read as oracle.py is.
"""

from datetime import date

from app.domain.course import Topic
from app.domain.plan import TargetKind, TargetUnit
from app.domain.unit import UnitKind
from tests.queries.oracle import SCHOOLS, STAFF, Reading, Share
from tests.queries.worlds import (
    Activity,
    CourseClass,
    Declaration,
    Output,
    Person,
    Statement,
    Statistic,
    Target,
)

COMMUNES = {UnitKind.COMMUNE_COMMITTEE}
WITH_A_NETWORK = {UnitKind.DEPARTMENT, UnitKind.DISTRICT_COMMITTEE}


class FactReading(Reading):
    """The figures that are not of the staff, for a year and a counting date."""

    # stem_teachers

    def stem_teachers(self, unit: str | None) -> list[Person]:
        # «teachers of the plan's subjects and levels»; «`teachers` = posting in a school (primary
        # to upper secondary, multi-level) with a subject»; «for teachers a subject and a school
        # level». Read as: of any category, and in a school of any sector.
        alive = self.alive(unit)
        return [
            person
            for person in self.world.people
            if (post := self.main_post(person, self.as_of))
            and post.unit in alive
            and (place := self.place(post.unit))
            and place.kind in SCHOOLS
            and post.subject in self.world.stem_subjects
            and post.level in self.world.stem_levels
        ]

    def stem_teachers_trained(self, unit: str | None) -> list[Person]:
        # «with credit in the year for stem_steam»
        people = self.stem_teachers(unit)
        return [p for p in people if self.credit(p, {Topic.STEM_STEAM}, self.this_year)]

    # digital_engineers

    def engineer_classes(self, person: Person) -> list[CourseClass]:
        # «distinct people with outcome `completed` in digital_engineering since the plan began»
        return self.credit(person, {Topic.DIGITAL_ENGINEERING}, self.since_the_plan_began)

    def engineer_classes_of(self, person: Person, unit: str | None) -> list[CourseClass]:
        return self.classes_of(person, self.engineer_classes(person), unit)

    def engineers(self, unit: str | None) -> list[Person]:
        return [p for p in self.world.people if self.engineer_classes_of(p, unit)]

    # stem_schools

    def units_of(self, kinds: set[UnitKind], unit: str | None) -> list[str]:
        """Units of some kinds, alive on the counting date, of a subtree or of the province."""
        places = [(u, self.place(u)) for u in self.alive(unit)]
        return [u for u, place in places if place and place.kind in kinds]

    def schools(self, unit: str | None) -> list[str]:
        # «schools, primary to upper secondary and multi-level (not preschool), alive on `as_of`»
        return self.units_of(SCHOOLS, unit)

    def activities(self, school: str) -> list[Activity]:
        # «A fact known only by its year (a school's activity, a declaration) counts throughout
        # that year, or from its `recorded_on` where that is given.»
        return [
            a
            for a in self.world.activities
            if a.unit == school and a.year == self.year and a.recorded <= self.as_of
        ]

    def stem_schools(self, unit: str | None) -> list[str]:
        # «schools with STEM/STEAM and with digital-skills activity in the year (in one record or
        # in two)»
        return [
            school
            for school in self.schools(unit)
            if any(a.stem for a in self.activities(school))
            and any(a.digital_skills for a in self.activities(school))
        ]

    # citizens_skilled

    def communes(self, unit: str | None) -> list[str]:
        # «over communes alive on `as_of`»
        return self.units_of(COMMUNES, unit)

    def statistics(self, commune: str, dates: tuple[date, date]) -> list[Statistic]:
        first, last = dates
        return [s for s in self.world.statistics if s.unit == commune and first <= s.day <= last]

    def latest_statistic(self, commune: str) -> Statistic | None:
        # «from the latest statistic of each since the plan began»
        statistics = self.statistics(commune, self.since_the_plan_began)
        return max(statistics, key=lambda s: s.day, default=None)

    def citizens(self, target: Target | None, unit: str | None) -> Share:
        # «people who know and can use (2025), who are proficient (2030)» of «the working-age
        # population in the same statistics»
        # Read as: proficient where the target's year lies after the plan's own horizon. A
        # statistic that did not ask names nobody; its people are still those of the denominator.
        found = [s for c in self.communes(unit) if (s := self.latest_statistic(c))]
        if target and target.due_year and target.due_year > self.world.horizon:
            reached = sum(s.proficient or 0 for s in found)
        else:
            reached = sum(s.skilled for s in found)
        return reached, sum(s.population for s in found)

    # units_with_network

    def units_for_networks(self, unit: str | None) -> list[str]:
        # «departments and district-level committees alive on `as_of`»
        return self.units_of(WITH_A_NETWORK, unit)

    def units_with_network(self, unit: str | None) -> list[str]:
        # «units of the denominator with a network declared by `as_of`»
        declared = {n.unit for n in self.world.networks if n.established <= self.as_of}
        return [u for u in self.units_for_networks(unit) if u in declared]

    # communication_programmes

    def outputs(self, target: Target, unit: str | None) -> list[Output]:
        # «outputs recorded for the clause in the year»; «Courses and outputs belong to the unit
        # that organised or recorded them»
        alive = self.alive(unit)
        return [
            o
            for o in self.world.outputs
            if o.clause in target.clauses
            and self.this_year[0] <= o.day <= self.this_year[1]
            and (unit is None or o.unit in alive)
        ]

    def programmes(self, target: Target, unit: str | None) -> int:
        # «where the plan says per quarter, the number of quarters that have one (four in one
        # quarter make one)»
        if target.unit is TargetUnit.PROGRAMMES_QUARTER:
            return sum(count > 0 for count in self.programmes_by_quarter(target, unit))
        return sum(output.quantity for output in self.outputs(target, unit))

    def programmes_by_quarter(self, target: Target, unit: str | None) -> list[int]:
        outputs = self.outputs(target, unit)
        quarters = ({1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12})
        return [sum(o.quantity for o in outputs if o.day.month in months) for months in quarters]

    def communication_parts(self, target: Target, unit: str | None) -> dict[str, Share]:
        # «with the counts in `q1`…`q4`»; contract.md: «for quarterly programmes `q1`…`q4`»
        if target.unit is not TargetUnit.PROGRAMMES_QUARTER:
            return {}
        counts = self.programmes_by_quarter(target, unit)
        return {f"q{i}": (count, None) for i, count in enumerate(counts, 1)}

    # qualitative

    def statements(self, target: Target) -> list[Statement]:
        return [s for s in self.world.statements if s.subject is target.subject]

    def is_stated(self, target: Target, unit: str | None) -> bool:
        # «1 when a dated statement with evidence stands, else 0»
        # Read as: a statement is the province's; none of its units has one of its own.
        standing = [s for s in self.statements(target) if s.stated <= self.as_of < s.withdrawn]
        return unit is None and bool(standing)

    # Declared beside counted

    def declarations(self, unit: str | None) -> list[Declaration]:
        # «Units that keep no roster (enterprises in Bắc Giang) may *declare* a head count and a
        # trained count for a year; a unit with a roster may not.»
        # Read as: a unit keeps a roster on the days when the main posting of anybody of the four
        # staff categories is in it; like the staff, units are counted where they stand on `as_of`,
        # each by its own sector.
        posts = [self.main_post(person, self.as_of) for person in self.world.people]
        with_a_roster = {post.unit for post in posts if post and post.category in STAFF}
        alive = self.alive(unit)
        return [
            d
            for d in self.world.declarations
            if d.unit in alive
            and d.unit not in with_a_roster
            and (place := self.place(d.unit))
            and place.sector in self.sectors()
            and d.year == self.year
            and d.recorded <= self.as_of
        ]

    def declared(self, kind: TargetKind, unit: str | None) -> Share | None:
        # contract.md: `declared` is beside `staff_trained`; «Keys that do not apply are null.»
        if kind is not TargetKind.STAFF_TRAINED:
            return None
        found = self.declarations(unit)
        return sum(d.trained for d in found), sum(d.heads for d in found)
