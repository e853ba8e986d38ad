"""Audiences in SQL: which postings belong to which group, on one day."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import Subquery

from app.domain.audience import Audience
from app.domain.person import STAFF_CATEGORIES, Category
from app.domain.unit import ENTERPRISE_SECTORS, SCHOOL_KINDS, Sector, UnitKind
from app.models import Ancestry, Placement, Posting, PostingAudience, Unit
from app.queries.unit import Ground, holds_on

Place = type[Placement] | type[Ancestry]
"""Where a unit's kind and sector of a day are read."""

_SOMEBODY = aliased(Posting)


def _by_rule(place: Place) -> dict[Audience, SQLColumnExpression[bool]]:
    """What puts a main posting, in a unit of that day's kind and sector, into an audience."""
    return {
        **{Audience(c.value): Posting.category == c for c in Category if c in STAFF_CATEGORIES},
        Audience.LEADERS: Posting.is_leader,
        Audience.IT_STAFF: Posting.is_it_staff,
        Audience.DX_ADVISERS: Posting.is_dx_adviser,
        Audience.VILLAGE_CADRES: Posting.category == Category.KHONG_CHUYEN_TRACH,
        Audience.ENTERPRISE_WORKERS: and_(
            Posting.category == Category.NGUOI_LAO_DONG,
            place.sector.in_(sorted(ENTERPRISE_SECTORS)),
        ),
        Audience.PRESS: place.kind == UnitKind.PRESS_AGENCY,
        Audience.TEACHERS: and_(place.kind.in_(sorted(SCHOOL_KINDS)), Posting.subject.is_not(None)),
        Audience.LECTURERS: and_(
            Posting.category == Category.VIEN_CHUC,
            place.kind.in_([UnitKind.UNIVERSITY, UnitKind.COLLEGE]),
        ),
        Audience.STUDENTS: Posting.category == Category.STUDENT,
        Audience.CITIZENS: Posting.category == Category.CITIZEN,
    }


def in_post(on: date | SQLColumnExpression[date]) -> ColumnElement[bool]:
    """Whether a posting is a person's main one on a day."""
    return and_(Posting.is_main, Posting.starts_on <= on, Posting.ends_on >= on)


def in_closed_unit(on: date) -> ColumnElement[bool]:
    """Whether a posting is a person's main one on a day, in a unit that is not alive that day."""
    alive = select(Placement.id).where(Placement.unit_id == Unit.id, holds_on(on))
    # Closed units are few: their people are found by them, not everybody asked for a unit.
    closed = select(Unit.id).where(not_(alive.correlate(Unit).exists())).correlate(None)
    return and_(in_post(on), Posting.unit_id.in_(closed))


def unresolved(on: date) -> ColumnElement[bool]:
    """Whether a posting in a closed unit is one of staff, who wait to be transferred."""
    return and_(in_closed_unit(on), Posting.category.in_(sorted(STAFF_CATEGORIES)))


def is_staff(sectors: Collection[Sector], place: Place = Placement) -> ColumnElement[bool]:
    """Whether a posting, in a placement of its unit, is one of staff of some sectors."""
    return and_(Posting.category.in_(sorted(STAFF_CATEGORIES)), place.sector.in_(sorted(sectors)))


def teaches(subjects: Collection[str], levels: Collection[str]) -> ColumnElement[bool]:
    """Whether a posting is for one of the subjects at one of the levels."""
    return and_(Posting.subject.in_(sorted(subjects)), Posting.school_level.in_(sorted(levels)))


def is_stem_teacher(
    subjects: Collection[str], levels: Collection[str], place: Place = Placement
) -> ColumnElement[bool]:
    """Whether a posting, in a placement of its unit, teaches one of the subjects in a school.

    Of any category, in a school of any sector: a teacher is who has a subject there.
    """
    return and_(teaches(subjects, levels), place.kind.in_(sorted(SCHOOL_KINDS)))


def posted(ground: Ground, *conditions: ColumnElement[bool]) -> Select[int, int, int]:
    """(posting_id, person_id, unit_id) of the main postings on the ground's day that fit.

    Posting and Placement stay open for further conditions and columns.
    """
    return (
        select(Posting.id.label("posting_id"), Posting.person_id, Posting.unit_id)
        .join(Placement, and_(Placement.unit_id == Posting.unit_id, holds_on(ground.on)))
        .where(
            in_post(ground.on),
            *conditions,
            Posting.unit_id.in_(select(ground.members.c.unit_id)),
        )
    )


def staff(ground: Ground, sectors: Collection[Sector]) -> Select[int, int, int]:
    """(posting_id, person_id, unit_id) of the `staff_trained` denominator on the ground's day."""
    return posted(ground, is_staff(sectors))


def stem_teachers(
    ground: Ground, subjects: Collection[str], levels: Collection[str]
) -> Select[int, int, int]:
    """(posting_id, person_id, unit_id) of the `stem_teachers` denominator on the ground's day."""
    return posted(ground, is_stem_teacher(subjects, levels))


def keeps_roster(unit_id: SQLColumnExpression[int], on: date) -> ColumnElement[bool]:
    """Whether a unit has staff of its own on a day: they are counted, and may not be declared."""
    return (
        select(_SOMEBODY.id)
        .where(
            _SOMEBODY.unit_id == unit_id,
            _SOMEBODY.category.in_(sorted(STAFF_CATEGORIES)),
            _SOMEBODY.is_main,
            _SOMEBODY.starts_on <= on,
            _SOMEBODY.ends_on >= on,
        )
        .exists()
    )


def named_outright(*of: ColumnElement[bool]) -> Subquery:
    """(posting_id, one column an audience): audiences that the roster names, 1 where it does.

    of: conditions on Posting, where only some are wanted.
    """
    named = select(
        PostingAudience.posting_id,
        *(
            func.count().filter(PostingAudience.audience == audience).label(audience.value)
            for audience in Audience
        ),
    ).group_by(PostingAudience.posting_id)
    if of:
        named = named.join(Posting, Posting.id == PostingAudience.posting_id).where(*of)
    return named.subquery()


def membership(
    named: Subquery, experts: ColumnElement[bool], place: Place = Placement
) -> dict[Audience, ColumnElement[bool]]:
    """For each audience, whether a posting of `staff` is in it: by rule, or named outright.

    experts: whether the person counts in the experts figure.
    """
    rules = {**_by_rule(place), Audience.EXPERTS: experts}
    return {audience: or_(rules[audience], named.c[audience.value] > 0) for audience in Audience}
