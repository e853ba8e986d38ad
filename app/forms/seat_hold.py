"""Seats held for units: one number a unit, as it was typed."""

import re
from collections.abc import Iterable, Mapping

from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from app.domain.vietnamese import clean
from app.forms.base import BaseForm
from app.forms.field import day_field
from app.forms.unit_field import UnitField
from app.i18n import _, lazy

MOST = 1_000_000
ROW = "seats-"

_ID = re.compile(r"[0-9]{1,9}")


class HoldForm(BaseForm):
    """Until when seats are held, and how many are to be shared out. Its rows: `seats_typed`."""

    until = day_field(
        lazy("Giữ đến hết ngày"),
        required=False,
        description=lazy("Sau ngày này chỗ chưa dùng về chung. Để trống: giữ đến khi khai giảng."),
    )
    total = IntegerField(
        lazy("Số chỗ đem chia"),
        validators=[Optional(), NumberRange(min=0, max=MOST)],
    )
    unit = UnitField(lazy("Thêm đơn vị trực thuộc"))


def units_sent(sent: Iterable[str]) -> set[int]:
    """The ids of the units whose rows came with a form, by the names of its fields."""
    numbers = (name.removeprefix(ROW) for name in sent if name.startswith(ROW))
    return {int(number) for number in numbers if _ID.fullmatch(number)}


def seats_typed(
    form: HoldForm, sent: Mapping[str, str], unit_ids: Iterable[int]
) -> tuple[dict[int, int], dict[int, str]]:
    """{unit_id: seats} and {unit_id: what was typed}; what is no number is told on the form."""
    seats, typed = {}, {}
    for unit_id in unit_ids:
        text = clean(sent.get(f"{ROW}{unit_id}", ""))
        typed[unit_id] = text
        if not text:
            continue
        if not (text.isdecimal() and int(text) <= MOST):
            form.form_errors.append(_("«%(found)s» không phải là số chỗ.", found=text))
        else:
            seats[unit_id] = int(text)
    return seats, typed
