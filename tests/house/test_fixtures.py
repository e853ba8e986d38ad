"""The ground that the other tests stand on."""

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import extension, transaction
from app.models import Province
from tests.databases import on_both_databases
from tests.factories import make_cast, make_province


@pytest.mark.parametrize("attempt", [1, 2])
def test_a_commit_does_not_outlive_its_test(db: Session, attempt: int) -> None:
    make_province(db, "tinh-a")
    db.commit()
    with pytest.raises(IntegrityError), transaction(db):
        make_province(db, "tinh-a")

    assert db.scalars(select(Province.code)).all() == ["tinh-a"]


def test_the_standing_cast_fits_the_schema(db: Session) -> None:
    cast = make_cast(db)

    assert cast.an.postings[0].unit is cast.home_affairs


@on_both_databases
def test_the_application_sees_what_a_test_commits(app: Flask, app_db: Session) -> None:
    make_cast(app_db)
    app_db.commit()

    with app.app_context():
        assert extension.session.scalar(select(func.count(Province.id))) == 1


@pytest.mark.browser
def test_the_browser_hears_complaints_of_the_page(page: Page, console: list[str]) -> None:
    page.evaluate("console.error('a complaint')")

    assert console == ["a complaint"]
    console.clear()
