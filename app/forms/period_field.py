"""When something began or ended, and when somebody was born: often only the year is known."""

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import DateField, StringField, validators

from app.domain import cell
from app.domain.fault import Fault
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.domain.vietnamese import clean
from app.forms.field import DAY_FORMATS
from app.i18n import _


class PeriodField(DateField):
    """A day; of a year alone the first or the last, as files have it. None: nothing is typed."""

    def __init__(self, label: Any, read: Callable[[str], date], **more: Any) -> None:
        super().__init__(label, format=DAY_FORMATS, **more)
        self.read = read
        # What components/field.html draws with a calendar.
        self.type = "DateField"

    def process_data(self, value: date | None) -> None:
        self.data = None if value in (SINCE_EVER, FOR_EVER) else value

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = _read(self.read, valuelist)


class BirthField(StringField):
    """A birth date, or the year alone where only that is known."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = _read(cell.birth, valuelist)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return (
            self.data.strftime(DAY_FORMATS[0]) if isinstance(self.data, date) else self.data or ""
        )


def first_day_field(label: Any, *, required: bool = False, **more: Any) -> PeriodField:
    """The day on which something begins; of a year alone 1 January."""
    return PeriodField(label, cell.first_day, validators=[_first(required)], **more)


def last_day_field(label: Any, *, required: bool = False, **more: Any) -> PeriodField:
    """The day on which something ends, itself included; of a year alone 31 December."""
    return PeriodField(label, cell.last_day, validators=[_first(required)], **more)


def _first(required: bool) -> Any:
    return validators.InputRequired() if required else validators.Optional()


def _read(read: Callable[[str], Any], typed: list[str]) -> Any:
    """What was typed. Raises ValueError in the reader's words."""
    text = clean(typed[0]) if typed else ""
    if not text:
        return None
    # A bare number is a year or a slip; only in a spreadsheet is it a day counted from 1899.
    if text.isdecimal() and cell.year_alone(text) is None:
        raise ValueError(_(cell.NotADate.message, found=text))
    try:
        return read(text)
    except Fault as fault:
        raise ValueError(_(fault.message, **fault.facts)) from fault
