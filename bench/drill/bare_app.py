"""The least that gives seats away: bare Flask, one class, no rules, no sign-in, no form.

A registration writes as many rows as ours: the class's counter, the place, its event, its line in
the log. On PostgreSQL all in one statement and without a transaction around it, which is the
fastest that the limits of the machine know; SQLite changes no rows within WITH, and gets the same
in four statements of one transaction. DATABASE_URL names the database, POOL how many connections.
"""

import os
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine, event, text

URL = os.environ["DATABASE_URL"]
IS_SQLITE = URL.startswith("sqlite")

engine = create_engine(
    URL, pool_size=4, max_overflow=0, connect_args={"timeout": 30} if IS_SQLITE else {}
)

_DETAILS = '{"status": [null, "confirmed"]}'
_TAKE = "UPDATE bare_class SET taken = taken + 1 WHERE id = 1 AND taken < capacity"
_PLACE = "INSERT INTO bare_place (person_id, status) "
_EVENT = "INSERT INTO bare_event (place_id, status, at) "
_LOG = "INSERT INTO bare_log (subject_id, action, details, at) "
_AT_ONCE = text(
    f"WITH seat AS ({_TAKE} RETURNING 1), place AS ({_PLACE}"
    " SELECT :who, CASE WHEN EXISTS (SELECT FROM seat) THEN 'confirmed' ELSE 'waiting' END"
    f" RETURNING id, status), event AS ({_EVENT} SELECT id, status, CURRENT_TIMESTAMP FROM place)"
    f" {_LOG} SELECT id, 'created', :details, CURRENT_TIMESTAMP FROM place"
)

app = Flask(__name__)


@app.post("/register")
def register() -> ResponseReturnValue:
    who = int(request.form["who"])
    if IS_SQLITE:
        _in_four(who)
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(_AT_ONCE, {"who": who, "details": _DETAILS})
    return jsonify(status="ok"), 201


def _in_four(who: int) -> None:
    with engine.begin() as connection:
        is_seated = connection.execute(text(_TAKE)).rowcount == 1
        status = {"status": "confirmed" if is_seated else "waiting"}
        place = connection.execute(text(_PLACE + "VALUES (:who, :status)"), status | {"who": who})
        place_id = {"id": place.lastrowid}
        connection.execute(
            text(_EVENT + "VALUES (:id, :status, CURRENT_TIMESTAMP)"), status | place_id
        )
        connection.execute(
            text(_LOG + "VALUES (:id, 'created', :details, CURRENT_TIMESTAMP)"),
            place_id | {"details": _DETAILS},
        )


@app.post("/class")
def lay_tables() -> ResponseReturnValue:
    """Tables of its own, and one empty class."""
    key = "INTEGER" if IS_SQLITE else "BIGINT GENERATED ALWAYS AS IDENTITY"
    with engine.begin() as connection:
        for table in ("bare_log", "bare_event", "bare_place", "bare_class"):
            connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
        for statement in (
            "CREATE TABLE bare_class (id INTEGER PRIMARY KEY, capacity INTEGER NOT NULL,"
            " taken INTEGER NOT NULL DEFAULT 0 CHECK (taken <= capacity))",
            f"CREATE TABLE bare_place (id {key} PRIMARY KEY, person_id INTEGER NOT NULL UNIQUE,"
            " status TEXT NOT NULL)",
            f"CREATE TABLE bare_event (id {key} PRIMARY KEY, place_id INTEGER NOT NULL"
            " REFERENCES bare_place (id), status TEXT NOT NULL, at TIMESTAMP NOT NULL)",
            f"CREATE TABLE bare_log (id {key} PRIMARY KEY, subject_id INTEGER NOT NULL,"
            " action TEXT NOT NULL, details TEXT NOT NULL, at TIMESTAMP NOT NULL)",
        ):
            connection.execute(text(statement))
        seats = {"seats": int(request.form["seats"])}
        connection.execute(text("INSERT INTO bare_class (id, capacity) VALUES (1, :seats)"), seats)
    return jsonify(status="ok"), 201


@app.get("/counted")
def counted() -> ResponseReturnValue:
    """How many have a seat, and how many wait."""
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT status, count(*) AS people FROM bare_place GROUP BY status")
        )
        return jsonify({row.status: row.people for row in rows})


@event.listens_for(engine, "connect")
def _prepare(connection: Any, _: object) -> None:
    if IS_SQLITE:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")


@event.listens_for(engine, "begin")
def _begin(connection: Any) -> None:
    if IS_SQLITE:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
