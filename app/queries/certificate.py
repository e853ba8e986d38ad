"""Certificates: who may have one, whose is which, and the register of a year."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, select, union_all
from sqlalchemy.orm import Session

from app.domain.calendar import local_date
from app.domain.certificate import CertificateState
from app.domain.enrolment import Outcome
from app.domain.errors import NotFound
from app.domain.person import Gender
from app.models import Certificate, Completion, Course, CourseClass, Enrolment, Person
from app.queries.completion import holds
from app.queries.credit import IS_COMPLETED
from app.queries.organiser import is_given_in
from app.queries.outlook import Outlook
from app.queries.person import people_in
from app.queries.tree import name_on
from app.queries.validity import is_holding, state
from app.queries.words import has_words


@dataclass(frozen=True, slots=True)
class Graduate:
    """Somebody who completed a class, or has a certificate that says so.

    certificate: the one that is not revoked, else the last that was. unit_name: of when they took
    part. entered_no: what a file or an officer wrote as its number.
    """

    enrolment_id: int
    person_id: int
    code: str
    full_name: str
    unit_name: str | None
    outcome: Outcome | None
    entered_no: str | None
    certificate: Certificate | None
    state: CertificateState | None

    @property
    def number(self) -> str:
        """As it is printed, "" for none."""
        had = self.certificate
        return had.register_number if had else ""

    @property
    def has_completed(self) -> bool:
        return self.outcome is Outcome.COMPLETED


@dataclass(frozen=True, slots=True)
class Printed:
    """All that stands on a certificate beside what its office and its number tell."""

    certificate: Certificate
    state: CertificateState
    unit_name: str | None
    born: date | int | None
    gender: Gender | None
    starts_on: date
    ends_on: date
    hours: Decimal | None

    @property
    def number(self) -> str:
        return self.certificate.register_number

    @property
    def issued_on(self) -> date:
        return local_date(self.certificate.issued_at)


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A certificate as the register lists it."""

    certificate: Certificate
    state: CertificateState
    person_code: str
    unit_name: str | None
    class_code: str

    @property
    def number(self) -> str:
        return self.certificate.register_number

    @property
    def issued_on(self) -> date:
        return local_date(self.certificate.issued_at)

    @property
    def revoked_on(self) -> date | None:
        at = self.certificate.revoked_at
        return local_date(at) if at else None


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """One of a person's certificates, as they read of it."""

    certificate: Certificate
    state: CertificateState


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody may learn of a certificate whose code they have.

    lost_at: when it was revoked, or the outcome that it certifies was corrected.
    """

    full_name: str
    title: str
    starts_on: date
    ends_on: date
    issued_at: datetime
    lost_at: datetime | None
    state: CertificateState

    @property
    def issued_on(self) -> date:
        return local_date(self.issued_at)

    @property
    def lost_on(self) -> date | None:
        return local_date(self.lost_at) if self.lost_at else None


# Of a class


def graduate(db: Session, class_id: int, enrolment_id: int) -> Graduate | None:
    """Somebody who completed a class; None where they did not, or were not in it."""
    wanted = _people(class_id, _speaking(class_id)).where(Enrolment.id == enrolment_id)
    row = db.execute(wanted).first()
    return Graduate(*row) if row else None


def graduates(db: Session, class_id: int) -> list[Graduate]:
    """Everybody who completed a class, by name: who gives a class certifies all its people."""
    return [Graduate(*row) for row in db.execute(_people(class_id, _speaking(class_id)))]


def certificate_roll(db: Session, class_id: int) -> list[Graduate]:
    """Everybody who completed a class or is certified to have, by name.

    First those whose certificate has lost its ground and waits to be revoked.
    """
    certified = select(func.max(Certificate.enrolment_id)).where(
        Certificate.course_class_id == class_id,
        Certificate.person_id.not_in(
            select(Completion.person_id).where(Completion.course_class_id == class_id, IS_COMPLETED)
        ),
    )
    places = union_all(_speaking(class_id), certified.group_by(Certificate.person_id))
    rows = [Graduate(*row) for row in db.execute(_people(class_id, select(places.subquery())))]
    return sorted(rows, key=lambda one: one.state is not CertificateState.CORRECTED)


def _speaking(class_id: int) -> Select[int]:
    """The places that those who completed a class did so from, one a person."""
    return (
        select(func.min(Completion.enrolment_id))
        .where(Completion.course_class_id == class_id, IS_COMPLETED)
        .group_by(Completion.person_id)
    )


def _people(
    class_id: int, places: Select[int]
) -> Select[int, int, str, str, str, Outcome, str | None, Certificate, CertificateState]:
    """A row for each of some places of a class, with whichever of several certificates speaks."""
    latest = (
        select(Certificate.id)
        .where(
            Certificate.course_class_id == class_id, Certificate.person_id == Enrolment.person_id
        )
        .order_by(Certificate.revoked_at.is_not(None), Certificate.id.desc())
        .limit(1)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return (
        select(
            Enrolment.id,
            Person.id,
            Person.code,
            Person.full_name,
            name_on(Enrolment.unit_id, CourseClass.starts_on),
            Completion.outcome,
            Completion.certificate_no,
            Certificate,
            state(),
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        .outerjoin(Completion, holds())
        .outerjoin(Certificate, Certificate.id == latest)
        .where(Enrolment.id.in_(places))
        .order_by(Person.sort_key, Person.code)
    )


def printed(db: Session, certificates: Select[Certificate]) -> list[Printed]:
    """What stands on some certificates, in their order. One query."""
    rows = db.execute(
        certificates.join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Person, Person.id == Certificate.person_id)
        .join(CourseClass, CourseClass.id == Certificate.course_class_id)
        .add_columns(
            state(), Person, CourseClass, name_on(Enrolment.unit_id, CourseClass.starts_on)
        )
    )
    return [
        Printed(
            certificate=certificate,
            state=stands,
            unit_name=unit_name,
            born=person.birth_date or person.birth_year,
            gender=person.gender,
            starts_on=course_class.starts_on,
            ends_on=course_class.ends_on,
            hours=course_class.hours,
        )
        for certificate, stands, person, course_class, unit_name in rows
    ]


def valid_in(class_id: int) -> Select[Certificate]:
    """The certificates of a class that hold, in the order of their numbers."""
    return (
        select(Certificate)
        .where(Certificate.course_class_id == class_id, is_holding())
        .order_by(Certificate.year, Certificate.number)
    )


# One


def certificate_in_scope(db: Session, certificate_id: int, outlook: Outlook) -> Certificate:
    """A certificate of somebody in scope. Raises NotFound."""
    return _one(db, and_(Certificate.id == certificate_id, _is_seen(outlook)))


def certificate_to_change(db: Session, certificate_id: int, outlook: Outlook) -> Certificate:
    """A certificate of a class that the actor gives. Raises NotFound."""
    given = (
        select(CourseClass.id)
        .join(Course, Course.id == CourseClass.course_id)
        .where(CourseClass.province_id == outlook.province_id, is_given_in(outlook))
    )
    return _one(db, and_(Certificate.id == certificate_id, Certificate.course_class_id.in_(given)))


def certificate_of(db: Session, certificate_id: int, person: Person) -> Certificate:
    """A person's own certificate. Raises NotFound."""
    return _one(db, and_(Certificate.id == certificate_id, Certificate.person_id == person.id))


def certificates_of(db: Session, person_id: int) -> list[OwnCertificate]:
    """All certificates of a person, the latest first."""
    mine = select(Certificate, state()).where(Certificate.person_id == person_id)
    latest = mine.order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    return [OwnCertificate(*row) for row in db.execute(latest)]


def lost_by(db: Session, enrolment: Enrolment) -> Certificate | None:
    """The certificate of a person and class that a correction took the ground from, if any."""
    return db.scalar(
        select(Certificate).where(
            Certificate.course_class_id == enrolment.course_class_id,
            Certificate.person_id == enrolment.person_id,
            state() == CertificateState.CORRECTED,
        )
    )


def verified(db: Session, code: str) -> Verified | None:
    """What a code verifies; None: nothing. It is looked for whether or not it can be one.

    code: bare. So what is no code is answered as slowly as a wrong one.
    """
    corrected_at = (
        select(Completion.recorded_at)
        .where(Completion.enrolment_id == Certificate.enrolment_id, Completion.is_current)
        .correlate(Certificate)
        .scalar_subquery()
    )
    row = db.execute(
        select(
            Certificate.full_name,
            Certificate.title,
            CourseClass.starts_on,
            CourseClass.ends_on,
            Certificate.issued_at,
            case((not_(is_holding()), func.coalesce(Certificate.revoked_at, corrected_at))),
            state(),
        )
        .join(CourseClass, CourseClass.id == Certificate.course_class_id)
        .where(Certificate.code == code)
    ).first()
    return Verified(*row) if row else None


def _one(db: Session, wanted: ColumnElement[bool]) -> Certificate:
    found = db.scalar(select(Certificate).where(wanted))
    if found is None:
        raise NotFound
    return found


# The register


def count_register(db: Session, outlook: Outlook, text: str) -> int:
    """How many certificates of a year the register lists."""
    lines = _register(outlook, text).with_only_columns(Certificate.id)
    return db.scalar(select(func.count()).select_from(lines.subquery())) or 0


def list_register(
    db: Session, outlook: Outlook, text: str, *, limit: int | None = None, offset: int = 0
) -> list[RegisterLine]:
    """A page of the register of a year, the latest number first.

    text: words of a name or of a class, or a number as it is printed.
    """
    rows = db.execute(
        _register(outlook, text)
        .add_columns(
            state(),
            Person.code,
            name_on(Enrolment.unit_id, CourseClass.starts_on),
            CourseClass.code,
        )
        .order_by(Certificate.number.desc())
        .limit(limit)
        .offset(offset or None)
    )
    return [RegisterLine(*row) for row in rows]


def _register(outlook: Outlook, text: str) -> Select[Certificate]:
    return (
        select(Certificate)
        .join(Person, Person.id == Certificate.person_id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(CourseClass, CourseClass.id == Certificate.course_class_id)
        .where(
            Certificate.province_id == outlook.province_id,
            Certificate.year == outlook.year,
            _is_seen(outlook),
            _is_called(text),
        )
    )


def _is_called(text: str) -> ColumnElement[bool]:
    number, _slash, year = text.partition("/")
    if number.strip().isdecimal() and (not year or year.strip().isdecimal()) and len(number) < 10:
        return Certificate.number == int(number)
    return has_words(text, Certificate.search_key, codes=[CourseClass.code, Person.code])


def _is_seen(outlook: Outlook) -> ColumnElement[bool]:
    """Whether it is of the province and of somebody in scope."""
    own = Certificate.province_id == outlook.province_id
    if outlook.sees_province:
        return own
    people = people_in(outlook).with_only_columns(Person.id)
    return and_(own, Certificate.person_id.in_(people))
