"""Letters handed to the mail server: taken, sent and recorded one by one, each by one worker.

A worker that is killed between the server's yes and the record leaves a letter that is sent again,
with the same Message-ID, once its lease has run out. In no other way is a letter sent twice.
"""

import logging
import time
from collections.abc import Callable

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import clock
from app.adapters.mail import Mail, MailConnection
from app.db import is_waiting_for_a_writer, transaction
from app.domain.message import Letter, MailRefused, MailServerLost
from app.i18n import _
from app.jobs.message import mail_server, public_address
from app.models import Message
from app.queries.message import is_any_due
from app.services.message import put_off, record_failed, record_sent, take

_log = logging.getLogger(__name__)

_SECONDS = 10.0
"""How long one look sends: whoever sends also has to find jobs that were lost."""

_TRIES = 20
"""How often a record waits its turn on SQLite, ten seconds each: within the letter's lease."""

Record = Callable[[Session], bool]


def send_letters(db: Session) -> int:
    """Send what is due, as far as the time of one look goes. Returns how many were accepted.

    Raises MailServerLost; what has been accepted by then is recorded.
    """
    server = mail_server()
    if server is None or not is_any_due(db, now=clock.now()):
        return 0
    until, sent = time.monotonic() + _SECONDS, 0
    with MailConnection(server) as connection:
        while time.monotonic() < until:
            with transaction(db):
                message = take(db, now=clock.now())
            if message is None:
                break
            sent += _send(db, connection, message)
    return sent


def _send(db: Session, connection: MailConnection, message: Message) -> bool:
    number, attempt, mail = message.id, message.attempts, mail_of(message)
    db.rollback()  # What was read is at hand; the server may take half a minute.
    try:
        connection.send(mail)
    except MailRefused as refusal:
        reason = refusal.reason
        _log.warning("Letter %s was refused: %s", number, reason)
        if refusal.is_final:
            _keep(db, lambda db: record_failed(db, number, attempt, reason))
        else:
            _keep(db, lambda db: put_off(db, number, attempt, reason, now=clock.now()))
        return False
    except MailServerLost as loss:
        lost = loss.reason
        _keep(db, lambda db: put_off(db, number, attempt, lost, now=clock.now()))
        raise
    _keep(db, lambda db: record_sent(db, number, attempt, now=clock.now()))
    return True


def _keep(db: Session, record: Record) -> None:
    """Write down what came of it, however long others write: it would be sent again."""
    for _try in range(_TRIES):
        try:
            with transaction(db):
                record(db)
        except OperationalError as error:
            if not is_waiting_for_a_writer(error):
                raise
        else:
            return
    _log.error("What came of a letter could not be written down")


def mail_of(message: Message) -> Mail:
    """A letter as it is sent."""
    return Mail(
        letter=Letter.from_plain(message.subject, message.body),
        name=message.name,
        address=message.address or "",
        message_id=message.message_id,
        drafted_at=message.drafted_at,
        public_address=public_address(),
        closing=closing(),
        calendar=message.calendar,
    )


def closing() -> str:
    """What stands under every letter."""
    return _("Thư tự động của Sổ Đào tạo Số. Xin không trả lời thư này.")
