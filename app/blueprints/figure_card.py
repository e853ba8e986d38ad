"""A figure as pages show it: rounded, named and linked, so that templates only print."""

from dataclasses import dataclass, replace
from math import ceil

from flask import url_for

from app.domain.audience import STAFF_AUDIENCES
from app.domain.coverage import Coverage, Figure, Status
from app.domain.label import N_
from app.domain.plan import Counts, TargetKind, clause_anchor
from app.i18n import _, bilingual, vi_int

_NOUNS = {
    TargetKind.STAFF_TRAINED: N_("người"),
    TargetKind.IT_STAFF: N_("người"),
    TargetKind.COURSES: N_("khóa"),
    TargetKind.EXPERTS: N_("chuyên gia"),
}


@dataclass(frozen=True, slots=True)
class FigureCard:
    """What components/figure.html takes. expected: rounded up; expected_at: 0 to 100 on the bar."""

    kind: TargetKind
    title: str
    status: Status
    value: int | None
    denominator: int | None
    noun: str
    percent: float | None
    threshold: int | None
    expected: int | None
    expected_at: float | None
    why_url: str
    basis_url: str | None
    basis: str | None
    notes: list[str]
    in_force: bool


def judged(figure: Figure, *, unit_id: int | None) -> Figure:
    """The figure as its subject may be judged: a number that a plan sets for the province (experts,
    courses) is no unit's target, a percentage is everybody's."""
    if unit_id is None or figure.denominator is not None:
        return figure
    return replace(figure, target=replace(figure.target, threshold=None))


def figure_card(figure: Figure, *, unit_id: int | None) -> FigureCard:
    """The card of a figure counted for a unit (None: the province)."""
    expected = figure.expected if figure.status is not Status.NO_DATA else None
    clauses = figure.target.clauses
    return FigureCard(
        kind=figure.kind,
        title=bilingual(figure.target.title_vi, figure.target.title_en) or _(figure.kind.label),
        status=figure.status,
        value=figure.value,
        denominator=figure.denominator,
        noun=_(_NOUNS.get(figure.kind, "")),
        percent=None if figure.percent is None else float(figure.percent),
        threshold=figure.target.threshold,
        expected=None if expected is None or figure.is_met else ceil(expected),
        expected_at=_expected_at(figure),
        why_url=url_for("coverage.explain", kind=figure.kind.value, unit=unit_id),
        basis_url=url_for("plan.show", _anchor=clause_anchor(clauses[0])) if clauses else None,
        basis=", ".join(clauses) or None,
        notes=_notes(figure, unit_id),
        in_force=figure.in_force,
    )


def _expected_at(figure: Figure) -> float | None:
    if figure.expected is None or not figure.denominator or figure.is_met:
        return None
    return float(figure.expected * 100 / figure.denominator)


def _notes(figure: Figure, unit_id: int | None) -> list[str]:
    notes = []
    if unit_id is not None and figure.denominator is None and figure.target.clauses:
        notes.append(_("Con số trong kế hoạch là chỉ tiêu của cả tỉnh."))
    if not figure.in_force:
        notes.append(_("Chỉ tiêu đến năm %(year)s, đã qua hạn.", year=figure.target.due_year))
    if figure.kind is TargetKind.IT_STAFF:
        parts = {name: vi_int(_number(part)) for name, part in figure.parts.items()}
        notes.append(
            _(
                "Được đào tạo %(trained)s, được đánh giá %(assessed)s, đạt %(passed)s người.",
                **parts,
            )
        )
        if not figure.is_measured:
            notes.append(_("Tỉnh chưa có kết quả đánh giá nào trong năm."))
    if figure.kind is TargetKind.COURSES:
        notes.append(_courses_by_audience(figure))
    if figure.kind is TargetKind.EXPERTS and figure.target.counts is Counts.SENT:
        notes.append(_("Tính số người được cử đi đào tạo từ khi kế hoạch bắt đầu."))
    if figure.participations:
        notes.append(_("%(count)s lượt hoàn thành.", count=vi_int(figure.participations)))
    return notes


def _courses_by_audience(figure: Figure) -> str:
    """What each audience of the target has had; without a target, each staff category."""
    shown = figure.target.audiences or STAFF_AUDIENCES
    counts = [
        _(
            "%(name)s %(count)s",
            name=_(a.label).lower(),
            count=vi_int(_number(figure.parts[a.value])),
        )
        for a in shown
    ]
    return _("Số khóa đã tổ chức: %(list)s.", list=", ".join(counts))


def _number(part: Coverage | int) -> int:
    return part.value if isinstance(part, Coverage) else part
