"""Words, dates and numbers in the reader's language: Vietnamese, or English where it was chosen.

Message ids are Vietnamese: what is typed is what is seen, and only English has a catalogue. Dates
are written dd/mm/yyyy in both languages, since that is how every document in Vietnam has them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import cast, overload

from babel.numbers import format_decimal
from flask import Flask, Response, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, get_translations
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from app.domain.calendar import VIETNAM
from app.domain.label import Labelled, Phrase, Word
from app.domain.unit import FOR_EVER, SINCE_EVER

__all__ = [
    "LANGUAGES",
    "_",
    "as_written",
    "bilingual",
    "force_locale",
    "language",
    "lazy",
    "vi_date",
    "vi_int",
    "vi_number",
    "vi_percent",
    "vi_time",
]

VIETNAMESE, ENGLISH = "vi", "en"
LANGUAGES = {VIETNAMESE: "Tiếng Việt", ENGLISH: "English"}
"""The languages one can choose, each by its own name."""

COOKIE = "language"

babel = Babel()


def language() -> str:
    """The reader's language: "vi" or "en". Commands, which nobody reads in a browser: "vi"."""
    return cast(str, get_locale().language)


def _(message: str, /, **facts: object) -> str:
    """A text in the reader's language, with its facts filled in, words of ours in words.

    A fact called `count` decides between one and many where the language tells them apart.
    """
    text = _text_of(message, facts)
    return text % _said(facts) if facts else text


def lazy(message: str, /, **facts: object) -> LazyString:
    """As `_`, but put off until it is shown: for what is written when no reader is there yet."""
    return LazyString(_, message, **facts)


def _text_of(message: str, facts: Mapping[str, object]) -> str:
    if not message:
        return ""  # gettext would answer with the catalogue's own header
    locale = get_locale()
    context = message.context if isinstance(message, Word) else None
    # Most counts come here as they are shown, "1.040"; only a single one must be recognised.
    is_one = str(facts.get("count", 1)) == "1"
    return _looked_up(locale.language if locale else None, str(message), context, is_one)


@lru_cache(maxsize=8192)
def _looked_up(_language: str | None, message: str, context: str | None, is_one: bool) -> str:
    """A text in the reader's language, which the catalogues take long to find: a table says the
    same word hundreds of times."""
    catalogue = get_translations()
    if context:
        return str(catalogue.upgettext(context, message))
    text = str(catalogue.ungettext(message, message, 1 if is_one else 2))
    return text if text != message else str(catalogue.ugettext(message))


def _said(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: _in_words(fact) for name, fact in facts.items()}


def _in_words(fact: object) -> object:
    if isinstance(fact, Phrase):
        return "".join(str(_in_words(piece)) for piece in fact)
    if isinstance(fact, Labelled):
        return _(fact.label)
    return _(fact) if isinstance(fact, Word) else fact


@pass_eval_context
def _template_text(context: EvalContext, message: str, /, **facts: object) -> str:
    """`_` and {% trans %} in a template: facts are escaped, and %% is always one percent sign."""
    return _filled_in(context, _text_of(message, facts), facts)


@pass_eval_context
def _template_text_in(context: EvalContext, where: str, message: str, /, **facts: object) -> str:
    """As `_`, for a text whose meaning depends on where it stands; see domain.label.Word."""
    return _filled_in(context, _text_of(Word(message, where), facts), facts)


def _filled_in(context: EvalContext, text: str, facts: Mapping[str, object]) -> str:
    """Without facts the text may be what somebody typed, such as the name of a system."""
    said = escape(text) if context.autoescape else text
    return said % _said(facts) if facts else said.replace("%%", "%")


@overload
def bilingual(vietnamese: str, english: str | None) -> str: ...
@overload
def bilingual(vietnamese: str | None, english: str | None) -> str | None: ...
def bilingual(vietnamese: str | None, english: str | None) -> str | None:
    """Of a text that the data hold in both languages, the reader's; Vietnamese without another."""
    return english or vietnamese if language() == ENGLISH else vietnamese


def as_written(text: str | None) -> str:
    """A name or a note, for a template: it is Vietnamese, and says so on a page that is not."""
    if not text or language() == VIETNAMESE:
        return text or ""
    return Markup('<bdi lang="vi">%s</bdi>') % text


def vi_int(value: int | None) -> str:
    """1040 as 1.040 or 1,040; nothing as a dash."""
    return "–" if value is None else _pointed(f"{value:,}")


def vi_number(value: Decimal | float | None) -> str:
    """A decimal with as many places as it needs, two at most: 929,5 or 929.5."""
    if value is None:
        return "–"
    return str(format_decimal(value, format="#,##0.##", locale=language()))


def vi_percent(value: Decimal | None) -> str:
    """A share that is already in percent, with one decimal: 78,1% or 78.1%."""
    return "–" if value is None else _pointed(f"{value:.1f}%")


_SWAPPED = str.maketrans(",.", ".,")


def _pointed(number: str) -> str:
    """A number that Python wrote the English way."""
    return number if language() == ENGLISH else number.translate(_SWAPPED)


def vi_date(value: date | None) -> str:
    """dd/mm/yyyy; an open end of a period as nothing."""
    if value is None or value in (SINCE_EVER, FOR_EVER):
        return ""
    return value.strftime("%d/%m/%Y")


def vi_time(value: datetime) -> str:
    """An instant in Vietnam's time: 14:05 22/11/2026."""
    return value.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


def _chosen() -> str:
    """What the reader chose, in this browser; Vietnamese at the first visit."""
    chosen = request.cookies.get(COOKIE) if has_request_context() else None
    return chosen if chosen in LANGUAGES else VIETNAMESE


def _say_which(response: Response) -> Response:
    """A page says its language, and that another cookie might get another page."""
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = language()
        response.vary.add("Cookie")
    return response


def init_app(app: Flask) -> None:
    """The reader's language everywhere; words and formats for the templates."""
    babel.init_app(app, locale_selector=_chosen)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(
        gettext=_template_text,
        pgettext=_template_text_in,
        bilingual=bilingual,
        language=language,
    )
    for formatter in (as_written, vi_int, vi_number, vi_percent, vi_date, vi_time):
        app.add_template_filter(formatter)
    app.after_request(_say_which)
