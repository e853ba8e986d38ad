"""Words, dates and numbers as a Vietnamese reader expects them.

Message ids are Vietnamese: what is typed is what is seen, and no catalogue is needed to run.
"""

from datetime import date, datetime
from decimal import Decimal

from babel.numbers import format_decimal
from flask import Flask
from flask_babel import Babel, gettext
from flask_babel import lazy_gettext as lazy

from app.domain.calendar import VIETNAM
from app.domain.unit import FOR_EVER, SINCE_EVER

__all__ = ["_", "lazy", "vi_date", "vi_int", "vi_number", "vi_percent", "vi_time"]

babel = Babel()


def _(message: str, **facts: object) -> str:
    """A text in the reader's language, with its facts filled in."""
    return str(gettext(message, **facts))


def vi_int(value: int | None) -> str:
    """1040 as 1.040; nothing as a dash."""
    return "–" if value is None else f"{value:,}".replace(",", ".")


def vi_number(value: Decimal | float | None) -> str:
    """A decimal as typed in Vietnam: 929,5."""
    return "–" if value is None else str(format_decimal(value, format="#,##0.##", locale="vi"))


def vi_percent(value: Decimal | None) -> str:
    """A share that is already in percent, with one decimal: 78,1%."""
    return "–" if value is None else f"{value:.1f}%".replace(".", ",")


def vi_date(value: date | None) -> str:
    """dd/mm/yyyy; an open end of a period as nothing."""
    if value is None or value in (SINCE_EVER, FOR_EVER):
        return ""
    return value.strftime("%d/%m/%Y")


def vi_time(value: datetime) -> str:
    """An instant in Vietnam's time: 14:05 22/11/2026."""
    return value.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


def init_app(app: Flask) -> None:
    """Vietnamese everywhere; the formats as template filters."""
    babel.init_app(app)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    for formatter in (vi_int, vi_number, vi_percent, vi_date, vi_time):
        app.add_template_filter(formatter)
