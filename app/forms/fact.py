"""Facts about units, as somebody types them; fields are called as the columns of files are."""

from typing import Any

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.forms.base import BaseForm
from app.forms.field import CountField, TextField, day_field
from app.forms.unit_field import UnitField
from app.i18n import lazy

_LONGEST = 500


def _count_field(label: Any, *, required: bool = True, least: int = 0, **more: Any) -> CountField:
    first = InputRequired() if required else Optional()
    bounds = NumberRange(least, 9_999_999)
    return CountField(label, validators=[first, bounds], render_kw={"inputmode": "numeric"}, **more)


def _year_field() -> IntegerField:
    return IntegerField(lazy("Năm"), validators=[InputRequired(), NumberRange(2000, 2100)])


def _text_field(label: Any, description: Any) -> TextField:
    return TextField(label, validators=[Length(max=_LONGEST)], description=description)


def _unit_field(label: Any) -> UnitField:
    return UnitField(label, validators=[DataRequired()])


class FactForm(BaseForm):
    """A fact about a unit. Which units it may be of is the edge's to say."""

    unit_code = _unit_field(lazy("Đơn vị"))

    def said(self) -> dict[str, Any]:
        """What is typed, without the unit; None where nothing is."""
        besides = {"unit_code", "csrf_token"}
        return {field.short_name: field.data for field in self if field.short_name not in besides}


class SchoolActivityForm(FactForm):
    """What a school did in a year."""

    unit_code = _unit_field(lazy("Trường"))
    year = _year_field()
    stem = BooleanField(lazy("Có hoạt động STEM/STEAM"))
    digital_skills = BooleanField(lazy("Có hoạt động kỹ năng số"))
    recorded_on = day_field(
        lazy("Ngày ghi nhận"),
        required=False,
        description=lazy("Để trống: tính cho cả năm; nếu ghi thì chỉ tính từ ngày này."),
    )
    evidence = _text_field(
        lazy("Minh chứng"), lazy("Số văn bản, tên hoạt động hoặc nơi lưu tài liệu.")
    )


class CitizenStatisticForm(FactForm):
    """A commune's count of its citizens."""

    unit_code = _unit_field(lazy("Xã, phường, thị trấn"))
    # The bar at the top of every page has a field of this name, and its id.
    as_of = day_field(lazy("Số liệu đến ngày"), id="counted_on")
    working_age_population = _count_field(lazy("Dân số trong độ tuổi lao động"))
    skilled = _count_field(
        lazy("Số người có kỹ năng số"),
        description=lazy("Trong đó, số người biết và sử dụng được các nền tảng, dịch vụ số."),
    )
    proficient = _count_field(
        lazy("Số người thành thạo kỹ năng số"),
        required=False,
        description=lazy("Trong số người có kỹ năng số; để trống: chưa khảo sát."),
    )
    source = _text_field(
        lazy("Nguồn số liệu"), lazy("Báo cáo hoặc cuộc khảo sát đã cho số liệu này.")
    )


class NetworkForm(FactForm):
    """Since when a unit has had a network."""

    established_on = day_field(lazy("Ngày thành lập mạng lưới"))
    evidence = _text_field(lazy("Minh chứng"), lazy("Số quyết định thành lập hoặc văn bản khác."))


class OutputForm(FactForm):
    """Something done for a clause of the plan. The clauses to choose from are the edge's to say."""

    unit_code = _unit_field(lazy("Đơn vị thực hiện"))
    clause = SelectField(lazy("Mục của kế hoạch"), validators=[InputRequired()])
    occurred_on = day_field(
        lazy("Ngày thực hiện"),
        description=lazy("Ngày kết quả hoàn thành hoặc chương trình diễn ra."),
    )
    title = TextField(
        lazy("Tên kết quả"),
        validators=[DataRequired(), Length(max=_LONGEST)],
        description=lazy("Tên chương trình, sản phẩm hoặc việc đã làm."),
    )
    quantity = _count_field(lazy("Số lượng"), least=1, default=1)


class DeclarationForm(FactForm):
    """A unit's own count for a year."""

    year = _year_field()
    headcount = _count_field(
        lazy("Tổng số người"), description=lazy("Số người thuộc đối tượng đào tạo trong năm.")
    )
    trained = _count_field(
        lazy("Số người đã đào tạo"),
        description=lazy("Trong đó, số người đã được đào tạo trong năm; mỗi người tính một lần."),
    )
    recorded_on = day_field(
        lazy("Ngày ghi nhận"),
        required=False,
        description=lazy("Để trống: tính cho cả năm; nếu ghi thì chỉ tính từ ngày này."),
    )
