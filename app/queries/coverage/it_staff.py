"""it_staff_trained_and_assessed: both conditions at once."""

from sqlalchemy import and_, func
from sqlalchemy.orm import Session

from app.domain.course import Topic
from app.models import Posting
from app.queries.audience import staff
from app.queries.coverage.count import Count, Sums
from app.queries.coverage.question import Question
from app.queries.credit import assessed, tests_in, trained

IT_TOPICS = frozenset({Topic.DIGITAL_TECHNOLOGY})


IT_MEASURES = {
    name: f"it_{name}"
    for name in ("denominator", "value", "participations", "trained", "assessed", "passed")
}


def it_staff_trained_and_assessed(db: Session, asked: Question) -> Count:
    """IT staff with credit for digital technology and an assessment in the year, of all of them."""
    if asked.is_kept:
        sums = Sums.kept(db, asked.ground, asked.year, IT_MEASURES)
    else:
        sums = it_staff_sums(db, asked)
    parts = {name: sums.whole[name] for name in ("trained", "assessed", "passed")}
    return sums.share(parts, is_measured=_is_measured(db, asked))


def _is_measured(db: Session, asked: Question) -> bool:
    """Whether anybody of the province has been assessed in the year."""
    return db.scalar(tests_in(asked.province_id, asked.year_to_date).limit(1)) is not None


def it_staff_sums(db: Session, asked: Question) -> Sums:
    """IT_MEASURES counted from rows."""
    credit = trained(asked.province_id, IT_TOPICS, asked.year_to_date)
    tested = assessed(asked.province_id, asked.year_to_date)
    is_trained, is_assessed = credit.c.person_id.is_not(None), tested.c.person_id.is_not(None)
    both = and_(is_trained, is_assessed)
    columns = {
        "denominator": func.count(),
        "value": func.count().filter(both),
        "participations": func.sum(credit.c.participations).filter(both),
        "trained": func.count().filter(is_trained),
        "assessed": func.count().filter(is_assessed),
        "passed": func.count().filter(tested.c.is_passed == 1),
    }
    heads = (
        staff(asked.ground, asked.sectors)
        .where(Posting.is_it_staff)
        .with_only_columns(Posting.unit_id, *(c.label(n) for n, c in columns.items()))
        .outerjoin(credit, credit.c.person_id == Posting.person_id)
        .outerjoin(tested, tested.c.person_id == Posting.person_id)
        .group_by(Posting.unit_id)
        .subquery()
    )
    return Sums.of(db, heads, asked.ground, list(columns))
