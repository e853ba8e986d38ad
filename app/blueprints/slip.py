"""Slips of paper that hand a one-time code on: what components/slip.html prints."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import g, url_for

from app import clock
from app.domain.account_code import CodePurpose
from app.queries.invitation import unit_names_of
from app.services.access.code import IssuedCode


@dataclass(frozen=True, slots=True)
class Slip:
    """All that somebody needs to get in. unit, person_code: None for who is not of the roster."""

    name: str
    unit: str | None
    person_code: str | None
    username: str
    code: str
    purpose: CodePurpose
    expires_at: datetime
    address: str


def slips(issued: Iterable[IssuedCode]) -> list[Slip]:
    """One slip for each code, in the same order. One query for the units of all."""
    codes = list(issued)
    people = [one.user.person_id for one in codes if one.user.person_id is not None]
    units = unit_names_of(g.db, people, clock.today())
    address = url_for("account.open_account", _external=True)
    return [
        Slip(
            name=one.user.display_name,
            unit=units.get(one.user.person_id) if one.user.person_id is not None else None,
            person_code=one.user.person.code if one.user.person else None,
            username=one.user.username,
            code=one.code,
            purpose=one.purpose,
            expires_at=one.expires_at,
            address=address,
        )
        for one in codes
    ]
