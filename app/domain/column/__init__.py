"""The columns of each kind of file: canonical names, what people call them, how cells are read."""

from app.domain.column.courses import COURSES
from app.domain.column.facts import (
    CITIZEN_STATISTICS,
    DECLARATIONS,
    NETWORKS,
    OUTPUTS,
    SCHOOL_ACTIVITIES,
)
from app.domain.column.roster import ROSTER
from app.domain.column.shape import Column
from app.domain.column.training import ASSESSMENTS, COMPLETIONS, ENROLMENTS, NOMINEES
from app.domain.column.units import UNITS
from app.domain.intake import ImportKind, ListKind

__all__ = ["COLUMNS", "ONE_OF", "Column"]

COLUMNS: dict[ImportKind | ListKind, tuple[Column, ...]] = {
    ImportKind.UNITS: UNITS,
    ImportKind.ROSTER: ROSTER,
    ImportKind.COURSES: COURSES,
    ImportKind.ENROLMENTS: ENROLMENTS,
    ImportKind.COMPLETIONS: COMPLETIONS,
    ImportKind.ASSESSMENTS: ASSESSMENTS,
    ImportKind.SCHOOL_ACTIVITIES: SCHOOL_ACTIVITIES,
    ImportKind.CITIZEN_STATISTICS: CITIZEN_STATISTICS,
    ImportKind.NETWORKS: NETWORKS,
    ImportKind.OUTPUTS: OUTPUTS,
    ImportKind.DECLARATIONS: DECLARATIONS,
    ListKind.NOMINEES: NOMINEES,
}

ONE_OF: dict[ImportKind | ListKind, tuple[str, ...]] = {
    ImportKind.ROSTER: ("person_code", "national_id"),
    ListKind.NOMINEES: ("person_code", "full_name"),
}
"""Columns of which a file needs one, and a row too."""
