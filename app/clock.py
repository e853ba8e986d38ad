"""The only reading of the clock, by blueprints and commands; below them `now` is an argument."""

from datetime import UTC, date, datetime

from app.domain.calendar import local_date


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """This day in Vietnam."""
    return local_date(now())
