"""The audit trail as a page shows it: when, who, what, and each part from old to new in words."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask import g, url_for

from app.domain.access import Permission
from app.domain.calendar import local_date
from app.domain.label import Labelled
from app.domain.trail import FIELDS, AuditSubject, Field
from app.i18n import _, vi_date, vi_int, vi_number, vi_time
from app.models import AuditEvent
from app.queries.audit import UnitNames, references_of, trail_of, unit_names
from app.security import signed_in_user

SHOWN = 20
"""How many events a thing shows on its own page; the log has the rest."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO_FIELDS: Mapping[str, Field] = {}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One part of a thing, in words. old None: there was nothing; new None: nothing is left."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One act. about: the thing in words; url: where it can be looked at, if it can."""

    at: datetime
    who: str
    action: Labelled
    kind: str
    about: str
    url: str | None
    changes: list[ChangeLine]


@dataclass(frozen=True, slots=True)
class Trail:
    """What components/trail.html takes. more_url: the log with the rest, where there is more."""

    lines: list[TrailLine]
    more_url: str | None


def trail(subject: AuditSubject, subject_id: int) -> Trail | None:
    """The trail on the page of a thing that the reader has been found to see; None: not for them.

    Call it in a route that asks for a permission: every role that reads things reads their trail.
    """
    if not signed_in_user().may(Permission.AUDIT_READ):
        return None
    events = trail_of(g.db, subject.value, subject_id, limit=SHOWN + 1)
    more_url = url_for("audit.index", subject=subject.value, id=subject_id)
    return Trail(trail_lines(events[:SHOWN]), more_url if len(events) > SHOWN else None)


def trail_lines(events: Sequence[AuditEvent]) -> list[TrailLine]:
    """Events in the reader's words, in the order that they come in. One query for all units."""
    names = unit_names(g.db, events)
    return [
        TrailLine(
            at=event.at,
            who=event.actor.display_name if event.actor else _("lệnh trên máy chủ"),
            action=event.action,
            kind=_kind(event),
            about=event.subject_label,
            url=_url(event),
            changes=_changes(event, names),
        )
        for event in events
    ]


def _kind(event: AuditEvent) -> str:
    known = event.subject_type in set(AuditSubject)
    return _(AuditSubject(event.subject_type).label) if known else event.subject_type


_PAGES: Mapping[str, Callable[[int], str]] = {
    AuditSubject.UNIT: lambda id: url_for("unit.show", unit_id=id),
    AuditSubject.PERSON: lambda id: url_for("person.show", person_id=id),
    AuditSubject.COURSE: lambda id: url_for("course.show", course_id=id),
    AuditSubject.COURSE_CLASS: lambda id: url_for("course.show_class", class_id=id),
    AuditSubject.MESSAGE: lambda id: url_for("message.show", message_id=id),
}


def _url(event: AuditEvent) -> str | None:
    """The page of the thing itself, for those that have one under their own number."""
    page = _PAGES.get(event.subject_type)
    return page(event.subject_id) if page and event.subject_id is not None else None


def _changes(event: AuditEvent, names: UnitNames) -> list[ChangeLine]:
    """In the order of the thing's parts; what has no name of its own comes last."""
    fields = FIELDS.get(event.subject_type, _NO_FIELDS)
    order = list(fields)
    recorded = sorted(
        event.changes.items(),
        key=lambda change: order.index(change[0]) if change[0] in fields else len(order),
    )
    return [
        ChangeLine(
            _(fields[what].label) if what in fields else what,
            _words(old, fields.get(what), event, names),
            _words(new, fields.get(what), event, names),
        )
        for what, (old, new) in recorded
    ]


def _words(value: object, field: Field | None, event: AuditEvent, names: UnitNames) -> str | None:
    """A recorded value as a reader takes it; None: nothing."""
    if field is not None and field.is_unit:
        return _units(value, event, names)
    several = value if isinstance(value, list) else [value]
    words = [_one(one, field) for one in several if one not in (None, "")]
    return "; ".join(words) or None


def _one(value: object, field: Field | None) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if field is not None and field.codes is not None and value in set(field.codes):
        return _(field.codes(str(value)).label)
    if field is not None and field.reads is not None:
        return _measure(value, field)
    text = str(value)
    if _DAY.fullmatch(text):
        return vi_date(date.fromisoformat(text)) or "–"
    return text


def _measure(value: object, field: Field) -> str:
    if field.reads is datetime:
        return vi_time(datetime.fromisoformat(str(value)))
    return vi_int(int(str(value))) if field.reads is int else vi_number(Decimal(str(value)))


def _units(value: object, event: AuditEvent, names: UnitNames) -> str | None:
    """Names as on the day of the act. Right under the province is recorded as no code, or ""."""
    if value == "":
        return _("trực thuộc tỉnh")
    on = local_date(event.at)
    found: Iterable[str] = (
        names.on(event.province_id, ref, on) or str(ref) for ref in references_of(value)
    )
    return "; ".join(found) or None
