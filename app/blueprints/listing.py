"""What every list reads from its address: whose rows it shows, and what narrows them."""

from collections.abc import Iterable
from typing import TypeVar

from flask import g, request, url_for

from app.domain.access import Permission
from app.domain.label import Labelled
from app.domain.vietnamese import clean
from app.i18n import _
from app.queries.outlook import Outlook
from app.security import signed_in_user
from app.shell import CARRIED, standpoint

L = TypeVar("L", bound=Labelled)


def outlook(permission: Permission | None = None) -> Outlook:
    """What this reader sees of the province, with the permission that the route asks for.

    permission: another one, for a page that shows several things.
    """
    here = standpoint()
    scope = signed_in_user().scope_of(permission) if permission else g.scope
    return Outlook(here.province.id, scope, here.year, here.as_of)


def acting(permission: Permission | None = None) -> Outlook:
    """What this actor may change: as things stand today, whatever day the page shows.

    permission: another one than the route asks for, for a page that leads to several acts.
    """
    here = standpoint()
    scope = signed_in_user().scope_of(permission) if permission else g.scope
    return Outlook(here.province.id, scope, here.today.year, here.today)


def typed(name: str) -> str:
    """A text of the filter, cleaned; "" where none is given."""
    return clean(request.args.get(name, ""))


def chosen(codes: type[L], name: str) -> L | None:
    """A choice of the filter; None where none is made, or one that there is not."""
    code = request.args.get(name, "")
    return codes(code) if code in set(codes) else None


def options(labelled: Iterable[Labelled]) -> list[tuple[str, str]]:
    """Choices as components/filter_bar.html takes them: code and words."""
    return [(one.value, _(one.label)) for one in labelled]


def carried() -> dict[str, str]:
    """What a filter's form must carry along: province, year and day, where they were chosen."""
    return {name: request.args[name] for name in CARRIED if request.args.get(name)}


def intake_url() -> str | None:
    """Where an empty list is filled from, for those who may."""
    return url_for("intake.index") if signed_in_user().may(Permission.INTAKE) else None
