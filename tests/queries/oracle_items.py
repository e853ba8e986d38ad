"""A naive reading of coverage.md: what is behind the figures that count no people, and why.

Each line is the item's code with its facts in the order of the columns that a page shows.
"""

from app.domain.coverage import (
    CommuneReason,
    ItemReason,
    NetworkReason,
    OutputReason,
    SchoolReason,
    StatementReason,
)
from app.domain.plan import TargetKind
from tests.queries.oracle_facts import FactReading
from tests.queries.worlds import Statement

Item = tuple[object, ...]
"""A unit's code or a subject, its facts, and last the reason."""


class ItemReading(FactReading):
    """The items of one world's figures for a year and a counting date."""

    # «From any figure one step leads to its people (or courses, schools, communes, units,
    # outputs): which are counted, which are not, and why.»

    def explained_items(self, kind: TargetKind, unit: str | None = None) -> list[Item]:
        return {
            TargetKind.STEM_SCHOOLS: self.explained_schools,
            TargetKind.CITIZENS_SKILLED: self.explained_communes,
            TargetKind.UNITS_WITH_NETWORK: self.explained_networks,
            TargetKind.COMMUNICATION: self.explained_outputs,
            TargetKind.QUALITATIVE: self.explained_statements,
        }[kind](unit)

    def explained_schools(self, unit: str | None) -> list[Item]:
        found: list[Item] = []
        for school in self.schools(unit):
            stem = any(a.stem for a in self.activities(school))
            digital_skills = any(a.digital_skills for a in self.activities(school))
            why = {
                (True, True): SchoolReason.BOTH,
                (True, False): SchoolReason.NO_DIGITAL_SKILLS,
                (False, True): SchoolReason.NO_STEM,
                (False, False): SchoolReason.NEITHER,
            }[stem, digital_skills]
            found.append((school, stem, digital_skills, why))
        return found

    def explained_communes(self, unit: str | None) -> list[Item]:
        found: list[Item] = []
        for commune in self.communes(unit):
            before = [s for s in self.world.statistics if s.unit == commune]
            before = [s for s in before if s.day < self.world.begins_on]
            if latest := self.latest_statistic(commune):
                facts = (latest.day, latest.population, latest.skilled, latest.proficient)
                found.append((commune, *facts, CommuneReason.COUNTED))
            else:
                why = CommuneReason.EARLIER if before else CommuneReason.NO_STATISTIC
                found.append((commune, None, None, None, None, why))
        return found

    def explained_networks(self, unit: str | None) -> list[Item]:
        found: list[Item] = []
        for name in self.units_for_networks(unit):
            day = next((n.established for n in self.world.networks if n.unit == name), None)
            if name in self.units_with_network(unit):
                why = NetworkReason.ESTABLISHED
            else:
                why = NetworkReason.LATER if day else NetworkReason.NOT_DECLARED
            found.append((name, day, why))
        return found

    def explained_outputs(self, unit: str | None) -> list[Item]:
        # Read as: the whole year's, so that what lies ahead of the counting date is seen.
        targets = [t for t in self.world.targets if t.kind is TargetKind.COMMUNICATION]
        clauses = {clause for target in targets for clause in target.clauses}
        alive = self.alive(unit)
        return [
            (
                output.unit,
                output.clause,
                output.day,
                output.quantity,
                OutputReason.COUNTED if output.day <= self.as_of else OutputReason.LATER,
            )
            for output in self.world.outputs
            if output.clause in clauses
            and output.day.year == self.year
            and (unit is None or output.unit in alive)
        ]

    def explained_statements(self, unit: str | None) -> list[Item]:
        if unit is not None:
            return []
        subjects = {t.subject for t in self.world.targets if t.kind is TargetKind.QUALITATIVE}
        return [
            (statement.subject, statement.stated, statement.withdrawn, self.standing(statement))
            for statement in self.world.statements
            if statement.subject in subjects
        ]

    def standing(self, statement: Statement) -> ItemReason:
        if statement.stated > self.as_of:
            return StatementReason.LATER
        if statement.withdrawn <= self.as_of:
            return StatementReason.WITHDRAWN
        return StatementReason.STANDS
