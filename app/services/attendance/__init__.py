"""Who was at a meeting: the register, checking in, and those who came without a place."""

from app.services.attendance.check_in import CheckedIn, check_in
from app.services.attendance.closing import call_late, close_meeting, reopen_meeting
from app.services.attendance.register import (
    MarkEntry,
    RegisterRefused,
    RegisterTaken,
    take_register,
)
from app.services.attendance.walk_in import match_walk_in, note_walk_in, remove_walk_in

__all__ = [
    "CheckedIn",
    "MarkEntry",
    "RegisterRefused",
    "RegisterTaken",
    "call_late",
    "check_in",
    "close_meeting",
    "match_walk_in",
    "note_walk_in",
    "remove_walk_in",
    "reopen_meeting",
    "take_register",
]
