"""Whether certificates hold. Only this file says so, and whoever shows or prints one asks it."""

from typing import cast

from sqlalchemy import ColumnElement, and_, case, exists, type_coerce
from sqlalchemy.types import TypeEngine

from app.db import coded
from app.domain.certificate import CertificateState
from app.models import Certificate, Completion
from app.queries.credit import IS_COMPLETED

_STATE = cast("TypeEngine[CertificateState]", coded(CertificateState, name="certificate_state"))


def is_holding() -> ColumnElement[bool]:
    """Whether a certificate has not been revoked, and whoever it names has completed the class."""
    return and_(Certificate.revoked_at.is_(None), _is_earned())


def state() -> ColumnElement[CertificateState]:
    """How a certificate stands; None where a list has none for somebody."""
    stands = case(
        (Certificate.id.is_(None), None),
        (Certificate.revoked_at.is_not(None), CertificateState.REVOKED.value),
        (_is_earned(), CertificateState.HOLDING.value),
        else_=CertificateState.CORRECTED.value,
    )
    return type_coerce(stands, _STATE)


def _is_earned() -> ColumnElement[bool]:
    """By whichever place in the class; a list that is signed is still corrected, by a new row."""
    return (
        exists()
        .where(
            Completion.course_class_id == Certificate.course_class_id,
            Completion.person_id == Certificate.person_id,
            IS_COMPLETED,
        )
        .correlate(Certificate)
    )
