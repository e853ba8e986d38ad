"""A naive reading of coverage.md: every figure, with its arithmetic and status."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from app.domain.course import Topic
from app.domain.coverage import Status
from app.domain.plan import Recurrence, TargetKind
from tests.queries.oracle import THREE_TOPICS, Reading, Share
from tests.queries.worlds import Target

KINDS = (
    TargetKind.STAFF_TRAINED,
    TargetKind.IT_STAFF,
    TargetKind.COURSES,
    TargetKind.EXPERTS,
)
"""The kinds read here, in the order of the table «Figures by kind»."""


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
    parts: dict[str, Share]
    by_unit: dict[str, Share]


class FigureReading(Reading):
    """The figures of one world for a year and a counting date."""

    def figures(self, unit: str | None = None) -> list[Expected]:
        """Every figure for the province or one unit's subtree, in order."""
        # «One figure per target; where a plan has no target of the first seven kinds, one figure
        # without a threshold.»
        with_target = [(t.kind, place, t) for place, t in enumerate(self.world.targets)]
        aimed_at = {kind for kind, _, _ in with_target}
        without = [(kind, None, None) for kind in KINDS if kind not in aimed_at]
        asked = [*with_target, *without]
        return [self.figure(*one, unit) for one in asked if one[0] in KINDS]

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
        if kind is TargetKind.COURSES:
            return self.courses_value(target, unit), None
        return len(self.experts(unit)), None

    def parts(self, kind: TargetKind, target: Target | None, unit: str | None) -> dict[str, Share]:
        if kind is TargetKind.STAFF_TRAINED:
            return self.staff_parts(unit)
        if kind is TargetKind.IT_STAFF:
            return self.it_staff_parts(unit)
        return self.courses_parts(target, unit) if kind is TargetKind.COURSES else {}

    def figure_participations(self, kind: TargetKind, unit: str | None) -> int | None:
        if kind is TargetKind.STAFF_TRAINED:
            return self.participations(self.staff_trained(unit), THREE_TOPICS, self.this_year)
        if kind is TargetKind.IT_STAFF:
            people = self.it_staff_trained_and_assessed(unit)
            return self.participations(people, {Topic.DIGITAL_TECHNOLOGY}, self.this_year)
        if kind is TargetKind.COURSES:
            return None
        # Read as: all of the experts' own, also those of a class they took from another unit; and
        # of people *sent*, the enrolments that count.
        return sum(len(self.expert_classes(person)) for person in self.experts(unit))

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
        whole = Fraction(1) if denominator is None else Fraction(denominator, 100)
        return target.threshold * whole * Fraction(elapsed, len(days))

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
        # «A target is met exactly when `value * 100 >= threshold * denominator`, or
        # `value >= threshold` for a count»
        reached = value if denominator is None else value * 100
        goal = target.threshold * (1 if denominator is None else denominator)
        if reached >= goal:
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
