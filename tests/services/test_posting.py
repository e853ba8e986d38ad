"""Jobs: moving closes the one before, two main ones never share a day, slips are undone."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.audit import AuditAction
from app.domain.person import Category, SchoolLevel, Subject
from app.domain.posting import (
    AfterUnitClosed,
    BeforeUnitBegan,
    EndedAlready,
    EndsBeforeItStarts,
    LearnerWithOffice,
    LeavesBeforeStart,
    LevelOfAnotherSchool,
    MainPostingsCross,
    NotEnded,
    OnlyPosting,
    PostingFacts,
    SameJob,
    SamePostingBeside,
    SubjectOutsideSchool,
    Term,
    UnitNotThroughout,
    check_posting,
)
from app.domain.unit import FOR_EVER, SINCE_EVER, UnitKind
from app.models import AuditEvent, Person, Posting, PostingAudience, Unit, User
from app.services.person.posting import (
    correct_posting,
    end_posting,
    facts_of,
    remove_posting,
    reopen_posting,
    start_posting,
)
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_person,
    make_placement,
    make_posting,
    make_unit,
    make_user,
)

DAY = date(2024, 7, 1)
EVE = DAY - timedelta(days=1)
JOB = PostingFacts(category=Category.CONG_CHUC, position="Chuyên viên")


@dataclass
class World:
    """An works in home affairs since ever; a primary school stands under education."""

    cast: Cast
    an: Person
    job: Posting
    school: Unit
    clerk: User


@pytest.fixture
def world(db: Session) -> World:
    cast = make_cast(db)
    school = make_unit(
        db, cast.province, name="TH Một", kind=UnitKind.PRIMARY_SCHOOL, parent=cast.education
    )
    return World(cast, cast.an, cast.an.postings[0], school, make_user(db))


def started(
    db: Session, world: World, unit: Unit | None = None, term: Term | None = None, **facts: Any
) -> Posting:
    """An moves to education on 1 July, unless said otherwise."""
    return start_posting(
        db,
        world.an,
        unit or world.cast.education,
        replace(JOB, **facts),
        term or Term(DAY),
        actor=world.clerk,
        now=NOW,
    )


def corrected(
    db: Session, world: World, posting: Posting, unit: Unit, term: Term, **facts: Any
) -> bool:
    new = replace(facts_of(posting), **facts)
    return correct_posting(db, posting, unit, new, term, actor=world.clerk, now=NOW)


def jobs(db: Session, person: Person) -> list[tuple[int, date, date, bool]]:
    db.expire_all()
    rows = select(Posting).where(Posting.person_id == person.id).order_by(Posting.starts_on)
    return [(p.unit_id, p.starts_on, p.ends_on, p.is_main) for p in db.scalars(rows)]


def events(db: Session) -> list[AuditEvent]:
    return list(db.scalars(select(AuditEvent).order_by(AuditEvent.id)))


def as_before(db: Session, world: World) -> bool:
    still = [(world.cast.home_affairs.id, SINCE_EVER, FOR_EVER, True)]
    return jobs(db, world.an) == still and events(db) == []


# Moving, and beside


def test_whoever_moves_leaves_on_the_day_before(db: Session, world: World) -> None:
    started(db, world, is_leader=True, audiences=frozenset({Audience.PRESS}))

    assert jobs(db, world.an) == [
        (world.cast.home_affairs.id, SINCE_EVER, EVE, True),
        (world.cast.education.id, DAY, FOR_EVER, True),
    ]
    left, begun = events(db)
    assert (left.action, left.changes) == (
        AuditAction.POSTING_CHANGED,
        {"ends_on": [None, "2024-06-30"]},
    )
    assert begun.action == AuditAction.POSTING_CREATED
    assert begun.changes == {
        "unit_code": [None, "SGDDT"],
        "starts_on": [None, "2024-07-01"],
        "is_main": [None, True],
        "category": [None, "cong_chuc"],
        "position": [None, "Chuyên viên"],
        "is_leader": [None, True],
        "audiences": [None, ["press"]],
    }


def test_a_new_office_in_the_same_unit_is_a_move_too(db: Session, world: World) -> None:
    started(db, world, unit=world.cast.home_affairs, position="Phó phòng")

    assert [job[1:3] for job in jobs(db, world.an)] == [(SINCE_EVER, EVE), (DAY, FOR_EVER)]


def test_the_same_once_more_is_no_move(db: Session, world: World) -> None:
    with pytest.raises(SameJob):
        started(db, world, unit=world.cast.home_affairs)

    assert as_before(db, world)


def test_a_job_beside_the_main_one_ends_nothing(db: Session, world: World) -> None:
    started(db, world, term=Term(DAY, is_main=False))

    assert sorted(job[1:] for job in jobs(db, world.an)) == [
        (SINCE_EVER, FOR_EVER, True),
        (DAY, FOR_EVER, False),
    ]
    with pytest.raises(SamePostingBeside, match="01/07/2024 – …"):
        started(db, world, term=Term(date(2025, 1, 1), is_main=False))


def test_whoever_has_left_begins_anew(db: Session, world: World) -> None:
    end_posting(db, world.job, last_day=date(2024, 1, 31), actor=world.clerk, now=NOW)

    started(db, world)

    assert [job[1:3] for job in jobs(db, world.an)] == [
        (SINCE_EVER, date(2024, 1, 31)),
        (DAY, FOR_EVER),
    ]


def test_two_main_jobs_never_share_a_day_and_both_are_named(db: Session, world: World) -> None:
    world.job.starts_on, world.job.ends_on = date(2024, 1, 1), date(2024, 12, 31)
    db.flush()

    with pytest.raises(
        MainPostingsCross,
        match=r"từ 01/07/2024 – … trùng .* «Sở Nội vụ» \(01/01/2024 – 31/12/2024\)",
    ):
        started(db, world)

    assert events(db) == []


def test_a_job_that_begins_later_is_in_the_way_of_an_open_one(db: Session, world: World) -> None:
    world.job.starts_on = date(2024, 9, 1)
    db.flush()

    with pytest.raises(MainPostingsCross):
        started(db, world)
    started(db, world, term=Term(DAY, date(2024, 8, 31)))

    assert [job[1:3] for job in jobs(db, world.an)] == [
        (DAY, date(2024, 8, 31)),
        (date(2024, 9, 1), FOR_EVER),
    ]


def test_a_period_turned_round_is_refused(db: Session, world: World) -> None:
    with pytest.raises(EndsBeforeItStarts):
        started(db, world, term=Term(DAY, EVE))

    assert as_before(db, world)


# The life of the unit


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2021, 12, 31), FOR_EVER, BeforeUnitBegan),
        (SINCE_EVER, date(2021, 12, 31), BeforeUnitBegan),
        (date(2023, 1, 1), date(2025, 7, 1), UnitNotThroughout),
        (DAY, date(2026, 1, 1), AfterUnitClosed),
    ],
)
def test_nobody_works_where_there_is_nothing(
    db: Session, world: World, first: date, last: date, refusal: Any
) -> None:
    unit = make_unit(
        db, world.cast.province, valid_from=date(2022, 1, 1), valid_to=date(2023, 12, 31)
    )
    make_placement(db, unit, valid_from=date(2024, 7, 1), valid_to=date(2025, 12, 31))
    newcomer = make_person(db, world.cast.province)

    with pytest.raises(refusal):
        start_posting(db, newcomer, unit, JOB, Term(first, last), actor=world.clerk, now=NOW)

    assert jobs(db, newcomer) == []


def test_since_ever_means_since_the_unit_has_been_there(db: Session, world: World) -> None:
    unit = make_unit(db, world.cast.province, valid_from=date(2022, 1, 1))
    newcomer = make_person(db, world.cast.province)

    start_posting(db, newcomer, unit, JOB, Term(), actor=world.clerk, now=NOW)

    assert jobs(db, newcomer) == [(unit.id, SINCE_EVER, FOR_EVER, True)]


# What no job is


@pytest.mark.parametrize(
    ("facts", "kind", "refusal"),
    [
        ({"subject": Subject.MATHEMATICS}, UnitKind.DEPARTMENT, SubjectOutsideSchool),
        ({"subject": Subject.MATHEMATICS}, UnitKind.PRESCHOOL, SubjectOutsideSchool),
        ({"school_level": SchoolLevel.PRIMARY}, UnitKind.UNIVERSITY, SubjectOutsideSchool),
        (
            {"school_level": SchoolLevel.UPPER_SECONDARY},
            UnitKind.PRIMARY_SCHOOL,
            LevelOfAnotherSchool,
        ),
        ({"category": Category.STUDENT, "is_leader": True}, UnitKind.COLLEGE, LearnerWithOffice),
        ({"category": Category.CITIZEN, "is_it_staff": True}, UnitKind.OTHER, LearnerWithOffice),
        (
            {"category": Category.STUDENT, "subject": Subject.ARTS},
            UnitKind.PRIMARY_SCHOOL,
            LearnerWithOffice,
        ),
    ],
)
def test_what_no_job_is(facts: dict[str, Any], kind: UnitKind, refusal: Any) -> None:
    with pytest.raises(refusal):
        check_posting(replace(JOB, **facts), {kind})


@pytest.mark.parametrize("level", SchoolLevel)
def test_a_school_of_several_levels_has_them_all(level: SchoolLevel) -> None:
    facts = replace(JOB, subject=Subject.ARTS, school_level=level)

    check_posting(facts, {UnitKind.MULTI_LEVEL_SCHOOL})


def test_a_teacher_works_in_a_school(db: Session, world: World) -> None:
    facts: dict[str, Any] = {"subject": Subject.ARTS, "school_level": SchoolLevel.PRIMARY}

    with pytest.raises(SubjectOutsideSchool):
        started(db, world, **facts)
    posting = started(db, world, unit=world.school, **facts)

    assert (posting.subject, posting.school_level) == (Subject.ARTS, SchoolLevel.PRIMARY)


# Leaving, and coming back


def test_whoever_leaves_was_there_until_the_last_day(db: Session, world: World) -> None:
    end_posting(db, world.job, last_day=EVE, actor=world.clerk, now=NOW)

    assert jobs(db, world.an)[0][2] == EVE
    assert events(db)[0].changes == {"ends_on": [None, "2024-06-30"]}
    with pytest.raises(EndedAlready, match="30/06/2024"):
        end_posting(db, world.job, last_day=DAY, actor=world.clerk, now=NOW)


def test_nobody_leaves_before_coming(db: Session, world: World) -> None:
    world.job.starts_on = DAY
    db.flush()

    with pytest.raises(LeavesBeforeStart, match="01/07/2024"):
        end_posting(db, world.job, last_day=EVE, actor=world.clerk, now=NOW)


def test_whoever_had_not_left_goes_on(db: Session, world: World) -> None:
    end_posting(db, world.job, last_day=EVE, actor=world.clerk, now=NOW)

    reopen_posting(db, world.job, actor=world.clerk, now=NOW)

    assert jobs(db, world.an)[0][2] == FOR_EVER
    assert events(db)[-1].changes == {"ends_on": ["2024-06-30", None]}
    with pytest.raises(NotEnded):
        reopen_posting(db, world.job, actor=world.clerk, now=NOW)


def test_nobody_comes_back_across_another_job_or_into_nothing(db: Session, world: World) -> None:
    started(db, world)
    closed = make_unit(db, world.cast.province, valid_to=date(2024, 12, 31))
    other = make_person(db, world.cast.province)
    gone = make_posting(db, other, closed, ends_on=EVE)

    with pytest.raises(MainPostingsCross, match="«Sở Giáo dục và Đào tạo»"):
        reopen_posting(db, world.job, actor=world.clerk, now=NOW)
    with pytest.raises(AfterUnitClosed):
        reopen_posting(db, gone, actor=world.clerk, now=NOW)

    assert (world.job.ends_on, gone.ends_on) == (EVE, EVE)


# Mending


def test_a_job_is_mended_and_nothing_else_ends(db: Session, world: World) -> None:
    job = started(db, world)

    assert corrected(
        db,
        world,
        job,
        world.school,
        Term(date(2024, 8, 1), date(2024, 12, 31)),
        category=Category.VIEN_CHUC,
        subject=Subject.ARTS,
        audiences=frozenset({Audience.EXPERTS}),
    )

    assert jobs(db, world.an) == [
        (world.cast.home_affairs.id, SINCE_EVER, EVE, True),
        (world.school.id, date(2024, 8, 1), date(2024, 12, 31), True),
    ]
    assert events(db)[-1].changes["unit_code"][0] == "SGDDT"
    assert events(db)[-1].changes["starts_on"] == ["2024-07-01", "2024-08-01"]
    assert events(db)[-1].changes["audiences"] == [[], ["experts"]]


def test_a_mended_job_does_not_cross_another(db: Session, world: World) -> None:
    job = started(db, world)

    with pytest.raises(MainPostingsCross):
        corrected(db, world, job, world.cast.education, Term(EVE))
    beside = make_posting(db, world.an, world.school, is_main=False)
    with pytest.raises(MainPostingsCross):
        corrected(db, world, beside, world.school, Term(SINCE_EVER, FOR_EVER, is_main=True))

    assert [job[1] for job in jobs(db, world.an) if job[3]] == [SINCE_EVER, DAY]


def test_what_a_file_has_left_can_be_mended_in_other_parts(db: Session, world: World) -> None:
    """The unit has closed under this job, which a new position does not make worse."""
    closed = make_unit(db, world.cast.province, valid_to=EVE)
    person = make_person(db, world.cast.province)
    job = make_posting(db, person, closed)

    assert corrected(db, world, job, closed, Term(), position="Trưởng phòng")
    with pytest.raises(AfterUnitClosed):
        corrected(db, world, job, closed, Term(date(2024, 1, 1)))


def test_mending_nothing_writes_nothing(db: Session, world: World) -> None:
    assert not corrected(db, world, world.job, world.cast.home_affairs, Term())

    assert as_before(db, world)


# Undoing


def test_a_move_by_mistake_is_undone_in_one_act(db: Session, world: World) -> None:
    job = started(db, world, audiences=frozenset({Audience.PRESS}))

    remove_posting(db, job, gives_back=True, actor=world.clerk, now=NOW)

    assert jobs(db, world.an) == [(world.cast.home_affairs.id, SINCE_EVER, FOR_EVER, True)]
    assert db.scalars(select(PostingAudience)).all() == []
    goes_on, removed = events(db)[-2:]
    assert goes_on.changes == {"ends_on": ["2024-06-30", None]}
    assert (removed.action, removed.subject_type) == (AuditAction.POSTING_REMOVED, "person")
    assert removed.subject_id == world.an.id
    assert removed.changes["unit_code"] == ["SGDDT", None]


def test_a_job_is_removed_without_giving_the_one_before_back(db: Session, world: World) -> None:
    job = started(db, world)

    remove_posting(db, job, gives_back=False, actor=world.clerk, now=NOW)

    assert jobs(db, world.an) == [(world.cast.home_affairs.id, SINCE_EVER, EVE, True)]


def test_the_only_job_is_not_removed(db: Session, world: World) -> None:
    with pytest.raises(OnlyPosting):
        remove_posting(db, world.job, gives_back=True, actor=world.clerk, now=NOW)

    assert as_before(db, world)
