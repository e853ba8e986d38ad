"""Provinces and their plans."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.audience import STAFF_AUDIENCES
from app.domain.plan import Counts, QualitativeSubject, Recurrence, TargetKind, TargetUnit
from app.domain.unit import Sector
from app.models import Plan, Province, Target
from tests.factories.store import next_number, store

_TARGETS: dict[TargetKind, dict[str, Any]] = {
    TargetKind.STAFF_TRAINED: {
        "threshold": 100,
        "unit": TargetUnit.PERCENT,
        "sectors": [Sector.STATE.value, Sector.STATE_ENTERPRISE.value],
    },
    TargetKind.IT_STAFF: {"threshold": 100, "unit": TargetUnit.PERCENT},
    TargetKind.COURSES: {
        "threshold": 1,
        "unit": TargetUnit.COURSES,
        "audiences": [audience.value for audience in STAFF_AUDIENCES],
    },
    TargetKind.EXPERTS: {
        "threshold": 20,
        "unit": TargetUnit.PEOPLE,
        "recurrence": Recurrence.ONCE,
        "counts": Counts.TRAINED,
    },
    TargetKind.STEM_TEACHERS: {"threshold": 80, "unit": TargetUnit.PERCENT},
    TargetKind.QUALITATIVE: {"subject": QualitativeSubject.NETWORK_BUILT},
}


def make_province(db: Session, code: str | None = None, **overrides: Any) -> Province:
    """A province; without a plan."""
    code = code or f"tinh-{next_number()}"
    facts = {"name_vi": f"Tỉnh {code}", "name_en": f"Province {code}"} | overrides
    return store(db, Province(code=code, **facts))


def make_plan(
    db: Session,
    province: Province,
    *,
    targets: Iterable[TargetKind] = (
        TargetKind.STAFF_TRAINED,
        TargetKind.IT_STAFF,
        TargetKind.COURSES,
        TargetKind.EXPERTS,
    ),
    **overrides: Any,
) -> Plan:
    """The plan of a province from 1 April 2022, with a target of each kind named."""
    facts: dict[str, Any] = {
        "title_vi": "Kế hoạch nâng cao nhận thức, phổ cập kỹ năng và phát triển nguồn nhân lực",
        "title_en": "Plan on awareness, skills and human resources",
        "number": "01/KH-UBND",
        "issued": "2022-04-01",
        "issuer": "UBND tỉnh",
        "begins_on": date(2022, 4, 1),
        "horizon": 2025,
        "orientation": 2030,
        "funding_vi": "Ngân sách nhà nước",
        "funding_en": "State budget",
        "funding_clauses": ["IV"],
        "stem_clauses": ["II.2"],
        "stem_subjects": ["informatics", "mathematics", "primary_class"],
        "stem_levels": ["primary", "lower_secondary", "upper_secondary"],
    }
    plan = store(db, Plan(province=province, **(facts | overrides)))
    for kind in targets:
        make_target(db, plan, kind)
    return plan


def make_target(db: Session, plan: Plan, kind: TargetKind, **overrides: Any) -> Target:
    """A target of a plan, due in 2025, with the threshold and unit usual for its kind."""
    place = len(plan.targets) + 1
    facts: dict[str, Any] = {
        "place": place,
        "clauses": [f"II.1#{place}"],
        "title_vi": kind.label,
        "title_en": kind.value,
        "recurrence": Recurrence.YEARLY,
        "due_year": 2025,
    }
    return store(db, Target(plan=plan, kind=kind, **(facts | _TARGETS.get(kind, {}) | overrides)))
