"""Courses and meetings, as somebody types them."""

from wtforms import (  # type: ignore[attr-defined]  # stubs lag behind: SelectChoice
    BooleanField,
    SelectChoice,
    SelectMultipleField,
    widgets,
)
from wtforms.validators import DataRequired, InputRequired, Length

from app.domain.audience import Audience
from app.domain.course import CourseFacts, DayPart, Topic
from app.domain.label import N_
from app.forms.base import BaseForm
from app.forms.field import (
    TextField,
    choice_field,
    choices_field,
    day_field,
    given,
)
from app.forms.unit_field import UnitField
from app.i18n import lazy

WEEKDAYS = (
    N_("Thứ Hai"),
    N_("Thứ Ba"),
    N_("Thứ Tư"),
    N_("Thứ Năm"),
    N_("Thứ Sáu"),
    N_("Thứ Bảy"),
    N_("Chủ nhật"),
)


class CourseForm(BaseForm):
    """A course. Who may organise it is the edge's to say."""

    title = TextField(lazy("Tên khóa"), validators=[DataRequired(), Length(max=300)])
    code = TextField(
        lazy("Mã khóa"),
        validators=[DataRequired(), Length(max=50)],
        description=lazy("Riêng trong tỉnh, ví dụ 2026-SNV-03."),
    )
    organiser = UnitField(lazy("Đơn vị tổ chức"))
    topics = choices_field(lazy("Chủ đề"), Topic, missing=lazy("Hãy chọn ít nhất một chủ đề."))
    audiences = choices_field(
        lazy("Đối tượng"), Audience, missing=lazy("Hãy chọn ít nhất một đối tượng.")
    )

    def facts(self) -> CourseFacts:
        return CourseFacts(
            code=given(self.code.data),
            title=given(self.title.data),
            topics=frozenset(given(self.topics.data)),
            audiences=frozenset(given(self.audiences.data)),
        )


class MeetingsForm(BaseForm):
    """Several meetings at once: these parts of these days of the week, from one day to another."""

    first_on = day_field(lazy("Từ ngày"))
    last_on = day_field(lazy("Đến hết ngày"))
    weekdays = SelectMultipleField(
        lazy("Vào các ngày"),
        choices=[SelectChoice(number, lazy(name)) for number, name in enumerate(WEEKDAYS)],
        coerce=int,
        default=range(5),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
        validators=[InputRequired(lazy("Hãy chọn ít nhất một ngày trong tuần."))],
    )
    parts = choices_field(
        lazy("Buổi"),
        DayPart,
        missing=lazy("Hãy chọn ít nhất một buổi trong ngày."),
        default=[DayPart.MORNING, DayPart.AFTERNOON],
    )
    venue = TextField(
        lazy("Nơi học"),
        validators=[Length(max=300)],
        description=lazy("Chỉ ghi khi khác nơi học của lớp."),
    )


class MeetingForm(BaseForm):
    """One meeting."""

    held_on = day_field(lazy("Ngày học"))
    part = choice_field(lazy("Buổi"), DayPart)
    venue = TextField(
        lazy("Nơi học"),
        validators=[Length(max=300)],
        description=lazy("Chỉ ghi khi khác nơi học của lớp."),
    )
    is_cancelled = BooleanField(lazy("Buổi này không diễn ra"))
