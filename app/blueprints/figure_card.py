"""A figure as pages show it: rounded, named and linked, so that templates only print."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

from flask import g, url_for

from app.domain.access import Scope
from app.domain.audience import STAFF_AUDIENCES
from app.domain.coverage import Coverage, Figure, Status, percent_shown
from app.domain.label import Labelled, N_counted
from app.domain.plan import QUARTERS, Counts, TargetKind, clause_anchor
from app.domain.unit import SCHOOL_KINDS
from app.i18n import _, bilingual, vi_int
from app.shell import standpoint

_NOUNS = {
    TargetKind.STAFF_TRAINED: N_counted("người"),
    TargetKind.IT_STAFF: N_counted("người"),
    TargetKind.COURSES: N_counted("khóa"),
    TargetKind.EXPERTS: N_counted("chuyên gia"),
    TargetKind.STEM_TEACHERS: N_counted("giáo viên"),
    TargetKind.STEM_SCHOOLS: N_counted("trường"),
    TargetKind.CITIZENS_SKILLED: N_counted("người"),
    TargetKind.UNITS_WITH_NETWORK: N_counted("đơn vị"),
    TargetKind.DIGITAL_ENGINEERS: N_counted("người"),
    TargetKind.COMMUNICATION: N_counted("chương trình"),
}

_STANDS_ON = {TargetKind.STEM_TEACHERS: SCHOOL_KINDS, TargetKind.STEM_SCHOOLS: SCHOOL_KINDS}
"""Figures of units of some kinds alone; the others are of all the province."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A number shown under the figure's own, which alone is judged: declared, or both together.

    url: where it comes from.
    """

    label: str
    value: int
    denominator: int
    percent: float | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FigureCard:
    """What components/figure.html takes. expected: rounded up; expected_at: 0 to 100 on the bar.

    mark: what the badge says; the status, where there is a number to judge. reading, aim: words
    instead of the value and of the threshold; None: the numbers speak.
    """

    kind: TargetKind
    title: str
    status: Status
    mark: Labelled
    reading: str | None
    aim: str | None
    value: int | None
    denominator: int | None
    noun: str
    percent: float | None
    threshold: int | None
    expected: int | None
    expected_at: float | None
    why_url: str | None
    basis_url: str | None
    basis: str | None
    notes: list[str]
    beside: list[Beside]
    in_force: bool
    due_year: int | None


def judged(figure: Figure, *, unit_id: int | None) -> Figure:
    """The figure as its subject may be judged: a number that a plan sets for the province (experts,
    courses) is no unit's target, a percentage is everybody's."""
    if unit_id is None or figure.denominator is not None:
        return figure
    target = figure.target
    return replace(
        figure,
        target=replace(target, threshold=None, is_for_province=target.threshold is not None),
    )


def figure_card(figure: Figure, *, unit_id: int | None) -> FigureCard:
    """The card of a figure counted for a unit (None: the province)."""
    expected = figure.expected if figure.status is not Status.NO_DATA else None
    clauses = figure.target.clauses
    return FigureCard(
        kind=figure.kind,
        title=bilingual(figure.target.title_vi, figure.target.title_en) or _(figure.kind.label),
        status=figure.status,
        mark=figure.stated or figure.status,
        reading=_reading(figure),
        aim=_aim(figure),
        value=figure.value,
        denominator=figure.denominator,
        noun=noun_of(figure),
        percent=None if figure.percent is None else float(figure.percent),
        threshold=figure.target.threshold,
        expected=None if expected is None or figure.is_met else ceil(expected),
        expected_at=_expected_at(figure),
        why_url=why_url(figure.kind, unit_id=unit_id),
        basis_url=url_for("plan.show", _anchor=clause_anchor(clauses[0])) if clauses else None,
        basis=", ".join(clauses) or None,
        notes=_notes(figure),
        beside=_beside(figure),
        in_force=figure.in_force,
        due_year=figure.target.due_year,
    )


def _reading(figure: Figure) -> str | None:
    """What stands where others have a number; the badge says what it means."""
    if figure.stated is None:
        return None
    return _("Có văn bản xác nhận") if figure.value else _("Chưa có văn bản xác nhận")


def is_explained(kind: TargetKind, *, unit_id: int | None) -> bool:
    """Whether the reader may see what is behind a figure, by name: all of it is in their scope.

    unit_id: a unit in scope, with all below it; None: the province.
    """
    if unit_id is not None:
        return True
    province_id = standpoint().province.id
    scope: Scope = g.scope
    kinds = _STANDS_ON.get(kind)
    if kinds is None:
        return scope.covers_province(province_id)
    return scope.covers_kinds(province_id, kinds)


def why_url(kind: TargetKind, *, unit_id: int | None, reason: str | None = None) -> str | None:
    """Where a figure is explained; None where the reader may not look behind it."""
    if not is_explained(kind, unit_id=unit_id):
        return None
    return url_for("coverage.explain", kind=kind.value, unit=unit_id, reason=reason)


def noun_of(figure: Figure) -> str:
    """What a figure's value counts."""
    if figure.target.is_quarterly:
        return _("quý có chương trình", count=figure.value)
    of_all = figure.value if figure.denominator is None else figure.denominator
    return _(_NOUNS.get(figure.kind, ""), count=of_all)


def _aim(figure: Figure) -> str | None:
    """What the plan asks for, where that is no number, or not the value's own."""
    if figure.kind is TargetKind.QUALITATIVE:
        return _("chỉ tiêu định tính, cần văn bản xác nhận")
    if figure.target.is_quarterly and figure.target.threshold is not None:
        return _("chỉ tiêu đủ %(count)s quý trong năm", count=QUARTERS)
    return None


def _beside(figure: Figure) -> list[Beside]:
    """Declared, and both together; nothing where no unit has declared anything."""
    declared, both = figure.declared, figure.both
    if declared is None or both is None or not declared.denominator:
        return []
    return [
        _beside_line(_("Khai báo"), declared, url=url_for("declaration.index")),
        _beside_line(_("Cả hai"), both),
    ]


def _beside_line(label: str, share: Coverage, *, url: str | None = None) -> Beside:
    percent = percent_shown(share.value, share.denominator)
    return Beside(label, share.value, share.denominator, float(percent), url)


def _expected_at(figure: Figure) -> float | None:
    if figure.expected is None or not figure.denominator or figure.is_met:
        return None
    return float(figure.expected * 100 / figure.denominator)


def _notes(figure: Figure) -> list[str]:
    notes = []
    if figure.target.is_for_province:
        notes.append(_("Con số trong kế hoạch là chỉ tiêu của cả tỉnh."))
    if not figure.in_force:
        notes.append(_("Chỉ tiêu đến năm %(year)s, đã qua hạn.", year=figure.target.due_year))
    notes += _NOTES[figure.kind](figure) if figure.kind in _NOTES else []
    if figure.participations:
        notes.append(_("%(count)s lượt hoàn thành.", count=vi_int(figure.participations)))
    return notes


def _it_staff_notes(figure: Figure) -> list[str]:
    parts = {name: vi_int(_number(part)) for name, part in figure.parts.items()}
    said = _("Được đào tạo %(trained)s, được đánh giá %(assessed)s, đạt %(passed)s người.", **parts)
    if figure.is_measured:
        return [said]
    return [said, _("Tỉnh chưa có kết quả đánh giá nào trong năm.")]


def _courses_notes(figure: Figure) -> list[str]:
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
    return [_("Số khóa đã tổ chức: %(list)s.", list=", ".join(counts))]


def _experts_notes(figure: Figure) -> list[str]:
    if figure.target.counts is not Counts.SENT:
        return []
    return [_("Tính số người được cử đi đào tạo từ khi kế hoạch bắt đầu.")]


def _engineers_notes(figure: Figure) -> list[str]:
    return [_("Tính số người hoàn thành từ khi kế hoạch bắt đầu.")]


def _communication_notes(figure: Figure) -> list[str]:
    if not figure.target.is_quarterly:
        return []
    counts = {name: vi_int(_number(part)) for name, part in figure.parts.items()}
    return [_("Quý I: %(q1)s, quý II: %(q2)s, quý III: %(q3)s, quý IV: %(q4)s.", **counts)]


_NOTES: dict[TargetKind, Callable[[Figure], list[str]]] = {
    TargetKind.IT_STAFF: _it_staff_notes,
    TargetKind.COURSES: _courses_notes,
    TargetKind.EXPERTS: _experts_notes,
    TargetKind.DIGITAL_ENGINEERS: _engineers_notes,
    TargetKind.COMMUNICATION: _communication_notes,
}


def _number(part: Coverage | int) -> int:
    return part.value if isinstance(part, Coverage) else part
