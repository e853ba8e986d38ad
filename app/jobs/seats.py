"""Seats that came free by themselves: offers that ran out, holds that ended, classes that began."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from app.db import transaction
from app.queries.seat import classes_due
from app.services.enrolment import expire

_log = logging.getLogger(__name__)


def pass_seats_on(db: Session, now: datetime) -> int:
    """End what has run out and offer the seats on, each class in a transaction of its own.

    Two workers that look at the same class do it one after the other, and the second finds nothing
    left to do. Returns in how many classes something ended.
    """
    ended = 0
    for course_class in classes_due(db, now=now):
        with transaction(db):
            if expire(db, course_class, now=now):
                ended += 1
    if ended:
        _log.info("Offers and requests ended in %s classes", ended)
    return ended
