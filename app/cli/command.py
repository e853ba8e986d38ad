"""What every command has: a current schema, one transaction, and refusals in Vietnamese.

Exit status: 0 done, 1 refused (nothing is written), 2 wrong usage. Data goes to standard output,
everything said about it to standard error.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import schema
from app.db import extension, is_waiting_for_a_writer
from app.domain.errors import DomainError, WrongUsage
from app.errors import refusal_text
from app.i18n import _

P = ParamSpec("P")
R = TypeVar("R")

REFUSED = 1
WRONG_USAGE = 2

_STEP = 1_000
"""Rows between two moves of a progress bar."""


def say(text: str) -> None:
    """A line for the person at the terminal; never mixed with the data."""
    click.echo(text, err=True)


def stop(text: str, *, status: int) -> NoReturn:
    """End the command with a message and a status."""
    say(text)
    raise SystemExit(status)


def print_json(document: dict[str, Any]) -> None:
    """One JSON document on standard output, readable and in the order written."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))


def database_command(command: Callable[P, R]) -> Callable[P, R]:
    """A command that works on the database: brings the schema up to date, or says that it is not.

    The command opens its own transaction; a DomainError ends it with the contract's status.
    """

    @wraps(command)
    def prepared(*args: P.args, **kwargs: P.kwargs) -> R:
        _require_schema()
        return command(*args, **kwargs)

    return unprepared_command(prepared)


def unprepared_command(command: Callable[P, R]) -> Callable[P, R]:
    """The same for a command that sees to the schema itself."""

    @wraps(command)
    def refusing(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except WrongUsage as refusal:
            stop(refusal_text(refusal), status=WRONG_USAGE)
        except DomainError as refusal:
            stop(refusal_text(refusal), status=REFUSED)
        except OperationalError as error:
            if not is_waiting_for_a_writer(error):
                raise
            stop(
                _("Sổ đang bận ghi việc khác. Chưa có gì thay đổi; hãy làm lại sau một phút."),
                status=REFUSED,
            )

    return with_appcontext(refusing)


def _require_schema() -> None:
    if schema.is_current():
        return
    if not schema.may_upgrade_by_itself():
        stop(
            _("Cơ sở dữ liệu chưa có cấu trúc mới nhất. Hãy chạy `flask db upgrade` rồi làm lại."),
            status=REFUSED,
        )
    schema.upgrade()


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing in a pipe; told of rows as they are done."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        length=length, label=label, file=sys.stderr, hidden=hidden, update_min_steps=_STEP
    ) as bar:
        yield bar.update


def database() -> Session:
    """The session of this command."""
    return extension.session


class DayType(click.ParamType[date]):
    """A day, as people here write it: 31/12/2024 or 2024-12-31."""

    name = "ngày"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        parts = value.split("/")
        iso = "-".join(part.zfill(2) for part in reversed(parts)) if len(parts) == 3 else value
        try:
            return date.fromisoformat(iso)
        except ValueError:
            stop(
                _("«%(value)s» không phải là một ngày. Hãy viết như 31/12/2024.", value=value),
                status=WRONG_USAGE,
            )


class YearType(click.ParamType[int]):
    """A calendar year in four digits."""

    name = "năm"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        text = str(value)
        if not (text.isascii() and text.isdecimal() and len(text) == 4):
            stop(
                _("«%(value)s» không phải là một năm. Hãy viết như --year 2024.", value=value),
                status=WRONG_USAGE,
            )
        return int(text)


DAY = DayType()
YEAR = YearType()
