"""How the board arranges its figures: cards by theme, and a table of all that is less urgent."""

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
        "society",
        N_("Trường học, người dân, mạng lưới, truyền thông"),
        (
            TargetKind.STEM_TEACHERS,
            TargetKind.STEM_SCHOOLS,
            TargetKind.CITIZENS_SKILLED,
            TargetKind.UNITS_WITH_NETWORK,
            TargetKind.COMMUNICATION,
        ),
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
    """The cards of a board by theme: what is to be reached by the plan's horizon."""
    near = [f for f in found if _is_there(f, unit_id) and not _is_further(f, horizon)]
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
    """The other figures, in the plan's order."""
    return [
        figure_card(f, unit_id=unit_id)
        for f in found
        if _is_there(f, unit_id) and _is_further(f, horizon)
    ]


def _is_further(figure: Figure, horizon: int) -> bool:
    """Whether a figure is of a later year, of no number, or of nothing that the plan asks for."""
    due_year = figure.target.due_year
    return (
        (due_year is not None and due_year > horizon)
        or figure.kind is TargetKind.QUALITATIVE
        or (figure.kind is TargetKind.COURSES and figure.value is None)
    )


def _is_there(figure: Figure, unit_id: int | None) -> bool:
    """A unit's board leaves out what there is none of in it: a department has no schools."""
    if unit_id is None or figure.kind is TargetKind.STAFF_TRAINED:
        return True
    if figure.value is None and not any(figure.parts.values()):
        return False
    return figure.kind is not TargetKind.QUALITATIVE and figure.denominator != 0
