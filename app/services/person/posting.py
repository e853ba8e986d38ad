"""Where people work: a new job, moving, leaving, and mending what was written wrong."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.fault import day_words
from app.domain.placement import day_before
from app.domain.posting import (
    EndedAlready,
    LeavesBeforeStart,
    NotEnded,
    OnlyPosting,
    PostingFacts,
    SameJob,
    Term,
    check_posting,
)
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.models import Person, Posting, PostingAudience, Unit, User
from app.queries.hold import hold_person
from app.queries.posting import has_another, main_before, open_main
from app.services import audit, totals
from app.services.person.checks import (
    check_job,
    check_life,
    check_others,
    check_term,
    kinds_during,
)

Changes = Mapping[str, tuple[object, object]]


def start_posting(
    db: Session,
    person: Person,
    unit: Unit,
    facts: PostingFacts,
    term: Term,
    *,
    actor: User,
    now: datetime,
) -> Posting:
    """Give somebody a job. A main one ends the open main one on the day before. Flushes.

    Raises SameJob, and what the checks raise.
    """
    hold_person(db, person)
    check_job(db, unit.id, facts, term)
    leaving = _left_by(db, person, term)
    if leaving is not None and leaving.unit_id == unit.id and facts_of(leaving) == facts:
        raise SameJob(first=day_words(leaving.starts_on))
    check_others(db, person.id, unit.id, term, but=leaving)
    with totals.kept(db, person.province_id, people=[person.id]):
        if leaving is not None:
            _end(db, leaving, day_before(term.first), actor=actor, now=now)
        posting = Posting(person=person)
        _write(posting, unit, facts, term)
        db.add(posting)
        db.flush()
    changes = {what: (None, value) for what, value in said(posting).items() if value}
    _record(db, AuditAction.POSTING_CREATED, posting, changes, actor=actor, now=now)
    return posting


def end_posting(
    db: Session, posting: Posting, *, last_day: date, actor: User, now: datetime
) -> None:
    """Let somebody leave a job after a day. Flushes. Raises EndedAlready or LeavesBeforeStart."""
    hold_person(db, posting.person)
    if posting.ends_on != FOR_EVER:
        raise EndedAlready(last=day_words(posting.ends_on))
    if last_day < posting.starts_on:
        raise LeavesBeforeStart(first=day_words(posting.starts_on))
    with totals.kept(db, posting.person.province_id, people=[posting.person_id]):
        _end(db, posting, last_day, actor=actor, now=now)


def reopen_posting(db: Session, posting: Posting, *, actor: User, now: datetime) -> None:
    """Let somebody who was thought to have left go on. Flushes.

    Raises NotEnded, MainPostingsCross, SamePostingBeside or AfterUnitClosed.
    """
    hold_person(db, posting.person)
    if posting.ends_on == FOR_EVER:
        raise NotEnded
    check_life(db, posting.unit_id, Term(posting.ends_on, FOR_EVER))
    term = Term(posting.starts_on, FOR_EVER, posting.is_main)
    check_others(db, posting.person_id, posting.unit_id, term, but=posting)
    with totals.kept(db, posting.person.province_id, people=[posting.person_id]):
        _end(db, posting, FOR_EVER, actor=actor, now=now)


def correct_posting(
    db: Session,
    posting: Posting,
    unit: Unit,
    facts: PostingFacts,
    term: Term,
    *,
    actor: User,
    now: datetime,
) -> bool:
    """Mend what was written wrong of a job; no other job ends by it.

    Returns whether anything changes. Flushes. Raises what the checks raise.
    """
    check_term(term)
    hold_person(db, posting.person)
    is_elsewhere = posting.unit_id != unit.id
    # What has not been touched may have come from a file, which asks less of old times.
    if is_elsewhere or (posting.starts_on, posting.ends_on) != (term.first, term.last):
        check_life(db, unit.id, term)
    if is_elsewhere or facts_of(posting) != facts:
        check_posting(facts, kinds_during(db, unit.id, term))
    check_others(db, posting.person_id, unit.id, term, but=posting)
    was = said(posting)
    with totals.kept(db, posting.person.province_id, people=[posting.person_id]):
        _write(posting, unit, facts, term)
    new = said(posting)
    changes = {what: (was[what], new[what]) for what in was if was[what] != new[what]}
    if changes:
        _record(db, AuditAction.POSTING_CHANGED, posting, changes, actor=actor, now=now)
    return bool(changes)


def remove_posting(
    db: Session, posting: Posting, *, gives_back: bool, actor: User, now: datetime
) -> None:
    """Undo a job that was written by mistake, as if it had never been; the person remembers it.

    gives_back: the main one that ended on the day before goes on for as long as this one would
    have. Flushes. Raises OnlyPosting or AfterUnitClosed.
    """
    hold_person(db, posting.person)
    if not has_another(db, posting):
        raise OnlyPosting
    person, until = posting.person, posting.ends_on
    before = main_before(db, posting) if gives_back and posting.is_main else None
    if before is not None:
        check_life(db, before.unit_id, Term(before.ends_on, until))
    changes = {what: (value, None) for what, value in said(posting).items() if value}
    with totals.kept(db, person.province_id, people=[person.id]):
        # Through the database: the session would try to leave its audiences without a posting.
        db.execute(delete(Posting).where(Posting.id == posting.id))
        if before is not None:
            _end(db, before, until, actor=actor, now=now)
    audit.record(
        db,
        actor,
        AuditAction.POSTING_REMOVED,
        province_id=person.province_id,
        subject_type="person",
        subject_id=person.id,
        subject_label=f"{person.code} {person.full_name}",
        changes=changes,
        at=now,
    )
    db.flush()


def facts_of(posting: Posting) -> PostingFacts:
    """A job as it stands, beside where and when."""
    return PostingFacts(
        category=posting.category,
        position=posting.position,
        is_leader=posting.is_leader,
        is_it_staff=posting.is_it_staff,
        is_dx_adviser=posting.is_dx_adviser,
        subject=posting.subject,
        school_level=posting.school_level,
        audiences=frozenset(row.audience for row in posting.audiences),
    )


def said(posting: Posting) -> dict[str, object]:
    """All that the audit log keeps of a job."""
    return {
        "unit_code": posting.unit.code,
        "starts_on": _known(posting.starts_on),
        "ends_on": _known(posting.ends_on),
        "is_main": posting.is_main,
        "category": posting.category,
        "position": posting.position,
        "is_leader": posting.is_leader,
        "is_it_staff": posting.is_it_staff,
        "is_dx_adviser": posting.is_dx_adviser,
        "subject": posting.subject,
        "school_level": posting.school_level,
        "audiences": sorted(row.audience.value for row in posting.audiences),
    }


def _known(day: date) -> date | None:
    return None if day in (SINCE_EVER, FOR_EVER) else day


def _left_by(db: Session, person: Person, term: Term) -> Posting | None:
    """The open main job that another one ends; one that begins later is in its way instead."""
    held = open_main(db, person.id) if term.is_main else None
    return held if held is not None and held.starts_on < term.first else None


def _write(posting: Posting, unit: Unit, facts: PostingFacts, term: Term) -> None:
    posting.unit, posting.is_main = unit, term.is_main
    posting.starts_on, posting.ends_on = term.first, term.last
    posting.category, posting.position = facts.category, facts.position
    posting.is_leader, posting.is_it_staff = facts.is_leader, facts.is_it_staff
    posting.is_dx_adviser = facts.is_dx_adviser
    posting.subject, posting.school_level = facts.subject, facts.school_level
    known = {row.audience: row for row in posting.audiences}
    posting.audiences = [
        known.get(a) or PostingAudience(audience=a) for a in sorted(facts.audiences)
    ]


def _end(db: Session, posting: Posting, last_day: date, *, actor: User, now: datetime) -> None:
    """Let a job end on another day, at once: what follows would for a moment share days with it."""
    changes = {"ends_on": (_known(posting.ends_on), _known(last_day))}
    posting.ends_on = last_day
    db.flush()
    _record(db, AuditAction.POSTING_CHANGED, posting, changes, actor=actor, now=now)


def _record(
    db: Session,
    action: AuditAction,
    posting: Posting,
    changes: Changes,
    *,
    actor: User,
    now: datetime,
) -> None:
    person = posting.person
    audit.record(
        db,
        actor,
        action,
        province_id=person.province_id,
        subject_type="posting",
        subject_id=posting.id,
        subject_label=f"{person.code} {person.full_name}",
        changes=changes,
        at=now,
    )
    db.flush()
