"""Files brought in or waiting: the list of a province, and one of them for who may open it."""

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session, joinedload

from app.domain.access import Scope
from app.domain.errors import NotFound
from app.models import ImportBatch


def count_batches(db: Session, province_id: int, *, scope: Scope, actor_id: int) -> int:
    """How many files of a province the actor may know of."""
    known = _known(province_id, scope, actor_id)
    return db.scalar(select(func.count()).select_from(ImportBatch).where(known)) or 0


def list_batches(
    db: Session, province_id: int, *, scope: Scope, actor_id: int, limit: int, offset: int
) -> list[ImportBatch]:
    """The files of a province, the latest first, each with who brought it. One query.

    Whoever works for a part of the province only is shown the files of their own.
    """
    return list(
        db.scalars(
            select(ImportBatch)
            .where(_known(province_id, scope, actor_id))
            .options(joinedload(ImportBatch.actor))
            .order_by(ImportBatch.uploaded_at.desc(), ImportBatch.id.desc())
            .limit(limit)
            .offset(offset)
        )
    )


def _known(province_id: int, scope: Scope, actor_id: int) -> ColumnElement[bool]:
    whole = scope.covers_province(province_id)
    mine = true() if whole else ImportBatch.actor_id == actor_id
    return and_(ImportBatch.province_id == province_id, mine)


def may_open(batch: ImportBatch, *, actor_id: int, overseen: Scope) -> bool:
    """Whether it is the actor's own file, or one of a province that the actor oversees."""
    return batch.actor_id == actor_id or overseen.covers_province(batch.province_id)


def batch_to_open(
    db: Session, batch_id: int, *, scope: Scope, actor_id: int, overseen: Scope
) -> ImportBatch:
    """A file by its number. Raises NotFound where there is none, or none for this actor.

    scope: where the actor may bring files in. overseen: where also those of others.
    """
    batch = db.get(ImportBatch, batch_id)
    if batch is None or not scope.of_province(batch.province_id):
        raise NotFound
    if not may_open(batch, actor_id=actor_id, overseen=overseen):
        raise NotFound
    return batch


def tokens_waiting(db: Session) -> set[str]:
    """The names of the uploads that wait for their owners' word."""
    named = select(ImportBatch.token).where(ImportBatch.token.is_not(None))
    return {token for token in db.scalars(named) if token}
