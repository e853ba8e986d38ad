"""Settings, read from the environment. What is not set is safe in production."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.guessing import WRONG_CODES
from app.domain.label import N_, Labelled
from app.domain.message import MailServer

ROOT = Path(__file__).resolve().parent.parent
_UPLOAD_LIMIT = 32 * 1024 * 1024
_ROWS_AT_ONCE = 2000
_MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class Environment(Labelled):
    """Where the system runs."""

    DEVELOPMENT = "development", N_("Phát triển")
    TESTING = "testing", N_("Kiểm thử")
    PRODUCTION = "production", N_("Vận hành")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that an installation decides.

    secret_key signs sessions, and the key of identity numbers is derived from it: lose it, and
    they are lost. jobs_url: the store of the queue; None: a SQLite file in the instance folder.
    rows_at_once: larger files are left to a worker. mail_server: None: letters stay in the outbox.
    public_address: what comes before the paths of links in letters; None: letters have no links.
    proxies: how many servers of ours pass requests on, and say where they come from. wrong_codes:
    how many an address may send in ten minutes.
    """

    environment: Environment
    instance_path: Path
    database_url: str
    secret_key: str
    jobs_url: str | None = None
    rows_at_once: int = _ROWS_AT_ONCE
    mail_server: MailServer | None = None
    public_address: str | None = None
    proxies: int = 0
    wrong_codes: int = WRONG_CODES

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    def to_flask(self) -> dict[str, Any]:
        """The same, as Flask and its extensions read it."""
        return {
            "APP_ENV": self.environment.value,
            "TESTING": self.environment is Environment.TESTING,
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_ENGINES": {"default": self.database_url},
            "JOBS_URL": self.jobs_url,
            "ROWS_AT_ONCE": self.rows_at_once,
            "MAIL_SERVER": self.mail_server,
            "PUBLIC_ADDRESS": self.public_address,
            "PROXIES": self.proxies,
            "WRONG_CODES": self.wrong_codes,
            "ALEMBIC": {"script_location": str(ROOT / "migrations")},
            "ALEMBIC_CONTEXT": {"render_as_batch": True, "compare_type": True},
            "BABEL_DEFAULT_LOCALE": "vi",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SECURE": self.is_production,
            "REMEMBER_COOKIE_DURATION": 30 * 24 * 3600,
            "REMEMBER_COOKIE_SAMESITE": "Lax",
            "REMEMBER_COOKIE_HTTPONLY": True,
            "REMEMBER_COOKIE_SECURE": self.is_production,
            "PERMANENT_SESSION_LIFETIME": 12 * 3600,
            "WTF_CSRF_TIME_LIMIT": None,
            "MAX_CONTENT_LENGTH": _UPLOAD_LIMIT,
            "SEND_FILE_MAX_AGE_DEFAULT": 365 * 24 * 3600,
        }


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from environment variables; see the README for their meaning."""
    environment = Environment(environ.get("APP_ENV", Environment.PRODUCTION))
    instance = Path(environ.get("INSTANCE_PATH") or ROOT / "instance").resolve()
    secret = environ.get("SECRET_KEY") or _own_secret(instance)
    url = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'sodaotaoso.sqlite'}"
    return Settings(
        environment,
        instance,
        _with_driver(url),
        secret,
        jobs_url=_queue_url(environ.get("JOBS_URL")),
        rows_at_once=int(environ.get("ROWS_AT_ONCE") or _ROWS_AT_ONCE),
        mail_server=_mail_server(environ),
        public_address=_public_address(environ.get("PUBLIC_ADDRESS")),
        proxies=_count(environ, "PROXIES", 0),
        wrong_codes=_count(environ, "WRONG_CODES", WRONG_CODES),
    )


def _count(environ: Mapping[str, str], name: str, usual: int) -> int:
    """A whole number from 0 on. Raises ValueError for anything else."""
    given = environ.get(name) or str(usual)
    if not given.isdecimal():
        raise ValueError(f"{name} must be a whole number")
    return int(given)


def _mail_server(environ: Mapping[str, str]) -> MailServer | None:
    """Who takes letters on, if anybody. Raises ValueError where the settings say half of it."""
    host = environ.get("MAIL_SERVER")
    if not host:
        return None
    security = environ.get("MAIL_SECURITY") or "starttls"
    if security not in _MAIL_PORTS:
        raise ValueError(f"MAIL_SECURITY must be one of {', '.join(_MAIL_PORTS)}")
    sender, user = environ.get("MAIL_SENDER"), environ.get("MAIL_USER") or None
    if not sender or "@" not in sender:
        raise ValueError(
            "MAIL_SENDER must say whom letters are from: Training register <training@province.vn>"
        )
    if not f"{user}{environ.get('MAIL_PASSWORD')}".isascii():
        raise ValueError("MAIL_USER and MAIL_PASSWORD must be ASCII: SMTP knows no other")
    if user and security == "none":
        raise ValueError("MAIL_USER needs MAIL_SECURITY: a password is never sent in the clear")
    return MailServer(
        host,
        int(environ.get("MAIL_PORT") or _MAIL_PORTS[security]),
        security,
        sender,
        user=user,
        password=environ.get("MAIL_PASSWORD"),
    )


def _public_address(address: str | None) -> str | None:
    """Where readers find this installation. Raises ValueError for what is no web address."""
    if not address:
        return None
    if not address.startswith(("https://", "http://")):
        raise ValueError("PUBLIC_ADDRESS must begin with https:// or http://")
    return address.rstrip("/")


def _queue_url(url: str | None) -> str | None:
    """Where the queue is kept; None: the instance folder. Raises ValueError for anything else."""
    if not url:
        return None
    url = _with_driver(url)
    if not url.startswith(("postgresql://", "redis://", "rediss://")):
        raise ValueError("JOBS_URL must begin with postgresql://, redis:// or rediss://")
    return url


def _with_driver(url: str) -> str:
    """Hosting panels still write postgres://, which SQLAlchemy no longer takes."""
    return url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url


def _own_secret(instance: Path) -> str:
    """A secret of this machine, made once: sessions and identity numbers outlive a restart."""
    path = instance / "secret-key"
    if not path.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
