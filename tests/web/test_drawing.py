"""Charts are drawn once for all who see the same, and again as soon as it is not the same."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.adapters import charts
from app.domain.access import Role
from app.domain.plan import TargetKind
from app.models import CoverageLedger
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_class, make_course, make_credit, make_target

YEAR = "year=2024&as_of=2024-12-31"


@pytest.fixture
def cast(app_db: Session) -> Cast:
    """Two officers, one trained, in a province whose data's versions are counted."""
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province)
    make_credit(app_db, cast.an, make_class(app_db, course, date(2024, 3, 4), date(2024, 3, 8)))
    if app_db.get(CoverageLedger, cast.province.id) is None:
        app_db.add(CoverageLedger(province_id=cast.province.id, version=1))
    app_db.commit()
    return cast


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is drawn, as it is drawn."""
    names: list[str] = []
    draw = charts.share_bars

    def noted(*arguments: object, name: str, **options: object) -> str:
        names.append(name)
        return draw(*arguments, name=name, **options)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(charts, "share_bars", noted)
    return names


@pytest.fixture
def manager(signed_in: SignIn, cast: Cast) -> FlaskClient:
    return signed_in(Role.MANAGER, province=cast.province)


def ask(client: FlaskClient, chart: str = "don-vi", **headers: str) -> TestResponse:
    return client.get(
        f"/do-phu/bieu-do/{chart}?{YEAR}",
        headers={"HX-Request": "true", **{n.replace("_", "-"): v for n, v in headers.items()}},
    )


def count_a_change(db: Session, cast: Cast) -> None:
    """What every service does that changes a figure."""
    ledger = db.get_one(CoverageLedger, cast.province.id)
    ledger.version += 1
    db.commit()


def test_whoever_sees_the_same_gets_the_same_drawing(
    manager: FlaskClient, signed_in: SignIn, cast: Cast, drawings: list[str]
) -> None:
    colleague = signed_in(Role.DX_OFFICE, province=cast.province)

    first, again, theirs = ask(manager), ask(manager), ask(colleague)

    assert drawings == ["units"]
    assert first.text == again.text == theirs.text
    assert "<svg" in first.text


def test_a_change_of_the_data_is_drawn(
    manager: FlaskClient, app_db: Session, cast: Cast, drawings: list[str]
) -> None:
    before = ask(manager).text
    course = make_course(app_db, cast.province)
    make_credit(app_db, cast.binh, make_class(app_db, course, date(2024, 4, 1), date(2024, 4, 5)))
    count_a_change(app_db, cast)

    after = ask(manager).text

    assert drawings == ["units", "units"]
    assert "còn 1 / 1" in before
    assert "còn 1 / 1" not in after


def test_another_name_another_plan_another_language_another_day_are_drawn(
    manager: FlaskClient, app_db: Session, cast: Cast, drawings: list[str]
) -> None:
    """None of these moves the version of the data."""
    ask(manager)
    cast.education.placements[0].name = "Sở Giáo dục"
    app_db.commit()
    assert "Sở Giáo dục</" in ask(manager).text
    assert len(drawings) == 2

    make_target(app_db, cast.plan, TargetKind.STAFF_TRAINED, threshold=90)
    app_db.commit()
    ask(manager)
    assert len(drawings) == 3

    manager.set_cookie("language", "en")
    assert "<svg" in ask(manager).text
    assert len(drawings) == 4

    manager.get("/do-phu/bieu-do/don-vi?year=2024&as_of=2024-06-30", headers={"HX-Request": "1"})
    assert len(drawings) == 5


def test_who_sees_less_gets_a_drawing_of_less(
    manager: FlaskClient, signed_in: SignIn, cast: Cast, drawings: list[str]
) -> None:
    contact = signed_in(Role.UNIT_CONTACT, unit=cast.home_affairs)

    of_all, of_one = ask(manager, "doi-tuong"), ask(contact, "doi-tuong")

    assert drawings == ["audiences", "audiences"]
    assert of_all.text != of_one.text


def test_a_browser_that_has_it_is_told_so(
    manager: FlaskClient, app_db: Session, cast: Cast, drawings: list[str]
) -> None:
    first = ask(manager)
    tag = first.headers["ETag"]

    again = ask(manager, If_None_Match=tag)
    count_a_change(app_db, cast)
    changed = ask(manager, If_None_Match=tag)

    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "HX-Request"} <= set(first.vary)
    assert (again.status_code, again.data) == (304, b"")
    assert (changed.status_code, changed.headers["ETag"] != tag) == (200, True)


def test_who_has_signed_out_gets_nothing_of_it(
    manager: FlaskClient, client: FlaskClient, drawings: list[str]
) -> None:
    tag = ask(manager).headers["ETag"]

    assert ask(client, If_None_Match=tag).status_code == 302


def test_a_page_of_its_own_is_never_kept_by_the_browser(
    manager: FlaskClient, drawings: list[str]
) -> None:
    pages = [manager.get(f"/do-phu/bieu-do/don-vi?{YEAR}") for _ in range(2)]

    assert drawings == ["units"]
    assert all(page.headers["Cache-Control"] == "no-store" for page in pages)
    assert all("ETag" not in page.headers for page in pages)
    assert all("<html" in page.text for page in pages)


def test_without_versions_everything_is_drawn_anew(
    manager: FlaskClient, app: Flask, app_db: Session, cast: Cast, drawings: list[str]
) -> None:
    app_db.delete(app_db.get_one(CoverageLedger, cast.province.id))
    app_db.commit()

    answers = [ask(manager), ask(manager)]

    assert drawings == ["units", "units"]
    assert all("ETag" not in answer.headers for answer in answers)
    assert all(answer.headers["Cache-Control"] == "no-store" for answer in answers)
