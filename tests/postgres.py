"""A PostgreSQL server for the tests: the one named by TEST_POSTGRES_URL, else a private cluster.

The cluster is made once a run, in the run's own directory, and is reached by a socket that only
its owner may open. PostgreSQL refuses to run as root; then it runs as the user `postgres`.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text

_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "50",
}


class NoServer(Exception):
    """There is neither a server at TEST_POSTGRES_URL nor a PostgreSQL installed to start one."""


def server_url(run_directory: Path) -> URL:
    """The server's maintenance database; the first test process that asks starts the cluster."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        return make_url(given).set(drivername="postgresql")
    cluster = run_directory / "postgresql"
    with (run_directory / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (cluster / "data" / "postmaster.pid").exists():
            _start(cluster)
    return URL.create(
        "postgresql", username="postgres", database="postgres", query={"host": str(cluster)}
    )


def stop(run_directory: Path) -> None:
    """End the cluster if this run started one."""
    data = run_directory / "postgresql" / "data"
    if (data / "postmaster.pid").exists():
        _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop", cwd=data)


def create_database(server: URL, name: str, *, template: str = "template0") -> URL:
    """A database of its own, a copy of the template, to which nobody may be connected."""
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
    return server.set(database=name)


def drop_database(server: URL, name: str) -> None:
    """Remove a database, and whoever is still connected to it."""
    _execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _execute(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _start(cluster: Path) -> None:
    cluster.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(cluster, _owner())
    data = cluster / "data"
    _run(
        *("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-N"),
        *("-E", "UTF8", "--locale=C.UTF-8"),
        cwd=cluster,
    )
    options = _OPTIONS | {"unix_socket_directories": str(cluster)}
    arguments = " ".join(f"-c {name}='{value}'" for name, value in options.items())
    log = str(cluster / "log")
    _run("pg_ctl", "-D", str(data), "-w", "-l", log, "-o", arguments, "start", cwd=cluster)


def _run(program: str, *arguments: str, cwd: Path) -> None:
    owner = _owner() if os.geteuid() == 0 else None
    subprocess.run(
        [str(_binaries() / program), *arguments],
        cwd=cwd,
        user=owner,
        group=pwd.getpwnam(owner).pw_gid if owner else None,
        extra_groups=[] if owner else None,
        check=True,
        # pg_ctl's server keeps what it inherits; a pipe would never come to its end.
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def _owner() -> str:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoServer("root, and there is no user `postgres` to run a server as") from None


def _binaries() -> Path:
    """The newest installed version's programs; Debian keeps them off the path."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3])
    )
    found = installed[-1] if installed else shutil.which("initdb")
    if not found:
        raise NoServer("no PostgreSQL is installed")
    return Path(found).parent
