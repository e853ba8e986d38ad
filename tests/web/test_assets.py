"""Static files: kept for a year under addresses that change when any of them does."""

import re
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL

from app.assets import static_url
from app.config import Environment
from tests.databases import application

CSS = "vendor/be-vietnam-pro/be-vietnam-pro.css"


def address(app: Flask, filename: str) -> str:
    with app.test_request_context():
        return static_url(filename)


def test_a_file_is_kept_for_a_year_under_its_version(app: Flask, client: FlaskClient) -> None:
    with client.get(address(app, CSS)) as answer:
        kept = answer.cache_control

    assert (kept.max_age, kept.public, kept.immutable) == (31536000, True, True)


def test_so_is_what_a_stylesheet_names_beside_itself(app: Flask, client: FlaskClient) -> None:
    with client.get(address(app, CSS)) as answer:
        fonts = re.findall(r'url\("([^"]+)"', answer.get_data(as_text=True))

    assert fonts
    for font in fonts:
        with client.get(urljoin(address(app, CSS), font)) as answer:
            assert (answer.status_code, answer.cache_control.immutable) == (200, True)


def test_a_page_of_the_version_before_gets_the_file_and_does_not_keep_it(
    client: FlaskClient,
) -> None:
    with client.get(f"/static/000000000000/{CSS}") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("filename", ["khong-co.css", "../config.py", "%2e%2e/config.py"])
def test_what_is_no_static_file_is_not_found(client: FlaskClient, filename: str) -> None:
    assert client.get(f"/static/000000000000/{filename}").status_code == 404


def test_the_version_changes_with_the_name_or_content_of_any_file(
    database_url: URL, tmp_path: Path
) -> None:
    def version(**scripts: str) -> str:
        folder = Path(mkdtemp(dir=tmp_path))
        for name, text in {"page": "0", **scripts}.items():
            (folder / f"{name}.js").write_text(text)
        with application(database_url, tmp_path / "instance") as app:
            app.static_folder = str(folder)
            return address(app, "page.js")

    assert version(one="1") == version(one="1")
    assert len({version(one="1"), version(one="2"), version(two="1"), version()}) == 4


def test_a_developer_sees_an_edited_file_at_once(database_url: URL, tmp_path: Path) -> None:
    edited = tmp_path / "page.js"
    edited.write_text("1")
    development = {"environment": Environment.DEVELOPMENT}
    with application(database_url, tmp_path / "instance", **development) as app:
        app.static_folder = str(tmp_path)
        before = address(app, "page.js")
        edited.write_text("2")

        assert address(app, "page.js") != before
