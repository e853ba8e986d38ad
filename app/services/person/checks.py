"""What no job can be, seen from the register: outside the unit's life, or across another job."""

from sqlalchemy.orm import Session

from app.domain.fault import day_words
from app.domain.placement import life_in_words, lives_through, period_words
from app.domain.posting import (
    AfterUnitClosed,
    BeforeUnitBegan,
    EndsBeforeItStarts,
    MainPostingsCross,
    PostingFacts,
    SamePostingBeside,
    Term,
    UnitNotThroughout,
    check_posting,
)
from app.domain.unit import SINCE_EVER, UnitKind
from app.models import Posting
from app.queries.life import last_name, life_of
from app.queries.posting import main_between, same_secondary


def check_job(db: Session, unit_id: int, facts: PostingFacts, term: Term) -> None:
    """Refuse a job that could not be held there and then, whoever holds it.

    Raises what check_term, check_life and domain/posting.py's check_posting raise.
    """
    check_term(term)
    check_life(db, unit_id, term)
    check_posting(facts, kinds_during(db, unit_id, term))


def check_term(term: Term) -> None:
    """Refuse a period turned round. Raises EndsBeforeItStarts."""
    if term.last < term.first:
        raise EndsBeforeItStarts(first=day_words(term.first), last=day_words(term.last))


def check_life(db: Session, unit_id: int, term: Term) -> None:
    """Refuse days on which the unit is not alive. Since ever: since the unit has been there.

    Raises BeforeUnitBegan, AfterUnitClosed or UnitNotThroughout.
    """
    life = life_of(db, unit_id)
    name, begins, ends = life[-1].name, life[0].valid_from, life[-1].valid_to
    if SINCE_EVER < term.first < begins or term.last < begins:
        raise BeforeUnitBegan(unit=name, first=day_words(begins))
    if term.last > ends:
        raise AfterUnitClosed(unit=name, last=day_words(ends))
    if not lives_through(life, max(term.first, begins), term.last):
        raise UnitNotThroughout(unit=name, alive=life_in_words(life))


def kinds_during(db: Session, unit_id: int, term: Term) -> set[UnitKind]:
    """What a unit is in the course of a job."""
    life = life_of(db, unit_id)
    return {p.kind for p in life if p.valid_from <= term.last and p.valid_to >= term.first}


def check_others(
    db: Session, person_id: int, unit_id: int, term: Term, *, but: Posting | None = None
) -> None:
    """Refuse a main job across another one, or the same unit twice beside it.

    but: a job that does not count. Raises MainPostingsCross or SamePostingBeside.
    """
    left_out = but.id if but is not None else None
    days = {"first": term.first, "last": term.last}
    if not term.is_main:
        other = same_secondary(db, person_id, unit_id, but=left_out, **days)
        if other is not None:
            raise SamePostingBeside(unit=last_name(db, unit_id), theirs=_period(other))
        return
    for crossed in main_between(db, person_id, but=left_out, **days):
        unit = last_name(db, crossed.unit_id)
        raise MainPostingsCross(mine=term.words, unit=unit, theirs=_period(crossed))


def _period(posting: Posting) -> str:
    return period_words(posting.starts_on, posting.ends_on)
