"""Lists of people: who is in them, in which order, and by which posting."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.audience import Audience
from app.domain.course import ClassStatus, Topic
from app.domain.errors import NotFound
from app.models import Province
from app.queries.outlook import Outlook
from app.queries.person import (
    PersonFilter,
    PersonOrder,
    PostState,
    count_people,
    is_in_scope,
    list_people,
    person_in_scope,
)
from tests.factories import (
    make_class,
    make_course,
    make_credit,
    make_officer,
    make_person,
    make_posting,
    make_province,
    make_unit,
)

DAY = date(2024, 6, 15)
EVERYONE = PersonFilter(state=None)


def seen_by(province: Province, *subtrees: Subtree, on: date = DAY) -> Outlook:
    scope = Scope(subtrees or (Subtree(province.id),))
    return Outlook(province.id, scope, on.year, on)


def names(db: Session, outlook: Outlook, wanted: PersonFilter, **order: object) -> list[str]:
    found = list_people(db, outlook, wanted, **order)  # type: ignore[arg-type]  # keywords of the list
    assert len(found) == count_people(db, outlook, wanted)
    return [line.full_name for line in found]


def test_names_sort_as_vietnamese_do(db: Session) -> None:
    province = make_province(db)
    unit = make_unit(db, province)
    for name in ("Trần Văn Ê", "Lê Thị Đào", "Lê Thị Dung", "Bùi Văn Ấn", "Bùi Văn An"):
        make_officer(db, unit, full_name=name)

    assert names(db, seen_by(province), EVERYONE) == [
        "Bùi Văn An",
        "Bùi Văn Ấn",
        "Lê Thị Dung",
        "Lê Thị Đào",
        "Trần Văn Ê",
    ]


def test_a_line_is_by_the_posting_of_the_day(db: Session) -> None:
    province = make_province(db)
    old, new, side = (make_unit(db, province, name=name) for name in ("Cũ", "Mới", "Kiêm nhiệm"))
    person = make_officer(db, old, ends_on=date(2024, 1, 31))
    make_posting(db, person, new, starts_on=date(2024, 2, 1), is_it_staff=True)
    make_posting(db, person, side, is_main=False)

    (now,) = list_people(db, seen_by(province), EVERYONE)
    (then,) = list_people(db, seen_by(province, on=date(2024, 1, 31)), EVERYONE)

    assert (now.unit_name, now.flags, now.is_in_post) == ("Mới", (Audience.IT_STAFF,), True)
    assert (then.unit_name, then.flags) == ("Cũ", ())


def test_who_left_keeps_the_last_posting_and_who_comes_later_has_none(db: Session) -> None:
    province = make_province(db)
    unit = make_unit(db, province, name="Sở A")
    gone = make_officer(db, unit, full_name="A Đi", ends_on=date(2023, 12, 31))
    ahead = make_officer(db, unit, full_name="B Đến", starts_on=date(2024, 7, 1))
    make_person(db, province, full_name="C Chưa")
    outlook = seen_by(province)

    lines = {line.full_name: line for line in list_people(db, outlook, EVERYONE)}

    assert lines["A Đi"].left_on == date(2023, 12, 31)
    assert lines["A Đi"].unit_name == "Sở A"
    assert lines["B Đến"].unit_id is None
    assert lines["C Chưa"].left_on is None
    assert names(db, outlook, PersonFilter()) == []
    assert names(db, outlook, PersonFilter(state=PostState.LEFT)) == ["A Đi"]
    part = seen_by(province, Subtree(province.id, unit.id))
    assert is_in_scope(db, gone.id, part)
    assert not is_in_scope(db, ahead.id, part)


def test_several_subtrees_are_one_scope(db: Session) -> None:
    province = make_province(db)
    first, second, third = (make_unit(db, province) for _ in range(3))
    for unit, name in ((first, "Người A"), (second, "Người B"), (third, "Người C")):
        make_officer(db, unit, full_name=name)
    both = seen_by(province, Subtree(province.id, first.id), Subtree(province.id, third.id))

    assert names(db, both, EVERYONE) == ["Người A", "Người C"]
    assert names(db, seen_by(province, Subtree(make_province(db).id)), EVERYONE) == []


def test_trained_means_credit_for_a_staff_topic_in_the_year_up_to_the_day(db: Session) -> None:
    province = make_province(db)
    unit = make_unit(db, province)
    course, other = make_course(db, province), make_course(db, province, topics=[Topic.STEM_STEAM])
    march = make_class(db, course, date(2024, 3, 4), date(2024, 3, 8))
    for name, class_ in (
        ("Đã học", march),
        ("Năm trước", make_class(db, course, date(2023, 3, 4), date(2023, 3, 8))),
        ("Ngày mai", make_class(db, course, date(2024, 6, 10), date(2024, 6, 16))),
        ("Khác chủ đề", make_class(db, other)),
        ("Lớp hủy", make_class(db, course, status=ClassStatus.CANCELLED)),
    ):
        make_credit(db, make_officer(db, unit, full_name=name), class_)
    outlook = seen_by(province)

    assert names(db, outlook, PersonFilter(is_trained=True)) == ["Đã học"]
    assert len(names(db, outlook, PersonFilter(is_trained=False))) == 4


def test_order_by_unit_and_by_match(db: Session) -> None:
    province = make_province(db)
    z, a = make_unit(db, province, name="Sở Z"), make_unit(db, province, name="Sở A")
    make_officer(db, z, full_name="Hoàng Thị An")
    make_officer(db, a, full_name="Lê Thị Hoa")
    outlook, wanted = seen_by(province), PersonFilter(text="hoa")

    by_unit = {"order": PersonOrder.UNIT}
    assert names(db, outlook, wanted, **by_unit) == ["Lê Thị Hoa", "Hoàng Thị An"]
    assert names(db, outlook, wanted, **by_unit, is_descending=True)[0] == "Hoàng Thị An"
    assert names(db, outlook, wanted, order=PersonOrder.MATCH)[0] == "Lê Thị Hoa"


def test_pages_follow_each_other(db: Session) -> None:
    province = make_province(db)
    unit = make_unit(db, province)
    for number in range(7):
        make_officer(db, unit, full_name=f"Người {chr(65 + number)}")
    outlook = seen_by(province)

    pages = [list_people(db, outlook, EVERYONE, limit=3, offset=start) for start in (0, 3, 6)]

    listed = [line.full_name[-1] for page in pages for line in page]
    assert listed == list("ABCDEFG")


def test_one_person_is_found_in_scope_only(db: Session) -> None:
    province = make_province(db)
    unit, other = make_unit(db, province), make_unit(db, province)
    person = make_officer(db, unit)

    assert person_in_scope(db, person.id, seen_by(province)) is person
    with pytest.raises(NotFound):
        person_in_scope(db, person.id, seen_by(province, Subtree(province.id, other.id)))
