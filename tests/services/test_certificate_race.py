"""Several clerks certify in the same moment: real threads, real commits, both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from app.domain.certificate import NobodyToCertify
from app.domain.errors import RuleViolation
from app.models import Certificate, CourseClass, User
from app.services.certificate import issue_all
from tests.databases import on_both_databases
from tests.factories import (
    LOCKED,
    NOW,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_officer,
    make_user,
)
from tests.services.together import at_once

pytestmark = on_both_databases

CLASSES, PEOPLE = 4, 3


class Broken(RuleViolation):
    """Something that goes wrong behind the numbers."""


@pytest.fixture
def office(app_db: Session) -> Session:
    """Locked classes whose people all completed; committed."""
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province)
    for n in range(CLASSES):
        course_class = make_class(app_db, course, code=f"L{n}", **LOCKED)
        for _ in range(PEOPLE):
            make_credit(app_db, make_officer(app_db, cast.home_affairs), course_class)
    make_user(app_db)
    app_db.commit()
    return app_db


def issuing(code: str, *, breaks: bool = False) -> Callable[[Session], object]:
    def act(db: Session) -> object:
        course_class = db.scalars(select(CourseClass).where(CourseClass.code == code)).one()
        done = issue_all(db, course_class, actor=db.scalars(select(User)).one(), now=NOW)
        if breaks:
            raise Broken
        return done

    return act


def test_no_number_is_given_twice_and_none_is_left_out(office: Session, database_url: URL) -> None:
    acts = [issuing(f"L{n}") for n in range(CLASSES)]

    answers = at_once(database_url, [*acts, issuing("L0"), issuing("L1", breaks=True)])

    numbers = sorted(office.scalars(select(Certificate.number)))
    assert numbers == list(range(1, len(numbers) + 1))
    kinds = [answer if isinstance(answer, int) else type(answer) for answer in answers]
    assert kinds.count(PEOPLE) == CLASSES
    assert set(kinds) - {PEOPLE, NobodyToCertify, Broken} == set()
    assert len(numbers) == CLASSES * PEOPLE
