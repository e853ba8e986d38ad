"""The tree of units as people browse it: branches, lists, names through time, and head counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    SQLColumnExpression,
    and_,
    case,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session, aliased

from app.domain.coverage import Coverage, Figure, percent_shown
from app.domain.plan import TargetKind
from app.domain.unit import UnitKind
from app.models import Ancestry, Placement, Plan, Posting, Unit, UnitAlias
from app.queries.audience import in_post
from app.queries.coverage import figures
from app.queries.outlook import Outlook
from app.queries.totals import kept_by_unit, kept_whole, knows
from app.queries.unit import WHOLE, ground, holds_on, placed, tree_on, within
from app.queries.words import has_whole_words, has_words

_NAMED = aliased(Placement)
_PARENT = aliased(Placement)
_LATER = aliased(Placement)
_CHILD = aliased(Placement)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a list, as it was on the counting date, or last before it."""

    unit_id: int
    code: str
    name: str
    kind: UnitKind
    above_name: str | None
    below: int
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """What narrows the list of units. kinds: one of these; None: any."""

    text: str = ""
    kind: UnitKind | None = None
    kinds: Collection[UnitKind] | None = None
    with_closed: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.kind or self.with_closed)


@dataclass(frozen=True, slots=True)
class UnitNumbers:
    """People in post in a unit and all below it, and the trained among its staff."""

    heads: int
    staff: Coverage

    @property
    def percent(self) -> Decimal | None:
        """The share trained as shown; None without staff."""
        staff = self.staff
        return percent_shown(staff.value, staff.denominator) if staff.denominator else None


NOBODY = UnitNumbers(0, Coverage(0, 0))


def name_on(
    unit_id: SQLColumnExpression[int | None], on: date | SQLColumnExpression[date]
) -> ColumnElement[str]:
    """What a unit was called on a day, else last before it, else first after it."""
    names = select(_NAMED.name).where(_NAMED.unit_id == unit_id).limit(1).correlate_except(_NAMED)
    begun = names.where(_NAMED.valid_from <= on).order_by(_NAMED.valid_from.desc())
    first = names.order_by(_NAMED.valid_from)
    return func.coalesce(begun.scalar_subquery(), first.scalar_subquery())


def named(province_id: int, text: str) -> Select[int]:
    """Ids of units whose code, alias or name, also a former one, holds each word typed."""
    return select(Unit.id).where(
        Unit.province_id == province_id,
        or_(
            Unit.id.in_(select(Placement.unit_id).where(has_words(text, Placement.search_key))),
            Unit.id.in_(select(UnitAlias.unit_id).where(has_words(text, UnitAlias.search_key))),
            has_words(text, codes=[Unit.code]),
        ),
    )


def named_or_below(province_id: int, text: str, on: date) -> CompoundSelect[int]:
    """The same, with all units below them on a day."""
    found = named(province_id, text)
    below = select(Ancestry.unit_id).where(
        Ancestry.ancestor_id.in_(found), tree_on(on), Ancestry.is_held
    )
    return union(found, below)


def top_units(db: Session, outlook: Outlook) -> list[UnitLine]:
    """The units in scope, alive on the day, whose parent is not: where a reader's trees begin."""
    seen = within(outlook.scope, outlook.province_id, outlook.as_of)
    parent_lives = (
        select(_PARENT.id)
        .where(
            _PARENT.unit_id == Placement.parent_id,
            _PARENT.valid_from <= outlook.as_of,
            _PARENT.valid_to >= outlook.as_of,
            _PARENT.unit_id.in_(seen),
        )
        .exists()
    )
    return _by_name(db, outlook, _alive(outlook).where(~parent_lives))


def units_under(db: Session, unit_id: int, outlook: Outlook) -> list[UnitLine]:
    """The units right below one, alive on the day and in scope."""
    return _by_name(db, outlook, _alive(outlook).where(Placement.parent_id == unit_id))


def count_units(db: Session, outlook: Outlook, wanted: UnitFilter) -> int:
    """How many units a list holds."""
    return db.scalar(units_wanted(outlook, wanted).with_only_columns(func.count())) or 0


def list_units(
    db: Session,
    outlook: Outlook,
    wanted: UnitFilter,
    *,
    by_match: bool = False,
    is_descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[UnitLine]:
    """A page of the units wanted, by name. by_match: first those with the words as whole words."""
    keys = [Placement.sort_key, Unit.code]
    loose = case((has_whole_words(wanted.text, Placement.search_key), 0), else_=1)
    page = (
        units_wanted(outlook, wanted)
        .order_by(
            *([loose] if by_match else []),
            *(key.desc() if is_descending else key for key in keys),
        )
        .limit(limit)
        .offset(offset or None)
    )
    return _lines(db, outlook, page)


def unit_numbers(
    db: Session,
    plan: Plan,
    outlook: Outlook,
    *,
    unit_id: int | None = None,
    units: Collection[int] | None = None,
) -> tuple[Figure, dict[int, UnitNumbers]]:
    """The staff figure of a unit (None: the province), and numbers of units in its subtree.

    units: those that are shown, of those alive; None: all.
    """
    (figure, *_) = figures(
        db,
        plan,
        year=outlook.year,
        as_of=outlook.as_of,
        unit_id=unit_id,
        kinds=(TargetKind.STAFF_TRAINED,),
        with_audiences=False,
        units=units,
    )
    heads = head_counts(db, outlook, unit_id=unit_id, units=units)
    return figure, {
        share.unit_id: UnitNumbers(
            heads.get(share.unit_id, 0), Coverage(share.value or 0, share.denominator or 0)
        )
        for share in figure.by_unit
    } | {WHOLE: UnitNumbers(heads.get(WHOLE, 0), _coverage(figure))}


def head_counts(
    db: Session,
    outlook: Outlook,
    *,
    unit_id: int | None = None,
    units: Collection[int] | None = None,
) -> dict[int, int]:
    """People in post on the day: in all (WHOLE), and by unit (None: each), with all below it."""
    asked = ground(outlook.province_id, outlook.as_of, unit_id, units)
    if knows(db, outlook.province_id, year=outlook.year, as_of=outlook.as_of):
        heads_of = {"heads": "people"}
        below = kept_by_unit(db, asked, outlook.year, heads_of)
        below[WHOLE] = kept_whole(db, asked, outlook.year, heads_of)
        return {group_id: numbers["heads"] for group_id, numbers in below.items()}
    shares = asked.shares
    heads = (
        select(Posting.unit_id, func.count().label("heads"))
        .where(in_post(outlook.as_of))
        .group_by(Posting.unit_id)
        .subquery()
    )
    rows = db.execute(
        select(shares.c.group_id, func.sum(heads.c.heads))
        .join_from(shares, heads, heads.c.unit_id == shares.c.unit_id)
        .group_by(shares.c.group_id)
    )
    return {group_id: int(count) for group_id, count in rows}


def _coverage(figure: Figure) -> Coverage:
    return Coverage(figure.value or 0, figure.denominator or 0)


def _alive(outlook: Outlook) -> Select[Placement]:
    return placed(outlook.province_id, outlook.as_of).where(_is_seen(outlook))


def _by_name(db: Session, outlook: Outlook, units: Select[Placement]) -> list[UnitLine]:
    """Lines by kind, in the order of the enumeration, and by name."""
    kinds = list(UnitKind)
    lines = _lines(db, outlook, units.order_by(Placement.sort_key, Unit.code))
    return sorted(lines, key=lambda line: kinds.index(line.kind))


def _is_seen(outlook: Outlook) -> ColumnElement[bool]:
    return Unit.id.in_(within(outlook.scope, outlook.province_id, outlook.as_of))


def units_wanted(outlook: Outlook, wanted: UnitFilter) -> Select[Placement]:
    """The units of a list, each with its placement of the day or its last; Unit stays open."""
    on = outlook.as_of
    units = (
        select(Placement)
        .join(Unit, Unit.id == Placement.unit_id)
        .where(
            Unit.province_id == outlook.province_id,
            _is_seen(outlook),
            _last_begun(on) if wanted.with_closed else holds_on(on),
        )
    )
    if wanted.text:
        units = units.where(Unit.id.in_(named(outlook.province_id, wanted.text)))
    if wanted.kind is not None:
        units = units.where(Placement.kind == wanted.kind)
    if wanted.kinds is not None:
        units = units.where(Placement.kind.in_(wanted.kinds))
    return units


def _last_begun(on: date) -> ColumnElement[bool]:
    """Whether a placement holds on a day or, for units closed by then, is their last."""
    replaced = select(_LATER.id).where(
        _LATER.unit_id == Placement.unit_id,
        _LATER.valid_from > Placement.valid_from,
        _LATER.valid_from <= on,
    )
    return and_(
        Placement.valid_from <= on,
        or_(Placement.valid_to >= on, ~replaced.correlate(Placement).exists()),
    )


def _lines(db: Session, outlook: Outlook, units: Select[Placement]) -> list[UnitLine]:
    """Placements as lines, in the order that they come in."""
    on = outlook.as_of
    below = (
        select(func.count())
        .where(
            _CHILD.parent_id == Placement.unit_id, _CHILD.valid_from <= on, _CHILD.valid_to >= on
        )
        .correlate(Placement)
        .scalar_subquery()
    )
    rows = db.execute(units.add_columns(Unit.code, name_on(Placement.parent_id, on), below))
    return [
        UnitLine(
            unit_id=placement.unit_id,
            code=code,
            name=placement.name,
            kind=placement.kind,
            above_name=above,
            below=count,
            closed_on=placement.valid_to if placement.valid_to < on else None,
        )
        for placement, code, above, count in rows
    ]


def by_kind(lines: Sequence[UnitLine]) -> dict[UnitKind, list[UnitLine]]:
    """Lines that come by kind, in their groups."""
    return {kind: list(found) for kind, found in groupby(lines, key=lambda line: line.kind)}
