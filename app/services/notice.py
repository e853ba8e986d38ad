"""What people were told of a class: begun, seen to have changed, told anew; by one worker."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, insert, update
from sqlalchemy.orm import Session

from app.models import ClassNotice


def begin(db: Session, classes: Mapping[int, dict[str, Any]], *, now: datetime) -> None:
    """Take what classes are now for what people know of them, by the ids of the classes."""
    if classes:
        rows = [
            {"course_class_id": id, "told": told, "told_at": now} for id, told in classes.items()
        ]
        db.execute(insert(ClassNotice), rows)


def note_change(
    db: Session, notice: ClassNotice, current: Mapping[str, Any], *, now: datetime
) -> bool:
    """Remember what a class has become and since when, until it has stayed so for a while."""
    return _change(db, notice, seen=dict(current), seen_at=now)


def forget_change(db: Session, notice: ClassNotice) -> bool:
    """A class is again as people know it."""
    return _change(db, notice, seen=None, seen_at=None)


def tell_change(
    db: Session, notice: ClassNotice, current: Mapping[str, Any], *, now: datetime
) -> bool:
    """Take it that people know the class as it is now; who did so writes to them in the same
    transaction. Returns False where another worker was quicker."""
    return _change(
        db,
        notice,
        told=dict(current),
        told_at=now,
        sequence=notice.sequence + 1,
        seen=None,
        seen_at=None,
    )


def _change(db: Session, notice: ClassNotice, **values: Any) -> bool:
    mine = (
        ClassNotice.course_class_id == notice.course_class_id,
        ClassNotice.sequence == notice.sequence,
    )
    statement = update(ClassNotice).where(*mine).values(**values)
    changed = db.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(changed, CursorResult)
    return changed.rowcount == 1
