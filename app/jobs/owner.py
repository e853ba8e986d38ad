"""Who asked for a job, and whether they still may what they asked for."""

from sqlalchemy.orm import Session

from app.domain.access import Permission
from app.domain.job import NoLongerAllowed
from app.models import Job, User


def owner_of(db: Session, job: Job) -> User:
    """The user for whom a job is done. Raises NoLongerAllowed if the account was closed."""
    owner = db.get(User, job.owner_id)
    if owner is None or not owner.is_active:
        raise NoLongerAllowed
    return owner


def require(owner: User, permission: Permission, province_id: int) -> None:
    """Hold on to a permission that was there when the job was asked for. Raises NoLongerAllowed."""
    if not owner.scope_of(permission).of_province(province_id):
        raise NoLongerAllowed
