"""Whom a contact may invite: the people of a unit, and how far each has come with an account."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.domain.account_code import WRONG_ALLOWED
from app.domain.label import N_, Labelled
from app.models import AccountCode, Person, Posting, User
from app.queries.audience import in_post
from app.queries.outlook import Outlook
from app.queries.person import people_in
from app.queries.tree import name_on
from app.queries.unit import subtree
from app.queries.words import has_words


class InvitationState(Labelled):
    """How far somebody has come with an account of their own."""

    NOT_INVITED = "not_invited", N_("Chưa mời")
    INVITED = "invited", N_("Đã mời, chưa mở")
    LAPSED = "lapsed", N_("Mã đã hết hạn hoặc bị khóa")
    OPENED = "opened", N_("Đã mở tài khoản")


@dataclass(frozen=True, slots=True)
class InvitationFilter:
    """What narrows the list. unit_id: a unit with all below it."""

    text: str = ""
    unit_id: int | None = None
    state: InvitationState | None = None


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """Somebody who may be invited. username None: there is no account yet."""

    person_id: int
    code: str
    full_name: str
    unit_name: str | None
    position: str | None
    username: str | None
    state: InvitationState
    expires_at: datetime | None


def count_invitations(
    db: Session, outlook: Outlook, wanted: InvitationFilter, *, now: datetime
) -> int:
    """How many people a list holds."""
    rows = _people(outlook, wanted, now).with_only_columns(func.count(Person.id))
    return db.scalar(rows) or 0


def list_invitations(
    db: Session,
    outlook: Outlook,
    wanted: InvitationFilter,
    *,
    now: datetime,
    limit: int | None = None,
    offset: int = 0,
) -> list[InvitationLine]:
    """A page of the people in post whom the reader may invite, by name. One query."""
    rows = db.execute(
        _people(outlook, wanted, now)
        .with_only_columns(
            Person.id,
            Person.code,
            Person.full_name,
            name_on(Posting.unit_id, outlook.as_of),
            Posting.position,
            User.username,
            _state(now),
            AccountCode.expires_at,
        )
        .order_by(Person.sort_key, Person.code)
        .limit(limit)
        .offset(offset or None)
    )
    return [
        InvitationLine(
            person_id, code, name, unit, position, username, InvitationState(state), expires_at
        )
        for person_id, code, name, unit, position, username, state, expires_at in rows
    ]


def _people(outlook: Outlook, wanted: InvitationFilter, now: datetime) -> Select[Person]:
    live = and_(
        AccountCode.user_id == User.id,
        AccountCode.used_at.is_(None),
        AccountCode.voided_at.is_(None),
    )
    people = (
        people_in(outlook)
        .outerjoin(User, User.person_id == Person.id)
        .outerjoin(AccountCode, live)
        .where(
            in_post(outlook.as_of), has_words(wanted.text, Person.search_key, codes=[Person.code])
        )
    )
    if wanted.unit_id is not None:
        below = subtree(outlook.province_id, wanted.unit_id, outlook.as_of)
        people = people.where(or_(Posting.unit_id == wanted.unit_id, Posting.unit_id.in_(below)))
    if wanted.state is not None:
        people = people.where(_state(now) == wanted.state.value)
    return people


def _state(now: datetime) -> ColumnElement[str]:
    opens = and_(AccountCode.expires_at > now, AccountCode.wrong_attempts < WRONG_ALLOWED)
    return case(
        (User.id.is_(None), InvitationState.NOT_INVITED.value),
        (User.password_hash.is_not(None), InvitationState.OPENED.value),
        (opens, InvitationState.INVITED.value),
        else_=InvitationState.LAPSED.value,
    )


def unit_names_of(db: Session, person_ids: Collection[int], on: date) -> dict[int, str]:
    """The unit that each person works in on a day, by person; who works nowhere is left out."""
    rows = db.execute(
        select(Posting.person_id, name_on(Posting.unit_id, on).label("unit_name")).where(
            Posting.person_id.in_(person_ids), in_post(on)
        )
    )
    return {row.person_id: row.unit_name for row in rows}
