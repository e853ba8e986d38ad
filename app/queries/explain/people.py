"""The people behind a figure, in pages, and how many each reason applies to."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ScalarSelect, Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.expression import Subquery

from app.domain.coverage import Reason
from app.domain.plan import TargetKind
from app.models import CourseClass, Person, Placement, Plan, Posting, Unit
from app.queries.coverage.experts import placed_seats
from app.queries.coverage.question import Question, question
from app.queries.explain.aside import not_in_post, unresolved
from app.queries.explain.evidence import EVIDENCE_TOPICS, SEATED, Rows, evidence_of
from app.queries.explain.lines import ExplainedPerson
from app.queries.explain.name import last_placement_id
from app.queries.explain.population import population
from app.queries.explain.seats import candidates, credited, seats_that_count

PEOPLE_KINDS = tuple(kind for kind in TargetKind if kind in EVIDENCE_TOPICS)
"""The figures explained by people."""


def explain_people(
    db: Session,
    plan: Plan,
    kind: TargetKind,
    *,
    year: int,
    as_of: date,
    unit_id: int | None = None,
    reason: Reason | None = None,
    person_id: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ExplainedPerson]:
    """The people behind a figure, in the order of names; those aside the denominator among them.

    reason: only the people with this one. person_id: only what it says of somebody. limit, offset:
    a page of them.
    """
    asked = question(plan, year=year, as_of=as_of, unit_id=unit_id)
    people = _reasoned(asked, kind)
    # The page is cut first: what is shown of a person is looked up for those on it only, and where
    # every reason is wanted, why they are there as well.
    wanted = people.c.reason == reason.value if reason else literal(True)
    if person_id is not None:
        wanted = people.c.person_id == person_id
    elif reason is None and limit is not None:
        wanted = people.c.person_id.in_(_page_of(db, asked, kind, limit, offset))
        limit, offset = None, 0
    page = (
        select(people, Person.code.label("person_code"), Person.full_name, Person.sort_key)
        .join_from(people, Person, Person.id == people.c.person_id)
        .where(wanted)
        .order_by(Person.sort_key, Person.code)
        .limit(limit)
        .offset(offset or None)
        .subquery("page")
    )
    shown, home, job = aliased(CourseClass), aliased(Placement), aliased(Posting)
    rows = db.execute(
        select(
            page.c.person_id,
            page.c.person_code,
            page.c.full_name,
            page.c.unit_id,
            Unit.code.label("unit_code"),
            home.name.label("unit_name"),
            job.position,
            page.c.reason,
            shown.id.label("class_id"),
            shown.code.label("class_code"),
        )
        .select_from(page)
        .outerjoin(Unit, Unit.id == page.c.unit_id)
        .outerjoin(home, home.id == last_placement_id(page.c.unit_id, as_of))
        .outerjoin(job, job.id == page.c.posting_id)
        .outerjoin(shown, shown.id == _class_shown(asked, kind, page))
        .order_by(page.c.sort_key, page.c.person_code)
    )
    return [ExplainedPerson(**{**row._mapping, "reason": Reason(row.reason)}) for row in rows]


def count_reasons(
    db: Session, plan: Plan, kind: TargetKind, *, year: int, as_of: date, unit_id: int | None = None
) -> dict[Reason, int]:
    """How many people each reason applies to; reasons that apply to nobody are left out."""
    asked = question(plan, year=year, as_of=as_of, unit_id=unit_id)
    people = _reasoned(asked, kind)
    rows = db.execute(select(people.c.reason, func.count()).group_by(people.c.reason))
    found = {Reason(code): count for code, count in rows}
    return {reason: found[reason] for reason in Reason if reason in found}


def _reasoned(asked: Question, kind: TargetKind) -> Subquery:
    """(person_id, unit_id, posting_id, reason) of everyone whom the figure's lists show."""
    return union_all(*_parts(asked, kind)).subquery("people")


def _parts(asked: Question, kind: TargetKind) -> list[Rows]:
    if kind in SEATED:
        return [credited(asked, kind), candidates(asked, kind)]
    return [population(asked, kind), not_in_post(asked, kind), unresolved(asked, kind)]


def _page_of(
    db: Session, asked: Question, kind: TargetKind, limit: int, offset: int
) -> Sequence[int]:
    """The ids of the people on a page of everyone, whatever their reasons are."""
    parts = _parts(asked, kind)
    names = (part.with_only_columns(part.selected_columns["person_id"]) for part in parts)
    everyone = union_all(*names).subquery()
    page = select(Person.id).join(everyone, everyone.c.person_id == Person.id)
    page = page.order_by(Person.sort_key, Person.code).limit(limit).offset(offset or None)
    return db.scalars(page).all()


def _class_shown(asked: Question, kind: TargetKind, people: Subquery) -> ScalarSelect[int]:
    """The class that a reason speaks of: the earliest such one, for other years the latest."""
    evidence = evidence_of(asked, kind, people.c.person_id)
    credit = evidence.credited()
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
        ((Reason.ENROLLED,), evidence.ahead()),
        ((Reason.BELOW_ATTENDANCE,), evidence.ended()),
        ((Reason.OTHER_TOPIC,), evidence.other_topic()),
    ]
    earliest = (CourseClass.ends_on, CourseClass.code)
    latest = (CourseClass.ends_on.desc(), CourseClass.code)
    whens = [
        (people.c.reason.in_(reasons), classes.order_by(*earliest).limit(1).scalar_subquery())
        for reasons, classes in by_reason
    ]
    earlier = evidence.earlier().order_by(*latest).limit(1).scalar_subquery()
    shown = case(*whens, (people.c.reason == Reason.OTHER_YEAR.value, earlier))
    return select(shown).correlate(people).scalar_subquery()
