"""Figures and what is behind them as files: their columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter

from app.blueprints.table_file import Field
from app.domain.coverage import Figure
from app.domain.plan import TargetKind
from app.i18n import _, bilingual
from app.queries.board import UnitName
from app.queries.explain import ExplainedCourse, ExplainedItem, ExplainedPerson


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of the subject, or of a unit right below it."""

    unit_code: str | None
    unit_name: str
    figure: Figure

    @property
    def percent(self) -> Decimal | None:
        return self.figure.percent

    @property
    def expected(self) -> Decimal | None:
        """To one decimal, in the unit of the value."""
        found = self.figure.expected
        return None if found is None else round(Decimal(found.numerator) / found.denominator, 1)


def figure_lines(
    name: str, found: Sequence[Figure], below: Sequence[UnitName]
) -> Iterator[FigureLine]:
    """Each figure for the subject, then for each unit right below it."""
    for figure in found:
        yield FigureLine(None, name, figure)
        shares = {share.unit_id: share for share in figure.by_unit}
        for unit in below:
            if (share := shares.get(unit.unit_id)) is not None:
                own = replace(figure, value=share.value, denominator=share.denominator)
                yield FigureLine(unit.code, unit.name, own)


def figure_fields() -> list[Field[FigureLine]]:
    """What an inspector asks of a figure, in columns."""
    return [
        Field(_("Chỉ tiêu"), lambda line: _title(line.figure)),
        Field(_("Căn cứ"), lambda line: line.figure.target.clauses),
        Field(_("Mã đơn vị"), lambda line: line.unit_code),
        Field(_("Đơn vị"), lambda line: line.unit_name),
        Field(_("Đạt được"), lambda line: line.figure.value),
        Field(_("Trong diện"), lambda line: line.figure.denominator),
        Field(_("Tỷ lệ"), lambda line: line.percent, is_percent=True),
        Field(_("Mức chỉ tiêu"), lambda line: line.figure.target.threshold),
        Field(_("Đến năm"), lambda line: line.figure.target.due_year),
        Field(_("Để đúng tiến độ"), lambda line: line.expected),
        Field(_("Tình trạng"), lambda line: line.figure.status),
    ]


def _title(figure: Figure) -> str:
    target = figure.target
    printed = bilingual(target.title_vi, target.title_en) if target.title_vi else ""
    return printed or _(figure.kind.label)


def person_fields() -> list[Field[ExplainedPerson]]:
    """The people behind a figure, never with an identity number."""
    return [
        Field(_("Mã người"), lambda person: person.person_code),
        Field(_("Họ và tên"), lambda person: person.full_name),
        Field(_("Mã đơn vị"), lambda person: person.unit_code),
        Field(_("Đơn vị"), lambda person: person.unit_name),
        Field(_("Chức vụ"), lambda person: person.position),
        Field(_("Được tính"), lambda person: person.counted),
        Field(_("Lý do"), lambda person: person.reason),
        Field(_("Mã lớp"), lambda person: person.class_code),
    ]


def course_fields() -> list[Field[ExplainedCourse]]:
    """The courses behind the number for each audience."""
    return [
        Field(_("Mã khóa"), lambda course: course.course_code),
        Field(_("Tên khóa"), lambda course: course.title),
        Field(_("Đơn vị tổ chức"), lambda course: course.organiser_name),
        Field(_("Đối tượng"), lambda course: course.audiences),
        Field(_("Số lớp"), lambda course: course.classes),
        Field(_("Được tính"), lambda course: course.counted),
        Field(_("Lý do"), lambda course: course.reason),
    ]


def item_fields(kind: TargetKind) -> list[Field[ExplainedItem]]:
    """What is behind a figure that counts no people, one set of columns a kind."""
    named: dict[TargetKind, list[tuple[str, str]]] = {
        TargetKind.STEM_SCHOOLS: [
            (_("Mã đơn vị"), "unit_code"),
            (_("Trường"), "unit_name"),
            (_("Trực thuộc"), "above_name"),
            (_("Có hoạt động STEM/STEAM"), "stem"),
            (_("Có hoạt động kỹ năng số"), "digital_skills"),
        ],
        TargetKind.CITIZENS_SKILLED: [
            (_("Mã đơn vị"), "unit_code"),
            (_("Xã, phường"), "unit_name"),
            (_("Ngày thống kê"), "measured_on"),
            (_("Dân số trong độ tuổi lao động"), "population"),
            (_("Biết và dùng được"), "skilled"),
            (_("Thành thạo"), "proficient"),
            (_("Nguồn"), "source"),
        ],
        TargetKind.UNITS_WITH_NETWORK: [
            (_("Mã đơn vị"), "unit_code"),
            (_("Đơn vị"), "unit_name"),
            (_("Ngày thành lập"), "established_on"),
            (_("Minh chứng"), "evidence"),
        ],
        TargetKind.COMMUNICATION: [
            (_("Mã đơn vị"), "unit_code"),
            (_("Đơn vị"), "unit_name"),
            (_("Căn cứ"), "clause"),
            (_("Ngày"), "occurred_on"),
            (_("Nội dung"), "title"),
            (_("Số lượng"), "quantity"),
        ],
        TargetKind.QUALITATIVE: [
            (_("Chỉ tiêu"), "subject"),
            (_("Ngày xác nhận"), "stated_on"),
            (_("Ngày rút"), "withdrawn_on"),
            (_("Minh chứng"), "evidence"),
        ],
    }
    shown = [*named[kind], (_("Được tính"), "counted"), (_("Lý do"), "reason")]
    return [Field(header, attrgetter(name)) for header, name in shown]
