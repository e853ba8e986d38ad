"""A real browser on a real server: what a clerk sees, and that the console stays silent."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.orm import Session
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler, make_server

from app.domain.access import Role
from tests.databases import missing
from tests.factories import make_user

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
]

SignInPage = Callable[..., Page]


class _Silent(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Tests have no use for an access log."""


@contextmanager
def _serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    # Answers that nobody waits for any more end with the server, not in the next test.
    assert isinstance(server, ThreadedWSGIServer)
    server.daemon_threads = False
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film (.y4m) that the browser's camera sees over and over, once it is opened."""
    return tmp_path_factory.mktemp("camera") / "seen.y4m"


@pytest.fixture(scope="session")
def browser(camera: Path) -> Iterator[Browser]:
    """Debian's Chromium, one a worker; Playwright downloads nothing."""
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("no Chromium is installed")
    with sync_playwright() as playwright:
        seen = f"--use-file-for-fake-video-capture={camera}"
        browser = playwright.chromium.launch(executable_path=chromium, args=[*_ARGUMENTS, seen])
        yield browser
        browser.close()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the application, CSRF and all, listening over the database of `app_db`."""
    with _serving(app) as address:
        yield address


@pytest.fixture
def console() -> list[str]:
    """What the page complained of: errors, refusals of the content security policy, exceptions.

    `page` fails the test if anything is left in it; a test that provokes an error clears it.
    """
    return []


@pytest.fixture
def context(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    """A clerk's browser: a common laptop's screen, Vietnamese; addresses begin at the server."""
    context = browser.new_context(
        base_url=live_server,
        viewport={"width": 1366, "height": 768},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, console: list[str]) -> Iterator[Page]:
    """A page of somebody not signed in. Fails the test on any complaint of the browser."""
    page = context.new_page()
    page.on("console", lambda m: console.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    yield page
    assert console == []


@pytest.fixture
def signed_in_page(app: Flask, app_db: Session, page: Page, live_server: str) -> SignInPage:
    """signed_in_page(role, province=…, unit=…, kinds=…): the page of a new user with that role.

    Commits what the test has arranged so far in `app_db`.
    """

    def sign_in(role: Role, **grant: Any) -> Page:
        user = make_user(app_db, role, **grant)
        app_db.commit()
        cookie = _session_cookie(app, {"_user_id": user.session_key, "_fresh": True})
        page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server}])
        return page

    return sign_in


def _session_cookie(app: Flask, content: dict[str, Any]) -> str:
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(content)
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value
