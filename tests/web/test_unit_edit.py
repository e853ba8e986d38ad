"""Units through their forms: what is typed stays, refusals name fields, closing asks in numbers."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.audit import AuditAction
from app.domain.unit import FOR_EVER, UnitKind
from app.models import AuditEvent, Placement, Posting, Succession, Unit, UnitAlias
from app.queries.life import life_of
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_officer, make_unit

SCHOOL = {
    "name": "Trường THCS Kép",
    "code": "KEP",
    "kind": "lower_secondary_school",
    "sector": "state",
    "level": "commune",
    "parent": "SGDDT",
    "valid_from": "1/9/2020",
    "aliases": "THCS Kép; Cấp 2 Kép;thcs kép ;",
}


@dataclass
class World:
    """Home affairs with An, education with Bình and a school below."""

    cast: Cast
    school: Unit


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    school = make_unit(
        app_db,
        cast.province,
        code="TH1",
        name="Trường TH Một",
        parent=cast.education,
        kind=UnitKind.PRIMARY_SCHOOL,
    )
    return World(cast, school)


@pytest.fixture
def clerk(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


@pytest.fixture
def clerk_of_education(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, unit=world.cast.education)


def events(db: Session) -> list[AuditEvent]:
    db.expire_all()
    return list(db.scalars(select(AuditEvent).order_by(AuditEvent.id)))


def spans(db: Session, unit: Unit) -> list[tuple[str, date, date]]:
    db.expire_all()
    return [(p.name, p.valid_from, p.valid_to) for p in life_of(db, unit.id)]


# Adding


def test_a_unit_is_added_with_its_other_names(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    answer = clerk.post("/don-vi/them", data=SCHOOL)

    unit = app_db.scalars(select(Unit).where(Unit.code == "KEP")).one()
    assert answer.status_code == 302
    assert answer.location == f"/don-vi/{unit.id}"
    (placement,) = life_of(app_db, unit.id)
    assert placement.parent_id == world.cast.education.id
    assert placement.valid_from == date(2020, 9, 1)
    assert app_db.scalars(select(UnitAlias.name)).all() == ["THCS Kép", "Cấp 2 Kép"]
    page = clerk.get(answer.location).text
    assert "Đã thêm đơn vị «Trường THCS Kép»." in page
    assert "Thêm đơn vị</strong>" in page


def test_the_form_of_a_unit_below_another_says_which(clerk: FlaskClient, world: World) -> None:
    page = clerk.get(f"/don-vi/them?under={world.cast.education.id}").text

    assert 'value="SGDDT"' in page
    assert "Sở Giáo dục và Đào tạo (SGDDT)" in page


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"name": " "}, "name", "Cần điền mục này."),
        ({"kind": ""}, "kind", "Cần điền mục này."),
        ({"code": "SNV"}, "code", "đã là mã của «Sở Nội vụ»"),
        ({"parent": "KHONGCO"}, "parent", "KHONGCO"),
        ({"valid_from": "31/02/2020"}, "valid_from", "31/02/2020"),
        ({"valid_from": "45000"}, "valid_from", "không phải là một ngày"),
        ({"kind": "commune_committee", "level": "province"}, "level", "Cấp xã"),
        ({"kind": "enterprise"}, "sector", "khu vực doanh nghiệp"),
        ({"name": "Trường TH Một"}, "name", "mã TH1"),
    ],
)
def test_a_refusal_names_its_field_and_what_was_typed_stays(
    clerk: FlaskClient,
    world: World,
    app_db: Session,
    changed: dict[str, str],
    field: str,
    words: str,
) -> None:
    answer = clerk.post("/don-vi/them", data=SCHOOL | changed)

    assert answer.status_code == 422
    error = answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert words in error
    assert f'href="#{field}"' in answer.text
    assert 'value="THCS Kép; Cấp 2 Kép;thcs kép ;"' in answer.text
    assert len(app_db.scalars(select(Unit)).all()) == 3
    assert events(app_db) == []


def test_a_year_alone_is_its_first_day(clerk: FlaskClient, app_db: Session) -> None:
    clerk.post("/don-vi/them", data=SCHOOL | {"valid_from": "2021"})

    unit = app_db.scalars(select(Unit).where(Unit.code == "KEP")).one()
    assert life_of(app_db, unit.id)[0].valid_from == date(2021, 1, 1)


def test_who_looks_after_a_part_adds_to_that_part(
    clerk_of_education: FlaskClient, world: World, app_db: Session
) -> None:
    nowhere = clerk_of_education.post("/don-vi/them", data=SCHOOL | {"parent": ""})
    elsewhere = clerk_of_education.post("/don-vi/them", data=SCHOOL | {"parent": "SNV"})
    inside = clerk_of_education.post("/don-vi/them", data=SCHOOL)

    assert (nowhere.status_code, elsewhere.status_code) == (422, 422)
    assert "trong phạm vi được giao của bạn" in nowhere.text
    assert inside.status_code == 302


# Changing


def test_a_unit_is_renamed_from_a_day_on(clerk: FlaskClient, world: World, app_db: Session) -> None:
    address = f"/don-vi/{world.school.id}/thay-doi"
    shown = clerk.get(address).text
    answer = clerk.post(
        address,
        data={
            "valid_from": "01/07/2025",
            "name": "Trường TH&THCS Một",
            "kind": "multi_level_school",
            "sector": "state",
            "level": "province",
            "parent": "SGDDT",
        },
    )

    assert 'value="Trường TH Một"' in shown
    assert 'value="SGDDT"' in shown
    assert answer.location == f"/don-vi/{world.school.id}"
    assert [s[0] for s in spans(app_db, world.school)] == ["Trường TH Một", "Trường TH&THCS Một"]


def test_a_change_without_a_day_or_into_a_circle_is_refused(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    address = f"/don-vi/{world.cast.education.id}/thay-doi"
    facts = {
        "name": "Sở GD",
        "kind": "department",
        "sector": "state",
        "level": "province",
        "parent": "",
    }

    dayless = clerk.post(address, data=facts)
    circle = clerk.post(address, data=facts | {"parent": "TH1", "valid_from": "01/07/2025"})

    assert (dayless.status_code, circle.status_code) == (422, 422)
    assert 'id="valid_from-error"' in dayless.text
    assert "nằm dưới chính đơn vị này" in circle.text.split('id="parent-error"')[1]
    assert 'value="Sở GD"' in circle.text
    assert len(spans(app_db, world.cast.education)) == 1


def test_saying_the_same_is_told_and_not_written(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    placement = life_of(app_db, world.school.id)[0]
    same = {
        "name": placement.name,
        "kind": placement.kind.value,
        "sector": placement.sector.value,
        "level": placement.level.value,
        "parent": "SGDDT",
        "valid_from": "",
    }

    answer = clerk.post(f"/don-vi/thoi-ky/{placement.id}/sua", data=same, follow_redirects=True)

    assert "Không có gì khác với sổ" in answer.text
    assert events(app_db) == []


def test_a_slip_is_mended(clerk: FlaskClient, world: World, app_db: Session) -> None:
    placement = life_of(app_db, world.school.id)[0]
    facts = {
        "name": "Trường Tiểu học Một",
        "kind": "primary_school",
        "sector": "state",
        "level": "commune",
        "parent": "SGDDT",
        "valid_from": "01/09/2001",
    }

    clerk.post(f"/don-vi/thoi-ky/{placement.id}/sua", data=facts)

    assert spans(app_db, world.school) == [("Trường Tiểu học Một", date(2001, 9, 1), FOR_EVER)]


def test_a_unit_whose_parent_lies_elsewhere_keeps_it(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    clerk = signed_in(Role.HOME_AFFAIRS, unit=world.school)
    placement = life_of(app_db, world.school.id)[0]
    facts = {
        "name": "Trường Tiểu học Một",
        "kind": "primary_school",
        "sector": "state",
        "level": "province",
        "parent": "SGDDT",
    }

    kept = clerk.post(f"/don-vi/thoi-ky/{placement.id}/sua", data=facts)
    moved = clerk.post(f"/don-vi/thoi-ky/{placement.id}/sua", data=facts | {"parent": "SNV"})

    assert (kept.status_code, moved.status_code) == (302, 422)
    assert spans(app_db, world.school)[0][0] == "Trường Tiểu học Một"


# Closing and opening again


def closing_of(world: World, **changed: str) -> dict[str, str]:
    facts = {"last_day": "30/06/2025", "successors": "SNV", "with_people": "y", "with_units": "y"}
    return {name: value for name, value in (facts | changed).items() if value}


def confirmed(page: str) -> str:
    """What the form sends back once its question has been read."""
    return page.split('name="confirmed"')[1].split('value="')[1].split('"')[0]


def test_closing_says_in_numbers_what_it_does_and_then_does_it(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    address = f"/don-vi/{world.cast.education.id}/ket-thuc"

    asked = clerk.post(address, data=closing_of(world))
    assert asked.status_code == 200
    assert "1 người kết thúc vị trí ở đây ngày 30/06/2025" in asked.text
    assert "tại «Sở Nội vụ» từ ngày 01/07/2025" in asked.text
    assert "1 đơn vị trực thuộc chuyển sang «Sở Nội vụ»" in asked.text
    assert len(spans(app_db, world.cast.education)) == 1
    assert events(app_db) == []

    done = clerk.post(address, data=closing_of(world, confirmed=confirmed(asked.text)))
    assert done.location == f"/don-vi/{world.cast.education.id}"
    page = clerk.get(done.location).text
    assert "Đã chuyển 1 người và 1 đơn vị trực thuộc sang «Sở Nội vụ»." in page
    assert spans(app_db, world.cast.education)[-1][2] == date(2025, 6, 30)
    there = select(Posting.person_id).where(Posting.unit_id == world.cast.home_affairs.id)
    assert world.cast.binh.id in app_db.scalars(there).all()


def test_other_numbers_are_asked_again(clerk: FlaskClient, world: World, app_db: Session) -> None:
    address = f"/don-vi/{world.cast.education.id}/ket-thuc"
    asked = clerk.post(address, data=closing_of(world)).text
    make_officer(app_db, world.cast.education)
    app_db.commit()

    again = clerk.post(address, data=closing_of(world, confirmed=confirmed(asked)))

    assert again.status_code == 200
    assert "2 người kết thúc vị trí" in again.text
    assert spans(app_db, world.cast.education)[-1][2] == FOR_EVER


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"last_day": ""}, "last_day", "Cần điền mục này."),
        ({"with_people": ""}, "with_people", "Còn 1 người công tác ở đây"),
        ({"with_units": ""}, "with_units", "Còn 1 đơn vị trực thuộc"),
        ({"successors": ""}, "successors", "Hãy chọn đơn vị kế thừa"),
        ({"successors": "SGDDT"}, "successors", "kế thừa chính mình"),
        ({"successor_2": "KHONGCO"}, "successor_2", "KHONGCO"),
    ],
)
def test_nobody_is_left_behind_and_the_form_says_how_many(
    clerk: FlaskClient,
    world: World,
    app_db: Session,
    changed: dict[str, str],
    field: str,
    words: str,
) -> None:
    answer = clerk.post(
        f"/don-vi/{world.cast.education.id}/ket-thuc", data=closing_of(world, **changed)
    )

    assert answer.status_code == 422
    assert words in answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert spans(app_db, world.cast.education)[-1][2] == FOR_EVER
    assert events(app_db) == []


def test_a_unit_is_split_among_several(clerk: FlaskClient, world: World, app_db: Session) -> None:
    make_unit(app_db, world.cast.province, code="SYT", name="Sở Y tế")
    app_db.commit()
    address = f"/don-vi/{world.cast.education.id}/ket-thuc"
    facts = closing_of(world, successor_2="SYT", successor_12="SYT")

    asked = clerk.post(address, data=facts)
    clerk.post(address, data=facts | {"confirmed": confirmed(asked.text)})

    assert "2 đơn vị được ghi là kế thừa" in asked.text
    assert len(app_db.scalars(select(Succession)).all()) == 2


def test_whoever_a_file_has_left_behind_is_moved_at_once(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    life_of(app_db, world.cast.education.id)[0].valid_to = date(2024, 12, 31)
    successor = Succession(
        unit_id=world.cast.education.id,
        successor_id=world.cast.home_affairs.id,
        takes_over_on=date(2025, 1, 1),
    )
    app_db.add(successor)
    app_db.commit()
    address = f"/don-vi/{world.cast.education.id}"

    assert "Chuyển cả 1 người sang đơn vị kế thừa" in clerk.get(address).text
    asked = clerk.get(f"{address}/chuyen-nguoi").text
    answer = clerk.post(f"{address}/chuyen-nguoi", data={"successors": "SNV"})

    assert 'value="SNV"' in asked
    assert "1 người còn ghi ở đơn vị này sau ngày kết thúc 31/12/2024" in asked
    assert answer.location == f"/don-vi/{world.cast.home_affairs.id}"
    assert "Đã chuyển 1 người sang «Sở Nội vụ»." in clerk.get(answer.location).text
    assert "Chuyển cả" not in clerk.get(address).text


@pytest.mark.parametrize("typed", ["", "KHONGCO", "SGDDT"])
def test_the_way_out_of_a_closed_unit_is_another_unit(
    clerk: FlaskClient, world: World, app_db: Session, typed: str
) -> None:
    life_of(app_db, world.cast.education.id)[0].valid_to = date(2024, 12, 31)
    app_db.commit()

    answer = clerk.post(
        f"/don-vi/{world.cast.education.id}/chuyen-nguoi", data={"successors": typed}
    )

    assert answer.status_code == 422
    assert 'id="successors-error"' in answer.text


def test_a_closed_unit_comes_back(clerk: FlaskClient, world: World, app_db: Session) -> None:
    placement = life_of(app_db, world.school.id)[0]
    placement.valid_to = date(2024, 12, 31)
    app_db.commit()
    address = f"/don-vi/{world.school.id}/mo-lai"

    dayless = clerk.post(address, data={"how": "again"})
    early = clerk.post(address, data={"how": "again", "from_day": "01/12/2024"})
    back = clerk.post(address, data={"how": "never_closed", "from_day": "01/02/2025"})
    twice = clerk.post(address, data={"how": "never_closed"})

    assert [a.status_code for a in (dayless, early, back, twice)] == [422, 422, 302, 422]
    assert "Hãy ghi ngày" in dayless.text.split('id="from_day-error"')[1]
    assert "31/12/2024" in early.text.split('id="from_day-error"')[1]
    assert spans(app_db, world.school) == [("Trường TH Một", date(1, 1, 1), FOR_EVER)]


def test_what_cannot_be_done_now_leads_back(clerk: FlaskClient, world: World) -> None:
    reopened = clerk.get(f"/don-vi/{world.school.id}/mo-lai", follow_redirects=True)

    assert "Đơn vị đang hoạt động" in reopened.text


# Other names


def test_an_alias_comes_and_goes(clerk: FlaskClient, world: World, app_db: Session) -> None:
    address = f"/don-vi/{world.school.id}/ten-khac"

    clerk.post(address, data={"alias": "TH Một"})
    again = clerk.post(address, data={"alias": "th mot"})
    alias = app_db.scalars(select(UnitAlias)).one()
    asked = clerk.get(f"/don-vi/ten-khac/{alias.id}/bo")
    clerk.post(f"/don-vi/ten-khac/{alias.id}/bo")

    assert again.status_code == 422
    assert "Bỏ tên khác «TH Một»?" in asked.text
    app_db.expire_all()
    assert app_db.scalars(select(UnitAlias)).all() == []
    assert [e.action for e in events(app_db)] == [AuditAction.UNIT_CHANGED] * 2


# Who may


def test_the_page_leads_to_what_the_reader_may_do(
    clerk: FlaskClient, signed_in: SignIn, world: World
) -> None:
    manager = signed_in(Role.MANAGER, province=world.cast.province)
    address = f"/don-vi/{world.school.id}"

    assert "Kết thúc đơn vị" in clerk.get(address).text
    assert "Thêm đơn vị" in clerk.get("/don-vi").text
    assert "Kết thúc đơn vị" not in manager.get(address).text
    assert "/don-vi/them" not in manager.get("/don-vi").text


@pytest.mark.parametrize("act", ["thay-doi", "ket-thuc", "mo-lai", "ten-khac", "chuyen-nguoi"])
def test_out_of_scope_is_not_there(clerk_of_education: FlaskClient, world: World, act: str) -> None:
    inside = clerk_of_education.get(f"/don-vi/{world.school.id}/{act}")
    outside = clerk_of_education.get(f"/don-vi/{world.cast.home_affairs.id}/{act}")

    assert inside.status_code in (200, 302)
    assert outside.status_code == 404


def test_periods_and_names_of_others_are_not_there(
    clerk_of_education: FlaskClient, world: World, app_db: Session
) -> None:
    placement = app_db.scalars(
        select(Placement.id).where(Placement.unit_id == world.cast.home_affairs.id)
    ).one()
    alias = UnitAlias(unit_id=world.cast.home_affairs.id, name="NV", search_key="nv")
    app_db.add(alias)
    app_db.commit()

    assert clerk_of_education.get(f"/don-vi/thoi-ky/{placement}/sua").status_code == 404
    assert clerk_of_education.post(f"/don-vi/ten-khac/{alias.id}/bo").status_code == 404
    assert clerk_of_education.get("/don-vi/thoi-ky/999999/sua").status_code == 404
    assert clerk_of_education.get("/don-vi/ten-khac/999999/bo").status_code == 404
    app_db.expire_all()
    assert app_db.get(UnitAlias, alias.id) is not None


def test_a_page_of_the_past_gives_no_right_over_who_has_left_the_scope(
    clerk_of_education: FlaskClient, clerk: FlaskClient, world: World
) -> None:
    """The school has gone to home affairs since; whoever looks at last year cannot change it."""
    moved = {
        "valid_from": "01/01/2024",
        "name": "Trường TH Một",
        "kind": "primary_school",
        "sector": "state",
        "level": "province",
        "parent": "SNV",
    }
    assert clerk.post(f"/don-vi/{world.school.id}/thay-doi", data=moved).status_code == 302
    past = "year=2023&as_of=2023-12-31"

    page = clerk_of_education.get(f"/don-vi/{world.school.id}?{past}")

    assert page.status_code == 200
    assert "Kết thúc đơn vị" not in page.text
    answer = clerk_of_education.get(f"/don-vi/{world.school.id}/ket-thuc?{past}")
    assert answer.status_code == 404
