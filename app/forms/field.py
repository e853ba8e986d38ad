"""Fields as people here fill them in: cleaned text, days and hours, numbers, closed sets."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from wtforms import (  # type: ignore[attr-defined]  # stubs lag behind: SelectChoice
    DateField,
    DateTimeField,
    Field,
    Form,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
    validators,
    widgets,
)
from wtforms import DecimalField as PlainDecimalField

from app.domain.calendar import VIETNAM
from app.domain.label import Labelled
from app.domain.vietnamese import clean
from app.forms.base import choices_of
from app.i18n import _, vi_int, vi_number

L = TypeVar("L", bound=Labelled)
T = TypeVar("T")

DAY_FORMATS = ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"]
"""How a day may be typed; it is shown as the first says."""

_INSTANT_FORMATS = ["%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%d %H:%M"]

_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


class TextField(StringField):
    """One line of text, cleaned; None where nothing is typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = clean(valuelist[0]) or None


class DecimalField(PlainDecimalField):
    """A number with a comma or a point; shown as it was typed, else as it is written here.

    As text: a browser leaves a field of numbers empty that holds a comma.
    """

    widget = widgets.TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([clean(text).replace(",", ".") for text in valuelist])
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return vi_number(self.data) if self.data is not None else ""


class CountField(IntegerField):
    """A whole number; 4.200 and 4 200 are four thousand two hundred."""

    widget = widgets.TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(["".join(text.replace(".", "").split()) for text in valuelist])

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return vi_int(self.data) if self.data is not None else ""


class InstantField(DateTimeField):
    """An instant, typed and shown in Vietnam's time: 31/12/2024 14:30; a day alone is all of it.

    is_end: whether a day alone means its last minute, not its first.
    """

    def __init__(self, label: Any = None, *, is_end: bool = False, **more: Any) -> None:
        super().__init__(label, format=_INSTANT_FORMATS, **more)
        self.is_end = is_end

    def process_formdata(self, valuelist: list[str]) -> None:
        text = clean(valuelist[0]) if valuelist else ""
        if not text:
            self.data = None
            return
        is_day = ":" not in text
        super().process_formdata(
            [f"{text} {'23:59' if self.is_end else '00:00'}" if is_day else text]
        )
        if self.data is not None:
            if not _EARLIEST <= self.data.date() <= _LATEST:
                raise ValueError(_("Hãy xem lại năm: ngày phải từ năm 2000 đến năm 2100."))
            self.data = self.data.replace(tzinfo=VIETNAM)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        shown: datetime | None = self.data
        return shown.astimezone(VIETNAM).strftime(_INSTANT_FORMATS[0]) if shown else ""


def fits(digits: int, places: int = 2) -> Callable[[Form, Field], None]:
    """A validator: the number is not negative, and no longer than the register can hold."""
    most = Decimal(10) ** (digits - places)

    def check(_form: Form, field: Field) -> None:
        value = field.data
        if value is None:
            return
        if not 0 <= value < most or value != round(value, places):
            raise ValidationError(
                _(
                    "Hãy nhập số từ 0 đến %(most)s, nhiều nhất %(places)s chữ số sau dấu phẩy.",
                    most=vi_number(most - 1),
                    places=places,
                )
            )

    return check


def of_our_time(_form: Form, field: Field) -> None:
    """A validator: a day of this century, not of the year 204."""
    if field.data is not None and not _EARLIEST <= field.data <= _LATEST:
        raise ValidationError(_("Hãy xem lại năm: ngày phải từ năm 2000 đến năm 2100."))


def day_field(label: Any, *, required: bool = True, **more: Any) -> DateField:
    """A day, typed dd/mm/yyyy or picked."""
    first = validators.InputRequired() if required else validators.Optional()
    return DateField(label, format=DAY_FORMATS, validators=[first, of_our_time], **more)


def choice_field(
    label: Any, codes: Iterable[Labelled], *, blank: Any = None, **more: Any
) -> SelectField:
    """One of a closed set; its data is the member. blank: words for none of them, which is None."""
    members = list(codes)
    none = [SelectChoice("", blank)] if blank is not None else []
    return SelectField(
        label, choices=none + choices_of(members), coerce=_member(type(members[0])), **more
    )


def choices_field(
    label: Any, codes: Iterable[Labelled], *, missing: Any = None, **more: Any
) -> SelectMultipleField:
    """Some of a closed set, ticked; its data are the members.

    missing: what to say without any; None: there need be none.
    """
    members = list(codes)
    return SelectMultipleField(
        label,
        choices=choices_of(members),
        coerce=_member(type(members[0])),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
        validators=[] if missing is None else [validators.InputRequired(missing)],
        **more,
    )


def given(data: T | None) -> T:
    """What a required field holds, once the form is valid."""
    assert data is not None
    return data


def _member(codes: type[L]) -> Callable[[Any], L | None]:
    return lambda code: codes(code) if code else None
