"""Kept totals: the days that they know."""

from datetime import date


def first_known_day(year: int, counted_on: date) -> date:
    """The first day of a year as of which totals counted up to a day can answer.

    What happened before is one sum by then: of a past year only its last day is known, of a year
    to come every day.
    """
    if year < counted_on.year:
        return date(year, 12, 31)
    return max(counted_on, date(year, 1, 1))
