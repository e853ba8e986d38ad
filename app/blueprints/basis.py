"""Where the plan prints what a page is about."""

from dataclasses import dataclass

from flask import url_for

from app.domain.plan import clause_anchor
from app.i18n import bilingual
from app.models import Target


@dataclass(frozen=True, slots=True)
class Basis:
    """A target in words, and its clause with the address of its row."""

    title: str
    clause: str
    url: str


def basis(target: Target) -> Basis:
    """Where a target is printed first."""
    clause = target.clauses[0]
    return Basis(
        bilingual(target.title_vi, target.title_en),
        clause,
        url_for("plan.show", _anchor=clause_anchor(clause)),
    )
