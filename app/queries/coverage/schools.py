"""stem_schools: schools with STEM/STEAM and with digital-skills activity in the year."""

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from app.domain.unit import SCHOOL_KINDS
from app.models import Placement, SchoolActivity
from app.queries.coverage.count import Count
from app.queries.coverage.question import Question
from app.queries.coverage.units import share_of_units, units_of


def activities(asked: Question) -> Select[int, int, int]:
    """(unit_id, stem, digital_skills): what each unit did in the year so far, 1 or 0 each."""
    return (
        select(
            SchoolActivity.unit_id,
            func.max(case((SchoolActivity.has_stem, 1), else_=0)).label("stem"),
            func.max(case((SchoolActivity.has_digital_skills, 1), else_=0)).label("digital_skills"),
        )
        .where(SchoolActivity.year == asked.year, SchoolActivity.recorded_on <= asked.as_of)
        .group_by(SchoolActivity.unit_id)
    )


def stem_schools(db: Session, asked: Question) -> Count:
    """Those with both kinds of activity, in one record or in several, of all schools."""
    done = activities(asked).subquery()
    schools = units_of(asked.ground, SCHOOL_KINDS)
    schools = schools.outerjoin(done, done.c.unit_id == Placement.unit_id)
    return share_of_units(db, asked, schools, done.c.stem * done.c.digital_skills == 1)
