"""A naive reading of coverage.md: every figure, with its arithmetic and status."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from app.domain.course import Topic
from app.domain.coverage import Status
from app.domain.plan import Recurrence, TargetKind, TargetUnit
from tests.queries.oracle import THREE_TOPICS, Share
from tests.queries.oracle_facts import FactReading
from tests.queries.worlds import Target

FIRST_SEVEN = (
    TargetKind.STAFF_TRAINED,
    TargetKind.IT_STAFF,
    TargetKind.COURSES,
    TargetKind.EXPERTS,
    TargetKind.STEM_TEACHERS,
    TargetKind.STEM_SCHOOLS,
    TargetKind.CITIZENS_SKILLED,
)
"""In the order of the table «Figures by kind»."""


@dataclass(frozen=True)
class Expected:
    """One figure as the text has it.

    target: its place in the plan. parts: value and denominator by code. by_unit: the same by the
    code of the unit.
    """

    kind: TargetKind
    target: int | None
    value: int | None
    denominator: int | None
    percent: Decimal | None
    expected: Fraction | None
    participations: int | None
    status: Status
    in_force: bool
    declared: Share | None
    parts: dict[str, Share]
    by_unit: dict[str, Share]


class FigureReading(FactReading):
    """The figures of one world for a year and a counting date."""

    def figures(self, unit: str | None = None) -> list[Expected]:
        """Every figure for the province or one unit's subtree, in order."""
        # «One figure per target; where a plan has no target of the first seven kinds, one figure
        # without a threshold.»
        with_target = [(t.kind, place, t) for place, t in enumerate(self.world.targets)]
        aimed_at = {kind for kind, _, _ in with_target}
        without = [(kind, None, None) for kind in FIRST_SEVEN if kind not in aimed_at]
        return [self.figure(*one, unit) for one in (*with_target, *without)]

    def figure(
        self, kind: TargetKind, place: int | None, target: Target | None, unit: str | None
    ) -> Expected:
        value, denominator = self.share(kind, target, unit)
        has_data = denominator != 0 and self.is_measured(kind)
        expected = self.expected(target, denominator)
        return Expected(
            kind=kind,
            target=place,
            value=value,
            denominator=denominator,
            percent=_percent(value, denominator) if has_data else None,
            expected=expected,
            participations=self.figure_participations(kind, unit),
            status=self.status(target, value, denominator, expected)
            if has_data
            else Status.NO_DATA,
            # «A target whose due year is past carries `in_force: false`»
            in_force=not (target and target.due_year and target.due_year < self.year),
            declared=self.declared(kind, unit),
            parts=self.parts(kind, target, unit),
            # contract.md: «`by_unit` covers every unit alive on `as_of` in the subtree, each over
            # its own subtree, zeros included.»
            by_unit={u: self.share(kind, target, u) for u in self.alive(unit)},
        )

    def share(self, kind: TargetKind, target: Target | None, unit: str | None) -> Share:
        """Value and denominator."""
        if kind is TargetKind.STAFF_TRAINED:
            return len(self.staff_trained(unit)), len(self.staff(unit))
        if kind is TargetKind.IT_STAFF:
            return len(self.it_staff_trained_and_assessed(unit)), len(self.it_staff(unit))
        if kind is TargetKind.STEM_TEACHERS:
            return len(self.stem_teachers_trained(unit)), len(self.stem_teachers(unit))
        if kind is TargetKind.STEM_SCHOOLS:
            return len(self.stem_schools(unit)), len(self.schools(unit))
        if kind is TargetKind.CITIZENS_SKILLED:
            return self.citizens(target, unit)
        if kind is TargetKind.UNITS_WITH_NETWORK:
            return len(self.units_with_network(unit)), len(self.units_for_networks(unit))
        return self.count(kind, target, unit), None

    def count(self, kind: TargetKind, target: Target | None, unit: str | None) -> int | None:
        """The value of a kind that has no denominator."""
        if kind is TargetKind.COURSES:
            return self.courses_value(target, unit)
        if kind is TargetKind.EXPERTS:
            return len(self.experts(unit))
        if kind is TargetKind.DIGITAL_ENGINEERS:
            return len(self.engineers(unit))
        assert target
        if kind is TargetKind.COMMUNICATION:
            return self.programmes(target, unit)
        return int(self.is_stated(target, unit))

    def parts(self, kind: TargetKind, target: Target | None, unit: str | None) -> dict[str, Share]:
        if kind is TargetKind.STAFF_TRAINED:
            return self.staff_parts(unit)
        if kind is TargetKind.IT_STAFF:
            return self.it_staff_parts(unit)
        if kind is TargetKind.COMMUNICATION and target:
            return self.communication_parts(target, unit)
        return self.courses_parts(target, unit) if kind is TargetKind.COURSES else {}

    def figure_participations(self, kind: TargetKind, unit: str | None) -> int | None:
        if kind is TargetKind.STAFF_TRAINED:
            return self.participations(self.staff_trained(unit), THREE_TOPICS, self.this_year)
        if kind is TargetKind.IT_STAFF:
            people = self.it_staff_trained_and_assessed(unit)
            return self.participations(people, {Topic.DIGITAL_TECHNOLOGY}, self.this_year)
        if kind is TargetKind.STEM_TEACHERS:
            people = self.stem_teachers_trained(unit)
            return self.participations(people, {Topic.STEM_STEAM}, self.this_year)
        # Read as: all of the experts' own, also those of a class they took from another unit; and
        # of people *sent*, the enrolments that count.
        if kind is TargetKind.EXPERTS:
            return sum(len(self.expert_classes(person)) for person in self.experts(unit))
        if kind is TargetKind.DIGITAL_ENGINEERS:
            return sum(len(self.engineer_classes(person)) for person in self.engineers(unit))
        return None

    # Arithmetic and status

    def is_measured(self, kind: TargetKind) -> bool:
        # «A denominator of 0 is "no data" (chưa có dữ liệu): not 0%, not 100%. So is the IT-staff
        # target while the province has no assessment at all in the year up to `as_of`.»
        return kind is not TargetKind.IT_STAFF or bool(self.assessments())

    def period(self, target: Target) -> tuple[date, date] | None:
        # «The period of a yearly target is the year; of a target reached once, from `begins_on` to
        # 31 December of its due year.»
        if target.recurrence is Recurrence.YEARLY:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        if target.due_year is None:
            return None
        return self.world.begins_on, date(target.due_year, 12, 31)

    def expected(self, target: Target | None, denominator: int | None) -> Fraction | None:
        # «*Expected* on `as_of`, in the unit of the value, = threshold × (for a share: denominator
        # / 100 ×) days elapsed / days in the period, both ends included.»
        if target is None or target.threshold is None or not (period := self.period(target)):
            return None
        days = [period[0] + timedelta(n) for n in range((period[1] - period[0]).days + 1)]
        elapsed = sum(day <= self.as_of for day in days)
        return self.goal(target, target.threshold, denominator) * Fraction(elapsed, len(days))

    def goal(self, target: Target, threshold: int, denominator: int | None) -> Fraction:
        """What the value has to reach."""
        # «A target is met exactly when `value * 100 >= threshold * denominator`, or
        # `value >= threshold` for a count (four quarters for a quarterly one).»
        if denominator is not None:
            return Fraction(threshold * denominator, 100)
        is_quarterly = target.unit is TargetUnit.PROGRAMMES_QUARTER
        return Fraction(4 if is_quarterly else threshold)

    def status(
        self,
        target: Target | None,
        value: int | None,
        denominator: int | None,
        expected: Fraction | None,
    ) -> Status:
        # «Status: `no_data`; `no_threshold` (nothing to reach); `met`; on the period's last day or
        # later, `missed`; before it, `on_track` when the value is at least the expected, else
        # `behind`; without a due year, `not_yet`.»
        if target is None or target.threshold is None or value is None:
            return Status.NO_THRESHOLD
        if value >= self.goal(target, target.threshold, denominator):
            return Status.MET
        if (period := self.period(target)) is None or expected is None:
            return Status.NOT_YET
        if self.as_of >= period[1]:
            return Status.MISSED
        return Status.ON_TRACK if value >= expected else Status.BEHIND


def _percent(value: int | None, denominator: int | None) -> Decimal | None:
    # «Shown to one decimal, rounded half up, except that a share below 100% never shows as 100.0%
    # and one above 0 never as 0.0% (99.96% shows as 99.9%, 0.02% as 0.1%).»
    if value is None or not denominator:
        return None
    shown = (Decimal(value) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if value < denominator:
        shown = min(shown, Decimal("99.9"))
    return max(shown, Decimal("0.1")) if value else shown
