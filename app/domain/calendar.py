"""Days in Vietnam: instants are UTC, days are those of Asia/Ho_Chi_Minh."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local_date(now: datetime) -> date:
    """The calendar day of an aware instant in Vietnam."""
    return now.astimezone(VIETNAM).date()


def end_of(day: date) -> datetime:
    """The last instant of a day in Vietnam."""
    return datetime.combine(day, time.max, VIETNAM)
