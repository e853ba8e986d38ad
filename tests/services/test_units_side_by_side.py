"""Several clerks at one unit, one person, one code in the same moment, on both databases."""

from datetime import date

import pytest
from sqlalchemy import URL, func, select
from sqlalchemy.orm import Session

from app.adapters.cipher import IdentityCipher
from app.domain.errors import RuleViolation
from app.domain.person import Category, PersonFacts
from app.domain.placement import ClosedAlready, PeopleLeft, PlacementFacts, UnderItself, UnitTaken
from app.domain.posting import AfterUnitClosed, EndedAlready, PostingFacts, Term
from app.domain.unit import FOR_EVER, Level, Sector, UnitKind
from app.models import Ancestry, Person, Posting, Province, Unit, User
from app.queries.life import life_of
from app.services.person.posting import end_posting, start_posting
from app.services.person.record import add_person
from app.services.unit.closing import close_unit, plan_closing
from app.services.unit.placing import add_unit, change_unit
from tests.databases import on_both_databases
from tests.factories import NOW, make_officer, make_province, make_unit, make_user
from tests.services.together import Act, at_once

pytestmark = on_both_databases

LAST, NEXT = date(2024, 6, 30), date(2024, 7, 1)
JOB = PostingFacts(category=Category.CONG_CHUC, position="Chuyên viên")
CIPHER = IdentityCipher.from_secret("one secret")


@pytest.fixture
def office(app_db: Session) -> Session:
    """Units A, B and C; somebody in A, nobody in B; a clerk. Committed."""
    province = make_province(app_db)
    first = make_unit(app_db, province, code="A")
    make_unit(app_db, province, code="B")
    make_unit(app_db, province, code="C")
    make_officer(app_db, first, full_name="Nguyễn Văn An")
    make_user(app_db)
    app_db.commit()
    return app_db


def unit(db: Session, code: str) -> Unit:
    return db.scalars(select(Unit).where(Unit.code == code)).one()


def clerk(db: Session) -> User:
    return db.scalars(select(User)).one()


def somebody(db: Session) -> Person:
    return db.scalars(select(Person).where(Person.full_name == "Nguyễn Văn An")).one()


def closing(code: str) -> Act:
    def act(db: Session) -> object:
        plan = plan_closing(db, unit(db, code), last_day=LAST)
        close_unit(db, plan, actor=clerk(db), now=NOW)
        return plan

    return act


def moving(code: str, on: date = NEXT) -> Act:
    def act(db: Session) -> object:
        return start_posting(
            db, somebody(db), unit(db, code), JOB, Term(on), actor=clerk(db), now=NOW
        ).id

    return act


def adding_person(db: Session) -> object:
    facts = PersonFacts(full_name="Lê Thị Mới")
    return add_person(
        db, unit(db, "C"), facts, JOB, Term(), cipher=CIPHER, actor=clerk(db), now=NOW
    ).code


def adding_unit(db: Session) -> object:
    facts = PlacementFacts("Đơn vị mới", UnitKind.OTHER, Sector.STATE, Level.PROVINCE)
    province = db.scalars(select(Province)).one()
    return add_unit(db, province.id, "MOI", facts, None, actor=clerk(db), now=NOW).id


def hanging(code: str, under: str) -> Act:
    def act(db: Session) -> object:
        facts = PlacementFacts(f"Đơn vị {code}", UnitKind.OTHER, Sector.STATE, Level.PROVINCE)
        return change_unit(
            db, unit(db, code), facts, unit(db, under), valid_from=NEXT, actor=clerk(db), now=NOW
        )

    return act


def refusals(answers: list[object]) -> list[type[object]]:
    return [type(answer) for answer in answers if isinstance(answer, RuleViolation)]


def test_a_unit_does_not_close_over_somebody_who_comes(office: Session, database_url: URL) -> None:
    answers = at_once(database_url, [closing("B"), moving("B"), closing("B"), moving("B")])

    is_closed = life_of(office, unit(office, "B").id)[-1].valid_to == LAST
    here = Posting.unit_id == unit(office, "B").id
    people = office.scalar(select(func.count()).where(here)) or 0
    assert (is_closed, people) in {(True, 0), (False, 1)}
    expected = {ClosedAlready, AfterUnitClosed} if is_closed else {PeopleLeft}
    assert expected & set(refusals(answers))


def test_whoever_is_moved_twice_arrives_once(office: Session, database_url: URL) -> None:
    answers = at_once(database_url, [moving(code) for code in ("B", "C", "B", "C")])

    jobs = office.scalars(select(Posting).order_by(Posting.starts_on)).all()
    assert [(job.starts_on, job.ends_on) for job in jobs][1:] == [(NEXT, FOR_EVER)]
    assert jobs[0].ends_on == LAST
    assert len(refusals(answers)) == 3


def test_a_job_is_left_once(office: Session, database_url: URL) -> None:
    def leaving(last_day: date) -> Act:
        def act(db: Session) -> object:
            job = somebody(db).postings[0]
            end_posting(db, job, last_day=last_day, actor=clerk(db), now=NOW)
            return last_day

        return act

    answers = at_once(database_url, [leaving(LAST), leaving(date(2024, 5, 31))])

    assert refusals(answers) == [EndedAlready]


def test_newcomers_get_codes_of_their_own(office: Session, database_url: URL) -> None:
    answers = at_once(database_url, [adding_person] * 4)

    assert sorted(map(str, answers)) == ["P000001", "P000002", "P000003", "P000004"]


def test_a_code_is_taken_once(office: Session, database_url: URL) -> None:
    answers = at_once(database_url, [adding_unit] * 4)

    assert refusals(answers) == [UnitTaken] * 3
    assert office.scalar(select(func.count()).where(Unit.code == "MOI")) == 1


def test_no_circle_is_closed_from_three_sides(office: Session, database_url: URL) -> None:
    answers = at_once(database_url, [hanging("A", "B"), hanging("B", "C"), hanging("C", "A")])

    assert refusals(answers) == [UnderItself]
    walks = select(func.count()).where(Ancestry.unit_id == Ancestry.ancestor_id)
    assert office.scalar(walks.where(Ancestry.distance > 0)) == 0
