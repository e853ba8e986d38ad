"""A class, who teaches it, and how one gets into it, as somebody types them."""

from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # stubs lag behind: SelectChoice
    BooleanField,
    IntegerField,
    SelectChoice,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

from app.domain.course import THRESHOLD, ClassFacts, ClassStatus, Mode, TrainerFacts
from app.domain.registration import OFFER_HOURS, Admission, Approval
from app.forms.base import BaseForm, choices_of
from app.forms.field import (
    CountField,
    DecimalField,
    InstantField,
    TextField,
    choice_field,
    day_field,
    fits,
    given,
)
from app.i18n import lazy

_HIGHEST_COST = 999_999_999_999

_BY_DATES = lazy("Theo ngày khai giảng và kết thúc")
_BY_HAND = [s for s in ClassStatus if s not in {ClassStatus.OPEN, ClassStatus.CANCELLED}]
"""Opening a class to registrations, and calling it off, are acts of their own."""


class ClassForm(BaseForm):
    """A class of a course. agreed: whether its completions may move into another year.

    despite: whether it is saved although its place is taken at the same time.
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
    hours = DecimalField(lazy("Số giờ học"), validators=[Optional(), fits(6)])
    venue = TextField(
        lazy("Nơi học"),
        validators=[Length(max=300)],
        description=lazy("Hội trường, phòng học."),
    )
    link = TextField(
        lazy("Đường dẫn học trực tuyến"),
        validators=[
            Optional(),
            Length(max=500),
            Regexp(
                r"https?://\S+$", message=lazy("Hãy ghi cả đường dẫn, như https://hop.gov.vn/a.")
            ),
        ],
        description=lazy("Bắt đầu bằng https://."),
    )
    status = choice_field(
        lazy("Tình trạng"),
        _BY_HAND,
        blank=_BY_DATES,
        description=lazy(
            "Chỉ chọn khi thực tế khác với ngày ghi ở trên. Mở ghi danh là một nút riêng ở trang "
            "của lớp."
        ),
    )
    capacity = IntegerField(
        lazy("Số chỗ"),
        validators=[Optional(), NumberRange(min=0, max=1_000_000)],
        description=lazy("Để trống: không giới hạn. 0: không nhận thêm ai."),
    )
    approval = choice_field(
        lazy("Ai duyệt người vào lớp"), Approval, default=Approval.NONE, validators=[Optional()]
    )
    registration_from = InstantField(
        lazy("Nhận đăng ký từ"),
        validators=[Optional()],
        description=lazy("Giờ Việt Nam. Để trống: ngay khi mở ghi danh."),
    )
    registration_until = InstantField(
        lazy("Nhận đăng ký đến"),
        is_end=True,
        validators=[Optional()],
        description=lazy("Giờ Việt Nam. Để trống: đến hết hôm trước ngày khai giảng."),
    )
    offer_hours = IntegerField(
        lazy("Lời mời nhận chỗ có hạn (giờ)"),
        default=OFFER_HOURS,
        validators=[Optional(), NumberRange(min=1, max=720)],
        description=lazy("Người đầu danh sách chờ có bấy nhiêu giờ để nhận chỗ vừa trống."),
    )
    cost = CountField(
        lazy("Kinh phí (đồng)"),
        validators=[Optional(), NumberRange(min=0, max=_HIGHEST_COST)],
        render_kw={"inputmode": "numeric"},
    )
    funds = TextField(
        lazy("Nguồn kinh phí"),
        validators=[Length(max=300)],
        description=lazy("Ví dụ: ngân sách tỉnh, nguồn đào tạo năm 2026."),
    )
    threshold = IntegerField(
        lazy("Dự học tối thiểu để hoàn thành (%)"),
        default=THRESHOLD,
        validators=[Optional(), NumberRange(min=0, max=100)],
        description=lazy("Phần trăm số buổi của lớp."),
    )
    is_late_present = BooleanField(lazy("Đi muộn vẫn tính là có mặt"), default=True)
    agreed = BooleanField(lazy("Đồng ý chuyển kết quả hoàn thành sang năm khác"))
    despite = BooleanField(lazy("Vẫn lưu dù trùng lịch"))

    def __init__(self, *args: Any, is_open: bool = False, **more: Any) -> None:
        """is_open: whether the class takes registrations, which can be taken back here."""
        super().__init__(*args, **more)
        if is_open:
            self.status.choices = [
                SelectChoice("", _BY_DATES),
                *choices_of([ClassStatus.OPEN, *_BY_HAND]),
            ]

    def facts(self) -> ClassFacts:
        threshold = self.threshold.data
        return ClassFacts(
            code=given(self.code.data),
            starts_on=given(self.starts_on.data),
            ends_on=given(self.ends_on.data),
            mode=self.mode.data,
            venue=self.venue.data,
            capacity=self.capacity.data,
            hours=self.hours.data,
            status=self.status.data,
            link=self.link.data,
            cost=self.cost.data,
            funds=self.funds.data,
            threshold=THRESHOLD if threshold is None else threshold,
            is_late_present=self.is_late_present.data,
        )

    def admission(self) -> Admission:
        return Admission(
            approval=self.approval.data or Approval.NONE,
            registration_from=self.registration_from.data,
            registration_until=self.registration_until.data,
            offer_hours=self.offer_hours.data or OFFER_HOURS,
        )


class TrainerForm(BaseForm):
    """Who teaches a class: somebody of the roster, or from outside it by name."""

    person = TextField(
        lazy("Người trong sổ"),
        description=lazy(
            "Gõ một phần họ tên, không cần dấu, hoặc mã người. Để trống nếu mời người ngoài."
        ),
    )
    name = TextField(
        lazy("Họ và tên"),
        validators=[Length(max=200)],
        description=lazy("Chỉ cần khi mời người không có trong sổ."),
    )
    office = TextField(lazy("Chức vụ, đơn vị"), validators=[Length(max=300)])
    hours = DecimalField(lazy("Số giờ giảng"), validators=[Optional(), fits(6)])

    def facts(self, name: str, person_id: int | None) -> TrainerFacts:
        return TrainerFacts(name, self.office.data, self.hours.data, person_id)
