"""Bringing plans into the register: whole, again, and changed."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.plan_file import read
from app.config import ROOT
from app.domain.audit import AuditAction
from app.domain.plan import TargetKind
from app.domain.plan_document import PlanDocument
from app.models import AuditEvent, Target
from app.services.plan import PlanLoaded, load
from tests.factories import NOW


@pytest.fixture
def document() -> PlanDocument:
    return read(ROOT / "seeds" / "plans" / "thanh-hoa.toml")


def loaded(db: Session, document: PlanDocument) -> PlanLoaded:
    result = load(db, document, actor=None, now=NOW)
    db.expire_all()
    return result


def with_target(document: PlanDocument, kind: TargetKind, **changes: Any) -> PlanDocument:
    targets = tuple(replace(t, **changes) if t.kind is kind else t for t in document.targets)
    return replace(document, targets=targets)


def test_a_plan_is_stored_in_printed_order(db: Session, document: PlanDocument) -> None:
    plan = loaded(db, document).province.plan

    assert plan is not None
    assert [t.clauses for t in plan.targets] == [list(t.clauses) for t in document.targets]
    assert [t.clauses for t in plan.tasks] == [list(t.clauses) for t in document.tasks]
    assert plan.begins_on == document.plan.begins_on


def test_the_same_file_again_changes_nothing_and_is_not_in_the_log(
    db: Session, document: PlanDocument
) -> None:
    loaded(db, document)
    again = loaded(db, document)

    assert (again.is_new, again.changes) == (False, {})
    actions = db.scalars(select(AuditEvent.action)).all()
    assert actions == [AuditAction.PLAN_LOADED]


def test_a_changed_number_reaches_the_plan_and_the_log_tells_old_from_new(
    db: Session, document: PlanDocument
) -> None:
    loaded(db, document)
    before = db.scalars(select(Target.id).where(Target.kind == TargetKind.EXPERTS)).one()

    changed = loaded(db, with_target(document, TargetKind.EXPERTS, threshold=60))

    target = db.scalars(select(Target).where(Target.kind == TargetKind.EXPERTS)).one()
    assert (target.id, target.threshold) == (before, 60)
    place = "targets[experts II.2.a#6].threshold"
    assert changed.changes == {place: (50, 60)}
    event = db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.changes) == (AuditAction.PLAN_CHANGED, {place: [50, 60]})


def test_a_task_that_the_file_drops_is_dropped(db: Session, document: PlanDocument) -> None:
    loaded(db, document)

    shorter = loaded(db, replace(document, tasks=document.tasks[1:]))

    plan = shorter.province.plan
    assert plan is not None
    assert [t.clauses for t in plan.tasks] == [list(t.clauses) for t in document.tasks[1:]]
    assert f"tasks[{document.tasks[0].key}].title_vi" in shorter.changes


def test_a_new_order_is_a_change(db: Session, document: PlanDocument) -> None:
    loaded(db, document)

    turned = loaded(db, replace(document, deadlines=document.deadlines[::-1]))

    plan = turned.province.plan
    assert plan is not None
    assert [d.clause for d in plan.deadlines] == [d.clause for d in document.deadlines[::-1]]
    assert list(turned.changes) == ["deadlines"]
