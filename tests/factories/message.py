"""Letters of the outbox."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.domain.message import Letter, MessageKind, MessageState
from app.domain.vietnamese import fold
from app.models import Message, Province
from tests.factories.moment import NOW
from tests.factories.store import next_number, store

LETTER = Letter(
    "Ông/Bà có chỗ trong lớp K1.L1",
    ("Kính gửi Ông/Bà Nguyễn Văn An,", "Ông/Bà đã có chỗ trong lớp K1.L1."),
    (("Thời gian", "01/07/2024 – 05/07/2024"),),
    ("Xem đăng ký", "/dang-ky"),
)


def make_message(
    db: Session,
    province: Province,
    state: MessageState = MessageState.WAITING,
    *,
    letter: Letter = LETTER,
    **overrides: Any,
) -> Message:
    """A letter to An that waits to be sent, or has come further."""
    number = next_number()
    facts: dict[str, Any] = {
        "key": f"letter:{number}",
        "kind": MessageKind.PLACE,
        "name": "Nguyễn Văn An",
        "address": None if state is MessageState.NO_ADDRESS else "an@thanh-hoa.example",
        "message_id": f"<letter-{number}@so.example>",
        "drafted_at": NOW,
        "useful_until": NOW + timedelta(days=30),
        "next_try_at": NOW,
        "sent_at": NOW if state is MessageState.SENT else None,
        "error": "550 no such user" if state is MessageState.FAILED else None,
    } | overrides
    facts.setdefault("search_key", fold(f"{facts['name']} {facts['address']} {letter.subject}"))
    message = Message(
        province_id=province.id,
        state=state,
        subject=letter.subject,
        body=letter.to_plain(),
        **facts,
    )
    return store(db, message)
