"""Closing a unit, its people and the units below it taken over by another; opening it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.fault import day_words
from app.domain.placement import (
    ClosedAlready,
    ClosesBeforeItBegins,
    NobodyLeft,
    NobodyTakesOver,
    NotClosed,
    NotClosedYet,
    PeopleLeft,
    ReopensTooEarly,
    SucceedsItself,
    SuccessorNotAlive,
    UnitsLeft,
    day_after,
    day_before,
    lives_through,
)
from app.domain.unit import FOR_EVER, SCHOOL_KINDS
from app.models import Placement, Posting, Succession, Unit, User
from app.queries.hold import hold_province
from app.queries.life import life_of, postings_left_after, units_left_after
from app.services import totals
from app.services.unit.placing import check_parent
from app.services.unit.record import record_unit
from app.services.unit.transfer import Transfer

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a unit does. last: what it is until then.

    receiver: the first successor, where postings and the units below go; None: there is nothing
    to take over. people, units: how many of them go along.
    """

    unit: Unit
    last: Placement
    last_day: date
    successors: Sequence[Unit]
    receiver: Unit | None
    postings: Sequence[Posting]
    below: Sequence[Placement]
    people: int
    units: int

    @property
    def next_day(self) -> date:
        """The day on which the successors take over."""
        return day_after(self.last_day)


def plan_closing(
    db: Session,
    unit: Unit,
    *,
    last_day: date,
    successors: Sequence[Unit] = (),
    with_people: bool = False,
    with_units: bool = False,
) -> Closing:
    """What closing a unit after a day would do, for whoever is asked first. Writes nothing, but
    holds the province until the transaction ends, so that what was planned can be done in it.

    with_people, with_units: whoever works there, whatever stands below, goes to the first
    successor. Raises ClosedAlready, ClosesBeforeItBegins, SucceedsItself, SuccessorNotAlive,
    NobodyTakesOver, PeopleLeft or UnitsLeft.
    """
    hold_province(db, unit.province_id)
    last = life_of(db, unit.id)[-1]
    if last.valid_to != FOR_EVER:
        raise ClosedAlready(last=day_words(last.valid_to))
    if last_day < last.valid_from:
        raise ClosesBeforeItBegins(first=day_words(last.valid_from))
    _check_successors(db, unit, successors, day_after(last_day))
    below = units_left_after(db, unit.id, last_day)
    units = len({placement.unit_id for placement in below})
    if below and not with_units:
        names = ", ".join(placement.name for placement in below[:_NAMED])
        names += ", …" if len(below) > _NAMED else ""
        raise UnitsLeft(count=units, day=day_words(last_day), names=names)
    postings = postings_left_after(db, unit.id, last_day)
    people = len({posting.person_id for posting in postings})
    if postings and not with_people:
        raise PeopleLeft(count=people, day=day_words(last_day))
    receiver = successors[0] if successors else None
    if receiver is None and (below or postings):
        raise NobodyTakesOver
    return Closing(unit, last, last_day, successors, receiver, postings, below, people, units)


def close_unit(db: Session, closing: Closing, *, actor: User, now: datetime) -> None:
    """Do what was planned, in the transaction in which it was planned. Flushes.

    Raises ParentNotAlive or UnderItself for a unit below that cannot stand under the successor.
    """
    unit, receiver = closing.unit, closing.receiver
    if receiver is not None:
        for placement in closing.below:
            check_parent(
                db,
                db.get_one(Unit, placement.unit_id),
                receiver,
                first=max(closing.next_day, placement.valid_from),
                last=placement.valid_to,
            )
        if closing.postings:
            keeps_subject = _kind_on(db, receiver, closing.next_day) in SCHOOL_KINDS
            Transfer(db, receiver, closing.next_day, keeps_subject, actor, now).of(closing.postings)
    closing.last.valid_to = closing.last_day
    db.flush()
    if receiver is not None:
        for placement in closing.below:
            _hang(db, placement, receiver, closing.next_day, actor=actor, now=now)
    db.flush()
    totals.tree_changed(db, unit.province_id)
    _succeed(db, closing)
    changes: dict[str, tuple[object, object]] = {"valid_to": (None, closing.last_day)}
    if closing.successors:
        changes["successor_code"] = (None, [successor.code for successor in closing.successors])
    if closing.people:
        changes["moved"] = (None, closing.people)
    record_unit(db, AuditAction.UNIT_CHANGED, unit, changes, actor=actor, now=now)


def move_left_behind(db: Session, unit: Unit, receiver: Unit, *, actor: User, now: datetime) -> int:
    """Let everybody whom a closed unit has left behind go on in another, from the day after.

    Files may close a unit over its people; no figure counts them until they are moved. Returns how
    many are. Flushes. Raises NotClosedYet, NobodyLeft, SucceedsItself or SuccessorNotAlive.
    """
    hold_province(db, unit.province_id)
    last = life_of(db, unit.id)[-1]
    if last.valid_to == FOR_EVER:
        raise NotClosedYet
    next_day = day_after(last.valid_to)
    _check_successors(db, unit, [receiver], next_day)
    postings = postings_left_after(db, unit.id, last.valid_to)
    if not postings:
        raise NobodyLeft
    keeps_subject = _kind_on(db, receiver, next_day) in SCHOOL_KINDS
    Transfer(db, receiver, next_day, keeps_subject, actor, now).of(postings)
    people = len({posting.person_id for posting in postings})
    changes = {"moved": (None, people), "successor_code": (None, receiver.code)}
    record_unit(db, AuditAction.UNIT_CHANGED, unit, changes, actor=actor, now=now)
    return people


def reopen_unit(
    db: Session, unit: Unit, *, from_day: date | None, actor: User, now: datetime
) -> None:
    """Let a closed unit live on. from_day None: it was never closed, and nobody succeeded it.

    Otherwise it comes back on that day as what it was last, and its successors stay. Who went to
    them does not come back by itself. Flushes. Raises NotClosed, ReopensTooEarly, ParentNotAlive.
    """
    hold_province(db, unit.province_id)
    last = life_of(db, unit.id)[-1]
    if last.valid_to == FOR_EVER:
        raise NotClosed
    if from_day is not None and from_day <= last.valid_to:
        raise ReopensTooEarly(last=day_words(last.valid_to))
    if last.parent_id is not None:
        parent = db.get_one(Unit, last.parent_id)
        check_parent(db, unit, parent, first=from_day or last.valid_from, last=FOR_EVER)
    if from_day is None:
        changes = _undo_closing(db, unit, last)
    else:
        db.add(_again(last, from_day, FOR_EVER))
        changes = {"valid_from": (None, from_day)}
    db.flush()
    totals.tree_changed(db, unit.province_id)
    record_unit(db, AuditAction.UNIT_CHANGED, unit, changes, actor=actor, now=now)


def _check_successors(db: Session, unit: Unit, successors: Sequence[Unit], on: date) -> None:
    for successor in successors:
        if successor.id == unit.id:
            raise SucceedsItself
        life = life_of(db, successor.id)
        if not lives_through(life, on, FOR_EVER):
            raise SuccessorNotAlive(name=life[-1].name, day=day_words(on))


def _kind_on(db: Session, unit: Unit, day: date) -> object:
    return next(p.kind for p in life_of(db, unit.id) if p.valid_from <= day <= p.valid_to)


def _hang(
    db: Session, placement: Placement, parent: Unit, on: date, *, actor: User, now: datetime
) -> None:
    """Let a unit stand under another from a day on, as what it is."""
    unit = db.get_one(Unit, placement.unit_id)
    old = db.get_one(Unit, placement.parent_id)
    if placement.valid_from >= on:
        placement.parent_id = parent.id
    else:
        moved = _again(placement, on, placement.valid_to)
        moved.parent_id = parent.id
        placement.valid_to = day_before(on)
        db.flush()
        db.add(moved)
    changes = {"valid_from": (None, on), "parent_code": (old.code, parent.code)}
    record_unit(db, AuditAction.UNIT_CHANGED, unit, changes, actor=actor, now=now)


def _again(placement: Placement, first: date, last: date) -> Placement:
    """The same once more, for another time."""
    return Placement(
        unit_id=placement.unit_id,
        parent_id=placement.parent_id,
        name=placement.name,
        search_key=placement.search_key,
        sort_key=placement.sort_key,
        kind=placement.kind,
        sector=placement.sector,
        level=placement.level,
        valid_from=first,
        valid_to=last,
    )


def _succeed(db: Session, closing: Closing) -> None:
    """Note who takes over; a unit that had closed before may have had the same successor."""
    mine = select(Succession).where(Succession.unit_id == closing.unit.id)
    known = {row.successor_id: row for row in db.scalars(mine)}
    for successor in closing.successors:
        row = known.get(successor.id) or Succession(
            unit_id=closing.unit.id, successor_id=successor.id
        )
        row.takes_over_on = closing.next_day
        db.add(row)
    db.flush()


def _undo_closing(db: Session, unit: Unit, last: Placement) -> dict[str, tuple[object, object]]:
    """Forget that a unit was closed. Returns what changes."""
    changes: dict[str, tuple[object, object]] = {"valid_to": (last.valid_to, None)}
    codes = list(
        db.scalars(
            select(Unit.code)
            .join(Succession, Succession.successor_id == Unit.id)
            .where(
                Succession.unit_id == unit.id,
                Succession.takes_over_on == day_after(last.valid_to),
            )
            .order_by(Unit.code)
        )
    )
    if codes:
        changes["successor_code"] = (codes, None)
        db.execute(
            delete(Succession).where(
                Succession.unit_id == unit.id,
                Succession.takes_over_on == day_after(last.valid_to),
            )
        )
    last.valid_to = FOR_EVER
    return changes
