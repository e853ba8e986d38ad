"""Rows for tests: each function stores one thing with believable defaults, and flushes.

Whatever a test does not care about, it does not say. All people are invented.
"""

from tests.factories.assessment import make_assessment
from tests.factories.attendance import make_attendance, make_meeting, make_walk_in
from tests.factories.cast import Cast, make_cast
from tests.factories.certificate import make_certificate
from tests.factories.course import LOCKED, make_class, make_course
from tests.factories.enrolment import make_completion, make_credit, make_enrolment
from tests.factories.fact import (
    make_activity,
    make_declaration,
    make_network,
    make_output,
    make_statement,
    make_statistic,
)
from tests.factories.job import make_job
from tests.factories.message import make_message
from tests.factories.moment import NOW, TODAY
from tests.factories.person import make_officer, make_person, make_posting
from tests.factories.plan import make_plan, make_province, make_target
from tests.factories.unit import make_placement, make_unit
from tests.factories.user import make_grant, make_user

__all__ = [
    "LOCKED",
    "NOW",
    "TODAY",
    "Cast",
    "make_activity",
    "make_assessment",
    "make_attendance",
    "make_cast",
    "make_certificate",
    "make_class",
    "make_completion",
    "make_course",
    "make_credit",
    "make_declaration",
    "make_enrolment",
    "make_grant",
    "make_job",
    "make_meeting",
    "make_message",
    "make_network",
    "make_officer",
    "make_output",
    "make_person",
    "make_placement",
    "make_plan",
    "make_posting",
    "make_province",
    "make_statement",
    "make_statistic",
    "make_target",
    "make_unit",
    "make_user",
    "make_walk_in",
]
