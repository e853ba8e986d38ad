"""Everybody of a closing unit goes to the one that takes over, each with the job held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.domain.audit import AuditAction
from app.domain.placement import day_before
from app.domain.unit import FOR_EVER
from app.models import Posting, PostingAudience, Unit, User
from app.services import audit, totals


@dataclass(frozen=True, slots=True)
class Transfer:
    """Jobs that go on in another unit from a day on.

    keeps_subject: whether the receiver is a school, where one can teach.
    """

    db: Session
    receiver: Unit
    on: date
    keeps_subject: bool
    actor: User
    now: datetime

    def of(self, postings: Sequence[Posting]) -> None:
        """End postings on the day before, and let each begin as the same job in the receiver.

        A posting beside the main one only ends for whoever has the main one in the receiver by
        then. Flushes.
        """
        self._load(postings)
        at_home = self._at_home(postings)
        with totals.kept(
            self.db, self.receiver.province_id, people=[p.person_id for p in postings]
        ):
            for posting in postings:
                if posting.starts_on >= self.on:
                    self._take_along(posting)
            ended = [self._end(posting) for posting in postings if posting.starts_on < self.on]
            # First all ends, then all beginnings: for a moment two would share days.
            self.db.flush()
            begun = [p for p in ended if p.is_main or p.person_id not in at_home]
            self.db.add_all(begun)
            self.db.flush()
            changes = {"unit_code": (None, self.receiver.code), "starts_on": (None, self.on)}
            for posting in begun:
                self._record(AuditAction.POSTING_CREATED, posting, changes)
        self.db.flush()

    def _load(self, postings: Sequence[Posting]) -> None:
        """Read people and audiences of all at once."""
        wanted = select(Posting).where(Posting.id.in_([posting.id for posting in postings]))
        parts = (selectinload(Posting.person), selectinload(Posting.audiences))
        self.db.scalars(wanted.options(*parts)).all()

    def _at_home(self, postings: Sequence[Posting]) -> set[int]:
        """Whoever has, or will have, the main posting in the receiver."""
        there = select(Posting.person_id).where(
            Posting.unit_id == self.receiver.id, Posting.is_main, Posting.ends_on >= self.on
        )
        return {*self.db.scalars(there), *(p.person_id for p in postings if p.is_main)}

    def _take_along(self, posting: Posting) -> None:
        """What has not begun yet will begin in the receiver."""
        changes = {"unit_code": (posting.unit.code, self.receiver.code)}
        posting.unit = self.receiver
        if not self.keeps_subject:
            posting.subject = posting.school_level = None
        self._record(AuditAction.POSTING_CHANGED, posting, changes)

    def _end(self, posting: Posting) -> Posting:
        """End a posting. Returns the same job in the receiver, not stored yet."""
        until = posting.ends_on
        posting.ends_on = day_before(self.on)
        changes = {"ends_on": (None if until == FOR_EVER else until, posting.ends_on)}
        self._record(AuditAction.POSTING_CHANGED, posting, changes)
        return Posting(
            person_id=posting.person_id,
            unit_id=self.receiver.id,
            starts_on=self.on,
            ends_on=until,
            is_main=posting.is_main,
            category=posting.category,
            position=posting.position,
            is_leader=posting.is_leader,
            is_it_staff=posting.is_it_staff,
            is_dx_adviser=posting.is_dx_adviser,
            subject=posting.subject if self.keeps_subject else None,
            school_level=posting.school_level if self.keeps_subject else None,
            audiences=[PostingAudience(audience=row.audience) for row in posting.audiences],
        )

    def _record(
        self, action: AuditAction, posting: Posting, changes: Mapping[str, tuple[object, object]]
    ) -> None:
        audit.record(
            self.db,
            self.actor,
            action,
            province_id=self.receiver.province_id,
            subject_type="posting",
            subject_id=posting.id,
            subject_label=f"{posting.person.code} {posting.person.full_name}",
            changes=changes,
            at=self.now,
        )
