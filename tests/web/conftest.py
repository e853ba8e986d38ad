"""What several pages are tried with."""

import pytest
from sqlalchemy.orm import Session

from app.models import Certificate
from tests.factories import (
    LOCKED,
    make_cast,
    make_certificate,
    make_class,
    make_course,
    make_credit,
)


@pytest.fixture
def certificate(app_db: Session) -> Certificate:
    """A certificate of Nguyễn Văn An, from a class whose list is signed."""
    cast = make_cast(app_db)
    course_class = make_class(app_db, make_course(app_db, cast.province), **LOCKED)
    certificate = make_certificate(app_db, make_credit(app_db, cast.an, course_class).enrolment)
    app_db.commit()
    return certificate
