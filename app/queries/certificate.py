"""Certificates: who may have one, whose is which, and the register of a year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain.calendar import local_date
from app.domain.certificate import CertificateState
from app.domain.errors import NotFound
from app.domain.person import Gender
from app.models import Certificate, Completion, Course, CourseClass, Enrolment, Person
from app.queries.credit import IS_COMPLETED
from app.queries.organiser import is_given_in
from app.queries.outlook import Outlook
from app.queries.person import people_in
from app.queries.tree import name_on
from app.queries.words import has_words


@dataclass(frozen=True, slots=True)
class Graduate:
    """Somebody who completed a class. certificate: the valid one, else the last that was revoked.

    unit_name: of when they took part. entered_no: what a file or an officer wrote as its number.
    """

    enrolment_id: int
    person_id: int
    code: str
    full_name: str
    unit_name: str | None
    entered_no: str | None
    certificate: Certificate | None

    @property
    def number(self) -> str:
        """As it is printed, "" for none."""
        had = self.certificate
        return had.register_number if had else ""

    @property
    def is_valid(self) -> bool:
        return self.certificate is not None and self.certificate.revoked_at is None


@dataclass(frozen=True, slots=True)
class Printed:
    """All that stands on a certificate beside what its office and its number tell."""

    certificate: Certificate
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
class Verified:
    """What anybody may learn of a certificate whose code they have."""

    full_name: str
    title: str
    starts_on: date
    ends_on: date
    issued_at: datetime
    revoked_at: datetime | None

    @property
    def issued_on(self) -> date:
        return local_date(self.issued_at)

    @property
    def revoked_on(self) -> date | None:
        return local_date(self.revoked_at) if self.revoked_at else None

    @property
    def state(self) -> CertificateState:
        return CertificateState.REVOKED if self.revoked_at else CertificateState.HOLDING


# Of a class


def graduate(db: Session, class_id: int, enrolment_id: int) -> Graduate | None:
    """Somebody who completed a class; None where they did not, or were not in it."""
    row = db.execute(_graduates(class_id).where(Enrolment.id == enrolment_id)).first()
    return Graduate(*row) if row else None


def graduates(db: Session, class_id: int) -> list[Graduate]:
    """Everybody who completed a class, by name: who gives a class certifies all its people."""
    return [Graduate(*row) for row in db.execute(_graduates(class_id))]


def _graduates(class_id: int) -> Select[int, int, str, str, str, str | None, Certificate]:
    """One row a person, whichever of several certificates and enrolments speaks for them."""
    latest = (
        select(Certificate.id)
        .where(
            Certificate.course_class_id == class_id, Certificate.person_id == Completion.person_id
        )
        .order_by(Certificate.revoked_at.is_not(None), Certificate.id.desc())
        .limit(1)
        .correlate(Completion)
        .scalar_subquery()
    )
    first = (
        select(func.min(Completion.enrolment_id))
        .where(Completion.course_class_id == class_id, IS_COMPLETED)
        .group_by(Completion.person_id)
    )
    return (
        select(
            Enrolment.id,
            Person.id,
            Person.code,
            Person.full_name,
            name_on(Enrolment.unit_id, CourseClass.starts_on),
            Completion.certificate_no,
            Certificate,
        )
        .select_from(Completion)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .join(Person, Person.id == Completion.person_id)
        .join(CourseClass, CourseClass.id == Completion.course_class_id)
        .outerjoin(Certificate, Certificate.id == latest)
        .where(Completion.course_class_id == class_id, IS_COMPLETED, Enrolment.id.in_(first))
        .order_by(Person.sort_key, Person.code)
    )


def printed(db: Session, certificates: Select[Certificate]) -> list[Printed]:
    """What stands on some certificates, in their order. One query."""
    rows = db.execute(
        certificates.join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Person, Person.id == Certificate.person_id)
        .join(CourseClass, CourseClass.id == Certificate.course_class_id)
        .add_columns(Person, CourseClass, name_on(Enrolment.unit_id, CourseClass.starts_on))
    )
    return [
        Printed(
            certificate=certificate,
            unit_name=unit_name,
            born=person.birth_date or person.birth_year,
            gender=person.gender,
            starts_on=course_class.starts_on,
            ends_on=course_class.ends_on,
            hours=course_class.hours,
        )
        for certificate, person, course_class, unit_name in rows
    ]


def valid_in(class_id: int) -> Select[Certificate]:
    """The certificates of a class that have not been revoked, in the order of their numbers.

    Without those of people who, by a correction since, have not completed it after all.
    """
    graduates = select(Completion.person_id).where(
        Completion.course_class_id == class_id, IS_COMPLETED
    )
    return (
        select(Certificate)
        .where(
            Certificate.course_class_id == class_id,
            Certificate.revoked_at.is_(None),
            Certificate.person_id.in_(graduates),
        )
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


def certificates_of(db: Session, person_id: int) -> list[Certificate]:
    """All certificates of a person, the latest first."""
    mine = select(Certificate).where(Certificate.person_id == person_id)
    return list(db.scalars(mine.order_by(Certificate.issued_at.desc(), Certificate.id.desc())))


def valid_of(db: Session, enrolment_ids: Collection[int]) -> dict[int, Certificate]:
    """The certificates that some people have for their places, by enrolment."""
    rows = db.scalars(
        select(Certificate).where(
            Certificate.enrolment_id.in_(enrolment_ids), Certificate.revoked_at.is_(None)
        )
    )
    return {row.enrolment_id: row for row in rows}


def verified(db: Session, code: str) -> Verified | None:
    """What a code verifies; None: nothing. It is looked for whether or not it can be one.

    code: bare. So what is no code is answered as slowly as a wrong one.
    """
    row = db.execute(
        select(
            Certificate.full_name,
            Certificate.title,
            CourseClass.starts_on,
            CourseClass.ends_on,
            Certificate.issued_at,
            Certificate.revoked_at,
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
            Person.code, name_on(Enrolment.unit_id, CourseClass.starts_on), CourseClass.code
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
