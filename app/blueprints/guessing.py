"""Pages where a code is typed: whoever sends too many wrong ones waits."""

from flask import current_app, request

from app import clock
from app.domain.guessing import Guessed, TooManyWrongCodes
from app.security import wrong_codes


def turn_guessers_away(what: Guessed) -> None:
    """Look at no code of who has sent too many wrong ones. Raises TooManyWrongCodes."""
    now = clock.now()
    allowed = current_app.config["WRONG_CODES"]
    until = wrong_codes().waits_until(what, _address(), allowed, now)
    if until is not None:
        raise TooManyWrongCodes(until, now)


def note_wrong_code(what: Guessed) -> None:
    """Count a code that is none."""
    wrong_codes().count(what, _address(), clock.now())


def _address() -> str:
    """Where a request comes from; a server that listens on a socket file knows no addresses."""
    return request.remote_addr or "0.0.0.0"  # stands for all of them
