"""Empty files to fill in: the columns of a kind in words, and how they are explained."""

from collections.abc import Mapping
from typing import Any

from app.adapters.workbook_writer import TemplateColumn, Written, csv_template, xlsx_template
from app.domain import cell
from app.domain.column import COLUMNS, ONE_OF, Column
from app.domain.example import EXAMPLES
from app.domain.intake import ImportKind
from app.domain.label import N_
from app.i18n import _

ENDINGS = ("xlsx", "csv")

_GUIDE = (
    N_("Cột"),
    N_("Bắt buộc"),
    N_("Ý nghĩa"),
    N_("Giá trị được chấp nhận"),
    N_("Ví dụ"),
)
_FILE_NAMES = {
    ImportKind.UNITS: "mau-don-vi",
    ImportKind.ROSTER: "mau-danh-sach-nguoi",
    ImportKind.COURSES: "mau-khoa-va-lop",
    ImportKind.ENROLMENTS: "mau-ghi-danh",
    ImportKind.COMPLETIONS: "mau-ket-qua-hoc",
    ImportKind.ASSESSMENTS: "mau-danh-gia",
    ImportKind.SCHOOL_ACTIVITIES: "mau-hoat-dong-cua-truong",
    ImportKind.CITIZEN_STATISTICS: "mau-thong-ke-nguoi-dan",
    ImportKind.NETWORKS: "mau-mang-luoi",
    ImportKind.OUTPUTS: "mau-ket-qua-thuc-hien",
    ImportKind.DECLARATIONS: "mau-so-lieu-khai-bao",
}
_ACCEPTED: Mapping[Any, str] = {
    cell.yes_no: N_("có, x, 1 hoặc không, 0"),
    cell.passed: N_("có, đạt, x, 1 hoặc không, không đạt, 0"),
    cell.birth: N_("31/12/1985 hoặc chỉ năm 1985"),
    cell.first_day: N_("31/12/2025, 2025-12-31 hoặc chỉ năm (từ 1/1)"),
    cell.last_day: N_("31/12/2025, 2025-12-31 hoặc chỉ năm (đến 31/12)"),
    cell.national_id: N_("12 chữ số, bắt đầu bằng 0"),
    cell.count: N_("số nguyên từ 0 trở lên"),
    cell.year: N_("năm bốn chữ số, như 2025"),
}


def template(kind: ImportKind, ending: str) -> Written:
    """The empty file of a kind. ending: one of ENDINGS."""
    columns = [_column(kind, column) for column in COLUMNS[kind]]
    if ending == "csv":
        return csv_template(columns)
    return xlsx_template(
        columns,
        title=_(kind.label),
        guide_title=_("Hướng dẫn"),
        guide_headers=[_(header) for header in _GUIDE],
    )


def template_name(kind: ImportKind) -> str:
    """What the file is called where it lands, without its ending."""
    return _FILE_NAMES[kind]


def _column(kind: ImportKind, column: Column) -> TemplateColumn:
    # A file is written in Vietnamese whoever reads its guide: so are headers and values.
    choices = tuple(code.label for code in column.accepted or ())
    example = EXAMPLES[kind][column.name]
    return TemplateColumn(
        header=column.label,
        is_required=column.required,
        guide=(
            _required(kind, column),
            _(column.help),
            "\n".join(choices) or _accepted(column),
            example,
        ),
        # A drop-down holds one value, and would stand in the way where a list may be written.
        choices=() if _takes_several(column) else choices,
    )


def _required(kind: ImportKind, column: Column) -> str:
    if column.name in ONE_OF.get(kind, ()):
        return _("Cần một trong hai")
    return _("Bắt buộc") if column.required else ""


def _accepted(column: Column) -> str:
    words = _ACCEPTED.get(column.read)
    return _(words) if words else ""


def _takes_several(column: Column) -> bool:
    return any(isinstance(column.read(code.value), tuple) for code in column.accepted or ())
