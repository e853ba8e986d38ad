"""The people behind a figure, in pages, and how many each reason applies to."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, select, true, union_all
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.expression import Subquery

from app.domain.coverage import Reason
from app.domain.plan import TargetKind
from app.models import CourseClass, Person, Placement, Plan, Posting, Unit
from app.queries.coverage.experts import placed_seats
from app.queries.coverage.question import Question, question
from app.queries.explain.aside import not_in_post, unresolved
from app.queries.explain.evidence import EVIDENCE_TOPICS, SEATED, classes_of, evidence_of
from app.queries.explain.lines import ExplainedPerson
from app.queries.explain.name import last_placement_id
from app.queries.explain.population import population, population_of
from app.queries.explain.seats import candidates, credited, seats_that_count

PEOPLE_KINDS = tuple(kind for kind in TargetKind if kind in EVIDENCE_TOPICS)
"""The figures explained by people."""

_COMMON = frozenset({None, Reason.CREDITED})
"""What nearly everybody's reason is: none in particular, or credit."""

_ASIDE = {Reason.NOT_IN_POST: not_in_post, Reason.UNRESOLVED: unresolved}

_SHOWN = aliased(CourseClass)
_HOME = aliased(Placement)
_JOB = aliased(Posting)


def explain_people(
    db: Session,
    plan: Plan,
    kind: TargetKind,
    *,
    year: int,
    as_of: date,
    unit_id: int | None = None,
    reason: Reason | None = None,
    person_ids: Collection[int] | None = None,
) -> list[ExplainedPerson]:
    """The people behind a figure, in the order of names; those aside the denominator among them.

    reason: only the people with this one. person_ids: only what it says of these.
    """
    asked = question(plan, year=year, as_of=as_of, unit_id=unit_id)
    people = _reasoned(asked, kind, reason, of_few=person_ids is not None)
    page = select(people, Person.code.label("person_code"), Person.full_name, Person.sort_key)
    page = page.join_from(people, Person, Person.id == people.c.person_id)
    if person_ids is not None:
        page = page.where(people.c.person_id.in_(person_ids))
    listed_here = page.subquery("page")
    rows = db.execute(
        select(
            listed_here.c.person_id,
            listed_here.c.person_code,
            listed_here.c.full_name,
            listed_here.c.unit_id,
            Unit.code.label("unit_code"),
            _HOME.name.label("unit_name"),
            _JOB.position,
            listed_here.c.reason,
            _SHOWN.id.label("class_id"),
            _SHOWN.code.label("class_code"),
        )
        .select_from(listed_here)
        .outerjoin(Unit, Unit.id == listed_here.c.unit_id)
        .outerjoin(_HOME, _HOME.id == last_placement_id(listed_here.c.unit_id, as_of))
        .outerjoin(_JOB, _JOB.id == listed_here.c.posting_id)
        .outerjoin(_SHOWN, _SHOWN.id == _class_shown(asked, kind, listed_here))
        .order_by(listed_here.c.sort_key, listed_here.c.person_code)
    )
    return [ExplainedPerson(**{**row._mapping, "reason": Reason(row.reason)}) for row in rows]


def list_people(
    db: Session,
    plan: Plan,
    kind: TargetKind,
    *,
    year: int,
    as_of: date,
    unit_id: int | None = None,
    reason: Reason | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[int]:
    """The ids of the people behind a figure in the order of names: its denominator, or those with
    a reason.

    limit, offset: a page of them.
    """
    asked = question(plan, year=year, as_of=as_of, unit_id=unit_id)
    if kind in SEATED or not asked.ground.is_whole_province:
        # Few: all of them with their reasons cost less than to look for those with one.
        people = _reasoned(asked, kind) if reason or kind in SEATED else _everyone(asked, kind)
        rows = db.execute(_by_name(people, people.c.reason))
        found = [found_id for found_id, given in rows if reason in (None, given)]
    elif kind is not TargetKind.IT_STAFF and reason in _COMMON and limit is not None:
        # Nearly everybody: who is on a page is found by going through the names.
        posts = population_of(asked, kind, reason, of_few=True)
        belongs = posts.where(Posting.person_id == Person.id).correlate(Person).exists()
        names = select(Person.id).where(Person.province_id == asked.province_id, belongs)
        names = names.order_by(Person.sort_key, Person.code).limit(limit).offset(offset)
        return db.scalars(names).all()
    else:
        people = _reasoned(asked, kind, reason) if reason else _everyone(asked, kind)
        found = list(db.scalars(_by_name(people)))
    return found[offset:] if limit is None else found[offset : offset + limit]


def reasons_of_people(kind: TargetKind) -> list[Reason]:
    """The reasons that people can be in a figure's lists for, or not count for."""
    if kind in SEATED:
        return [r for r in Reason if r not in {Reason.NOT_ASSESSED, Reason.OTHER_TOPIC, *_ASIDE}]
    return [r for r in Reason if r is not Reason.NOT_ASSESSED or kind is TargetKind.IT_STAFF]


def count_reasons(
    db: Session, plan: Plan, kind: TargetKind, *, year: int, as_of: date, unit_id: int | None = None
) -> dict[Reason, int]:
    """How many people each reason applies to; reasons that apply to nobody are left out."""
    asked = question(plan, year=year, as_of=as_of, unit_id=unit_id)
    people = _reasoned(asked, kind)
    rows = db.execute(select(people.c.reason, func.count()).group_by(people.c.reason))
    found = {Reason(code): count for code, count in rows}
    return {reason: found[reason] for reason in Reason if reason in found}


def _reasoned(
    asked: Question,
    kind: TargetKind,
    reason: Reason | None = None,
    *,
    of_few: bool = False,
) -> Subquery:
    """(person_id, unit_id, posting_id, reason) of everyone whom the figure's lists show.

    reason: of those with this one. of_few: whether only some of them will be asked for.
    """
    if kind in SEATED:
        everyone = union_all(credited(asked, kind), candidates(asked, kind)).subquery()
        wanted = everyone.c.reason == reason.value if reason else true()
        return select(everyone).where(wanted).subquery("people")
    if reason is None:
        everybody = population(asked, kind, of_few=of_few)
        aside = (rows_of(asked, kind) for rows_of in _ASIDE.values())
        return union_all(everybody, *aside).subquery("people")
    if reason in _ASIDE:
        return _ASIDE[reason](asked, kind).subquery("people")
    return population_of(asked, kind, reason).subquery("people")


def _everyone(asked: Question, kind: TargetKind) -> Subquery:
    """The denominator, whatever their reasons are."""
    return population_of(asked, kind).subquery("people")


def _by_name(people: Subquery, *columns: ColumnElement[Any]) -> Select[Any]:
    """Ids in the order of names, and more of the people's columns."""
    named = select(Person.id, *columns).join(people, people.c.person_id == Person.id)
    return named.order_by(Person.sort_key, Person.code)


def _class_shown(asked: Question, kind: TargetKind, people: Subquery) -> ScalarSelect[int]:
    """The class that a reason speaks of: the earliest such one, for other years the latest."""
    evidence, person = evidence_of(asked, kind), people.c.person_id
    credit = classes_of(evidence.credited(), person)
    if kind in SEATED:
        # In a unit's list the class is one that belongs to the unit, as in `credited`.
        seats = placed_seats(seats_that_count(asked, kind).subquery()).subquery()
        credit = select(CourseClass.id).join(seats, seats.c.course_class_id == CourseClass.id)
        credit = credit.where(seats.c.person_id == people.c.person_id)
        if not asked.ground.is_whole_province:
            credit = credit.where(seats.c.unit_id.in_(select(asked.ground.members.c.unit_id)))
        credit = credit.correlate_except(CourseClass, seats)
    by_reason: list[tuple[Collection[Reason], Select[int]]] = [
        ((Reason.CREDITED, Reason.NOT_ASSESSED, Reason.NOT_IN_POST), credit),
        ((Reason.ENROLLED,), classes_of(evidence.ahead(), person)),
        ((Reason.BELOW_ATTENDANCE,), classes_of(evidence.ended(), person)),
        ((Reason.OTHER_TOPIC,), classes_of(evidence.other_topic(), person)),
    ]
    earliest = (CourseClass.ends_on, CourseClass.code)
    latest = (CourseClass.ends_on.desc(), CourseClass.code)
    whens = [
        (people.c.reason.in_(reasons), classes.order_by(*earliest).limit(1).scalar_subquery())
        for reasons, classes in by_reason
    ]
    earlier = classes_of(evidence.earlier(), person).order_by(*latest).limit(1).scalar_subquery()
    shown = case(*whens, (people.c.reason == Reason.OTHER_YEAR.value, earlier))
    return select(shown).correlate(people).scalar_subquery()
