"""Figures: how much of an audience has been reached, and what to call that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.domain.audience import Audience
from app.domain.errors import WrongUsage
from app.domain.label import N_, Labelled
from app.domain.plan import (
    QUARTERS,
    Counts,
    Period,
    QualitativeSubject,
    Recurrence,
    TargetKind,
    TargetUnit,
    target_period,
)


class Status(Labelled):
    """What a figure says of its target."""

    NO_DATA = "no_data", N_("Chưa có dữ liệu")
    NO_THRESHOLD = "no_threshold", N_("Không đặt ngưỡng")
    MET = "met", N_("Đạt", "chỉ tiêu")
    MISSED = "missed", N_("Không đạt", "chỉ tiêu")
    ON_TRACK = "on_track", N_("Đúng tiến độ")
    BEHIND = "behind", N_("Chậm")
    NOT_YET = "not_yet", N_("Chưa đạt, không nêu thời hạn")


class Reason(Labelled):
    """Why a person is counted in a figure, or not; the first that applies, in this order."""

    CREDITED = "credited", N_("Đã được tính")
    NOT_ASSESSED = "not_assessed", N_("Đã học, chưa được đánh giá")
    ENROLLED = "enrolled", N_("Đang học hoặc sắp học")
    BELOW_ATTENDANCE = "below_attendance", N_("Đã ghi danh, không hoàn thành")
    OTHER_TOPIC = "other_topic", N_("Học chủ đề khác")
    OTHER_YEAR = "other_year", N_("Học vào năm khác")
    NOT_ENROLLED = "not_enrolled", N_("Chưa ghi danh")
    NOT_IN_POST = "not_in_post", N_("Đã học, không còn công tác")
    UNRESOLVED = "unresolved", N_("Đơn vị đã kết thúc, chưa chuyển")


ASIDE = frozenset({Reason.NOT_IN_POST, Reason.UNRESOLVED})
"""Listed beside the denominator, never in it."""


class CourseReason(Labelled):
    """Why a course counts towards the number for an audience, or not."""

    HELD = "held", N_("Đã tổ chức")
    CANCELLED = "cancelled", N_("Mọi lớp đã hủy")
    NOT_ENDED = "not_ended", N_("Chưa kết thúc")
    NO_COMPLETION = "no_completion", N_("Chưa ai hoàn thành")


class SchoolReason(Labelled):
    """Why a school counts as having both kinds of activity in the year, or not."""

    BOTH = "both_held", N_("Đã có cả hai hoạt động")
    NO_DIGITAL_SKILLS = "no_digital_skills", N_("Chưa có hoạt động kỹ năng số")
    NO_STEM = "no_stem", N_("Chưa có hoạt động STEM/STEAM")
    NEITHER = "no_activity", N_("Chưa có hoạt động nào")


class CommuneReason(Labelled):
    """Whether a commune's citizens are in the figure: those without a statistic are not."""

    COUNTED = "counted", N_("Đã có thống kê")
    EARLIER = "earlier_statistic", N_("Chỉ có thống kê trước kế hoạch")
    NO_STATISTIC = "no_statistic", N_("Chưa có thống kê")


class NetworkReason(Labelled):
    """Why a unit counts as having a network, or not."""

    ESTABLISHED = "established", N_("Đã có mạng lưới")
    LATER = "established_later", N_("Lập sau ngày tính")
    NOT_DECLARED = "not_declared", N_("Chưa khai báo mạng lưới")


class OutputReason(Labelled):
    """Why an output of the year counts, or not."""

    COUNTED = "counted", N_("Đã được tính")
    LATER = "later", N_("Sau ngày tính")


class StatementReason(Labelled):
    """Why a statement counts, or not."""

    STANDS = "stands", N_("Đang có hiệu lực")
    LATER = "stated_later", N_("Xác nhận sau ngày tính")
    WITHDRAWN = "statement_withdrawn", N_("Đã rút")


class Stated(Labelled):
    """What is said of a target without a number instead of a status."""

    STATED = "stated", N_("Đã xác nhận đạt")
    NOT_STATED = "not_stated", N_("Chưa có xác nhận")


ItemReason = (
    CourseReason | SchoolReason | CommuneReason | NetworkReason | OutputReason | StatementReason
)
"""Why something that is no person counts, or not."""


class CountingDateOutsideYear(WrongUsage):
    """A figure of a year is counted on a day of that year."""

    message = N_(
        "Ngày tính %(as_of)s không nằm trong năm %(year)s. Hãy chọn một ngày của năm %(year)s."
    )


class YearNotBegun(WrongUsage):
    """Nothing can be counted in a year that has not begun."""

    message = N_(
        "Năm %(year)s chưa bắt đầu nên chưa có gì để tính. Hãy chọn năm %(latest)s hoặc trước đó."
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """People reached out of people in scope; headcounts, never enrolments.

    Invariant: 0 <= value <= denominator, else ValueError.
    """

    value: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.value <= self.denominator:
            raise ValueError(f"{self.value} of {self.denominator}")

    def __add__(self, other: "Coverage") -> "Coverage":
        """Pool two disjoint groups: heads are added, rates never averaged."""
        return Coverage(self.value + other.value, self.denominator + other.denominator)

    @property
    def rate(self) -> Fraction | None:
        """Exact share in [0, 1]; None when nobody is in scope."""
        return Fraction(self.value, self.denominator) if self.denominator else None

    @property
    def gap(self) -> int:
        """People in scope who are not reached."""
        return self.denominator - self.value

    @property
    def percent(self) -> Decimal | None:
        """The share in percent as shown; None when nobody is in scope."""
        return percent_shown(self.value, self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True)
class UnitShare:
    """A figure's value within one unit's subtree; `denominator` None where the figure has none."""

    unit_id: int
    unit: str
    value: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What a plan says of one target; all None but `kind` for a figure without a target.

    is_for_province: the plan's number is the province's, and the unit in hand not judged by it.
    """

    kind: TargetKind
    target_id: int | None = None
    clauses: tuple[str, ...] = ()
    title_vi: str | None = None
    title_en: str | None = None
    threshold: int | None = None
    unit: TargetUnit | None = None
    recurrence: Recurrence = Recurrence.YEARLY
    due_year: int | None = None
    counts: Counts | None = None
    audiences: tuple[Audience, ...] = ()
    subject: QualitativeSubject | None = None
    is_for_province: bool = False

    @property
    def is_quarterly(self) -> bool:
        """Whether the plan asks for something every quarter; the value is a number of quarters."""
        return self.unit is TargetUnit.PROGRAMMES_QUARTER


@dataclass(frozen=True, slots=True)
class Figure:
    """One target (or kind without a target) counted for a province or a unit's subtree on a date.

    value: None where there is nothing to be the value of (courses without a target).
    denominator: None for counts. parts: sub-figures by code, shares or plain counts.
    declared: what units without a roster say of themselves, beside what was counted; None where
    nothing can be declared. Status is judged on the counted alone.
    is_measured: False where the facts that the figure needs do not exist at all yet.
    """

    target: TargetFacts
    year: int
    as_of: date
    begins_on: date
    value: int | None
    denominator: int | None
    participations: int | None = None
    parts: Mapping[str, "Coverage | int"] = field(default_factory=dict)
    by_unit: tuple[UnitShare, ...] = ()
    is_measured: bool = True
    declared: Coverage | None = None

    @property
    def kind(self) -> TargetKind:
        return self.target.kind

    @property
    def has_data(self) -> bool:
        return self.is_measured and self.denominator != 0

    @property
    def percent(self) -> Decimal | None:
        """The share in percent as shown, one decimal; None for counts and without data."""
        if not self.has_data or self.denominator is None or self.value is None:
            return None
        return percent_shown(self.value, self.denominator)

    @property
    def period(self) -> Period | None:
        return target_period(
            self.target.recurrence,
            year=self.year,
            begins_on=self.begins_on,
            due_year=self.target.due_year,
        )

    @property
    def both(self) -> Coverage | None:
        """Counted and declared together; None where nothing can be declared."""
        if self.declared is None or self.value is None or self.denominator is None:
            return None
        return Coverage(self.value, self.denominator) + self.declared

    @property
    def goal(self) -> Fraction | None:
        """What the value has to reach, in the unit of the value; exact. None: nothing to reach."""
        if self.target.threshold is None:
            return None
        if self.denominator is not None:
            return Fraction(self.target.threshold * self.denominator, 100)
        return Fraction(QUARTERS if self.target.is_quarterly else self.target.threshold)

    @property
    def expected(self) -> Fraction | None:
        """Where the value should be on the counting date, in the unit of the value; exact."""
        goal, period = self.goal, self.period
        return None if goal is None or period is None else goal * period.elapsed(self.as_of)

    @property
    def is_met(self) -> bool:
        goal, value = self.goal, self.value
        return goal is not None and value is not None and value >= goal

    @property
    def status(self) -> Status:
        """The first that applies, in the order of coverage.md."""
        if not self.has_data:
            return Status.NO_DATA
        if self.target.threshold is None:
            return Status.NO_THRESHOLD
        if self.is_met:
            return Status.MET
        if self.period is None:
            return Status.NOT_YET
        if self.as_of >= self.period.last:
            return Status.MISSED
        expected = self.expected
        assert expected is not None
        assert self.value is not None
        return Status.ON_TRACK if self.value >= expected else Status.BEHIND

    @property
    def stated(self) -> Stated | None:
        """What is said of a target without a number, instead of a status; None for all others."""
        if self.kind is not TargetKind.QUALITATIVE:
            return None
        return Stated.STATED if self.value else Stated.NOT_STATED

    @property
    def in_force(self) -> bool:
        """False once the due year is past; the threshold stays in sight."""
        return self.target.due_year is None or self.year <= self.target.due_year


def percent_shown(value: int, denominator: int) -> Decimal:
    """A share in percent as people see it: one decimal, rounded half up.

    Below 100% it never shows as 100.0, above 0 never as 0.0. denominator: at least 1.
    """
    tenths = (2000 * value + denominator) // (2 * denominator)
    if value < denominator:
        tenths = min(tenths, 999)
    if value > 0:
        tenths = max(tenths, 1)
    return Decimal(tenths).scaleb(-1)


def counting_date(year: int, *, as_of: date | None, today: date) -> date:
    """The day a year's figures are counted on: as asked, else today or the year's last day.

    Raises CountingDateOutsideYear or YearNotBegun.
    """
    if as_of is None:
        if today.year < year:
            raise YearNotBegun(year=year, latest=today.year)
        return min(today, date(year, 12, 31))
    if as_of.year != year:
        raise CountingDateOutsideYear(as_of=as_of.strftime("%d/%m/%Y"), year=year)
    return as_of
