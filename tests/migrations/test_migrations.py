"""Migrations lead from an empty database to exactly what the models say, and back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL, Engine, create_engine, text

from app import schema
from app.db import Base, extension
from tests.databases import BOTH, application
from tests.migrations.structure import structure

Open = Callable[[URL], Engine]

both_kinds_twice = pytest.mark.parametrize(
    ("database_url", "empty_database_url"),
    [
        ("sqlite", "sqlite"),
        pytest.param("postgresql", "postgresql", marks=pytest.mark.postgresql),
    ],
    indirect=True,
)


@pytest.fixture
def empty_app(empty_database_url: URL, tmp_path: Path) -> Iterator[Flask]:
    """The application over a database without any table."""
    with application(empty_database_url, tmp_path) as app:
        yield app


@pytest.fixture
def opened() -> Iterator[Open]:
    """Open a database until the end of the test."""
    engines: list[Engine] = []

    def open_database(url: URL) -> Engine:
        engines.append(create_engine(url))
        return engines[-1]

    yield open_database
    for engine in engines:
        engine.dispose()


@both_kinds_twice
def test_head_equals_the_models(database_url: URL, empty_database_url: URL, opened: Open) -> None:
    by_models = opened(empty_database_url)
    with by_models.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("CREATE EXTENSION btree_gist"))
        Base.metadata.create_all(connection)

    assert structure(opened(database_url)) == structure(by_models)


@pytest.mark.parametrize("empty_database_url", BOTH, indirect=True)
def test_up_down_to_nothing_and_up_again(empty_app: Flask) -> None:
    with empty_app.app_context():
        schema.upgrade()
        first = structure(extension.engine)
        assert schema.is_current()

        schema.migrator().downgrade("base")
        assert structure(extension.engine) == {}
        assert not schema.is_current()

        schema.upgrade()
        assert structure(extension.engine) == first


@pytest.mark.parametrize("empty_database_url", BOTH, indirect=True)
def test_each_step_down_undoes_its_step_up(empty_app: Flask) -> None:
    with empty_app.app_context():
        for script in reversed(schema.migrator().log()):
            before = structure(extension.engine)
            schema.migrator().upgrade(script.revision)
            assert structure(extension.engine) != before

            schema.migrator().downgrade()
            assert structure(extension.engine) == before

            schema.migrator().upgrade(script.revision)


@pytest.mark.parametrize(
    ("database_url", "damage"),
    [
        ("sqlite", "DROP TRIGGER ex_posting_person_id_update"),
        ("sqlite", "DROP INDEX uq_enrolment_live"),
        ("sqlite", 'ALTER TABLE "user" DROP COLUMN locked_until'),
        *(
            pytest.param("postgresql", damage, marks=pytest.mark.postgresql)
            for damage in (
                "ALTER TABLE posting DROP CONSTRAINT ex_posting_person_id",
                "ALTER TABLE target DROP CONSTRAINT ck_target_kind",
                "ALTER TABLE person ALTER COLUMN sort_key TYPE varchar",
                "ALTER TABLE person ALTER COLUMN code DROP NOT NULL",
                "DROP INDEX uq_enrolment_live",
            )
        ),
    ],
    indirect=["database_url"],
)
def test_the_comparison_sees_what_is_missing(database_url: URL, damage: str, opened: Open) -> None:
    engine = opened(database_url)
    whole = structure(engine)

    with engine.begin() as connection:
        connection.execute(text(damage))

    assert structure(engine) != whole


def test_foreign_keys_hold_on_sqlite(database_url: URL, opened: Open) -> None:
    with opened(database_url).connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
