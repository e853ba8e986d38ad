"""Why a figure is what it is: its people, or its courses, schools, communes, units and records,
each with the first reason that applies.

The lists add up to the figure: the credited are its value, all but those aside its denominator.
"""

from app.queries.explain.course import explain_courses
from app.queries.explain.evidence import SEATED
from app.queries.explain.items import ITEM_KINDS, count_items, explain_items, reasons_of
from app.queries.explain.lines import (
    ExplainedCommune,
    ExplainedCourse,
    ExplainedItem,
    ExplainedNetwork,
    ExplainedOutput,
    ExplainedPerson,
    ExplainedSchool,
    ExplainedStatement,
)
from app.queries.explain.people import (
    PEOPLE_KINDS,
    count_reasons,
    explain_people,
    list_people,
    reasons_of_people,
)

__all__ = [
    "ITEM_KINDS",
    "PEOPLE_KINDS",
    "SEATED",
    "ExplainedCommune",
    "ExplainedCourse",
    "ExplainedItem",
    "ExplainedNetwork",
    "ExplainedOutput",
    "ExplainedPerson",
    "ExplainedSchool",
    "ExplainedStatement",
    "count_items",
    "count_reasons",
    "explain_courses",
    "explain_items",
    "explain_people",
    "list_people",
    "reasons_of",
    "reasons_of_people",
]
