"""Courses, classes and meetings, as somebody types them."""

from wtforms import (  # type: ignore[attr-defined]  # stubs lag behind: SelectChoice
    BooleanField,
    IntegerField,
    SelectChoice,
    SelectMultipleField,
    widgets,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.domain.audience import Audience
from app.domain.course import ClassFacts, ClassStatus, CourseFacts, DayPart, Mode, Topic
from app.domain.label import N_
from app.forms.base import BaseForm
from app.forms.field import (
    DecimalField,
    TextField,
    choice_field,
    choices_field,
    day_field,
    fits,
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


class ClassForm(BaseForm):
    """A class of a course. Calling it off is an act of its own, which says what it does.

    agreed: whether its completions may move into another year.
    """

    code = TextField(
        lazy("Mã lớp"),
        validators=[DataRequired(), Length(max=50)],
        description=lazy("Riêng trong tỉnh."),
    )
    starts_on = day_field(lazy("Ngày khai giảng"))
    ends_on = day_field(
        lazy("Ngày kết thúc"),
        description=lazy("Lớp thuộc năm của ngày này; kết quả học được tính từ ngày này."),
    )
    mode = choice_field(lazy("Hình thức"), Mode, blank=lazy("Chưa rõ"))
    venue = TextField(
        lazy("Nơi học"),
        validators=[Length(max=300)],
        description=lazy("Hội trường, phòng học hoặc đường dẫn lớp trực tuyến."),
    )
    capacity = IntegerField(
        lazy("Số chỗ"),
        validators=[Optional(), NumberRange(min=0, max=1_000_000)],
        description=lazy("Để trống: không giới hạn. 0: không nhận thêm ai."),
    )
    hours = DecimalField(lazy("Số giờ học"), validators=[Optional(), fits(6)])
    status = choice_field(
        lazy("Tình trạng"),
        [status for status in ClassStatus if status is not ClassStatus.CANCELLED],
        blank=lazy("Theo ngày khai giảng và kết thúc"),
        description=lazy(
            "«Đang ghi danh»: học viên thuộc đối tượng tự đăng ký được, đến ngày khai giảng. Tình "
            "trạng khác chỉ chọn khi thực tế khác với ngày ghi ở trên."
        ),
    )
    agreed = BooleanField(lazy("Đồng ý chuyển kết quả hoàn thành sang năm khác"))

    def facts(self) -> ClassFacts:
        return ClassFacts(
            code=given(self.code.data),
            starts_on=given(self.starts_on.data),
            ends_on=given(self.ends_on.data),
            mode=self.mode.data,
            venue=self.venue.data,
            capacity=self.capacity.data,
            hours=self.hours.data,
            status=self.status.data,
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
