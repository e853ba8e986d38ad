"""How the board arranges its figures: cards by theme, and a table of what lies further ahead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.blueprints.figure_card import FigureCard, figure_card
from app.domain.coverage import Figure
from app.domain.label import N_
from app.domain.plan import TargetKind
from app.i18n import _

_THEMES = (
    (
        "staff",
        N_("Cán bộ, công chức, viên chức, người lao động"),
        (
            TargetKind.STAFF_TRAINED,
            TargetKind.IT_STAFF,
            TargetKind.COURSES,
            TargetKind.EXPERTS,
            TargetKind.DIGITAL_ENGINEERS,
        ),
    ),
    (
        "stem",
        N_("STEM/STEAM trong trường học"),
        (TargetKind.STEM_TEACHERS, TargetKind.STEM_SCHOOLS),
    ),
    (
        "society",
        N_("Người dân, mạng lưới, truyền thông"),
        (TargetKind.CITIZENS_SKILLED, TargetKind.UNITS_WITH_NETWORK, TargetKind.COMMUNICATION),
    ),
)


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Cards under one heading. anchor: the heading's name on the page."""

    anchor: str
    title: str
    cards: list[FigureCard]


def figure_groups(
    found: Sequence[Figure], *, horizon: int, unit_id: int | None
) -> list[FigureGroup]:
    """The cards of a board by theme: what the plan wants by its horizon, and what it sets no year.

    A unit's board leaves out what there is none of in it: a department has no schools.
    """
    near = [f for f in found if not _is_ahead(f, horizon) and _is_there(f, unit_id)]
    groups = [
        FigureGroup(
            anchor,
            _(title),
            [figure_card(f, unit_id=unit_id) for kind in kinds for f in near if f.kind is kind],
        )
        for anchor, title, kinds in _THEMES
    ]
    return [group for group in groups if group.cards]


def further_figures(
    found: Iterable[Figure], *, horizon: int, unit_id: int | None
) -> list[FigureCard]:
    """What the plan wants after its horizon, and its targets without a number, in its order."""
    return [
        figure_card(f, unit_id=unit_id)
        for f in found
        if _is_there(f, unit_id) and (_is_ahead(f, horizon) or f.kind is TargetKind.QUALITATIVE)
    ]


def _is_ahead(figure: Figure, horizon: int) -> bool:
    return figure.target.due_year is not None and figure.target.due_year > horizon


def _is_there(figure: Figure, unit_id: int | None) -> bool:
    if unit_id is None or figure.kind is TargetKind.STAFF_TRAINED:
        return True
    return figure.kind is not TargetKind.QUALITATIVE and figure.denominator != 0
