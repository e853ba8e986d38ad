"""What is remembered, one noun a file. Importing it makes every table known to the metadata."""

from app.models.account_code import AccountCode
from app.models.ancestry import Ancestry
from app.models.assessment import Assessment
from app.models.attendance import Attendance, WalkIn
from app.models.audit import AuditEvent
from app.models.certificate import Certificate, CertificateCounter
from app.models.citizen import CitizenStatistic
from app.models.completion import Completion
from app.models.course import Course, CourseAudience, CourseClass, CourseTopic, Meeting, Trainer
from app.models.declaration import Declaration
from app.models.enrolment import Enrolment, EnrolmentEvent, RemovedPlace, SeatHold
from app.models.intake import ImportBatch
from app.models.job import Job
from app.models.message import CalendarFeed, ClassNotice, Message
from app.models.network import NetworkDeclaration
from app.models.office import IssuingOffice
from app.models.output import TaskOutput
from app.models.person import Person, Posting, PostingAudience
from app.models.plan import (
    Deadline,
    LegalBasis,
    Organisation,
    Plan,
    PlanAudience,
    Province,
    Target,
    Task,
)
from app.models.school import SchoolActivity
from app.models.statement import Statement
from app.models.total import CoverageLedger, CoverageTotal
from app.models.unit import Placement, Succession, Unit, UnitAlias
from app.models.user import RoleGrant, User

__all__ = [
    "AccountCode",
    "Ancestry",
    "Assessment",
    "Attendance",
    "AuditEvent",
    "CalendarFeed",
    "Certificate",
    "CertificateCounter",
    "CitizenStatistic",
    "ClassNotice",
    "Completion",
    "Course",
    "CourseAudience",
    "CourseClass",
    "CourseTopic",
    "CoverageLedger",
    "CoverageTotal",
    "Deadline",
    "Declaration",
    "Enrolment",
    "EnrolmentEvent",
    "ImportBatch",
    "IssuingOffice",
    "Job",
    "LegalBasis",
    "Meeting",
    "Message",
    "NetworkDeclaration",
    "Organisation",
    "Person",
    "Placement",
    "Plan",
    "PlanAudience",
    "Posting",
    "PostingAudience",
    "Province",
    "RemovedPlace",
    "RoleGrant",
    "SchoolActivity",
    "SeatHold",
    "Statement",
    "Succession",
    "Target",
    "Task",
    "TaskOutput",
    "Trainer",
    "Unit",
    "UnitAlias",
    "User",
    "WalkIn",
]
