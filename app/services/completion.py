"""Completions: recording how a class ended for its people, and putting right what was wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.closing import ClassIsNotLocked, NothingCorrected, ReasonMissing
from app.domain.course import ClassIsCancelled, ClassStatus
from app.domain.enrolment import (
    LIVE_STATUSES,
    ChangedByFile,
    ChangedMeanwhile,
    ClassAhead,
    EnrolmentStatus,
    LeftTheClass,
    Outcome,
    OutcomeFacts,
    OutcomeStays,
)
from app.domain.errors import RuleViolation
from app.domain.fault import day_words
from app.domain.label import N_
from app.models import Completion, CourseClass, User
from app.queries.closing import proposals
from app.queries.completion import (
    Place,
    current_ids,
    facts_of,
    facts_recorded,
    places_in,
    recorded_by,
)
from app.queries.hold import hold_class, hold_open_class
from app.services import audit, totals


@dataclass(frozen=True, slots=True)
class OutcomeEntry:
    """What somebody says of one place. facts None: nothing.

    seen_id: the outcome that the page showed when it was opened; None: none.
    """

    enrolment_id: int
    facts: OutcomeFacts | None
    seen_id: int | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of recording: outcomes that are new, and those put in the place of another."""

    new: int
    corrected: int


class OutcomesRefused(RuleViolation):
    """Some cannot be recorded, so none was. by_place: why, by enrolment."""

    message = N_("Chưa ghi kết quả nào: %(count)s người cần xem lại.")

    def __init__(self, by_place: Mapping[int, RuleViolation]) -> None:
        super().__init__(count=len(by_place))
        self.by_place = by_place


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody says of a place, beside what holds of it by now."""

    entry: OutcomeEntry
    place: Place

    @property
    def recorded_id(self) -> int | None:
        return self.place.completion.id if self.place.completion else None

    @property
    def is_stale(self) -> bool:
        """Whether another outcome holds than the page showed when it was opened."""
        return self.entry.seen_id != self.recorded_id

    def is_nothing_new(self, shown: Mapping[int | None, OutcomeFacts]) -> bool:
        """Whether it says what holds by now, or what the page showed and so was not touched.

        shown: what the outcomes say that the page showed and that hold no more.
        """
        now = facts_of(self.place.completion)
        was = shown.get(self.entry.seen_id) if self.is_stale else now
        return self.entry.facts in (was, now)


def record_outcomes(
    db: Session,
    course_class: CourseClass,
    entries: Sequence[OutcomeEntry],
    *,
    actor: User,
    now: datetime,
) -> Recorded:
    """Record how a class ended for some of its people: all that was changed, or nothing.

    What an entry says as it was shown, or as it has become by now, is left alone: the work of
    somebody else at the same class stays, and the same again does nothing. Another outcome in the
    place of one is a correction: a new row, and the old one stays readable. A few statements,
    whatever their number. Flushes.

    Whoever says otherwise than attendance proposes tells why, where a register was taken.

    Raises ClassIsLocked, ClassIsCancelled, ClassAhead or OutcomesRefused.
    """
    hold_open_class(db, course_class)
    _refuse_early(course_class, now)
    places = places_in(db, course_class.id, [entry.enrolment_id for entry in entries])
    said = [_Said(entry, places[entry.enrolment_id]) for entry in entries]
    shown = facts_recorded(db, {one.entry.seen_id for one in said if one.is_stale})
    changes = [one for one in said if not one.is_nothing_new(shown)]
    names = recorded_by(db, {one.recorded_id for one in changes if one.is_stale})
    proposed = proposals(db, course_class) if changes else {}
    refusals = {
        one.place.enrolment_id: why
        for one in changes
        if (why := _refusal(one, names) or _unexplained(one, proposed))
    }
    if refusals:
        raise OutcomesRefused(refusals)
    accepted = [(one.place, one.entry.facts) for one in changes if one.entry.facts]
    corrected = sum(place.completion is not None for place, _facts in accepted)
    done = Recorded(new=len(accepted) - corrected, corrected=corrected)
    if accepted:
        _record_class(db, course_class, done, actor=actor, now=now)
        _write(db, course_class, accepted, actor=actor, now=now)
    return done


def _refuse_early(course_class: CourseClass, now: datetime) -> None:
    if course_class.status is ClassStatus.CANCELLED:
        raise ClassIsCancelled
    if local_date(now) < course_class.starts_on:
        raise ClassAhead(day=day_words(course_class.starts_on))


def _refusal(said: _Said, names: Mapping[int | None, str]) -> RuleViolation | None:
    """Why it cannot be recorded; None: it can. names: who has recorded what came meanwhile."""
    recorded, status = said.place.completion, said.place.status
    if said.is_stale and recorded is not None:
        return _meanwhile(recorded, names)
    if said.entry.facts is None:
        return OutcomeStays()
    if status is EnrolmentStatus.CONFIRMED or (recorded and status in LIVE_STATUSES):
        return None
    return LeftTheClass(status=status)


def _meanwhile(recorded: Completion, names: Mapping[int | None, str]) -> ChangedMeanwhile:
    """Another outcome holds than the page showed when it was opened. names: who recorded it."""
    who = names.get(recorded.id)
    told = ChangedMeanwhile if who else ChangedByFile
    return told(who=who, what=recorded.outcome)


def _unexplained(said: _Said, proposed: Mapping[int, Outcome]) -> RuleViolation | None:
    wanted, facts = proposed.get(said.place.enrolment_id), said.entry.facts
    if facts is None or wanted in (None, facts.outcome) or facts.reason:
        return None
    recorded = said.place.completion
    if recorded is not None and recorded.outcome is facts.outcome:
        return None  # another score of what was decided before
    return ReasonMissing(proposed=wanted)


def correct_outcome(
    db: Session,
    course_class: CourseClass,
    enrolment_id: int,
    facts: OutcomeFacts,
    *,
    seen_id: int | None,
    actor: User,
    now: datetime,
) -> None:
    """Say otherwise than a signed list: a new row, and the old one stays readable. Flushes.

    facts: with their reason and document. seen_id: the outcome that the page showed. Raises
    NotFound, ClassIsNotLocked, LeftTheClass for somebody without an outcome in the list,
    ChangedMeanwhile or NothingCorrected.
    """
    hold_class(db, course_class)
    if course_class.locked_at is None:
        raise ClassIsNotLocked
    place = places_in(db, course_class.id, [enrolment_id])[enrolment_id]
    if place.completion is None:
        raise LeftTheClass(status=place.status)
    if place.completion.id != seen_id:
        raise _meanwhile(place.completion, recorded_by(db, {place.completion.id}))
    if facts == facts_of(place.completion):
        raise NothingCorrected
    _record_class(db, course_class, Recorded(new=0, corrected=1), actor=actor, now=now)
    _write(db, course_class, [(place, facts)], actor=actor, now=now)


def _write(
    db: Session,
    course_class: CourseClass,
    accepted: Sequence[tuple[Place, OutcomeFacts]],
    *,
    actor: User,
    now: datetime,
) -> None:
    superseded = [place.completion.id for place, _facts in accepted if place.completion]
    with totals.credited(db, course_class, [place.person_id for place, _facts in accepted]):
        # First, as of the outcomes of an enrolment only one may hold, which an index guarantees.
        if superseded:
            old = update(Completion).where(Completion.id.in_(superseded))
            db.execute(old.values(is_current=False))
        # In one statement: the session would send SQLite one for each.
        db.execute(
            insert(Completion),
            [
                {
                    "enrolment_id": place.enrolment_id,
                    "person_id": place.person_id,
                    "course_class_id": course_class.id,
                    "recorded_at": now,
                    "is_current": True,
                    **asdict(facts),
                }
                for place, facts in accepted
            ],
        )
    ids = current_ids(db, [place.enrolment_id for place, _facts in accepted])
    acts = [
        audit.Act(
            AuditAction.COMPLETION_CORRECTED
            if place.completion
            else AuditAction.COMPLETION_RECORDED,
            "completion",
            ids[place.enrolment_id],
            f"{course_class.code}: {place.label}",
            dict(_differences(facts_of(place.completion), facts)),
        )
        for place, facts in accepted
    ]
    audit.record_all(db, actor, acts, province_id=course_class.province_id, at=now)


def _record_class(
    db: Session, course_class: CourseClass, done: Recorded, *, actor: User, now: datetime
) -> None:
    """Tell on the class in one event what the outcomes tell one by one."""
    numbers = {"recorded": done.new, "corrected": done.corrected}
    action = AuditAction.COMPLETION_RECORDED if done.new else AuditAction.COMPLETION_CORRECTED
    said = {what: (None, number) for what, number in numbers.items() if number}
    audit.record_class(db, actor, action, course_class, said, at=now)


def _differences(
    old: OutcomeFacts | None, new: OutcomeFacts
) -> Iterator[tuple[str, tuple[object, object]]]:
    """What is not as it was, for the audit log."""
    for what, after in asdict(new).items():
        before = getattr(old, what, None)
        if before != after:
            yield what, (before, after)
