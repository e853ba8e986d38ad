"""What a list is asked for: a province as one reader may see it, in a year, on a day of it."""

from dataclasses import dataclass
from datetime import date

from app.domain.access import Scope
from app.domain.plan import Period, year_to_date


@dataclass(frozen=True, slots=True)
class Outlook:
    """A reader's view of a province. as_of: in the year."""

    province_id: int
    scope: Scope
    year: int
    as_of: date

    @property
    def year_to_date(self) -> Period:
        return year_to_date(self.year, self.as_of)

    @property
    def sees_province(self) -> bool:
        """Whether everything in the province is in scope."""
        return self.scope.covers_province(self.province_id)
