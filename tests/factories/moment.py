"""The moment at which tests take place."""

from datetime import UTC, datetime

from app.domain.calendar import local_date

NOW = datetime(2024, 6, 15, 3, 0, tzinfo=UTC)
"""Ten in the morning in Vietnam, in the middle of a year in which every plan is in force."""

TODAY = local_date(NOW)
