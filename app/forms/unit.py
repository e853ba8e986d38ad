"""Units, as somebody types them."""

from datetime import date

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from app.domain.label import N_, Labelled
from app.domain.placement import NoDayOfReturn, PlacementFacts
from app.domain.unit import Level, Sector, UnitKind
from app.domain.vietnamese import clean, fold
from app.forms.base import BaseForm, choices_of
from app.forms.field import TextField, choice_field, given
from app.forms.period_field import first_day_field, last_day_field
from app.forms.unit_field import UnitField
from app.i18n import lazy

_FURTHER = range(2, 13)
"""A district of the past was split among a dozen communes at most."""


class ComingBack(Labelled):
    """How a closed unit lives on."""

    NEVER_CLOSED = "never_closed", N_("Kết thúc ghi nhầm: đơn vị vẫn hoạt động liên tục")
    AGAIN = "again", N_("Hoạt động trở lại từ một ngày sau đó")


class PlacementForm(BaseForm):
    """What a unit is, and where it stands. Who may stand where is the edge's to say."""

    name = TextField(
        lazy("Tên đơn vị"),
        validators=[DataRequired(), Length(max=300)],
        description=lazy("Tên đầy đủ trong quyết định thành lập."),
    )
    kind = choice_field(
        lazy("Loại đơn vị"), UnitKind, blank=lazy("Chọn loại"), validators=[DataRequired()]
    )
    sector = choice_field(
        lazy("Khu vực"),
        Sector,
        blank=lazy("Chọn khu vực"),
        validators=[DataRequired()],
        description=lazy("Nhà nước gồm hành chính, sự nghiệp, Đảng và đoàn thể."),
    )
    level = choice_field(lazy("Cấp"), Level, blank=lazy("Chọn cấp"), validators=[DataRequired()])
    parent = UnitField(lazy("Thuộc"))

    def facts(self) -> PlacementFacts:
        return PlacementFacts(
            name=given(self.name.data),
            kind=given(self.kind.data),
            sector=given(self.sector.data),
            level=given(self.level.data),
        )


class NewUnitForm(PlacementForm):
    """A unit that is not there yet."""

    code = TextField(
        lazy("Mã đơn vị"),
        validators=[DataRequired(), Length(max=50)],
        description=lazy("Riêng trong tỉnh; giữ nguyên khi đổi tên hoặc đổi cấp trên."),
    )
    valid_from = first_day_field(
        lazy("Hoạt động từ ngày"), description=lazy("Để trống nếu có từ trước và không rõ ngày.")
    )
    aliases = TextField(
        lazy("Tên khác"),
        validators=[Length(max=1000)],
        description=lazy("Tên viết tắt, tên cũ hay gặp; cách nhau bằng dấu chấm phẩy."),
    )

    def other_names(self) -> list[str]:
        """Each other name once, as it is first written, in the order typed."""
        typed = (clean(name) for name in (self.aliases.data or "").split(";"))
        names: dict[str, str] = {}
        for name in filter(None, typed):
            names.setdefault(fold(name), name)
        return list(names.values())


class ChangeUnitForm(PlacementForm):
    """What a unit is from a day on."""

    valid_from = first_day_field(
        lazy("Thay đổi từ ngày"),
        required=True,
        description=lazy("Ngày đầu tiên của tên, loại hoặc nơi trực thuộc mới."),
    )


class CorrectUnitForm(PlacementForm):
    """What was written wrong of a period."""

    valid_from = first_day_field(
        lazy("Từ ngày"),
        description=lazy(
            "Để trống nếu có từ trước và không rõ ngày. Thời kỳ liền trước, nếu có, kết thúc vào "
            "hôm trước ngày này."
        ),
    )


class CloseUnitForm(BaseForm):
    """When a unit closes, and who takes over: the first of the successors all that is left in it.

    confirmed: what the reader has been told that it does, once asked.
    """

    last_day = last_day_field(
        lazy("Ngày hoạt động cuối cùng"),
        required=True,
        description=lazy("Đơn vị kế thừa tiếp nhận từ ngày hôm sau."),
    )
    successors = UnitField(
        lazy("Đơn vị kế thừa"),
        description=lazy(
            "Nhận người và đơn vị trực thuộc. Để trống nếu giải thể mà không ai kế thừa."
        ),
    )
    with_people = BooleanField(lazy("Chuyển người đang công tác sang đơn vị kế thừa"))
    with_units = BooleanField(lazy("Chuyển các đơn vị trực thuộc sang đơn vị kế thừa"))
    confirmed = HiddenField()

    @property
    def successor_fields(self) -> list[UnitField]:
        """Those that take over, the one that takes people and units first."""
        return [self.successors, *self.further]

    @property
    def further(self) -> list[UnitField]:
        """The others among which a unit is split."""
        return [self[_further(place)] for place in _FURTHER]


def _further(place: int) -> str:
    return f"successor_{place}"


for place in _FURTHER:
    label = lazy("Đơn vị kế thừa thứ %(place)s", place=place)
    setattr(CloseUnitForm, _further(place), UnitField(label))


class LeftBehindForm(BaseForm):
    """Where those go whom a closed unit has left behind."""

    successors = UnitField(lazy("Chuyển sang đơn vị"), validators=[DataRequired()])


class ReopenUnitForm(BaseForm):
    """How a closed unit lives on."""

    how = RadioField(
        lazy("Cho hoạt động trở lại như thế nào"),
        choices=choices_of(ComingBack),
        default=ComingBack.NEVER_CLOSED.value,
        validators=[InputRequired()],
    )
    from_day = first_day_field(
        lazy("Từ ngày"), description=lazy("Chỉ ghi khi đơn vị hoạt động trở lại sau một thời gian.")
    )

    def day(self) -> date | None:
        """The day on which it comes back; None: it was never closed. Raises NoDayOfReturn."""
        if self.how.data != ComingBack.AGAIN:
            return None
        if self.from_day.data is None:
            raise NoDayOfReturn
        return self.from_day.data


class AliasForm(BaseForm):
    """Another name of a unit."""

    alias = TextField(
        lazy("Tên khác"),
        validators=[DataRequired(), Length(max=300)],
        description=lazy("Tên viết tắt hoặc tên cũ mà tệp và người dùng hay ghi."),
    )
