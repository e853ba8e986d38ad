"""Provinces and plans, as commands and pages read them."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Scope
from app.domain.errors import WrongUsage
from app.domain.label import N_
from app.domain.plan import Counts, Recurrence, TargetKind, due_on
from app.domain.unit import Sector
from app.models import Deadline, Plan, Province, Unit


class UnknownProvince(WrongUsage):
    """No plan has been loaded under this code."""

    message = N_("Không có tỉnh mã «%(code)s». Các tỉnh đã nạp kế hoạch: %(known)s.")


class NoPlanYet(WrongUsage):
    """Nothing can be counted before a plan is loaded."""

    message = N_("Chưa nạp kế hoạch nào. Hãy chạy `flask plans load`.")


class ProvinceNotNamed(WrongUsage):
    """Several provinces are loaded, and a file does not say which is meant."""

    message = N_(
        "Có nhiều tỉnh trong hệ thống. Hãy thêm --province với một trong các mã: %(known)s."
    )


def provinces(db: Session, *, scope: Scope) -> list[Province]:
    """The provinces in scope, by name."""
    rows = db.scalars(select(Province).order_by(Province.name_vi, Province.id))
    return [province for province in rows if scope.of_province(province.id)]


def first_at_work(db: Session, seen: list[Province]) -> Province:
    """Of several provinces, the first that has any units; else the first."""
    at_work = set(db.scalars(select(Unit.province_id).distinct()))
    return next((province for province in seen if province.id in at_work), seen[0])


def province_by_code(db: Session, code: str) -> Province:
    """The province under a code. Raises UnknownProvince, or NoPlanYet in an empty system."""
    province = db.scalar(select(Province).where(Province.code == code))
    if province is None:
        known = _known_codes(db)
        raise UnknownProvince(code=code, known=", ".join(known)) if known else NoPlanYet()
    return province


def the_province(db: Session, code: str | None) -> Province:
    """The province meant: the one named, else the only one. Raises WrongUsage's of this module."""
    if code is not None:
        return province_by_code(db, code)
    known = _known_codes(db)
    if len(known) == 1:
        return province_by_code(db, known[0])
    raise ProvinceNotNamed(known=", ".join(known)) if known else NoPlanYet()


def plan_of(db: Session, province: Province) -> Plan:
    """A province's plan; each of its lists is read when first asked for. Raises NoPlanYet."""
    plan = db.scalar(select(Plan).where(Plan.province_id == province.id))
    if plan is None:
        raise NoPlanYet
    return plan


def all_plans(db: Session) -> list[Plan]:
    """Every plan, by the code of its province."""
    return list(db.scalars(select(Plan).join(Province).order_by(Province.code)))


def _known_codes(db: Session) -> list[str]:
    return list(db.scalars(select(Province.code).order_by(Province.code)))


def what_makes_experts(plan: Plan) -> Counts:
    """Whether the plan counts experts trained, or sent to be trained."""
    by_kind = {target.kind: target for target in plan.targets}
    target = by_kind.get(TargetKind.EXPERTS)
    return target.counts if target and target.counts else Counts.TRAINED


def staff_sectors(plan: Plan) -> frozenset[Sector]:
    """Whose staff the plan's yearly share is of; where it sets none, everybody's."""
    by_kind = {target.kind: target for target in plan.targets}
    target = by_kind.get(TargetKind.STAFF_TRAINED)
    return frozenset(map(Sector, target.sectors if target and target.sectors else Sector))


def next_due(plan: Plan, deadline: Deadline, today: date) -> date | None:
    """The next last day of a deadline from today on; None where no day is named, or it is past."""
    if deadline.month is None or deadline.day is None:
        return None
    years = [deadline.year] if deadline.year else [today.year, today.year + 1]
    if deadline.recurrence is Recurrence.ONCE and deadline.year is None:
        return None
    for year in years:
        on = due_on(year, deadline.month, deadline.day, is_strict=plan.deadlines_are_strict)
        if on >= today:
            return on
    return None
