"""The audit log read back: what happened to one thing, and what happened in a province."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from app.domain.audit import AuditAction
from app.domain.calendar import VIETNAM
from app.domain.trail import FIELDS, AuditSubject
from app.models import (
    Assessment,
    AuditEvent,
    Certificate,
    CitizenStatistic,
    Completion,
    Course,
    CourseClass,
    Declaration,
    Enrolment,
    IssuingOffice,
    NetworkDeclaration,
    Person,
    Placement,
    Posting,
    SchoolActivity,
    TaskOutput,
    Unit,
    User,
)
from app.queries.outlook import Outlook
from app.queries.person import people_in
from app.queries.unit import within
from app.queries.words import has_words

_OF_A_UNIT = {
    AuditSubject.SCHOOL_ACTIVITY: (SchoolActivity.id, SchoolActivity.unit_id),
    AuditSubject.CITIZEN_STATISTIC: (CitizenStatistic.id, CitizenStatistic.unit_id),
    AuditSubject.NETWORK_DECLARATION: (NetworkDeclaration.id, NetworkDeclaration.unit_id),
    AuditSubject.TASK_OUTPUT: (TaskOutput.id, TaskOutput.unit_id),
    AuditSubject.DECLARATION: (Declaration.id, Declaration.unit_id),
    AuditSubject.ISSUING_OFFICE: (IssuingOffice.id, IssuingOffice.unit_id),
}
_OF_A_PERSON = {
    AuditSubject.POSTING: (Posting.id, Posting.person_id),
    AuditSubject.ENROLMENT: (Enrolment.id, Enrolment.person_id),
    AuditSubject.COMPLETION: (Completion.id, Completion.person_id),
    AuditSubject.ASSESSMENT: (Assessment.id, Assessment.person_id),
    AuditSubject.CERTIFICATE: (Certificate.id, Certificate.person_id),
}
"""What belongs to a unit, or to a person: its number, and whose it is."""


_FEW = 100


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What narrows the log of a province. since, until: days in Vietnam, both included.

    about: words of the thing's label; who: words of the name or the user name of whoever acted.
    subject_id: one thing of the kind `subject`, with what belongs to it.
    """

    since: date | None = None
    until: date | None = None
    who: str = ""
    action: AuditAction | None = None
    subject: AuditSubject | None = None
    subject_id: int | None = None
    about: str = ""


def trail_of(
    db: Session, subject_type: str, subject_id: int, *, limit: int | None = None
) -> list[AuditEvent]:
    """What happened to a thing that the caller has found to be in scope, the latest first.

    subject_type: the name of its table. With a person come postings and assessments, with a course
    its classes, with an enrolment its outcomes. What has been removed is told where the service
    recorded its removal.
    """
    return list(
        db.scalars(_latest_first(select(AuditEvent).where(_is(subject_type, subject_id)), limit))
    )


def count_log(db: Session, outlook: Outlook, wanted: LogFilter, *, most: int) -> int:
    """How many events a log holds; counts no further than one beyond `most`."""
    found = _log(db, outlook, wanted).with_only_columns(AuditEvent.id)
    latest = found.order_by(AuditEvent.at.desc()).limit(most + 1)
    return db.scalar(select(func.count()).select_from(latest.subquery())) or 0


def list_log(
    db: Session, outlook: Outlook, wanted: LogFilter, *, limit: int | None = None, offset: int = 0
) -> list[AuditEvent]:
    """A page of what happened in a province, the latest first.

    Who sees a part of the province reads of the units and people in it, and of what is theirs.
    """
    page = _latest_first(_log(db, outlook, wanted), limit).offset(offset or None)
    return list(db.scalars(page))


def _latest_first(events: Select[AuditEvent], limit: int | None) -> Select[AuditEvent]:
    return (
        events.options(joinedload(AuditEvent.actor))
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(limit)
    )


def _is(subject_type: str, subject_id: int) -> ColumnElement[bool]:
    """Whether an event is about a thing, or about what belongs to it."""
    itself = and_(AuditEvent.subject_type == subject_type, AuditEvent.subject_id == subject_id)
    parts: dict[str, dict[AuditSubject, Select[int]]] = {
        AuditSubject.PERSON: {
            AuditSubject.POSTING: select(Posting.id).where(Posting.person_id == subject_id),
            AuditSubject.ASSESSMENT: select(Assessment.id).where(
                Assessment.person_id == subject_id
            ),
        },
        AuditSubject.COURSE: {
            AuditSubject.COURSE_CLASS: select(CourseClass.id).where(
                CourseClass.course_id == subject_id
            )
        },
        AuditSubject.ENROLMENT: {
            AuditSubject.COMPLETION: select(Completion.id).where(
                Completion.enrolment_id == subject_id
            ),
            AuditSubject.CERTIFICATE: select(Certificate.id).where(
                Certificate.enrolment_id == subject_id
            ),
        },
    }
    return or_(itself, *(_any_of(kind, ids) for kind, ids in parts.get(subject_type, {}).items()))


def _any_of(subject: AuditSubject, ids: Select[int]) -> ColumnElement[bool]:
    return and_(AuditEvent.subject_type == subject.value, AuditEvent.subject_id.in_(ids))


def _log(db: Session, outlook: Outlook, wanted: LogFilter) -> Select[AuditEvent]:
    conditions = [
        _of_province(outlook),
        _in_scope(outlook),
        has_words(wanted.about, AuditEvent.search_key),
    ]
    if wanted.since is not None:
        conditions.append(AuditEvent.at >= _midnight(wanted.since))
    if wanted.until is not None:
        conditions.append(AuditEvent.at < _midnight(wanted.until + timedelta(days=1)))
    if wanted.who:
        conditions.append(_named(db, wanted.who))
    if wanted.action is not None:
        conditions.append(AuditEvent.action == wanted.action)
    if wanted.subject is not None:
        is_of_kind = AuditEvent.subject_type == wanted.subject.value
        one = wanted.subject_id
        conditions.append(is_of_kind if one is None else _is(wanted.subject.value, one))
    return select(AuditEvent).where(*conditions)


def _of_province(outlook: Outlook) -> ColumnElement[bool]:
    """Whoever sees every province also reads what concerns none: signing in, accounts, backups."""
    own = AuditEvent.province_id == outlook.province_id
    sees_all = outlook.scope.is_whole_system
    return or_(own, AuditEvent.province_id.is_(None)) if sees_all else own


def _in_scope(outlook: Outlook) -> ColumnElement[bool]:
    if outlook.sees_province:
        return true()
    units = within(outlook.scope, outlook.province_id, outlook.as_of)
    people = people_in(outlook).with_only_columns(Person.id)
    courses = select(Course.id).where(Course.organiser_id.in_(units))
    classes = select(CourseClass.id).where(CourseClass.course_id.in_(courses))
    return or_(
        _any_of(AuditSubject.UNIT, units),
        _any_of(AuditSubject.PERSON, people),
        _any_of(AuditSubject.COURSE, courses),
        _any_of(AuditSubject.COURSE_CLASS, classes),
        *(
            _any_of(kind, select(number).where(unit_id.in_(units)))
            for kind, (number, unit_id) in _OF_A_UNIT.items()
        ),
        *(
            _any_of(kind, select(number).where(person_id.in_(people)))
            for kind, (number, person_id) in _OF_A_PERSON.items()
        ),
    )


def _named(db: Session, who: str) -> ColumnElement[bool]:
    """Whether somebody of a name acted. Few are looked up first: their acts have an index."""
    users = select(User.id).where(has_words(who, User.search_key, codes=[User.username]))
    few = list(db.scalars(users.limit(_FEW + 1)))
    return AuditEvent.actor_id.in_(few if len(few) <= _FEW else users)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)


# The units that events speak of


Reference = int | str
"""A unit as an event names it: by id or by code."""


@dataclass(frozen=True, slots=True)
class UnitNames:
    """What units were called through time. names: by id, and by province and code."""

    names: Mapping[object, Sequence[tuple[date, str]]]

    def on(self, province_id: int | None, reference: Reference, day: date) -> str | None:
        """A unit's name on a day, else the first it ever had; None: no such unit."""
        key = reference if isinstance(reference, int) else (province_id, reference)
        known = self.names.get(key, ())
        begun = [name for first, name in known if first <= day]
        return begun[-1] if begun else next((name for _first, name in known), None)


def unit_names(db: Session, events: Iterable[AuditEvent]) -> UnitNames:
    """The names of all units that some events speak of. One query, none where there are none."""
    references = {ref for event in events for ref in _units_in(event)}
    if not references:
        return UnitNames({})
    rows = db.execute(
        select(Unit.id, Unit.province_id, Unit.code, Placement.valid_from, Placement.name)
        .join(Placement, Placement.unit_id == Unit.id)
        .where(
            or_(
                Unit.id.in_(r for r in references if isinstance(r, int)),
                Unit.code.in_(r for r in references if isinstance(r, str)),
            )
        )
        .order_by(Unit.id, Placement.valid_from)
    )
    names: dict[object, list[tuple[date, str]]] = {}
    for unit_id, province_id, code, first, name in rows:
        for key in (unit_id, (province_id, code)):
            names.setdefault(key, []).append((first, name))
    return UnitNames(names)


def _units_in(event: AuditEvent) -> Iterable[Reference]:
    fields = FIELDS.get(event.subject_type, {})
    for what, values in event.changes.items():
        if what in fields and fields[what].is_unit:
            for value in values:
                yield from references_of(value)


def references_of(value: object) -> list[Reference]:
    """The units in one value of an event: one, several, or none."""
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, int | str) and one != ""]
