"""The register of a meeting, held, so that nobody writes between a look and a change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, delete, insert, update
from sqlalchemy.orm import Session

from app.domain.attendance import Presence, Way
from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.models import Attendance, CourseClass, Meeting, User
from app.queries.attendance import Said, marks_of, seated, state_of
from app.queries.hold import hold_meeting
from app.services import audit

Marks = Mapping[int, Presence | None]
"""What is to be said of people, by enrolment; None: nothing any more."""


@dataclass(frozen=True, slots=True)
class Book:
    """A register, who writes in it when, and what it says: by enrolment."""

    db: Session
    course_class: CourseClass
    meeting: Meeting
    actor: User
    now: datetime
    people: Mapping[int, str]
    marks: Mapping[int, Said]

    @classmethod
    def of(
        cls, db: Session, course_class: CourseClass, meeting: Meeting, *, actor: User, now: datetime
    ) -> "Book":
        """Hold the class, and read what its register says now. Raises MeetingGone."""
        hold_meeting(db, course_class, meeting)
        people, marks = seated(db, course_class.id), marks_of(db, meeting.id)
        return cls(db, course_class, meeting, actor, now, people, marks)

    def check_open(self) -> None:
        """Raises ClassIsCancelled, MeetingIsCancelled, MeetingAhead or MeetingIsClosed."""
        state_of(self.course_class, self.meeting).check(local_date(self.now))

    def said_of(self, enrolment_id: int) -> Presence | None:
        mark = self.marks.get(enrolment_id)
        return mark.presence if mark else None

    def write(self, marks: Marks, way: Way) -> None:
        """Say something else of some people, and in the log. A few statements, however many."""
        changed = {id: new for id, new in marks.items() if new is not self.said_of(id)}
        self._insert(
            [(id, new) for id, new in changed.items() if id not in self.marks and new], way
        )
        self._update([(id, new) for id, new in changed.items() if id in self.marks and new], way)
        gone = [id for id, new in changed.items() if new is None]
        if gone:
            self.db.execute(delete(Attendance).where(self._of(gone)))
        acts = [self._act(id, new, way) for id, new in changed.items()]
        self._record(acts)

    def tell(self, action: AuditAction, changes: Mapping[str, tuple[object, object]]) -> None:
        """In the log of the class, once, what the places tell one by one."""
        course_class = self.course_class
        said = {**self._named(is_new=False), **changes}
        act = audit.Act(action, "course_class", course_class.id, course_class.code, said)
        self._record([act])

    def _insert(self, marks: Sequence[tuple[int, Presence]], way: Way) -> None:
        if marks:
            rows = [
                {
                    "meeting_id": self.meeting.id,
                    "enrolment_id": enrolment_id,
                    "presence": presence,
                    **self._by(way),
                }
                for enrolment_id, presence in marks
            ]
            self.db.execute(insert(Attendance), rows)

    def _update(self, marks: Sequence[tuple[int, Presence]], way: Way) -> None:
        for presence, group in _by_presence(marks):
            mine = update(Attendance).where(self._of(group))
            self.db.execute(mine.values(presence=presence, **self._by(way)))

    def _of(self, enrolment_ids: Sequence[int]) -> ColumnElement[bool]:
        here = Attendance.meeting_id == self.meeting.id
        return and_(here, Attendance.enrolment_id.in_(enrolment_ids))

    def _by(self, way: Way) -> dict[str, object]:
        """Nobody has said what is marked as automatic."""
        marked_by = None if way is Way.AUTOMATIC else self.actor.id
        return {"way": way, "marked_at": self.now, "marked_by_id": marked_by}

    def _act(self, enrolment_id: int, new: Presence | None, way: Way) -> audit.Act:
        mark = self.marks.get(enrolment_id)
        old_way, new_way = mark.way if mark else None, way if new else None
        return audit.Act(
            AuditAction.ATTENDANCE_CHANGED if mark else AuditAction.ATTENDANCE_RECORDED,
            "enrolment",
            enrolment_id,
            f"{self.course_class.code}: {self.people[enrolment_id]}",
            {
                **self._named(is_new=mark is None),
                "presence": (self.said_of(enrolment_id), new),
                **({"way": (old_way, new_way)} if old_way is not new_way else {}),
            },
        )

    def _named(self, *, is_new: bool) -> dict[str, tuple[object, object]]:
        """Which meeting it is."""
        day, part = self.meeting.held_on, self.meeting.part
        return {
            "held_on": (None if is_new else day, day),
            "part": (None if is_new else part, part),
        }

    def _record(self, acts: Sequence[audit.Act]) -> None:
        province_id = self.course_class.province_id
        audit.record_all(self.db, self.actor, acts, province_id=province_id, at=self.now)


def _by_presence(marks: Sequence[tuple[int, Presence]]) -> Iterator[tuple[Presence, list[int]]]:
    ordered = sorted(marks, key=lambda mark: mark[1])
    for presence, group in groupby(ordered, key=lambda mark: mark[1]):
        yield presence, [id for id, _presence in group]
