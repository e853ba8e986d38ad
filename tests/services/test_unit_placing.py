"""Units that come and change: what may be said of one, and what is written of a change."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Scope
from app.domain.audit import AuditAction
from app.domain.placement import (
    AcrossAnother,
    AliasKnown,
    BeginsAfterItEnds,
    ChangeAfterLastDay,
    ChangeBeforeFirstDay,
    ChangedThatDayAlready,
    LeavesOthersBehind,
    NameTaken,
    ParentNotAlive,
    PlacementFacts,
    UnderItself,
    UnitTaken,
    WrongLevel,
    WrongSector,
)
from app.domain.unit import FOR_EVER, SINCE_EVER, Level, Sector, UnitKind
from app.models import AuditEvent, Placement, Unit, UnitAlias, User
from app.queries.board import units_below
from app.queries.life import life_of
from app.services.unit.naming import add_alias, remove_alias
from app.services.unit.placing import add_unit, change_unit, correct_placement
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_officer,
    make_placement,
    make_unit,
    make_user,
)

FACTS = PlacementFacts(
    name="Trường THCS Kép",
    kind=UnitKind.LOWER_SECONDARY_SCHOOL,
    sector=Sector.STATE,
    level=Level.COMMUNE,
)
DAY = date(2024, 7, 1)
EVE = DAY - timedelta(days=1)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


@pytest.fixture
def school(db: Session, cast: Cast, clerk: User) -> Unit:
    """A school under education since 2020, as FACTS say."""
    return add_unit(
        db,
        cast.province.id,
        "KEP",
        FACTS,
        cast.education,
        valid_from=date(2020, 1, 1),
        actor=clerk,
        now=NOW,
    )


def added(db: Session, cast: Cast, clerk: User, parent: Unit | None = None, **facts: Any) -> Unit:
    code = facts.pop("code", "MOI")
    valid_from = facts.pop("valid_from", SINCE_EVER)
    new = replace(FACTS, **facts)
    return add_unit(
        db, cast.province.id, code, new, parent, valid_from=valid_from, actor=clerk, now=NOW
    )


def changed(db: Session, unit: Unit, clerk: User, day: date, parent: Unit | None, **f: Any) -> bool:
    new = replace(FACTS, **f)
    return change_unit(db, unit, new, parent, valid_from=day, actor=clerk, now=NOW)


def corrected(
    db: Session, placement: Placement, clerk: User, day: date, parent: Unit | None, **facts: Any
) -> bool:
    new = replace(FACTS, **facts)
    return correct_placement(db, placement, new, parent, valid_from=day, actor=clerk, now=NOW)


def spans(db: Session, unit: Unit) -> list[tuple[str, date, date]]:
    db.expire_all()
    return [(p.name, p.valid_from, p.valid_to) for p in life_of(db, unit.id)]


def last_event(db: Session) -> AuditEvent:
    return db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()


def events(db: Session) -> int:
    return len(db.scalars(select(AuditEvent)).all())


def names_under(db: Session, cast: Cast, unit: Unit | None, on: date = TODAY) -> list[str]:
    scope = Scope.whole_system()
    below = units_below(db, cast.province.id, unit.id if unit else None, on=on, scope=scope)
    return [line.name for line in below]


# Adding


def test_a_unit_is_added_where_it_stands(db: Session, cast: Cast, school: Unit) -> None:
    assert spans(db, school) == [("Trường THCS Kép", date(2020, 1, 1), FOR_EVER)]
    assert names_under(db, cast, cast.education) == ["Trường THCS Kép"]
    assert names_under(db, cast, cast.education, on=date(2019, 12, 31)) == []
    event = last_event(db)
    assert (event.action, event.subject_id) == (AuditAction.UNIT_CREATED, school.id)
    assert event.subject_label == "KEP Trường THCS Kép"
    assert event.changes["parent_code"] == [None, "SGDDT"]
    assert event.changes["valid_from"] == [None, "2020-01-01"]


def test_a_unit_right_under_the_province_has_no_parent(
    db: Session, cast: Cast, clerk: User
) -> None:
    unit = added(db, cast, clerk, None, name="Sở Y tế", kind=UnitKind.DEPARTMENT)

    assert life_of(db, unit.id)[0].parent_id is None
    assert "Sở Y tế" in names_under(db, cast, None)
    assert last_event(db).changes["parent_code"] == [None, ""]
    assert last_event(db).changes["valid_from"] == [None, None]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"code": "SNV"}, UnitTaken),
        ({"kind": UnitKind.COMMUNE_COMMITTEE, "level": Level.PROVINCE}, WrongLevel),
        ({"kind": UnitKind.ENTERPRISE}, WrongSector),
        ({"name": "TRUONG thcs kép", "code": "KEP2"}, NameTaken),
    ],
)
def test_what_no_unit_can_be_is_refused(
    db: Session, cast: Cast, clerk: User, school: Unit, facts: dict[str, Any], refusal: Any
) -> None:
    before = events(db)

    with pytest.raises(refusal):
        added(db, cast, clerk, cast.education, **facts)

    assert events(db) == before
    assert len(db.scalars(select(Unit)).all()) == 3


def test_a_namesake_may_stand_elsewhere(db: Session, cast: Cast, clerk: User, school: Unit) -> None:
    added(db, cast, clerk, cast.home_affairs)

    assert names_under(db, cast, cast.home_affairs) == ["Trường THCS Kép"]


def test_the_refusal_names_who_has_the_code(db: Session, cast: Cast, clerk: User) -> None:
    with pytest.raises(UnitTaken, match="«SNV» đã là mã của «Sở Nội vụ»"):
        added(db, cast, clerk, None, code="SNV")


def test_a_code_may_be_that_of_another_province(db: Session, cast: Cast, clerk: User) -> None:
    other = make_cast(db)

    unit = added(db, other, clerk, None, code="KEP")

    assert added(db, cast, clerk, None, code="KEP").id != unit.id


@pytest.mark.parametrize("valid_from", [SINCE_EVER, date(2020, 1, 1), date(2024, 1, 1)])
def test_a_parent_must_live_as_long(db: Session, cast: Cast, clerk: User, valid_from: date) -> None:
    closed = make_unit(
        db, cast.province, name="Phòng cũ", valid_from=date(2021, 1, 1), valid_to=EVE
    )

    with pytest.raises(ParentNotAlive, match="hoạt động 01/01/2021 – 30/06/2024"):
        added(db, cast, clerk, closed, valid_from=valid_from)


def test_a_parent_that_changed_its_name_lives_on(db: Session, cast: Cast, clerk: User) -> None:
    parent = make_unit(db, cast.province, valid_from=date(2021, 1, 1), valid_to=EVE)
    make_placement(db, parent, name="Tên mới", valid_from=DAY)

    added(db, cast, clerk, parent, valid_from=date(2022, 1, 1))

    assert names_under(db, cast, parent) == ["Trường THCS Kép"]


def test_a_parent_of_later_times_cannot_hold_what_began_before(
    db: Session, cast: Cast, clerk: User
) -> None:
    young = make_unit(db, cast.province, valid_from=DAY)

    with pytest.raises(ParentNotAlive):
        added(db, cast, clerk, young, valid_from=EVE)


# From a day on


def test_a_unit_is_renamed_from_a_day_on(
    db: Session, cast: Cast, clerk: User, school: Unit
) -> None:
    assert changed(db, school, clerk, DAY, cast.education, name="Trường THCS Kép I")

    assert spans(db, school) == [
        ("Trường THCS Kép", date(2020, 1, 1), EVE),
        ("Trường THCS Kép I", DAY, FOR_EVER),
    ]
    assert last_event(db).changes == {
        "valid_from": [None, "2024-07-01"],
        "name": ["Trường THCS Kép", "Trường THCS Kép I"],
    }


def test_a_unit_moves_under_another(db: Session, cast: Cast, clerk: User, school: Unit) -> None:
    changed(db, school, clerk, DAY, cast.home_affairs)

    assert names_under(db, cast, cast.education, on=EVE) == ["Trường THCS Kép"]
    assert names_under(db, cast, cast.education, on=DAY) == []
    assert names_under(db, cast, cast.home_affairs, on=DAY) == ["Trường THCS Kép"]
    assert last_event(db).changes["parent_code"] == ["SGDDT", "SNV"]


def test_a_change_between_two_ends_where_the_next_begins(
    db: Session, cast: Cast, clerk: User, school: Unit
) -> None:
    changed(db, school, clerk, DAY, cast.education, name="C")
    changed(db, school, clerk, date(2022, 1, 1), cast.education, name="B")

    assert spans(db, school) == [
        ("Trường THCS Kép", date(2020, 1, 1), date(2021, 12, 31)),
        ("B", date(2022, 1, 1), EVE),
        ("C", DAY, FOR_EVER),
    ]


def test_saying_the_same_changes_nothing(
    db: Session, cast: Cast, clerk: User, school: Unit
) -> None:
    before = events(db)

    assert not changed(db, school, clerk, DAY, cast.education)

    assert len(spans(db, school)) == 1
    assert events(db) == before


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date(2019, 12, 31), ChangeBeforeFirstDay),
        (date(2020, 1, 1), ChangedThatDayAlready),
        (date(2025, 1, 1), ChangeAfterLastDay),
    ],
)
def test_a_change_falls_into_the_life_of_the_unit(
    db: Session, cast: Cast, clerk: User, school: Unit, day: date, refusal: Any
) -> None:
    life_of(db, school.id)[0].valid_to = date(2024, 12, 31)
    db.flush()
    before = events(db)

    with pytest.raises(refusal):
        changed(db, school, clerk, day, cast.education, name="Khác")

    assert len(spans(db, school)) == 1
    assert events(db) == before


def test_nothing_is_put_under_itself(db: Session, cast: Cast, clerk: User, school: Unit) -> None:
    facts = replace(FACTS, name="Sở Giáo dục và Đào tạo", kind=UnitKind.DEPARTMENT)

    with pytest.raises(UnderItself, match="«Trường THCS Kép» nằm dưới chính đơn vị này"):
        change_unit(db, cast.education, facts, school, valid_from=DAY, actor=clerk, now=NOW)

    assert len(spans(db, cast.education)) == 1


def test_a_circle_of_later_days_is_seen(db: Session, cast: Cast, clerk: User, school: Unit) -> None:
    """The new parent will itself stand under the school, but only from next year on."""
    other = make_unit(db, cast.province, name="Ban X", valid_to=date(2024, 12, 31))
    make_placement(db, other, name="Ban X", parent=school, valid_from=date(2025, 1, 1))

    with pytest.raises(UnderItself, match="01/01/2025"):
        changed(db, school, clerk, DAY, other)


# Mending


def test_a_slip_is_mended_without_a_new_period(
    db: Session, cast: Cast, clerk: User, school: Unit
) -> None:
    placement = life_of(db, school.id)[0]

    assert corrected(
        db, placement, clerk, date(2020, 1, 1), cast.education, name="Trường THCS Kép A"
    )

    assert spans(db, school) == [("Trường THCS Kép A", date(2020, 1, 1), FOR_EVER)]
    assert life_of(db, school.id)[0].search_key == "truong thcs kep a"
    assert last_event(db).changes == {"name": ["Trường THCS Kép", "Trường THCS Kép A"]}


@pytest.mark.parametrize("day", [date(2024, 5, 1), date(2024, 9, 1)])
def test_where_two_periods_meet_can_be_mended(
    db: Session, cast: Cast, clerk: User, school: Unit, day: date
) -> None:
    changed(db, school, clerk, DAY, cast.education, name="B")
    second = life_of(db, school.id)[1]

    corrected(db, second, clerk, day, cast.education, name="B")

    assert spans(db, school) == [
        ("Trường THCS Kép", date(2020, 1, 1), day - timedelta(days=1)),
        ("B", day, FOR_EVER),
    ]
    assert last_event(db).changes == {"valid_from": ["2024-07-01", day.isoformat()]}


def test_a_period_is_not_pushed_across_another(
    db: Session, cast: Cast, clerk: User, school: Unit
) -> None:
    changed(db, school, clerk, DAY, cast.education, name="B")
    first, second = life_of(db, school.id)

    with pytest.raises(AcrossAnother, match="«Trường THCS Kép»"):
        corrected(db, second, clerk, date(2020, 1, 1), cast.education, name="B")
    with pytest.raises(BeginsAfterItEnds):
        corrected(db, first, clerk, DAY, cast.education)

    assert [s[1:] for s in spans(db, school)] == [(date(2020, 1, 1), EVE), (DAY, FOR_EVER)]


def test_a_unit_does_not_begin_after_those_who_were_in_it(
    db: Session, cast: Cast, clerk: User, school: Unit
) -> None:
    make_officer(db, school, starts_on=date(2021, 9, 1))
    make_officer(db, school)
    placement = life_of(db, school.id)[0]

    with pytest.raises(LeavesOthersBehind, match="1 người"):
        corrected(db, placement, clerk, date(2022, 1, 1), cast.education)
    corrected(db, placement, clerk, date(2021, 9, 1), cast.education)

    assert spans(db, school)[0][1] == date(2021, 9, 1)


def test_what_a_file_has_left_can_be_mended_in_other_parts(
    db: Session, cast: Cast, clerk: User
) -> None:
    """Its parent has closed, which is not this correction's business."""
    closed = make_unit(db, cast.province, valid_to=EVE)
    unit = make_unit(db, cast.province, name="Trường THCS Kép", parent=closed)
    placement = life_of(db, unit.id)[0]

    assert corrected(db, placement, clerk, SINCE_EVER, closed, level=Level.DISTRICT)
    with pytest.raises(ParentNotAlive):
        corrected(db, placement, clerk, date(2020, 1, 1), closed)


def test_mending_nothing_writes_nothing(db: Session, cast: Cast, clerk: User, school: Unit) -> None:
    before = events(db)

    placement = life_of(db, school.id)[0]

    assert not corrected(db, placement, clerk, date(2020, 1, 1), cast.education)
    assert events(db) == before


# Other names


def test_an_alias_comes_and_goes(db: Session, cast: Cast, clerk: User) -> None:
    alias = add_alias(db, cast.education, "Sở GD&ĐT", actor=clerk, now=NOW)
    with pytest.raises(AliasKnown, match="«Sở GD&ĐT»"):
        add_alias(db, cast.education, "SO gd&đt", actor=clerk, now=NOW)

    remove_alias(db, cast.education, alias, actor=clerk, now=NOW)

    assert db.scalars(select(UnitAlias)).all() == []
    assert last_event(db).changes == {"aliases": ["Sở GD&ĐT", None]}
