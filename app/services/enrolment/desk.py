"""A class whose places are changed: held, so that nobody comes between a look and a change."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.closing import refuse_locked
from app.domain.course import Topic
from app.domain.enrolment import EnrolmentStatus, NotEnrolled
from app.domain.fault import day_words
from app.domain.registration import ClassIsOver
from app.models import Completion, CourseClass, Enrolment, EnrolmentEvent, Person, User
from app.queries.eligibility import Post, Purpose, posts_of, purpose_of
from app.queries.hold import hold_class_alone, hold_people
from app.services import audit, totals

Said = Mapping[str, tuple[object, object]]
"""What the log keeps beside a status: {what: (old, new)}."""

NOTHING: Said = {}


@dataclass(frozen=True, slots=True)
class Desk:
    """A class that is held, and who changes its places when. actor None: the system itself."""

    db: Session
    course_class: CourseClass
    purpose: Purpose
    actor: User | None
    now: datetime

    @classmethod
    def of(
        cls,
        db: Session,
        course_class: CourseClass,
        people: Collection[int] = (),
        *,
        actor: User | None,
        now: datetime,
    ) -> Self:
        """Hold a class; before it, people who may get a seat, so that they get no other one."""
        desk = cls.before(db, course_class, actor=actor, now=now)
        desk.hold_people(people)
        desk.hold_class()
        return desk

    @classmethod
    def before(
        cls, db: Session, course_class: CourseClass, *, actor: User | None, now: datetime
    ) -> Self:
        """Hold nothing yet, to ask what people are; they and the class are still to be held.

        When a class opens to thousands, each waits for whoever holds it: the less is done then, the
        sooner all are served.
        """
        return cls(db, course_class, purpose_of(db, course_class), actor, now)

    def hold_people(self, people: Collection[int]) -> None:
        """Let nobody else give these people seats; before the class is held."""
        hold_people(self.db, self.course_class.province_id, people)

    def hold_class(self) -> None:
        """Let nobody else change its places, and read it anew.

        What runs out in a class whose list is signed still ends by itself; nobody changes it else.
        Raises ClassIsLocked.
        """
        hold_class_alone(self.db, self.course_class)
        if self.actor is not None:
            refuse_locked(self.course_class.locked_at)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last of the class, as they were last read."""
        return self.course_class.starts_on, self.course_class.ends_on

    @property
    def today(self) -> date:
        return local_date(self.now)

    def refuse_over(self) -> None:
        """Raises ClassIsOver from the day after its last."""
        if self.course_class.ends_on < self.today:
            raise ClassIsOver(day=day_words(self.course_class.ends_on))

    def place(self, enrolment: Enrolment) -> Enrolment:
        """A place of the class as it is, now that nobody else changes it. Raises NotEnrolled."""
        wanted = select(Enrolment).where(Enrolment.id == enrolment.id)
        place = self.db.scalar(wanted, execution_options={"populate_existing": True})
        if place is None:
            raise NotEnrolled
        return place

    def posts(self, people: Sequence[Person]) -> Mapping[int, Post]:
        """What people are on the first day of the class, and whether it is meant for them."""
        ids = [person.id for person in people]
        return posts_of(self.db, self.course_class, self.purpose.audiences, ids)

    def draft(
        self, people: Sequence[Person], status: EnrolmentStatus, posts: Mapping[int, Post]
    ) -> list[Enrolment]:
        """Places with what people are on the first day of the class; not in the register yet."""
        return [self._draft(person, posts.get(person.id), status) for person in people]

    def add(self, places: Sequence[Enrolment], *, reason: str = "", said: Said = NOTHING) -> None:
        """Enter places with their status. reason: as their events keep it. said: more for the log.

        Flushes.
        """
        self.db.add_all(places)
        self.db.flush()
        new = [(place, None) for place in places]
        self._write(new, AuditAction.ENROLMENT_CREATED, reason, said)

    def move(
        self,
        places: Sequence[Enrolment],
        status: EnrolmentStatus,
        *,
        reason: str = "",
        said: Said = NOTHING,
        until: datetime | None = None,
    ) -> None:
        """Give places another status. Flushes.

        reason: as their events keep it. said: more for the log. until: how long an offer stands.
        """
        moved = [(place, place.status) for place in places]
        for place in places:
            place.status, place.offered_until = status, until
        self.db.flush()
        self._write(moved, AuditAction.ENROLMENT_CHANGED, reason, said)

    def has_outcome(self, place: Enrolment) -> bool:
        """Whether an outcome was ever recorded of a place, be it corrected since."""
        recorded = exists().where(Completion.enrolment_id == place.id)
        return bool(self.db.scalar(select(recorded)))

    def kept(self, people: Sequence[int]) -> AbstractContextManager[None]:
        """Keep the totals of people whose seats change; only those that make experts count."""
        if Topic.DX_EXPERT not in self.purpose.topics:
            return nullcontext()
        return totals.kept(self.db, self.course_class.province_id, people=people)

    def label(self, person: Person) -> str:
        """The class and the person, for the audit log."""
        return f"{self.course_class.code}: {person.code} {person.full_name}"

    def _draft(self, person: Person, post: Post | None, status: EnrolmentStatus) -> Enrolment:
        posting = post.posting if post else None
        return Enrolment(
            course_class_id=self.course_class.id,
            person_id=person.id,
            person=person,
            status=status,
            created_at=self.now,
            unit_id=posting.unit_id if posting else None,
            category=posting.category if posting else None,
            position=posting.position if posting else None,
        )

    def _write(
        self,
        places: Sequence[tuple[Enrolment, EnrolmentStatus | None]],
        action: AuditAction,
        reason: str = "",
        said: Said = NOTHING,
    ) -> None:
        """Statuses as events, and in the log: two statements, however many. old: None for new.

        By the connection, as in the log: the session would ask for the ids, which nobody needs.
        """
        if not places:
            return
        actor_id = self.actor.id if self.actor else None
        self.db.connection().execute(
            insert(EnrolmentEvent),
            [
                {
                    "enrolment_id": place.id,
                    "status": place.status,
                    "at": self.now,
                    "actor_id": actor_id,
                    "reason": reason or None,
                }
                for place, _old in places
            ],
        )
        acts = [
            audit.Act(
                action,
                "enrolment",
                place.id,
                self.label(place.person),
                {"status": (old, place.status), **said},
            )
            for place, old in places
        ]
        province_id = self.course_class.province_id
        audit.record_all(self.db, self.actor, acts, province_id=province_id, at=self.now)
