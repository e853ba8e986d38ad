"""Plans: one a province, numbers that make sense, subjects only where there is no number."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.plan import QualitativeSubject, TargetKind
from app.models import Plan, Target
from tests.factories import make_plan, make_province, make_target
from tests.models.refusal import refused_by


@pytest.fixture
def plan(db: Session) -> Plan:
    return make_plan(db, make_province(db))


def test_a_province_code_is_unique(db: Session) -> None:
    make_province(db, "dak-lak")

    with refused_by("uq_province_code"):
        make_province(db, "dak-lak")


def test_a_province_has_one_plan(db: Session, plan: Plan) -> None:
    other = make_plan(db, make_province(db))

    with refused_by("uq_plan_province_id"):
        other.province_id = plan.province_id
        db.flush()


def test_the_orientation_is_not_before_the_horizon(db: Session) -> None:
    with refused_by("ck_plan_horizon_before_orientation"):
        make_plan(db, make_province(db), horizon=2030, orientation=2025)


def test_a_threshold_is_not_negative(db: Session, plan: Plan) -> None:
    with refused_by("ck_target_threshold_is_not_negative"):
        make_target(db, plan, TargetKind.STAFF_TRAINED, threshold=-1)


def test_a_threshold_may_be_missing(db: Session, plan: Plan) -> None:
    make_target(db, plan, TargetKind.EXPERTS, threshold=None)


def test_a_target_without_number_has_a_subject(db: Session, plan: Plan) -> None:
    with refused_by("ck_target_only_qualitative_has_subject"):
        make_target(db, plan, TargetKind.QUALITATIVE, subject=None)


def test_a_target_with_a_number_has_no_subject(db: Session, plan: Plan) -> None:
    with refused_by("ck_target_only_qualitative_has_subject"):
        make_target(db, plan, TargetKind.EXPERTS, subject=QualitativeSubject.NETWORK_BUILT)


def test_a_plan_goes_with_its_targets(db: Session, plan: Plan) -> None:
    db.delete(plan)
    db.flush()

    assert db.scalar(select(func.count(Target.id))) == 0
