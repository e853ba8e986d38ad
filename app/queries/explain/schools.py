"""The schools behind a figure, each with what it did in the year."""

from sqlalchemy import and_, case, func
from sqlalchemy.orm import aliased

from app.domain.coverage import SchoolReason
from app.domain.unit import SCHOOL_KINDS
from app.models import Placement, Unit
from app.queries.coverage.question import Question
from app.queries.coverage.schools import activities
from app.queries.coverage.units import units_of
from app.queries.explain.evidence import Rows


def schools(asked: Question) -> Rows:
    """The denominator: what is missing, where something is."""
    done, above = activities(asked).subquery(), aliased(Placement)
    stem, digital_skills = func.coalesce(done.c.stem, 0), func.coalesce(done.c.digital_skills, 0)
    reason = case(
        (stem * digital_skills == 1, SchoolReason.BOTH.value),
        (stem == 1, SchoolReason.NO_DIGITAL_SKILLS.value),
        (digital_skills == 1, SchoolReason.NO_STEM.value),
        else_=SchoolReason.NEITHER.value,
    )
    return (
        units_of(asked.ground, SCHOOL_KINDS)
        .join(Unit, Unit.id == Placement.unit_id)
        .outerjoin(done, done.c.unit_id == Placement.unit_id)
        .outerjoin(
            above,
            and_(
                above.unit_id == Placement.parent_id,
                above.valid_from <= asked.as_of,
                above.valid_to >= asked.as_of,
            ),
        )
        .with_only_columns(
            Placement.unit_id,
            Placement.sort_key,
            Unit.code.label("unit_code"),
            Placement.name.label("unit_name"),
            above.name.label("above_name"),
            (stem == 1).label("stem"),
            (digital_skills == 1).label("digital_skills"),
            reason.label("reason"),
        )
    )
