"""What one has attended of a class under way, for the two pages of trainees."""

from dataclasses import dataclass
from decimal import Decimal

from flask import g

from app import clock
from app.blueprints.attendance_file import share_percent
from app.domain.attendance import Shares
from app.i18n import _
from app.models import Person
from app.queries.attendance import shares_under_way


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One of the three shares. meetings: of which it is made, in words."""

    label: str
    percent: Decimal | None
    meetings: str


@dataclass(frozen=True, slots=True)
class OwnShares:
    """The shares of one class, in words and as they are."""

    shares: Shares
    rows: list[ShareRow]


def own_shares(person: Person) -> dict[int, OwnShares]:
    """{enrolment_id: shares} in the classes that have begun and are not over."""
    shares = shares_under_way(g.db, person.id, on=clock.today())
    return {id: OwnShares(one, _rows(one)) for id, one in shares.items()}


def _rows(it: Shares) -> list[ShareRow]:
    best = it.scheduled - it.missed
    return [
        ShareRow(label, share_percent(share), _("%(done)s trong %(total)s buổi", done=n, total=all))
        for label, share, n, all in (
            (_("So với buổi đã học"), it.of_held, it.attended, it.held),
            (_("So với cả lớp"), it.of_all, it.attended, it.scheduled),
            (_("Cao nhất còn đạt được"), it.best, best, it.scheduled),
        )
    ]
