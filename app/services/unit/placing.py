"""What a unit is, and where it stands: adding one, changing it from a day on, mending a slip."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.fault import day_words
from app.domain.placement import (
    AcrossAnother,
    BeginsAfterItEnds,
    ChangeAfterLastDay,
    ChangeBeforeFirstDay,
    ChangedThatDayAlready,
    LeavesOthersBehind,
    NameTaken,
    ParentNotAlive,
    PlacementFacts,
    UnderItself,
    UnitTaken,
    check_placement,
    day_after,
    day_before,
    life_in_words,
    lives_through,
)
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.domain.vietnamese import fold, text_key
from app.models import Placement, Unit, User
from app.queries.hold import hold_province
from app.queries.life import (
    code_taken,
    first_day_under,
    left_outside,
    life_of,
    name_taken,
)
from app.services import totals
from app.services.unit.record import differences, record_unit, said


def add_unit(
    db: Session,
    province_id: int,
    code: str,
    facts: PlacementFacts,
    parent: Unit | None,
    *,
    valid_from: date = SINCE_EVER,
    actor: User,
    now: datetime,
) -> Unit:
    """Add a unit that lives from a day on. parent None: right under the province. Flushes.

    Raises UnitTaken, NameTaken, WrongLevel, WrongSector or ParentNotAlive.
    """
    check_placement(facts)
    hold_province(db, province_id)
    taken = code_taken(db, province_id, code)
    if taken is not None:
        raise UnitTaken(code=code, name=taken.name)
    _check_place(db, province_id, None, facts, parent, valid_from, FOR_EVER)
    unit = Unit(province_id=province_id, code=code)
    placement = Placement(unit=unit, valid_from=valid_from, valid_to=FOR_EVER)
    _write(placement, facts, parent)
    db.add_all([unit, placement])
    db.flush()
    totals.tree_changed(db, province_id)
    changes = {"code": (None, code), **{w: (None, v) for w, v in said(db, placement).items()}}
    record_unit(db, AuditAction.UNIT_CREATED, unit, changes, actor=actor, now=now)
    return unit


def change_unit(
    db: Session,
    unit: Unit,
    facts: PlacementFacts,
    parent: Unit | None,
    *,
    valid_from: date,
    actor: User,
    now: datetime,
) -> bool:
    """Let a unit be something else from a day on; what it was ends on the day before.

    Returns whether anything changes; if not, nothing is written. Flushes. Raises
    ChangeBeforeFirstDay, ChangedThatDayAlready, ChangeAfterLastDay, and what add_unit raises.
    """
    check_placement(facts)
    hold_province(db, unit.province_id)
    old = _changing_on(db, unit, valid_from)
    new = Placement(unit_id=unit.id, valid_from=valid_from, valid_to=old.valid_to)
    _write(new, facts, parent)
    was = said(db, old)
    changes = differences(was, said(db, new), but={"valid_from", "valid_to"})
    if not changes:
        return False
    _check_place(db, unit.province_id, unit, facts, parent, new.valid_from, new.valid_to)
    old.valid_to = day_before(valid_from)
    # The old one first: for a moment the two would share days, which the database forbids.
    db.flush()
    db.add(new)
    db.flush()
    totals.tree_changed(db, unit.province_id)
    changes = {"valid_from": (None, valid_from), **changes}
    record_unit(db, AuditAction.UNIT_CHANGED, unit, changes, actor=actor, now=now)
    return True


def correct_placement(
    db: Session,
    placement: Placement,
    facts: PlacementFacts,
    parent: Unit | None,
    *,
    valid_from: date,
    actor: User,
    now: datetime,
) -> bool:
    """Mend what was written wrong of a period, its first day included.

    The period before it, where it follows on that, ends a day earlier or later with it. Returns
    whether anything changes. Flushes. Raises AcrossAnother, BeginsAfterItEnds, LeavesOthersBehind,
    and what add_unit raises.
    """
    check_placement(facts)
    unit = placement.unit
    hold_province(db, unit.province_id)
    before = _before(db, placement)
    _check_first_day(db, placement, before, valid_from)
    # What has not been touched may have come from a file, which asks less of old times.
    if _stands(placement) != (fold(facts.name), parent.id if parent else None, valid_from):
        _check_place(db, unit.province_id, unit, facts, parent, valid_from, placement.valid_to)
    was = said(db, placement)
    if before is not None and day_after(before.valid_to) == placement.valid_from:
        _move_seam(db, before, placement, valid_from)
    placement.valid_from = valid_from
    _write(placement, facts, parent)
    db.flush()
    changes = differences(was, said(db, placement))
    if changes:
        totals.tree_changed(db, unit.province_id)
        record_unit(db, AuditAction.UNIT_CHANGED, unit, changes, actor=actor, now=now)
    return bool(changes)


def check_parent(db: Session, unit: Unit | None, parent: Unit, *, first: date, last: date) -> None:
    """Refuse a parent that is not alive throughout, or stands under the unit on some day.

    Who is there since ever asks of the parent only that it lives until the end.
    Raises ParentNotAlive or UnderItself.
    """
    life = life_of(db, parent.id)
    begins = life[0].valid_from if first == SINCE_EVER else first
    if not lives_through(life, begins, last):
        raise ParentNotAlive(
            parent=life[-1].name,
            first=day_words(first),
            last=day_words(last),
            alive=life_in_words(life),
        )
    if unit is None:
        return
    day = first_day_under(db, parent.id, unit.id, first=first, last=last)
    if day is not None:
        raise UnderItself(parent=life[-1].name, day=day_words(day))


def _check_place(
    db: Session,
    province_id: int,
    unit: Unit | None,
    facts: PlacementFacts,
    parent: Unit | None,
    first: date,
    last: date,
) -> None:
    """Refuse a parent that cannot be, or a name that another unit has there."""
    if parent is not None:
        check_parent(db, unit, parent, first=first, last=last)
    taken = name_taken(
        db,
        province_id,
        fold(facts.name),
        parent_id=parent.id if parent else None,
        first=first,
        last=last,
        but=unit.id if unit else None,
    )
    if taken is not None:
        raise NameTaken(name=taken.name, code=taken.code)


def _changing_on(db: Session, unit: Unit, day: date) -> Placement:
    """What the unit would have been on a day, were it not to change."""
    life = life_of(db, unit.id)
    begun = [placement for placement in life if placement.valid_from <= day]
    if not begun:
        raise ChangeBeforeFirstDay(first=day_words(life[0].valid_from))
    last = begun[-1]
    if last.valid_from == day:
        raise ChangedThatDayAlready(day=day_words(day), name=last.name)
    if last.valid_to < day:
        raise ChangeAfterLastDay(last=day_words(last.valid_to))
    return last


def _before(db: Session, placement: Placement) -> Placement | None:
    earlier = [p for p in life_of(db, placement.unit_id) if p.valid_to < placement.valid_from]
    return earlier[-1] if earlier else None


def _stands(placement: Placement) -> tuple[str, int | None, date]:
    return placement.search_key, placement.parent_id, placement.valid_from


def _check_first_day(
    db: Session, placement: Placement, before: Placement | None, valid_from: date
) -> None:
    """Refuse a first day that crosses another period, or takes days that others stand on."""
    if valid_from > placement.valid_to:
        raise BeginsAfterItEnds(last=day_words(placement.valid_to))
    if before is not None:
        follows = day_after(before.valid_to) == placement.valid_from
        if valid_from <= (before.valid_from if follows else before.valid_to):
            first, last = day_words(before.valid_from), day_words(before.valid_to)
            raise AcrossAnother(name=before.name, first=first, last=last)
        if follows:
            return
    lost = day_before(valid_from)
    people, units = left_outside(db, placement.unit_id, first=placement.valid_from, last=lost)
    if valid_from > placement.valid_from and (people or units):
        raise LeavesOthersBehind(people=people, units=units)


def _move_seam(db: Session, before: Placement, after: Placement, day: date) -> None:
    """Let the second of two periods that meet begin on another day.

    Apart first: for a moment they would share days, which the database forbids.
    """
    before.valid_to = min(before.valid_to, day_before(day))
    after.valid_from = max(after.valid_from, day)
    db.flush()
    before.valid_to = day_before(day)


def _write(placement: Placement, facts: PlacementFacts, parent: Unit | None) -> None:
    placement.parent_id = parent.id if parent else None
    placement.name = facts.name
    placement.search_key, placement.sort_key = fold(facts.name), text_key(facts.name)
    placement.kind, placement.sector, placement.level = facts.kind, facts.sector, facts.level
