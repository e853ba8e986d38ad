"""One letter a day to whoever is waited for: what they have still to say yes or no to."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.calendar import end_of, local_date
from app.domain.message import MessageKind, Recipient
from app.domain.registration import Approver
from app.jobs.message.letters import approvals_letter
from app.queries.approval import Awaited, all_awaited
from app.queries.approver import officers_of
from app.queries.notice import contacts_of_units, told_last
from app.services.message import Draft

_MEANWHILE = timedelta(minutes=1)
"""Who asked in the moment before a letter may not be in it yet; they are told of the next day."""

Waiting = dict[Approver, list[Awaited]]


def approvals(db: Session, now: datetime) -> Iterator[Draft]:
    """To each approver, where something has come since they were last told, and not today."""
    today = local_date(now)
    told = told_last(db, MessageKind.APPROVAL)
    for (province_id, contact), waiting in _by_contact(db, now).items():
        last = told.get(contact.user_id or 0)
        newest = max(one.newest_at for some in waiting.values() for one in some)
        if last is not None and (local_date(last) == today or newest < last - _MEANWHILE):
            continue
        yield Draft(
            key=f"approvals:{today}:{province_id}:{contact.user_id}",
            kind=MessageKind.APPROVAL,
            letter=approvals_letter(contact.name, waiting),
            to=contact,
            province_id=province_id,
            useful_until=end_of(today + timedelta(days=2)),
        )


def _by_contact(db: Session, now: datetime) -> dict[tuple[int, Recipient], Waiting]:
    found: dict[tuple[int, Recipient], Waiting] = {}
    for approver in Approver:
        awaited = all_awaited(db, approver, on=local_date(now))
        for one, contacts in _WHO_DECIDES[approver](db, awaited, local_date(now)):
            for contact in contacts:
                waiting = found.setdefault((one.province_id, contact), {})
                waiting.setdefault(approver, []).append(one)
    return {key: _by_class(waiting) for key, waiting in found.items()}


def _contacts(
    db: Session, awaited: Collection[Awaited], today: date
) -> Iterator[tuple[Awaited, list[Recipient]]]:
    """The contacts of the unit of the people, or of the nearest above that has any."""
    units = {one.unit_id for one in awaited if one.unit_id is not None}
    near = contacts_of_units(db, units, on=today) if units else {}
    for one in awaited:
        yield one, list(dict.fromkeys(near.get(one.unit_id or 0, [])))


def _officers(
    db: Session, awaited: Collection[Awaited], today: date
) -> Iterator[tuple[Awaited, list[Recipient]]]:
    """Everybody who decides on the class: each has one letter a day, however many classes."""
    organisers: dict[int, set[int | None]] = {}
    for one in awaited:
        organisers.setdefault(one.province_id, set()).add(one.unit_id)
    found = {id: officers_of(db, id, units, on=today) for id, units in organisers.items()}
    for one in awaited:
        yield one, found[one.province_id][one.unit_id]


_WHO_DECIDES = {Approver.UNIT: _contacts, Approver.ORGANISER: _officers}


def _by_class(waiting: Waiting) -> Waiting:
    """The people of several units in one class as one line."""
    merged: Waiting = {}
    for approver, some in waiting.items():
        classes: dict[str, Awaited] = {}
        for one in some:
            before = classes.get(one.code)
            classes[one.code] = one if before is None else before.with_those_of(one)
        merged[approver] = list(classes.values())
    return merged
