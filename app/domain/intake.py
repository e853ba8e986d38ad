"""Files brought in: their kinds and states, their sheets, and what is found wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.access import Permission
from app.domain.cell import Cell
from app.domain.fault import Fault
from app.domain.label import N_, Labelled


class ImportKind(Labelled):
    """What the rows of a file are."""

    UNITS = "units", N_("Đơn vị", "danh sách")
    ROSTER = "roster", N_("Danh sách người")
    COURSES = "courses", N_("Khóa và lớp")
    ENROLMENTS = "enrolments", N_("Ghi danh")
    COMPLETIONS = "completions", N_("Kết quả học")
    ASSESSMENTS = "assessments", N_("Đánh giá kỹ năng số")
    SCHOOL_ACTIVITIES = "school-activities", N_("Hoạt động của trường")
    CITIZEN_STATISTICS = "citizen-statistics", N_("Thống kê người dân")
    NETWORKS = "networks", N_("Mạng lưới chuyển đổi số")
    OUTPUTS = "outputs", N_("Kết quả thực hiện nhiệm vụ")
    DECLARATIONS = "declarations", N_("Số liệu khai báo")


class ListKind(Labelled):
    """What the rows of a file are that a page only reads: it picks what they name."""

    NOMINEES = "nominees", N_("Danh sách đề cử")


PERMISSION_OF: Mapping[ImportKind, Permission] = {
    ImportKind.UNITS: Permission.UNITS_EDIT,
    ImportKind.ROSTER: Permission.PEOPLE_EDIT,
    ImportKind.COURSES: Permission.COURSES_EDIT,
    ImportKind.ENROLMENTS: Permission.ENROLMENTS_EDIT,
    ImportKind.COMPLETIONS: Permission.ENROLMENTS_EDIT,
    ImportKind.ASSESSMENTS: Permission.ASSESSMENTS_EDIT,
    ImportKind.SCHOOL_ACTIVITIES: Permission.SCHOOLS_EDIT,
    ImportKind.CITIZEN_STATISTICS: Permission.CITIZENS_EDIT,
    ImportKind.NETWORKS: Permission.NETWORKS_EDIT,
    ImportKind.OUTPUTS: Permission.OUTPUTS_EDIT,
    ImportKind.DECLARATIONS: Permission.DECLARATIONS_EDIT,
}
"""What one must be allowed to change by hand to bring in a file of it, beside INTAKE itself."""


DAYS_KEPT = 7
"""How long a file waits for its owner's word."""


class ImportState(Labelled):
    """Where a file stands between the upload and the register."""

    RECEIVED = "received", N_("Đang kiểm tra")
    CHECKED = "checked", N_("Đã kiểm tra, chưa nhập")
    APPLIED = "applied", N_("Đã nhập")
    DROPPED = "dropped", N_("Đã bỏ")


class OnConflict(Labelled):
    """What to do when a file says something else than a result that is recorded already."""

    KEEP = "keep", N_("Giữ kết quả đang có")
    REPLACE = "replace", N_("Thay bằng kết quả trong tệp")
    NEWER = "newer", N_("Thay nếu tệp ghi ngày muộn hơn")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file. rows: from row 1 on, iterable again and again. name None: a csv."""

    name: str | None
    rows: Iterable[Sequence[Cell]]
    is_visible: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a file, as the spreadsheet numbers it. Both None: the file as a whole."""

    sheet: str | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken. column: canonical name; None: the row. found: as in the file."""

    place: Place
    column: str | None
    found: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Notice:
    """Something done or left out that the reader should know; the row is taken all the same."""

    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
