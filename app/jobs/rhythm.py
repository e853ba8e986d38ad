"""What workers do again and again without being asked, and the last that is known of each.

It is told in the store of the queue, as signs of life are: whoever looks after the installation
sees that something has stopped, and the database is not written to every few seconds.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from flask import current_app
from sqlalchemy.orm import Session

from app.adapters.queue import QueueUnreachable
from app.db import transaction
from app.domain.label import N_
from app.domain.message import MailServerLost
from app.jobs import the_queue
from app.jobs.message.classes import tell_changes
from app.jobs.message.places import tell_places
from app.jobs.message.reminders import remind
from app.jobs.message.removals import tell_removals
from app.jobs.message.sending import send_letters
from app.jobs.seats import pass_seats_on
from app.services.message import lapse

_log = logging.getLogger(__name__)

_AFTER_A_FAULT = timedelta(minutes=1)

_NOTE = "rhythms"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Something done every so often. words: what; did: what it counts; run: returns how many."""

    name: str
    words: str
    did: str
    every: timedelta
    run: Callable[[Session, datetime], int]


@dataclass(frozen=True, slots=True)
class Beat:
    """The last that is known of a rhythm. did, did_at: when it last had anything to do, and how
    much. fault: why it came to nothing the last time; None: it did not."""

    at: datetime
    did: int = 0
    did_at: datetime | None = None
    fault: str | None = None

    def to_plain(self) -> dict[str, Any]:
        """The same, as JSON holds it."""
        return {
            "at": self.at.isoformat(),
            "did": self.did,
            "did_at": self.did_at.isoformat() if self.did_at else None,
            "fault": self.fault,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """The beat that was told."""
        did_at = plain["did_at"]
        return cls(
            datetime.fromisoformat(plain["at"]),
            plain["did"],
            datetime.fromisoformat(did_at) if did_at else None,
            plain["fault"],
        )


def keep_rhythm(db: Session, now: datetime) -> None:
    """Do what is due again. Raises QueueUnreachable."""
    beats = known_beats()
    for rhythm in RHYTHMS:
        last = beats.get(rhythm.name)
        if last is not None and now - last.at < _pause(rhythm, last):
            continue
        try:
            beats[rhythm.name] = _beat(rhythm, last, db, now)
        except KeyboardInterrupt:  # The worker is asked to end.
            raise
        except BaseException as bug:
            # Its words may hold what people typed; they are for the log alone.
            fault = type(bug).__name__
            beats[rhythm.name] = replace(last or Beat(now), at=now, fault=fault)
            raise
        finally:
            the_queue().note(_NOTE, {name: beat.to_plain() for name, beat in beats.items()})


def known_beats() -> dict[str, Beat]:
    """The last that is known of each rhythm, by name. Raises QueueUnreachable."""
    noted = the_queue().noted(_NOTE) or {}
    return {name: Beat.from_plain(plain) for name, plain in noted.items()}


def latest_beats() -> list[tuple[Rhythm, Beat | None]]:
    """Every rhythm with its last beat; None where none is known."""
    try:
        beats = known_beats()
    except QueueUnreachable:
        beats = {}
    return [(rhythm, beats.get(rhythm.name)) for rhythm in RHYTHMS]


def _pause(rhythm: Rhythm, last: Beat) -> timedelta:
    return max(rhythm.every, _AFTER_A_FAULT) if last.fault else rhythm.every


def _beat(rhythm: Rhythm, last: Beat | None, db: Session, now: datetime) -> Beat:
    # Letters lead to pages, whose addresses are made where a request is.
    with current_app.test_request_context():
        try:
            did = rhythm.run(db, now)
        except MailServerLost as loss:
            _log.warning("The mail server does not answer: %s", loss.reason)
            return replace(last or Beat(now), at=now, fault=loss.reason)
    if did:
        _log.info("%s: %s", rhythm.name, did)
        return Beat(now, did, now)
    return Beat(now, last.did, last.did_at) if last else Beat(now)


def _tell(db: Session, now: datetime) -> int:
    """First what classes are: who is told of a seat is told of the class as it is by then."""
    return tell_changes(db, now) + tell_places(db, now) + tell_removals(db, now)


def _remind(db: Session, now: datetime) -> int:
    with transaction(db):
        lapse(db, now=now)
    return remind(db, now)


RHYTHMS = (
    Rhythm(
        "seats",
        N_("Chuyển chỗ trống cho người chờ"),
        N_("%(count)s lớp"),
        timedelta(seconds=4),
        pass_seats_on,
    ),
    Rhythm(
        "letters",
        N_("Soạn thư báo kết quả đăng ký và thay đổi của lớp"),
        N_("%(count)s thư"),
        timedelta(seconds=30),
        _tell,
    ),
    Rhythm(
        "reminders",
        N_("Soạn thư nhắc buổi học, hạn đề cử, hạn báo cáo và việc chờ duyệt"),
        N_("%(count)s thư"),
        timedelta(minutes=10),
        _remind,
    ),
    Rhythm(
        "mail",
        N_("Gửi thư"),
        N_("%(count)s thư"),
        timedelta(seconds=4),
        lambda db, _now: send_letters(db),
    ),
)
"""In the order in which one look does them."""
