"""Places in a class: asking, saying yes, seats and turns, giving up, standing in."""

from app.services.enrolment.asking import Asked, apply, nominate
from app.services.enrolment.deciding import Decided, approve, approve_all, reject, reject_all
from app.services.enrolment.holding import hold_seats
from app.services.enrolment.leaving import remove, withdraw
from app.services.enrolment.promotion import accept, expire, promote_waiting
from app.services.enrolment.seating import Enrolled, enrol
from app.services.enrolment.substitution import substitute

__all__ = [
    "Asked",
    "Decided",
    "Enrolled",
    "accept",
    "apply",
    "approve",
    "approve_all",
    "enrol",
    "expire",
    "hold_seats",
    "nominate",
    "promote_waiting",
    "reject",
    "reject_all",
    "remove",
    "substitute",
    "withdraw",
]
