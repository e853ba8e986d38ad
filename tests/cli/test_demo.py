"""flask demo: a province to look at, that nobody can take for a real one."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import URL, Select, create_engine, func, select
from sqlalchemy.orm import Session

from app.adapters.cipher import IdentityCipher
from app.adapters.plan_file import read
from app.cli.plans import PLAN_FILES
from app.domain.access import Permission, Role
from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.course import Topic
from app.domain.coverage import Coverage, Figure, Status
from app.domain.person import is_national_id
from app.domain.plan import TargetKind
from app.domain.registration import Approver
from app.domain.unit import FOR_EVER, UnitKind
from app.models import (
    Assessment,
    AuditEvent,
    CitizenStatistic,
    Completion,
    Course,
    CourseClass,
    CourseTopic,
    Declaration,
    Enrolment,
    EnrolmentEvent,
    Meeting,
    NetworkDeclaration,
    Person,
    Placement,
    Posting,
    Province,
    RoleGrant,
    SchoolActivity,
    Statement,
    Succession,
    TaskOutput,
    Unit,
    User,
)
from app.queries.approval import count_awaited
from app.queries.coverage import figures
from app.queries.outlook import Outlook
from app.queries.plan import plan_of
from app.services.access.sign_in import authenticate
from app.services.plan import load
from seeds.demo import fill, steps
from seeds.demo.accounts import CONTACT
from tests.databases import on_both_databases

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PROVINCES = sorted(path.stem for path in PLAN_FILES.glob("*.toml"))


# Eight accounts a province would otherwise take longer than its people.
pytestmark = pytest.mark.usefixtures("quick_passwords")


def demo(runner: FlaskCliRunner, *options: str, province: str = "dong-thap") -> tuple[int, str]:
    result = runner.invoke(args=["demo", "--province", province, "--scale", "0.05", *options])
    return result.exit_code, result.stderr


def fill_province(
    db: Session, code: str = "dong-thap", *, scale: float = 0.05, seed: int = 1
) -> Province:
    document = read(PLAN_FILES / f"{code}.toml")
    province = load(db, document, actor=None, now=NOW).province
    done: list[None] = []
    fill(
        db,
        province,
        scale=scale,
        seed=seed,
        cipher=IdentityCipher.from_secret("a secret"),
        now=NOW,
        step=lambda: done.append(None),
    )
    assert len(done) == steps(TODAY)
    return province


def figure(db: Session, province: Province, kind: TargetKind, year: int) -> Figure:
    as_of = min(date(year, 12, 31), TODAY)
    found = figures(db, plan_of(db, province), year=year, as_of=as_of, unit_id=None)
    return next(f for f in found if f.target.kind is kind)


def count(db: Session, query: Select[int]) -> int:
    return db.scalar(select(func.count()).select_from(query.subquery())) or 0


# The command


@on_both_databases
def test_fills_a_province_on_top_of_its_plan(runner: FlaskCliRunner, app_db: Session) -> None:
    result = runner.invoke(args=["demo", "--province", "dong-thap", "--scale", "0.05"])

    assert result.exit_code == 0
    assert "Đồng Tháp (minh họa): 261 đơn vị" in result.stderr
    assert [line.split()[0] for line in result.stdout.splitlines()] == [
        "quantri",
        "noivu",
        "cds",
        "giaoduc",
        "daumoi",
        "lanhdao",
        "lanhdaoxa",
        "hocvien",
    ]
    province = app_db.scalars(select(Province)).one()
    assert (province.code, province.plan is not None) == ("dong-thap", True)
    event = app_db.scalars(
        select(AuditEvent).where(AuditEvent.action == AuditAction.DEMO_FILLED)
    ).one()
    assert (event.province_id, event.changes["seed"]) == (province.id, [None, 146])


def test_each_account_that_is_printed_opens_with_its_role(
    runner: FlaskCliRunner, app_db: Session
) -> None:
    printed = runner.invoke(args=["demo", "--province", "dong-thap", "--scale", "0.05"]).stdout

    names = [line.split()[:2] for line in printed.splitlines()]
    users = [authenticate(app_db, name, password, now=NOW) for name, password in names]

    assert [user.roles for user in users] == [
        [Role.ADMINISTRATOR],
        [Role.HOME_AFFAIRS],
        [Role.DX_OFFICE],
        [Role.EDUCATION],
        [Role.UNIT_CONTACT],
        [Role.MANAGER],
        [Role.MANAGER],
        [Role.TRAINEE],
    ]
    bound_to = app_db.scalars(
        select(Unit.code).join(RoleGrant, RoleGrant.unit_id == Unit.id).order_by(RoleGrant.id)
    )
    assert list(bound_to) == ["SNV", "SGDDT", "SYT", "29869"]
    own = app_db.scalars(select(Person).join(User, User.person_id == Person.id)).one()
    assert own.code.startswith("DEMO")
    assert own.id == users[-1].person_id


def test_a_province_that_has_units_is_left_alone(runner: FlaskCliRunner, app_db: Session) -> None:
    assert demo(runner)[0] == 0
    people = app_db.scalar(select(func.count()).select_from(Person))

    status, says = demo(runner)

    assert status == 1
    assert "Tỉnh Đồng Tháp đã có 261 đơn vị" in says
    app_db.rollback()
    assert app_db.scalar(select(func.count()).select_from(Person)) == people


def test_a_second_province_keeps_the_accounts(runner: FlaskCliRunner, app_db: Session) -> None:
    demo(runner)

    result = runner.invoke(args=["demo", "--province", "bac-giang", "--scale", "0.05"])

    assert result.exit_code == 0
    assert "mat-khau-minh-hoa" not in result.stdout
    assert "(mật khẩu cũ)" in result.stdout
    manager = app_db.scalars(select(User).where(User.username == "lanhdao")).one()
    assert len({grant.province_id for grant in manager.grants}) == 2


def test_an_unknown_province_is_wrong_usage(runner: FlaskCliRunner, app_db: Session) -> None:
    status, says = demo(runner, province="hue")

    assert status == 2
    assert "Không có tỉnh mã «hue»" in says
    assert "thanh-hoa" in says
    assert app_db.scalars(select(Province)).all() == []


def test_never_fills_a_system_in_operation(
    app: Flask, runner: FlaskCliRunner, app_db: Session
) -> None:
    app.config["APP_ENV"] = "production"

    status, says = demo(runner)

    assert status == 1
    assert "đang vận hành" in says
    assert app_db.scalars(select(User)).all() == []


# What it fills in

RECORDED = (
    (SchoolActivity.year, SchoolActivity.recorded_on, SchoolActivity.evidence),
    (CitizenStatistic.as_of, CitizenStatistic.skilled, CitizenStatistic.proficient),
    (NetworkDeclaration.established_on,),
    (TaskOutput.occurred_on, TaskOutput.title, TaskOutput.quantity),
    (Declaration.year, Declaration.recorded_on, Declaration.trained),
)
"""Of each kind of record of a unit, columns that tell one from another."""


def _lines(db: Session) -> Iterator[str]:
    """Everything that was drawn, by codes: ids depend on what else the database has seen."""
    queries: list[Select[*tuple[object, ...]]] = [
        select(Person.code, Person.full_name, Person.birth_date, Person.gender, Person.email),
        select(Person.code, Person.national_id_hash),
        select(Person.code, Unit.code, Posting.starts_on, Posting.ends_on, Posting.position)
        .join(Posting, Posting.person_id == Person.id)
        .join(Unit, Unit.id == Posting.unit_id),
        select(Unit.code, Placement.name, Placement.valid_from, Placement.valid_to).join(
            Placement, Placement.unit_id == Unit.id
        ),
        select(CourseClass.code, CourseClass.starts_on, CourseClass.ends_on, CourseClass.venue),
        select(Person.code, CourseClass.code, Enrolment.status, Enrolment.created_at)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id),
        select(Person.code, CourseClass.code, Completion.outcome, Completion.recorded_at)
        .join(Completion, Completion.person_id == Person.id)
        .join(CourseClass, CourseClass.id == Completion.course_class_id),
        select(Person.code, Assessment.taken_on, Assessment.score).join(
            Assessment, Assessment.person_id == Person.id
        ),
        *(
            select(Unit.code, *columns).join(Unit, Unit.id == columns[0].class_.unit_id)
            for columns in RECORDED
        ),
        select(Statement.subject, Statement.stated_on, Statement.withdrawn_on),
    ]
    for query in queries:
        yield from sorted(repr(tuple(row)) for row in db.execute(query))


def _digest(db: Session) -> str:
    return hashlib.sha256("\n".join(_lines(db)).encode()).hexdigest()


def test_the_same_seed_gives_the_same_province(sqlite_db: Session) -> None:
    digests = []
    for seed in (7, 7, 8):
        savepoint = sqlite_db.begin_nested()
        fill_province(sqlite_db, seed=seed)
        digests.append(_digest(sqlite_db))
        savepoint.rollback()

    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("code", PROVINCES)
def test_every_plan_has_a_province_that_no_one_can_take_for_real(
    sqlite_db: Session, code: str
) -> None:
    province = fill_province(sqlite_db, code, scale=0.25)

    people = sqlite_db.scalars(select(Person)).all()
    assert all(person.code.startswith("DEMO") for person in people)
    assert all(person.phone is None for person in people)
    assert all((person.email or ".example").endswith(".example") for person in people)
    staff = figure(sqlite_db, province, TargetKind.STAFF_TRAINED, 2026)
    assert Fraction(staff.value or 0, staff.denominator or 1) > Fraction(1, 2)
    found = figures(sqlite_db, plan_of(sqlite_db, province), year=2026, as_of=TODAY)
    assert [f.kind for f in found if not f.has_data] == []
    assert [f.kind for f in found if f.denominator and not f.value] == []


def test_identity_numbers_have_the_right_shape_and_can_be_nobodys(sqlite_db: Session) -> None:
    fill_province(sqlite_db, scale=0.2)
    cipher = IdentityCipher.from_secret("a secret")

    stored = [n for n in sqlite_db.scalars(select(Person.national_id_encrypted)) if n]
    numbers = [cipher.decrypt(number) for number in stored]

    assert numbers
    assert all(is_national_id(number) and number.startswith("087") for number in numbers)
    # The fourth digit is that of the sexes of the years from 2300 on.
    assert all(number[3] in "89" for number in numbers)


@dataclass(frozen=True)
class World:
    """A filled province, to be looked at by several tests."""

    db: Session
    province: Province


@pytest.fixture(scope="module")
def thanh_hoa(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The default province at two fifths of its size; nobody writes to it."""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    shutil.copyfile(sqlite_template, path)
    engine = create_engine(URL.create("sqlite", database=str(path)))
    with Session(engine) as db:
        yield World(db, fill_province(db, "thanh-hoa", scale=0.4, seed=146))
    engine.dispose()


def test_stands_on_the_real_communes_and_their_history(thanh_hoa: World) -> None:
    def units(kind: UnitKind, on: date) -> int:
        alive = select(Placement.unit_id).where(
            Placement.kind == kind, Placement.valid_from <= on, Placement.valid_to >= on
        )
        return count(thanh_hoa.db, alive)

    assert units(UnitKind.COMMUNE_COMMITTEE, TODAY) == 166
    assert units(UnitKind.DISTRICT_COMMITTEE, TODAY) == 0
    assert units(UnitKind.DISTRICT_COMMITTEE, date(2025, 6, 30)) == 26
    assert units(UnitKind.COMMUNE_COMMITTEE, date(2025, 6, 30)) == 0
    closed = select(Placement.unit_id).group_by(Placement.unit_id)
    closed = closed.having(func.max(Placement.valid_to) < FOR_EVER)
    followed = select(Succession.unit_id).distinct()
    assert set(thanh_hoa.db.scalars(closed)) == set(thanh_hoa.db.scalars(followed))


def test_the_years_get_better_and_the_present_one_is_under_way(thanh_hoa: World) -> None:
    shares = []
    for year in range(2022, 2027):
        staff = figure(thanh_hoa.db, thanh_hoa.province, TargetKind.STAFF_TRAINED, year)
        shares.append(float(Fraction(staff.value or 0, staff.denominator or 1)))

    assert shares == pytest.approx([0.45, 0.63, 0.81, 0.93, 0.77], abs=0.04)
    assert staff.status is Status.BEHIND


def test_units_range_from_hardly_anyone_to_everyone(thanh_hoa: World) -> None:
    staff = figure(thanh_hoa.db, thanh_hoa.province, TargetKind.STAFF_TRAINED, 2026)

    shares = [
        (share.value or 0) / share.denominator
        for share in staff.by_unit
        if share.denominator and share.denominator > 3
    ]

    assert min(shares) < 0.3
    assert max(shares) == 1
    assert len([share for share in shares if share < 0.5]) > len(shares) / 20


def test_it_staff_are_assessed_from_2023_on_and_experts_come_by_and_by(thanh_hoa: World) -> None:
    def status(year: int) -> Status:
        return figure(thanh_hoa.db, thanh_hoa.province, TargetKind.IT_STAFF, year).status

    def experts(year: int) -> int:
        return figure(thanh_hoa.db, thanh_hoa.province, TargetKind.EXPERTS, year).value or 0

    assert status(2022) is Status.NO_DATA
    assert status(2023) is Status.MISSED
    assert 0 == experts(2022) < experts(2023) < experts(2026)


def test_there_are_classes_running_and_ahead_and_cancelled_ones(thanh_hoa: World) -> None:
    def classes(*conditions: object) -> int:
        return count(thanh_hoa.db, select(CourseClass.id).where(*conditions))  # type: ignore[arg-type]  # columns' claims

    assert classes(CourseClass.starts_on <= TODAY, CourseClass.ends_on >= TODAY) > 0
    assert classes(CourseClass.starts_on > TODAY) > 0
    assert classes(CourseClass.status == "cancelled") >= 5
    assert count(thanh_hoa.db, select(Meeting.id)) > 0
    early = select(Completion.id).join(CourseClass, CourseClass.id == Completion.course_class_id)
    assert count(thanh_hoa.db, early.where(CourseClass.ends_on >= TODAY)) == 0


def test_nothing_was_recorded_ahead_of_time_and_events_tell_each_status(thanh_hoa: World) -> None:
    for column in (Enrolment.created_at, EnrolmentEvent.at, Completion.recorded_at):
        assert (thanh_hoa.db.scalar(select(func.max(column))) or NOW) <= NOW
    last = (
        select(EnrolmentEvent.enrolment_id, func.max(EnrolmentEvent.id).label("id"))
        .group_by(EnrolmentEvent.enrolment_id)
        .subquery()
    )
    agreeing = (
        select(Enrolment.id)
        .join(last, last.c.enrolment_id == Enrolment.id)
        .join(EnrolmentEvent, EnrolmentEvent.id == last.c.id)
        .where(EnrolmentEvent.status == Enrolment.status)
    )
    assert count(thanh_hoa.db, agreeing) == count(thanh_hoa.db, select(Enrolment.id)) > 0


def test_courses_are_given_by_whoever_was_there_to_give_them(thanh_hoa: World) -> None:
    """Nobody's course ends in a year in which its organiser was no longer, or not yet, there."""
    alive = select(Placement.id).where(
        Placement.unit_id == Course.organiser_id,
        Placement.valid_from <= CourseClass.ends_on,
        Placement.valid_to >= CourseClass.ends_on,
    )
    orphans = (
        select(CourseClass.code)
        .join(Course, Course.id == CourseClass.course_id)
        .where(~alive.exists())
    )
    assert thanh_hoa.db.scalars(orphans).all() == []


def test_enterprises_declare_where_the_plan_counts_them(sqlite_db: Session) -> None:
    """Bắc Giang's plan counts all enterprises, also those that keep no roster."""
    province = fill_province(sqlite_db, "bac-giang", scale=0.1)

    staff = figure(sqlite_db, province, TargetKind.STAFF_TRAINED, 2025)

    assert staff.declared is not None
    assert 0 < staff.declared.value < staff.declared.denominator
    assert staff.both == Coverage(staff.value or 0, staff.denominator or 0) + staff.declared


def test_what_units_record_lies_in_their_lives_and_in_the_past(thanh_hoa: World) -> None:
    db = thanh_hoa.db
    for day in (
        SchoolActivity.recorded_on,
        CitizenStatistic.as_of,
        NetworkDeclaration.established_on,
        TaskOutput.occurred_on,
        Statement.stated_on,
    ):
        last = db.scalar(select(func.max(day)))
        assert last is not None
        assert last < TODAY
    for model, day in (
        (CitizenStatistic, CitizenStatistic.as_of),
        (NetworkDeclaration, NetworkDeclaration.established_on),
        (TaskOutput, TaskOutput.occurred_on),
    ):
        alive = select(Placement.id).where(
            Placement.unit_id == model.unit_id,
            Placement.valid_from <= day,
            Placement.valid_to >= day,
        )
        assert count(db, select(model.id).where(~alive.exists())) == 0
        assert count(db, select(model.id)) > 0


def test_engineers_are_where_the_plan_wants_them(thanh_hoa: World, sqlite_db: Session) -> None:
    """Only Thanh Hóa's does."""
    engineers = figure(thanh_hoa.db, thanh_hoa.province, TargetKind.DIGITAL_ENGINEERS, 2026)
    fill_province(sqlite_db)

    assert 0 < (engineers.value or 0) < (engineers.target.threshold or 0)
    courses = select(CourseTopic.course_id).where(CourseTopic.topic == Topic.DIGITAL_ENGINEERING)
    assert count(sqlite_db, courses) == 0


def test_people_wait_for_the_contact_in_a_small_province_too(sqlite_db: Session) -> None:
    province = fill_province(sqlite_db, "thanh-hoa", scale=0.1, seed=146)
    contact = sqlite_db.scalars(select(User).where(User.username == CONTACT)).one()
    today = local_date(NOW)
    mine = Outlook(province.id, contact.scope_of(Permission.NOMINATE), today.year, today)

    assert count_awaited(sqlite_db, Approver.UNIT, mine, None) >= 3
