"""Every page and every refusal in English holds no Vietnamese of ours, and the other way round.

The data are Vietnamese in both languages, so here they lose their marks: whatever letter of the
Vietnamese alphabet is left on an English page was written by us. A part of a page that is
Vietnamese on purpose says so by its `lang`.
"""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import JSON, Enum, String, Table, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.db import Base
from app.domain.access import Role
from tests.conftest import SignIn
from tests.factories import make_cast
from tests.house.test_words import VIETNAMESE
from tests.house.world import World, make_world, rules_of

ENGLISH = re.compile(
    r"\b(the|this|field|invalid|please|required|must|cannot|failed|missing|not found|is not)\b",
    re.I,
)
SHOWN = {"title", "aria-label", "placeholder", "alt", "data-found", "data-done", "data-busy"}
"""Attributes that somebody sees or hears."""

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "line", "use", "source"}


class Words(HTMLParser):
    """What a page says, but for the parts in another language."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._elements: list[tuple[str, bool]] = []

    @property
    def _is_foreign(self) -> bool:
        return any(foreign for _, foreign in self._elements)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self._elements.append((tag, tag != "html" and "lang" in given))
        if not self._is_foreign:
            self.said += [text for name, text in attrs if name in SHOWN and text]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._is_foreign:
            self.said += [text for name, text in attrs if name in SHOWN and text]

    def handle_endtag(self, tag: str) -> None:
        while any(open_tag == tag for open_tag, _ in self._elements):
            if self._elements.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        tag = self._elements[-1][0] if self._elements else ""
        if tag not in {"script", "style", "code"} and not self._is_foreign and data.strip():
            self.said.append(" ".join(data.split()))


def words_of(page: str) -> list[str]:
    words = Words()
    words.feed(page)
    return words.said


@pytest.fixture
def world(app: Flask, app_db: Session) -> World:
    cast = make_cast(app_db)
    world = make_world(app, app_db, cast.province, cast.home_affairs, cast.an)
    app_db.commit()
    return world


@pytest.fixture
def reader(signed_in: SignIn, world: World) -> FlaskClient:
    """Whoever may open everything."""
    return signed_in(
        Role.ADMINISTRATOR,
        person_id=world.person.id,
        province_id=world.province.id,
        display_name="DEMO",
    )


@pytest.fixture
def without_marks(app_db: Session, world: World) -> None:
    """Data without a Vietnamese letter."""
    for table in Base.metadata.sorted_tables:
        _take_marks(app_db, table)
    app_db.commit()


def _take_marks(db: Session, table: Table) -> None:
    """Names and notes lose their marks; codes keep theirs, as they are read back."""
    texts = [c for c in table.c if type(c.type) in {String, JSON} and not isinstance(c.type, Enum)]
    key = list(table.primary_key.columns)
    if not texts:
        return
    for row in db.execute(select(*key, *texts)).all():
        at, values = row[: len(key)], row[len(key) :]
        plain = {c.name: _plain(v) for c, v in zip(texts, values, strict=True) if _plain(v) != v}
        if plain:
            same = [column == value for column, value in zip(key, at, strict=True)]
            db.execute(update(table).where(*same).values(plain))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return VIETNAMESE.sub("x", value)
    return value if value is None else json.loads(_plain(json.dumps(value, ensure_ascii=False)))


def _answers(app: Flask, client: FlaskClient, world: World) -> Iterator[tuple[str, TestResponse]]:
    """Every page, then every form sent empty, and where it leads to."""
    for method in ("GET", "POST"):
        for rule in rules_of(app, method):
            if rule.endpoint.startswith(("language.", "account.sign_out")):
                continue
            answer = client.open(world.address(rule), method=method, follow_redirects=True)
            if answer.mimetype == "text/html":
                yield f"{method} {rule}", answer


@pytest.mark.usefixtures("without_marks")
def test_an_english_page_holds_no_vietnamese_of_ours(
    app: Flask, reader: FlaskClient, world: World, subtests: pytest.Subtests
) -> None:
    reader.set_cookie("language", "en")
    for place, answer in _answers(app, reader, world):
        with subtests.test(place):
            assert '<html lang="en"' in answer.text or "<html" not in answer.text
            assert [text for text in words_of(answer.text) if VIETNAMESE.search(text)] == []


def test_a_vietnamese_page_holds_no_english_of_a_library(
    app: Flask, reader: FlaskClient, world: World, subtests: pytest.Subtests
) -> None:
    for place, answer in _answers(app, reader, world):
        with subtests.test(place):
            assert [text for text in words_of(answer.text) if ENGLISH.search(text)] == []


@pytest.mark.usefixtures("without_marks")
@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_home_in_english(signed_in: SignIn, world: World, role: Role) -> None:
    client = signed_in(
        role,
        province=None if role is Role.UNIT_CONTACT else world.province,
        unit=world.unit if role is Role.UNIT_CONTACT else None,
        person_id=world.person.id,
        province_id=world.province.id,
        display_name="DEMO",
    )
    client.set_cookie("language", "en")

    page = client.get("/", follow_redirects=True)

    assert page.status_code == HTTPStatus.OK
    assert [text for text in words_of(page.text) if VIETNAMESE.search(text)] == []


def test_a_stranger_is_received_in_english(app: Flask, client: FlaskClient) -> None:
    client.set_cookie("language", "en")
    for answer in (
        client.get("/", follow_redirects=True),
        client.post("/dang-nhap", data={"username": "", "password": ""}),
        client.post("/dang-nhap", data={"username": "nobody", "password": "nothing"}),
        client.get("/no-such-page"),
        client.get("/dang-xuat"),
    ):
        assert [text for text in words_of(answer.text) if VIETNAMESE.search(text)] == []


def test_what_is_vietnamese_on_purpose_is_passed_over() -> None:
    page = '<p>one</p><p lang="vi" title="hai">hai<br><b>ba</b></p><p title="four">five</p>'

    assert words_of(page) == ["one", "four", "five"]
