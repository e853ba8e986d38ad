"""Plans: what targets, tasks and deadlines may be, and the arithmetic of a target's period."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from app.domain.label import N_, Labelled

NATIONAL_DECISION_ON = date(2022, 1, 28)
"""Quyết định 146/QĐ-TTg; a plan that prints no date begins then."""


class TargetKind(Labelled):
    """The sort of thing a target counts; coverage.md defines each."""

    STAFF_TRAINED = "staff_trained", N_("Cán bộ, công chức, viên chức, người lao động được đào tạo")
    IT_STAFF = (
        "it_staff_trained_and_assessed",
        N_("Chuyên trách CĐS, CNTT được đào tạo và đánh giá"),
    )
    COURSES = "courses_per_audience", N_("Số khóa mỗi năm cho từng đối tượng")
    EXPERTS = "experts", N_("Chuyên gia chuyển đổi số")
    STEM_TEACHERS = "stem_teachers", N_("Giáo viên được đào tạo STEM/STEAM")
    STEM_SCHOOLS = "stem_schools", N_("Trường có hoạt động STEM/STEAM và kỹ năng số")
    CITIZENS_SKILLED = "citizens_skilled", N_("Người dân trong độ tuổi lao động có kỹ năng số")
    UNITS_WITH_NETWORK = "units_with_network", N_("Đơn vị có mạng lưới chuyển đổi số")
    DIGITAL_ENGINEERS = "digital_engineers", N_("Kỹ sư, cử nhân công nghệ số")
    COMMUNICATION = "communication_programmes", N_("Chương trình truyền thông")
    QUALITATIVE = "qualitative", N_("Chỉ tiêu định tính")


SHORT_LABELS: dict[TargetKind, str] = {
    TargetKind.STAFF_TRAINED: N_("Nhân sự được đào tạo"),
    TargetKind.IT_STAFF: N_("Chuyên trách: học và được đánh giá"),
    TargetKind.COURSES: N_("Khóa cho mỗi đối tượng"),
    TargetKind.EXPERTS: N_("Chuyên gia chuyển đổi số"),
    TargetKind.STEM_TEACHERS: N_("Giáo viên học STEM/STEAM"),
    TargetKind.STEM_SCHOOLS: N_("Trường có STEM và kỹ năng số"),
    TargetKind.CITIZENS_SKILLED: N_("Người dân có kỹ năng số"),
    TargetKind.UNITS_WITH_NETWORK: N_("Đơn vị có mạng lưới"),
    TargetKind.DIGITAL_ENGINEERS: N_("Kỹ sư, cử nhân công nghệ số"),
    TargetKind.COMMUNICATION: N_("Chương trình truyền thông"),
    TargetKind.QUALITATIVE: N_("Chỉ tiêu định tính"),
}
"""What a figure is called where the full words have no room."""


class TargetUnit(Labelled):
    """What a threshold is measured in."""

    PERCENT = "percent", N_("%")
    PEOPLE = "people", N_("người")
    COURSES = "courses_per_audience", N_("khóa cho mỗi đối tượng")
    PROGRAMMES_YEAR = "programmes_per_year", N_("chương trình mỗi năm")
    PROGRAMMES_QUARTER = "programmes_per_quarter", N_("chương trình mỗi quý")


QUARTERS = 4
"""Of a year: a target for every quarter is met when all of them have what it asks for."""


class Recurrence(Labelled):
    """`yearly`: counted anew each year. `once`: counted since the plan began."""

    YEARLY = "yearly", N_("Hằng năm")
    ONCE = "once", N_("Một lần")
    QUARTERLY = "quarterly", N_("Hằng quý")


class Counts(Labelled):
    """Whether a plan counts people trained, or people sent to be trained."""

    TRAINED = "trained", N_("được đào tạo")
    SENT = "sent", N_("được cử đi đào tạo")


class QualitativeSubject(Labelled):
    """What a target without a number is about."""

    LEADERS_AWARE = "leaders_aware", N_("Lãnh đạo nhận thức sâu sắc về chuyển đổi số")
    NETWORK_BUILT = "network_built", N_("Mạng lưới chuyển đổi số được xây dựng")
    DIGITAL_UNIVERSITY = "digital_university", N_("Mô hình giáo dục đại học số")


class TaskGroup(Labelled):
    """The section of the plan that a task stands in."""

    AWARENESS = "awareness", N_("Nâng cao nhận thức")
    SKILLS = "skills", N_("Phổ cập kỹ năng")
    HUMAN_RESOURCES = "human_resources", N_("Phát triển nhân lực")
    POLICY = "policy", N_("Cơ chế, chính sách")
    FINANCE = "finance", N_("Tài chính")
    COOPERATION = "cooperation", N_("Hợp tác, hỗ trợ")


class TaskSource(Labelled):
    """Where in the document a task is printed."""

    BODY = "body", N_("Phần nội dung")
    ANNEX = "annex", N_("Phụ lục")


class DeadlineKind(Labelled):
    """What is due."""

    UNIT_PLAN = "unit_plan", N_("Kế hoạch của đơn vị")
    ANNUAL_REPORT = "annual_report", N_("Báo cáo năm của đơn vị")
    PROVINCE_REPORT = "province_report", N_("Báo cáo năm của tỉnh")
    MIDTERM_REVIEW = "midterm_review", N_("Sơ kết")
    FINAL_REVIEW = "final_review", N_("Tổng kết")
    QUARTERLY_PUBLICATION = "quarterly_publication", N_("Công bố kết quả hằng quý")


def quarter_of(month: int) -> int:
    """The quarter, 1 to 4, that a month, 1 to 12, lies in."""
    return (month + 2) // 3


def clause_anchor(clause: str) -> str:
    """The name of a clause's place on the plan's page: «II.2.a#2» as muc-II-2-a-2."""
    return "muc-" + clause.replace(".", "-").replace("#", "-")


def due_on(year: int, month: int, day: int, *, is_strict: bool) -> date:
    """The last day to hand something in that is due «trước ngày» a day of a year.

    is_strict: the day itself is too late; 30/11 means the end of 29/11.
    """
    named = date(year, month, day)
    return named - timedelta(days=1) if is_strict else named


@dataclass(frozen=True, slots=True)
class Period:
    """The days in which something is to be reached, both ends included."""

    first: date
    last: date

    def elapsed(self, on: date) -> Fraction:
        """The part of the period over at the end of a day: 0 before it, 1 from its last day on."""
        days = (self.last - self.first).days + 1
        gone = (min(on, self.last) - self.first).days + 1
        return Fraction(max(gone, 0), days)


def year_to_date(year: int, as_of: date) -> Period:
    """1 January of the year to the counting date."""
    return Period(date(year, 1, 1), as_of)


def target_period(
    recurrence: Recurrence, *, year: int, begins_on: date, due_year: int | None
) -> Period | None:
    """The days a target has: its year, or from the plan's beginning to 31 December of its due year.

    None for a target reached once whose plan names no year.
    """
    if recurrence is Recurrence.YEARLY:
        return Period(date(year, 1, 1), date(year, 12, 31))
    return Period(begins_on, date(due_year, 12, 31)) if due_year else None
