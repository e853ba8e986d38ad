"""Why a figure is what it is: its people or its courses, each with the first reason that applies.

The lists add up to the figure: the credited are its value, all but those aside its denominator.
"""

from app.queries.explain.course import explain_courses
from app.queries.explain.lines import ExplainedCourse, ExplainedPerson
from app.queries.explain.people import count_reasons, explain_people

__all__ = [
    "ExplainedCourse",
    "ExplainedPerson",
    "count_reasons",
    "explain_courses",
    "explain_people",
]
