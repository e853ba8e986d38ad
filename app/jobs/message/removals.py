"""Letters about places that were removed as a slip, to whoever had been told of theirs."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.db import transaction
from app.domain.calendar import local_date
from app.domain.message import MessageKind
from app.jobs.message import mail_domain
from app.jobs.message.letters import removed_letter
from app.jobs.message.places import class_over
from app.queries.notice import removals_to_tell
from app.services.message import Draft, draft, take_removals

_SETTLING = timedelta(seconds=30)
"""Who is enrolled again so soon has a letter of the new place coming, which tells enough."""

_AT_ONCE = 200


def tell_removals(db: Session, now: datetime) -> int:
    """Draft letters about places that are gone from the register. Returns how many."""
    with transaction(db):
        removed = take_removals(db, settled_before=now - _SETTLING, at_most=_AT_ONCE, now=now)
        if not removed:
            return 0
        letters = [
            Draft(
                key=f"removed:{one.place.id}:{one.person.id}",
                kind=MessageKind.PLACE,
                letter=removed_letter(one),
                to=one.to,
                province_id=one.course_class.province_id,
                useful_until=class_over(one.course_class),
                course_class_id=one.course_class.id,
            )
            for one in removals_to_tell(db, removed, on=local_date(now))
        ]
        return draft(db, letters, domain=mail_domain(), now=now)
