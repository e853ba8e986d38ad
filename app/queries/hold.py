"""Letting nobody come between a check and what is written upon it, until the transaction ends.

SQLite, which knows neither lock, gets its only writer by a write that changes nothing. What was
read before is read anew: it may have changed while this waited.
"""

from collections.abc import Collection

from sqlalchemy import bindparam, false, select, update
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.closing import refuse_locked
from app.domain.course import MeetingGone
from app.models import CourseClass, Meeting, Person, Province, RoleGrant

_PROVINCE_AS_IT_IS = (
    select(Province.id).where(Province.id == bindparam("province_id")).with_for_update(read=True)
)
_PEOPLE = (
    select(Person.id)
    .where(Person.id.in_(bindparam("people", expanding=True)))
    .order_by(Person.id)
    .with_for_update(key_share=True)
)
_ONLY_WRITER = (
    update(Person).where(false()).values(id=Person.id).execution_options(synchronize_session=False)
)
_CLASS = (
    update(CourseClass)
    .where(CourseClass.id == bindparam("class_id"))
    .values(id=CourseClass.id)
    .returning(CourseClass)
    .execution_options(synchronize_session=False)
)


def hold_province(db: Session, province_id: int) -> None:
    """Be the only one to change the tree of a province or to give out its codes; imports wait."""
    db.flush()
    mine = update(Province).where(Province.id == province_id).values(id=Province.id)
    db.execute(mine.execution_options(synchronize_session=False))
    db.expire_all()


def hold_person(db: Session, person: Person) -> None:
    """Be the only one to change somebody's jobs, in a tree that stays as it is meanwhile."""
    db.flush()
    province = select(Province.id).where(Province.id == person.province_id)
    db.execute(province.with_for_update(read=True))
    mine = update(Person).where(Person.id == person.id).values(id=Person.id)
    db.execute(mine.execution_options(synchronize_session=False))
    db.expire_all()


def hold_people(db: Session, province_id: int, person_ids: Collection[int]) -> None:
    """Be the only one to give these people seats, in whatever classes, until the transaction ends.

    Before a class is held, never after, and after the province, which an import of people holds
    alone: whoever took them in another order would wait for ever.
    """
    if db.get_bind().dialect.name == "sqlite":
        db.execute(_ONLY_WRITER)
        return
    db.execute(_PROVINCE_AS_IT_IS, {"province_id": province_id})
    if person_ids:
        db.execute(_PEOPLE, {"people": list(person_ids)})


def hold_class(db: Session, course_class: CourseClass) -> None:
    """Let nobody else hold the class until the transaction ends, and read it anew.

    Its seats and outcomes can then be counted and changed: a count within the changing statement
    would not do, as PostgreSQL counts before it waits for the row. Only the class itself is read
    anew, not all the people at hand; whoever looks at its places asks for them afterwards.
    """
    db.flush()
    db.execute(_PROVINCE_AS_IT_IS, {"province_id": course_class.province_id})
    hold_class_alone(db, course_class)


def hold_open_class(db: Session, course_class: CourseClass) -> None:
    """The same for who changes something of it. Raises ClassIsLocked once its list is signed."""
    hold_class(db, course_class)
    refuse_locked(course_class.locked_at)


def hold_meeting(db: Session, course_class: CourseClass, meeting: Meeting) -> None:
    """The same for a meeting of the class, which is read anew.

    Raises ClassIsLocked, or MeetingGone where somebody has taken it away.
    """
    hold_open_class(db, course_class)
    wanted = select(Meeting).where(Meeting.id == meeting.id)
    if db.scalar(wanted, execution_options={"populate_existing": True}) is None:
        raise MeetingGone


def hold_class_alone(db: Session, course_class: CourseClass) -> None:
    """The same for who holds people of the province already, and with them the province."""
    db.scalars(
        _CLASS, {"class_id": course_class.id}, execution_options={"populate_existing": True}
    ).one()


def hold_administrators(db: Session) -> None:
    """Be the only one to take the whole system away from somebody, or to count who has it."""
    db.flush()
    mine = update(RoleGrant).where(
        RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.province_id.is_(None)
    )
    db.execute(mine.values(id=RoleGrant.id).execution_options(synchronize_session=False))
