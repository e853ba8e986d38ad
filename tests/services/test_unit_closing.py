"""Units that close: who takes over, who goes along, and how a slip is undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.audit import AuditAction
from app.domain.person import Category, SchoolLevel, Subject
from app.domain.placement import (
    ClosedAlready,
    ClosesBeforeItBegins,
    NobodyLeft,
    NobodyTakesOver,
    NotClosed,
    NotClosedYet,
    ParentNotAlive,
    PeopleLeft,
    ReopensTooEarly,
    SucceedsItself,
    SuccessorNotAlive,
    UnderItself,
    UnitsLeft,
)
from app.domain.unit import FOR_EVER, SINCE_EVER, UnitKind
from app.models import AuditEvent, Person, Posting, Province, Succession, Unit, User
from app.queries.life import life_of
from app.services.unit.closing import (
    Closing,
    close_unit,
    move_left_behind,
    plan_closing,
    reopen_unit,
)
from tests.factories import (
    NOW,
    make_officer,
    make_person,
    make_placement,
    make_posting,
    make_province,
    make_unit,
    make_user,
)

LAST = date(2025, 6, 30)
NEXT = date(2025, 7, 1)


@dataclass
class World:
    """Two communes to be merged into a third; the first has an officer, and a school below."""

    province: Province
    first: Unit
    second: Unit
    merged: Unit
    school: Unit
    officer: Person
    clerk: User


@pytest.fixture
def world(db: Session) -> World:
    province = make_province(db)
    facts: dict[str, Any] = {"kind": UnitKind.COMMUNE_COMMITTEE}
    first = make_unit(db, province, code="XA1", name="UBND xã Một", **facts)
    return World(
        province=province,
        first=first,
        second=make_unit(db, province, code="XA2", name="UBND xã Hai", **facts),
        merged=make_unit(db, province, code="XA", name="UBND xã Mới", valid_from=NEXT, **facts),
        school=make_unit(db, province, name="Trường TH Một", parent=first),
        officer=make_officer(
            db,
            first,
            full_name="Nguyễn Văn An",
            position="Chủ tịch",
            is_leader=True,
            audiences=[Audience.DX_ADVISERS],
        ),
        clerk=make_user(db),
    )


def closed(
    db: Session,
    world: World,
    unit: Unit | None = None,
    successors: Sequence[Unit] | None = None,
    **how: Any,
) -> Closing:
    """Close the first commune, with everything going to the merged one, unless said otherwise."""
    plan = plan_closing(
        db,
        unit or world.first,
        successors=[world.merged] if successors is None else successors,
        **{"last_day": LAST, "with_people": True, "with_units": True, **how},
    )
    close_unit(db, plan, actor=world.clerk, now=NOW)
    db.expire_all()
    return plan


def main_postings(db: Session, person: Person) -> list[tuple[int, date, date]]:
    rows = db.scalars(
        select(Posting)
        .where(Posting.person_id == person.id, Posting.is_main)
        .order_by(Posting.starts_on)
    )
    return [(row.unit_id, row.starts_on, row.ends_on) for row in rows]


def events_of(db: Session, kind: str) -> list[AuditEvent]:
    rows = select(AuditEvent).where(AuditEvent.subject_type == kind).order_by(AuditEvent.id)
    return list(db.scalars(rows))


def untouched(db: Session, world: World) -> bool:
    db.expire_all()
    return (
        events_of(db, "unit") == []
        and life_of(db, world.first.id)[0].valid_to == FOR_EVER
        and main_postings(db, world.officer) == [(world.first.id, SINCE_EVER, FOR_EVER)]
        and db.scalars(select(Succession)).all() == []
    )


# Merging


def test_a_merger_takes_people_and_units_along(db: Session, world: World) -> None:
    plan = closed(db, world)

    assert (plan.people, plan.units) == (1, 1)
    assert life_of(db, world.first.id)[-1].valid_to == LAST
    assert main_postings(db, world.officer) == [
        (world.first.id, SINCE_EVER, LAST),
        (world.merged.id, NEXT, FOR_EVER),
    ]
    assert [(p.parent_id, p.valid_from) for p in life_of(db, world.school.id)] == [
        (world.first.id, SINCE_EVER),
        (world.merged.id, NEXT),
    ]
    succession = db.scalars(select(Succession)).one()
    assert (succession.unit_id, succession.successor_id) == (world.first.id, world.merged.id)
    assert succession.takes_over_on == NEXT


def test_a_job_goes_on_as_it_was(db: Session, world: World) -> None:
    closed(db, world)

    job = db.scalars(select(Posting).where(Posting.unit_id == world.merged.id)).one()
    assert (job.category, job.position) == (Category.CONG_CHUC, "Chủ tịch")
    assert (job.is_leader, job.is_it_staff, job.is_dx_adviser) == (True, False, False)
    assert [row.audience for row in job.audiences] == [Audience.DX_ADVISERS]


def test_every_change_of_a_merger_is_written_down(db: Session, world: World) -> None:
    closed(db, world)

    school, commune = events_of(db, "unit")
    assert school.changes == {"valid_from": [None, "2025-07-01"], "parent_code": ["XA1", "XA"]}
    assert commune.changes == {
        "valid_to": [None, "2025-06-30"],
        "successor_code": [None, ["XA"]],
        "moved": [None, 1],
    }
    ended, begun = events_of(db, "posting")
    assert (ended.action, begun.action) == (
        AuditAction.POSTING_CHANGED,
        AuditAction.POSTING_CREATED,
    )
    assert ended.changes == {"ends_on": [None, "2025-06-30"]}
    assert begun.changes == {"unit_code": [None, "XA"], "starts_on": [None, "2025-07-01"]}
    assert begun.subject_label.endswith("Nguyễn Văn An")


def test_a_job_with_a_last_day_keeps_it(db: Session, world: World) -> None:
    temporary = make_officer(db, world.first, ends_on=date(2025, 12, 31))

    closed(db, world)

    assert main_postings(db, temporary)[-1] == (world.merged.id, NEXT, date(2025, 12, 31))


def test_a_job_that_has_not_begun_will_begin_in_the_successor(db: Session, world: World) -> None:
    newcomer = make_officer(db, world.first, starts_on=date(2025, 9, 1))

    closed(db, world)

    assert main_postings(db, newcomer) == [(world.merged.id, date(2025, 9, 1), FOR_EVER)]


def test_who_has_left_before_stays_where_they_were(db: Session, world: World) -> None:
    gone = make_officer(db, world.first, ends_on=date(2025, 6, 30))

    plan = closed(db, world)

    assert plan.people == 1
    assert main_postings(db, gone) == [(world.first.id, SINCE_EVER, LAST)]


def test_a_posting_beside_the_main_one_moves_too_but_not_home(db: Session, world: World) -> None:
    """Whoever works in the successor anyway does not work beside that in the successor."""
    elsewhere = make_officer(db, world.second)
    beside = make_posting(db, elsewhere, world.first, is_main=False)
    at_home = make_posting(db, world.officer, world.first, is_main=False)

    closed(db, world)

    secondary = db.scalars(select(Posting).where(~Posting.is_main, Posting.starts_on == NEXT))
    assert [(p.person_id, p.unit_id) for p in secondary] == [(elsewhere.id, world.merged.id)]
    assert (beside.ends_on, at_home.ends_on) == (LAST, LAST)


def test_a_teacher_keeps_the_subject_in_a_school_only(db: Session, world: World) -> None:
    facts: dict[str, Any] = {
        "category": Category.VIEN_CHUC,
        "subject": Subject.INFORMATICS,
        "school_level": SchoolLevel.PRIMARY,
    }
    other = make_unit(db, world.province, kind=UnitKind.PRIMARY_SCHOOL)
    old = make_unit(db, world.province, kind=UnitKind.PRIMARY_SCHOOL)
    make_officer(db, old, **facts)
    make_officer(db, world.school, **facts)

    closed(db, world, unit=old, successors=[other])
    closed(db, world, unit=world.school, successors=[world.merged])

    taught = {
        p.unit_id: (p.subject, p.school_level)
        for p in db.scalars(select(Posting).where(Posting.starts_on == NEXT))
    }
    assert taught == {
        other.id: (Subject.INFORMATICS, SchoolLevel.PRIMARY),
        world.merged.id: (None, None),
    }


def test_a_unit_is_split_among_several_and_all_goes_to_the_first(db: Session, world: World) -> None:
    closed(db, world, successors=[world.second, world.merged])

    successors = db.scalars(select(Succession.successor_id).order_by(Succession.id)).all()
    assert successors == [world.second.id, world.merged.id]
    assert main_postings(db, world.officer)[-1][0] == world.second.id


def test_an_empty_unit_closes_without_a_successor(db: Session, world: World) -> None:
    plan = closed(db, world, unit=world.second, successors=[])

    assert (plan.people, plan.units) == (0, 0)
    assert events_of(db, "unit")[-1].changes == {"valid_to": [None, "2025-06-30"]}


# Refusals


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"with_people": False}, PeopleLeft),
        ({"with_units": False}, UnitsLeft),
        ({"successors": []}, NobodyTakesOver),
        ({"last_day": date(2025, 6, 29)}, SuccessorNotAlive),
    ],
)
def test_nobody_and_nothing_is_left_behind(
    db: Session, world: World, how: dict[str, Any], refusal: Any
) -> None:
    with pytest.raises(refusal):
        closed(db, world, **how)

    assert untouched(db, world)


def test_the_refusals_say_how_many(db: Session, world: World) -> None:
    make_posting(db, world.officer, world.first, is_main=False)

    with pytest.raises(PeopleLeft, match="Còn 1 người công tác ở đây sau ngày 30/06/2025"):
        closed(db, world, with_people=False)
    with pytest.raises(UnitsLeft, match=r"Còn 1 đơn vị trực thuộc .* \(Trường TH Một\)"):
        closed(db, world, with_units=False)


def test_a_unit_does_not_succeed_itself(db: Session, world: World) -> None:
    with pytest.raises(SucceedsItself):
        closed(db, world, successors=[world.first])


def test_a_unit_that_is_below_takes_over_once_it_stands_elsewhere(
    db: Session, world: World
) -> None:
    with pytest.raises(UnderItself):
        closed(db, world, successors=[world.school])

    assert untouched(db, world)


def test_a_unit_closes_after_its_first_day_and_once(db: Session, world: World) -> None:
    with pytest.raises(ClosesBeforeItBegins, match="01/07/2025"):
        closed(db, world, unit=world.merged, successors=[])
    closed(db, world, unit=world.second, successors=[])
    with pytest.raises(ClosedAlready, match="30/06/2025"):
        closed(db, world, unit=world.second, successors=[])


def test_a_successor_that_will_close_cannot_take_over(db: Session, world: World) -> None:
    life_of(db, world.second.id)[0].valid_to = date(2026, 12, 31)
    db.flush()

    with pytest.raises(SuccessorNotAlive, match="«UBND xã Hai»"):
        closed(db, world, successors=[world.second])


# Those whom a file has left behind


def test_whoever_was_left_behind_goes_on_from_the_day_after(db: Session, world: World) -> None:
    gone = make_officer(db, world.second, ends_on=LAST)
    left = make_officer(db, world.second, position="Văn thư")
    life_of(db, world.second.id)[0].valid_to = LAST
    db.flush()

    moved = move_left_behind(db, world.second, world.merged, actor=world.clerk, now=NOW)

    assert moved == 1
    assert main_postings(db, left) == [
        (world.second.id, SINCE_EVER, LAST),
        (world.merged.id, NEXT, FOR_EVER),
    ]
    assert main_postings(db, gone) == [(world.second.id, SINCE_EVER, LAST)]
    assert events_of(db, "unit")[-1].changes == {
        "moved": [None, 1],
        "successor_code": [None, "XA"],
    }
    with pytest.raises(NobodyLeft):
        move_left_behind(db, world.second, world.merged, actor=world.clerk, now=NOW)


def test_nobody_is_left_behind_in_a_living_unit_or_moved_into_nothing(
    db: Session, world: World
) -> None:
    with pytest.raises(NotClosedYet):
        move_left_behind(db, world.first, world.merged, actor=world.clerk, now=NOW)
    life_of(db, world.first.id)[0].valid_to = date(2025, 5, 31)
    db.flush()
    with pytest.raises(SuccessorNotAlive):
        move_left_behind(db, world.first, world.merged, actor=world.clerk, now=NOW)

    assert main_postings(db, world.officer) == [(world.first.id, SINCE_EVER, FOR_EVER)]


# Opening again


def test_a_closing_by_mistake_is_undone(db: Session, world: World) -> None:
    closed(db, world)

    reopen_unit(db, world.first, from_day=None, actor=world.clerk, now=NOW)
    db.expire_all()

    assert life_of(db, world.first.id)[-1].valid_to == FOR_EVER
    assert db.scalars(select(Succession)).all() == []
    assert main_postings(db, world.officer)[-1][0] == world.merged.id
    assert events_of(db, "unit")[-1].changes == {
        "valid_to": ["2025-06-30", None],
        "successor_code": [["XA"], None],
    }


def test_a_unit_comes_back_later_and_what_was_stays(db: Session, world: World) -> None:
    closed(db, world)
    back = date(2027, 1, 1)

    reopen_unit(db, world.first, from_day=back, actor=world.clerk, now=NOW)
    db.expire_all()

    assert [(p.valid_from, p.valid_to) for p in life_of(db, world.first.id)] == [
        (SINCE_EVER, LAST),
        (back, FOR_EVER),
    ]
    assert len(db.scalars(select(Succession)).all()) == 1


def test_a_unit_that_closes_a_second_time_may_have_the_same_successor(
    db: Session, world: World
) -> None:
    closed(db, world)
    reopen_unit(db, world.first, from_day=date(2027, 1, 1), actor=world.clerk, now=NOW)

    closed(db, world, last_day=date(2027, 12, 31))

    assert db.scalars(select(Succession.takes_over_on)).all() == [date(2028, 1, 1)]


def test_what_cannot_come_back_is_refused(db: Session, world: World) -> None:
    with pytest.raises(NotClosed):
        reopen_unit(db, world.first, from_day=None, actor=world.clerk, now=NOW)
    closed(db, world)
    with pytest.raises(ReopensTooEarly, match="30/06/2025"):
        reopen_unit(db, world.first, from_day=LAST, actor=world.clerk, now=NOW)


def test_a_unit_does_not_come_back_under_a_parent_that_is_gone(db: Session, world: World) -> None:
    closed(db, world, unit=world.school)
    closed(db, world)

    with pytest.raises(ParentNotAlive):
        reopen_unit(db, world.school, from_day=None, actor=world.clerk, now=NOW)

    assert life_of(db, world.school.id)[-1].valid_to == LAST


def test_a_change_to_come_is_not_closed_over(db: Session, world: World) -> None:
    """What begins later must be mended first, or the unit would close before it begins."""
    life_of(db, world.second.id)[0].valid_to = date(2025, 12, 31)
    db.flush()
    make_placement(db, world.second, name="Tên sau", valid_from=date(2026, 1, 1))

    with pytest.raises(ClosesBeforeItBegins, match="01/01/2026"):
        closed(db, world, unit=world.second, successors=[])


def test_a_hundred_people_go_along(db: Session, world: World) -> None:
    for _ in range(100):
        make_posting(db, make_person(db, world.province), world.second, starts_on=date(2024, 1, 1))

    plan = closed(db, world, unit=world.second)

    assert plan.people == 100
    there = select(Posting).where(Posting.unit_id == world.merged.id, Posting.starts_on == NEXT)
    assert len(db.scalars(there).all()) == 100
    assert all(
        posting.ends_on == NEXT - timedelta(days=1)
        for posting in db.scalars(select(Posting).where(Posting.unit_id == world.second.id))
    )
