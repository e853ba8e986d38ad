"""Units, people, assessments and accounts as files: their columns.

Units and people have the columns of the files that they are brought in by, so that a file goes both
ways; never an identity number.
"""

from operator import attrgetter

from app.blueprints.table_file import Field
from app.domain.column import COLUMNS
from app.domain.intake import ImportKind
from app.i18n import _, bilingual
from app.queries.assessment import AssessmentLine
from app.queries.register import RegisteredUnit, RosterLine
from app.queries.user import GrantLine, UserLine


def unit_fields() -> list[Field[RegisteredUnit]]:
    """What a unit is, and under which."""
    labels = _labels(ImportKind.UNITS)
    return [
        Field(labels["code"], lambda line: line.code),
        Field(labels["name"], lambda line: line.placement.name),
        Field(labels["kind"], lambda line: line.placement.kind),
        Field(labels["sector"], lambda line: line.placement.sector),
        Field(labels["level"], lambda line: line.placement.level),
        Field(labels["parent_code"], lambda line: line.parent_code),
        Field(labels["valid_from"], lambda line: line.placement.valid_from),
        Field(labels["valid_to"], lambda line: line.placement.valid_to),
    ]


def roster_fields(year: int) -> list[Field[RosterLine]]:
    """Who somebody is, and the home posting; beside it whether they have learnt in the year."""
    labels = _labels(ImportKind.ROSTER)

    def of(name: str) -> Field[RosterLine]:
        return Field(labels[name], attrgetter(name))

    return [
        of("person_code"),
        of("full_name"),
        Field(labels["birth_date"], lambda line: line.birth_date or line.birth_year),
        of("gender"),
        of("unit_code"),
        Field(_("Tên đơn vị"), attrgetter("unit_name")),
        *(of(name) for name in ("category", "position")),
        *(of(name) for name in ("is_leader", "is_it_staff", "is_dx_adviser")),
        *(of(name) for name in ("subject", "school_level", "post_from", "post_to")),
        of("email"),
        of("phone"),
        Field(_("Đã đào tạo năm %(year)s", year=year), attrgetter("is_trained")),
    ]


def assessment_fields() -> list[Field[AssessmentLine]]:
    """Who was tested, where and how it went."""
    labels = _labels(ImportKind.ASSESSMENTS)
    return [
        Field(labels["person_code"], lambda line: line.code),
        Field(_("Họ và tên"), lambda line: line.full_name),
        Field(_("Đơn vị"), lambda line: line.unit_name),
        Field(labels["taken_on"], lambda line: line.taken_on),
        Field(labels["passed"], lambda line: line.is_passed),
        Field(labels["score"], lambda line: line.score),
        Field(labels["system"], lambda line: line.system),
        Field(labels["reference"], lambda line: line.reference),
    ]


def user_fields() -> list[Field[UserLine]]:
    """Accounts with their roles: what an inspector of access asks for."""
    return [
        Field(_("Tên đăng nhập"), lambda line: line.username),
        Field(_("Tên hiển thị"), lambda line: line.display_name),
        Field(_("Mã người"), lambda line: line.person_code),
        Field(_("Tình trạng"), lambda line: line.state),
        Field(_("Vai trò và phạm vi"), lambda line: [_grant(grant) for grant in line.grants]),
        Field(_("Đăng nhập gần nhất"), lambda line: line.signed_in_at),
    ]


def _grant(grant: GrantLine) -> str:
    province = bilingual(grant.province, grant.province_en)
    return f"{_(grant.role.label)} ({grant.unit or province or _('toàn hệ thống')})"


def _labels(kind: ImportKind) -> dict[str, str]:
    return {column.name: _(column.label) for column in COLUMNS[kind]}
