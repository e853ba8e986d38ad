"""How the documents of an office look: usual until said, said once for all its courses."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AuditEvent, IssuingOffice
from app.queries.office import office_of
from app.services.office import change_office
from tests.factories import NOW, TODAY, make_cast, make_course, make_unit, make_user


def test_what_is_said_holds_for_all_courses_of_the_unit_and_no_other(db: Session) -> None:
    cast = make_cast(db)
    mine = [make_course(db, cast.province, organiser=cast.home_affairs) for _ in range(2)]
    other = make_course(db, cast.province, organiser=cast.education)
    own = make_course(db, cast.province)
    before = [office_of(db, course, on=TODAY) for course in (other, own)]
    usual = office_of(db, mine[0], on=TODAY)
    said = replace(usual, signer="Lê Minh Họa", signature=("KT. Giám đốc", "Phó Giám đốc"))

    assert change_office(db, mine[0], said, actor=make_user(db), now=NOW)

    assert [office_of(db, course, on=TODAY) for course in mine] == [said, said]
    assert [office_of(db, course, on=TODAY) for course in (other, own)] == before


def test_the_log_tells_what_was_changed_and_nothing_twice(db: Session) -> None:
    cast, actor = make_cast(db), make_user(db)
    course = make_course(db, cast.province)
    said = replace(office_of(db, course, on=TODAY), place="Sầm Sơn")

    answers = [change_office(db, course, said, actor=actor, now=NOW) for _ in range(2)]

    assert answers == [True, False]
    [event] = db.scalars(select(AuditEvent))
    assert event.changes["place"][1] == "Sầm Sơn"
    assert set(event.changes) == {"place"}
    assert db.scalars(select(IssuingOffice)).one().unit_id is None


def test_documents_bear_the_name_that_the_unit_has_on_their_day(db: Session) -> None:
    cast = make_cast(db)
    centre = make_unit(
        db, cast.province, name="Trung tâm Đào tạo", parent=cast.home_affairs, code="TT"
    )
    office = office_of(db, make_course(db, cast.province, organiser=centre), on=date(2024, 5, 1))

    assert (office.name, office.above) == ("Trung tâm Đào tạo", "Sở Nội vụ")
