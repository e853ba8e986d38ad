"""People as the pages list and show them: who is in scope, where they work, what they learnt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from app.domain.audience import Audience
from app.domain.course import STAFF_TOPICS
from app.domain.errors import NotFound
from app.domain.label import N_, Labelled
from app.domain.person import Category
from app.models import (
    Completion,
    CourseClass,
    Person,
    Placement,
    Posting,
)
from app.queries.audience import in_post
from app.queries.credit import credits_of
from app.queries.outlook import Outlook
from app.queries.tree import name_on, named_or_below
from app.queries.unit import holds_on, subtree, within
from app.queries.words import has_whole_words, has_words

FLAGS = {
    Audience.LEADERS: Posting.is_leader,
    Audience.IT_STAFF: Posting.is_it_staff,
    Audience.DX_ADVISERS: Posting.is_dx_adviser,
}
"""The audiences that a posting is marked for."""

_LATER = aliased(Posting)


class PostState(Labelled):
    """Whether somebody works in the province on the counting date."""

    IN_POST = "in_post", N_("Đang công tác")
    LEFT = "left", N_("Không còn công tác")


class PersonOrder(StrEnum):
    """What a list of people can be sorted by. MATCH: whoever has the words typed as whole words."""

    MATCH = "match"
    NAME = "name"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What narrows a list of people. unit_id: one unit; unit_text: units and all below them."""

    text: str = ""
    unit_text: str = ""
    unit_id: int | None = None
    with_below: bool = True
    category: Category | None = None
    flag: Audience | None = None
    is_trained: bool | None = None
    state: PostState | None = PostState.IN_POST


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list, by the main posting of the counting date, else the last one before it."""

    person_id: int
    code: str
    full_name: str
    unit_id: int | None
    unit_name: str | None
    category: Category | None
    position: str | None
    flags: tuple[Audience, ...]
    is_in_post: bool
    left_on: date | None
    is_trained: bool


def home_posting(on: date) -> ColumnElement[bool]:
    """Whether a posting is a person's main one on a day or, for those who left, the last before."""
    replaced = select(_LATER.id).where(
        _LATER.person_id == Posting.person_id,
        _LATER.is_main,
        _LATER.starts_on > Posting.starts_on,
        _LATER.starts_on <= on,
    )
    return and_(
        Posting.is_main,
        Posting.starts_on <= on,
        or_(Posting.ends_on >= on, ~replaced.correlate(Posting).exists()),
    )


def people_in(outlook: Outlook) -> Select[Person]:
    """Everyone in scope, with the home posting open for further conditions (None: never had one).

    In a whole province everyone is in scope; in a subtree, those whose home posting is in it.
    """
    is_home = and_(Posting.person_id == Person.id, home_posting(outlook.as_of))
    return _seen(outlook, select(Person).outerjoin(Posting, is_home))


def people_in_post(outlook: Outlook) -> Select[Person]:
    """Those of them who are in post.

    A posting held that day is the home posting, so no later one is looked for. That leaves an
    inner join, which PostgreSQL makes for all at once and not for one person after the other.
    """
    is_held = and_(Posting.person_id == Person.id, in_post(outlook.as_of))
    return _seen(outlook, select(Person).join(Posting, is_held))


def posts_in(outlook: Outlook) -> Select[Posting]:
    """The postings of those in post, one each: to count people of whom nothing else is asked.

    A unit is of its people's province, and units are few: no person need be looked up.
    """
    seen = within(outlook.scope, outlook.province_id, outlook.as_of)
    return select(Posting).where(in_post(outlook.as_of), Posting.unit_id.in_(seen))


def _seen(outlook: Outlook, people: Select[Person]) -> Select[Person]:
    people = people.where(Person.province_id == outlook.province_id)
    if outlook.sees_province:
        return people
    seen = within(outlook.scope, outlook.province_id, outlook.as_of)
    return people.where(Posting.unit_id.in_(seen))


def has_credit(outlook: Outlook, person_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether a person has credit for a staff topic in the year, up to the counting date.

    Looks up one person after the other: for the rows shown. To choose among all, see `credited`.
    """
    credit = credits_of(outlook.province_id, STAFF_TOPICS, outlook.year_to_date)
    return exists(
        credit.where(Completion.person_id == person_id).correlate_except(Completion, CourseClass)
    )


def credited(outlook: Outlook) -> ColumnElement[bool]:
    """The same for everyone, from one list that is drawn up once."""
    credit = credits_of(outlook.province_id, STAFF_TOPICS, outlook.year_to_date)
    return Person.id.in_(credit.with_only_columns(Completion.person_id))


def count_people(db: Session, outlook: Outlook, wanted: PersonFilter) -> int:
    """How many people a list holds."""
    if wanted.state is PostState.IN_POST and not wanted.text and wanted.is_trained is None:
        posts = posts_in(outlook).where(*_of_posting(outlook, wanted))
        return db.scalar(posts.with_only_columns(func.count())) or 0
    return db.scalar(people_wanted(outlook, wanted).with_only_columns(func.count())) or 0


def list_people(
    db: Session,
    outlook: Outlook,
    wanted: PersonFilter,
    *,
    order: PersonOrder = PersonOrder.NAME,
    is_descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[PersonLine]:
    """A page of the people wanted. One query, and work on the rows shown only."""
    home_place = and_(Placement.unit_id == Posting.unit_id, holds_on(outlook.as_of))
    keys = {
        PersonOrder.MATCH: (_is_loose_match(wanted.text), Person.sort_key, Person.code),
        PersonOrder.NAME: (Person.sort_key, Person.code),
        PersonOrder.UNIT: (func.coalesce(Placement.sort_key, ""), Person.sort_key, Person.code),
    }[order]
    ordered = [key.desc() for key in keys] if is_descending else list(keys)
    rows = people_wanted(outlook, wanted)
    if order is PersonOrder.UNIT:
        rows = rows.outerjoin(Placement, home_place)
    page = (
        rows.with_only_columns(Person.id.label("person_id"), Posting.id.label("posting_id"))
        .order_by(*ordered)
        .limit(limit)
        .offset(offset or None)
        .subquery()
    )
    shown = (
        select(Person)
        .join_from(page, Person, Person.id == page.c.person_id)
        .outerjoin(Posting, Posting.id == page.c.posting_id)
        .order_by(*ordered)
    )
    if order is PersonOrder.UNIT:
        shown = shown.outerjoin(Placement, home_place)
    found = db.execute(_with_facts(outlook, shown))
    return [_line(outlook, *row) for row in found]


def person_line(db: Session, person_id: int, outlook: Outlook) -> tuple[Person, PersonLine]:
    """One person, as such and as a line. Raises NotFound for who is absent or out of scope."""
    wanted = people_in(outlook).where(Person.id == person_id)
    found = db.execute(_with_facts(outlook, wanted)).one_or_none()
    if found is None:
        raise NotFound
    return found[0], _line(outlook, *found)


def person_in_scope(db: Session, person_id: int, outlook: Outlook) -> Person:
    """One person. Raises NotFound for who is absent or out of scope."""
    person = db.scalar(people_in(outlook).where(Person.id == person_id))
    if person is None:
        raise NotFound
    return person


def _is_loose_match(text: str) -> ColumnElement[int]:
    """0 where each word typed is a whole word of the name, else 1."""
    return case((has_whole_words(text, Person.search_key), 0), else_=1)


def is_in_scope(db: Session, person_id: int, outlook: Outlook) -> bool:
    """Whether the reader may look at a person."""
    wanted = people_in(outlook).where(Person.id == person_id)
    return db.scalar(wanted.with_only_columns(Person.id)) is not None


def people_wanted(outlook: Outlook, wanted: PersonFilter) -> Select[Person]:
    """The people of a list; their home postings stay open for further conditions and columns."""
    is_in_post = wanted.state is PostState.IN_POST
    people = people_in_post(outlook) if is_in_post else people_in(outlook)
    people = people.where(
        has_words(wanted.text, Person.search_key, codes=[Person.code]),
        *_of_posting(outlook, wanted),
    )
    if wanted.state is PostState.LEFT:
        people = people.where(Posting.ends_on < outlook.as_of)
    if wanted.is_trained is not None:
        is_credited = credited(outlook)
        people = people.where(is_credited if wanted.is_trained else ~is_credited)
    return people


def _of_posting(outlook: Outlook, wanted: PersonFilter) -> Iterator[SQLColumnExpression[bool]]:
    """What a list asks of the home posting, beside its days."""
    on = outlook.as_of
    if wanted.unit_text:
        yield Posting.unit_id.in_(named_or_below(outlook.province_id, wanted.unit_text, on))
    if wanted.unit_id is not None:
        below = subtree(outlook.province_id, wanted.unit_id, on)
        itself = Posting.unit_id == wanted.unit_id
        yield or_(itself, Posting.unit_id.in_(below)) if wanted.with_below else itself
    if wanted.category is not None:
        yield Posting.category == wanted.category
    if wanted.flag is not None:
        yield FLAGS[wanted.flag]


def _with_facts(
    outlook: Outlook, people: Select[Person]
) -> Select[Person, Posting | None, str | None, bool]:
    """The columns of a line; Person and Posting are in the statement."""
    return people.with_only_columns(
        Person,
        Posting,
        name_on(Posting.unit_id, outlook.as_of),
        has_credit(outlook, Person.id),
    )


def _line(
    outlook: Outlook, person: Person, posting: Posting | None, unit_name: str | None, trained: bool
) -> PersonLine:
    is_in_post = posting is not None and posting.ends_on >= outlook.as_of
    return PersonLine(
        person_id=person.id,
        code=person.code,
        full_name=person.full_name,
        unit_id=posting.unit_id if posting else None,
        unit_name=unit_name,
        category=posting.category if posting else None,
        position=posting.position if posting else None,
        flags=flags_of(posting) if posting else (),
        is_in_post=is_in_post,
        left_on=posting.ends_on if posting and not is_in_post else None,
        is_trained=bool(trained),
    )


def flags_of(posting: Posting) -> tuple[Audience, ...]:
    """What a posting is marked for."""
    return tuple(flag for flag, column in FLAGS.items() if getattr(posting, column.key))
