"""Days in SQL, where the two databases have words of their own.

Days beyond those of `domain/unit.py` (SINCE_EVER, FOR_EVER) exist on neither side: guard them.
"""

from datetime import date
from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class next_day(FunctionElement[date]):  # noqa: N801  reads as a function
    """The day after a day."""

    type = Date()
    name = "next_day"
    inherit_cache = True


class day_before(FunctionElement[date]):  # noqa: N801  reads as a function
    """The day before a day."""

    type = Date()
    name = "day_before"
    inherit_cache = True


class later(FunctionElement[date]):  # noqa: N801  reads as a function
    """The later of two days."""

    type = Date()
    name = "later"
    inherit_cache = True


class earlier(FunctionElement[date]):  # noqa: N801  reads as a function
    """The earlier of two days."""

    type = Date()
    name = "earlier"
    inherit_cache = True


_WORDS: dict[type[FunctionElement[date]], tuple[str, str]] = {
    next_day: ("CAST({} AS date) + 1", "date({}, '+1 day')"),
    day_before: ("CAST({} AS date) - 1", "date({}, '-1 day')"),
    later: ("greatest({})", "max({})"),
    earlier: ("least({})", "min({})"),
}
"""On PostgreSQL, and on SQLite."""


def _say(element: FunctionElement[date], compiler: SQLCompiler, **options: Any) -> str:
    on_postgresql, on_sqlite = _WORDS[type(element)]
    words = on_postgresql if compiler.dialect.name == "postgresql" else on_sqlite
    return f"({words.format(compiler.process(element.clauses, **options))})"


for _element in _WORDS:
    compiles(_element)(_say)
