"""What tests stand on: real databases made by the real migrations, on SQLite and on PostgreSQL.

Two ways to a database, both from a template that was migrated once:

- `db`: a session within one transaction that is rolled back after the test. For models, queries
  and services: a savepoint stands for every commit, so a test costs a millisecond.
- `database_url`: a fresh copy of the template, a file or a database of its own, where commits are
  commits. For what runs the application: `app`, `client`, `signed_in`, `runner`, `page`. There
  `app_db` is a session of the test's own; what it commits, the application sees. The application
  is one a worker (tests/installation.py), so each test's copy takes the place of the last one's.

`db` runs every test on both databases. `database_url` is SQLite, unless a test asks for both by
`@on_both_databases`. Without an installed PostgreSQL its tests are skipped, and fail where CI=true.
"""

import fcntl
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.orm import Session

from app.db import extension
from app.domain.access import Role
from app.domain.trail import FIELDS
from app.models import AuditEvent
from app.services.access import password as passwords
from tests import postgres
from tests.databases import BOTH, migrate, missing
from tests.factories import make_user
from tests.installation import Installations, put_in_place

pytest_plugins = ["tests.browser"]

MakeOnce = Callable[[str, Callable[[Path], None]], Path]
SignIn = Callable[..., FlaskClient]

_LONG = (
    "_properties.py",
    "test_backup.py",
    "test_worker.py",
    "test_roles.py",
    "test_whole_class.py",
    "test_every_page.py",
)
"""The files with the longest tests, the very longest last."""

_numbers = count(1)
_run_directory = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """One directory a run, shared by the workers of pytest-xdist."""
    given = getattr(config, "workerinput", {}).get("run_directory")
    directory = Path(given or tempfile.mkdtemp(prefix="so-dao-tao-so-tests-"))
    directory.chmod(0o711)  # PostgreSQL, as another user, must get to its own part of it.
    config.stash[_run_directory] = directory


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the run's directory is."""
    node.workerinput["run_directory"] = str(node.config.stash[_run_directory])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long tests first, dealt out to the workers, who get equal parts one after the other.

    Met at the end, one of them keeps a worker busy for minutes while the others have nothing to do.
    """
    workers: int = getattr(config, "workerinput", {}).get("workercount", 1)
    long = [[item for item in items if item.path.name.endswith(name)] for name in _LONG[::-1]]
    dealt = [item for group in long for item in group]
    others = [item for item in items if not item.path.name.endswith(_LONG)]
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        part = dealt[worker::workers]
        size = (len(items) - len(ordered)) // (workers - worker)
        taken = max(size - len(part), 0)
        ordered += [*part, *others[:taken]]
        del others[:taken]
    items[:] = ordered


def pytest_collection_finish() -> None:
    """Nothing that is loaded by now will ever be thrown away: the collector need not look at it.

    Going through the application, its libraries and thousands of tests again and again took a
    tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the PostgreSQL server, whichever worker started it, and leave nothing behind."""
    if not hasattr(config, "workerinput"):
        postgres.stop(config.stash[_run_directory])
        shutil.rmtree(config.stash[_run_directory])


@event.listens_for(Engine, "connect")
def _do_not_wait_for_the_disk(connection: Any, _: object) -> None:
    """No test asks what survives a power cut, and each commit would wait for the disk."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA synchronous = OFF")


@event.listens_for(AuditEvent, "before_insert")
def _what_is_logged_has_words(_mapper: object, _connection: object, act: AuditEvent) -> None:
    """A reader of the log must not meet the bare name of a column. Plans have places of their own.

    Who comes by here names what is new in domain/trail.py.
    """
    named = FIELDS.get(act.subject_type, {})
    nameless = set(act.changes) - set(named)
    assert act.subject_type == "plan" or not nameless, f"{act.subject_type}: {nameless}"


# The two kinds of database


@pytest.fixture(scope="session")
def made_once(request: pytest.FixtureRequest) -> MakeOnce:
    """made_once(name, make): a file that the first worker to ask for it makes, for all of them.

    make is told where, in a folder of its own.
    """
    directory = request.config.stash[_run_directory]

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder = directory / name
        folder.mkdir(exist_ok=True)
        making, ready = folder / "making", folder / "ready"
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ready.exists():
                make(making)
                making.rename(ready)
        return ready

    return made


@pytest.fixture(scope="session")
def sqlite_template(made_once: MakeOnce) -> Path:
    """An empty, migrated SQLite file, to be copied."""
    return made_once(
        "sqlite", lambda path: migrate(URL.create("sqlite", database=str(path)), path.parent)
    )


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> URL:
    """The maintenance database of a PostgreSQL server, shared by all workers."""
    try:
        return postgres.server_url(request.config.stash[_run_directory])
    except postgres.NoServer as reason:
        missing(str(reason))


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: URL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of an empty, migrated PostgreSQL database, to be copied; one a worker."""
    name = _database_name()
    migrate(postgres.create_database(postgres_server, name), tmp_path_factory.mktemp("postgresql"))
    yield name
    postgres.drop_database(postgres_server, name)


def _database_name() -> str:
    return f"so_dao_tao_so_test_{os.getpid()}_{next(_numbers)}"


@contextmanager
def fresh_database(request: pytest.FixtureRequest, kind: str, *, migrated: bool) -> Iterator[URL]:
    """A database that nobody else uses, gone at the end. kind: "sqlite" or "postgresql"."""
    if kind == "sqlite":
        path = request.getfixturevalue("tmp_path_factory").mktemp("database") / "test.sqlite"
        if migrated:
            shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield URL.create("sqlite", database=str(path))
        shutil.rmtree(path.parent)
        return
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template") if migrated else "template0"
    name = _database_name()
    yield postgres.create_database(server, name, template=template)
    postgres.drop_database(server, name)


# Models, queries, services


@pytest.fixture(scope="session")
def _sqlite_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with fresh_database(request, "sqlite", migrated=True) as url:
        engine = create_engine(url)
        _let_sqlite_begin(engine)
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def _postgres_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with fresh_database(request, "postgresql", migrated=True) as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


def _let_sqlite_begin(engine: Engine) -> None:
    """Python's driver begins a transaction before the first change only, and never a savepoint.

    SQLAlchemy's own recipe: switch that off, and say BEGIN ourselves.
    """

    @event.listens_for(engine, "connect")
    def _take_over(connection: Any, _: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")


@contextmanager
def _rolled_back(engine: Engine) -> Iterator[Session]:
    with engine.connect() as connection:
        outermost = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as db:
            yield db
        outermost.rollback()


@pytest.fixture(params=BOTH)
def db(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session on the real schema, on each database in turn; the test is rolled back."""
    name = "_sqlite_engine" if request.param == "sqlite" else "_postgres_engine"
    with _rolled_back(request.getfixturevalue(name)) as db:
        yield db


@pytest.fixture
def sqlite_db(_sqlite_engine: Engine) -> Iterator[Session]:
    """As `db`, on SQLite only: where the database makes no difference and tests are many."""
    with _rolled_back(_sqlite_engine) as db:
        yield db


@pytest.fixture
def postgres_db(_postgres_engine: Engine) -> Iterator[Session]:
    """As `db`, on PostgreSQL only: where fewer cases will do than on SQLite, which is quicker."""
    with _rolled_back(_postgres_engine) as db:
        yield db


# The application


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real argon2id at its lowest cost: a hash takes a millisecond instead of a hundred."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test's SQLite file takes the place of the last one's."""
    return tmp_path_factory.mktemp("place")


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> URL:
    """A fresh migrated database with real commits; SQLite unless `@on_both_databases`."""
    if getattr(request, "param", "sqlite") == "sqlite":
        path: Path = request.getfixturevalue("place") / "test.sqlite"
        return put_in_place(request.getfixturevalue("sqlite_template"), path)
    server, template = map(request.getfixturevalue, ("postgres_server", "postgres_template"))
    name = f"so_dao_tao_so_test_{os.getpid()}"
    postgres.drop_database(server, name)
    return postgres.create_database(server, name, template=template)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest) -> Iterator[URL]:
    """A database without any table, for what brings a schema up to date."""
    with fresh_database(request, getattr(request, "param", "sqlite"), migrated=False) as url:
        yield url


@pytest.fixture(scope="session")
def installations(tmp_path_factory: pytest.TempPathFactory) -> Installations:
    """The applications of this worker."""
    return Installations(tmp_path_factory.mktemp("installations"))


@pytest.fixture
def app(database_url: URL, installations: Installations) -> Iterator[Flask]:
    """The application as it is installed, over a fresh database and with an empty folder."""
    with installations.over(database_url) as app:
        yield app


@pytest.fixture
def app_db(app: Flask) -> Iterator[Session]:
    """The test's own session on the application's database: arrange, commit, then ask the app."""
    with app.app_context():
        sessions = extension.sessionmaker
    with sessions() as db:
        yield db


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in. Forms need no CSRF token here; in the browser they do."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, app_db: Session) -> SignIn:
    """signed_in(role, province=…, unit=…, kinds=…): the client of a new user with that role.

    Commits what the test has arranged so far in `app_db`.
    """

    def sign_in(role: Role, **grant: Any) -> FlaskClient:
        user = make_user(app_db, role, **grant)
        app_db.commit()
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = user.session_key
            session["_fresh"] = True
        return client

    return sign_in


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs commands over the fresh database of `app`; a bug in a command is the test's failure."""
    return app.test_cli_runner(catch_exceptions=False)
