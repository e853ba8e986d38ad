"""Several clerks in the same moment: real threads, real commits."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import URL, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import transaction
from app.domain.errors import Gone, RuleViolation

Act = Callable[[Session], object]
Answer = object | RuleViolation | Gone | IntegrityError


def at_once(url: URL, acts: Sequence[Act]) -> list[Answer]:
    """Do each act in a thread with a session of its own, all let go at the same moment.

    Answers what the act returns, or why it was refused; by the database itself, at the latest.
    """
    engine, gate = create_engine(url), Barrier(len(acts))

    def do(act: Act) -> Answer:
        with Session(engine) as db:
            try:
                with transaction(db):
                    gate.wait()
                    return act(db)
            except (RuleViolation, Gone, IntegrityError) as refusal:
                return refusal

    with ThreadPoolExecutor(len(acts)) as clerks:
        answers = list(clerks.map(do, acts))
    engine.dispose()
    return answers
