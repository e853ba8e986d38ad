"""The charts of the coverage board: fragments of their own, each with its table."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from flask import Blueprint, g, render_template
from markupsafe import Markup

from app.blueprints.drawing import drawn, is_fragment
from app.blueprints.subject import (
    Row,
    Subject,
    figures_of,
    first_of,
    in_order,
    rows_below,
)
from app.domain.access import Permission
from app.domain.audience import Audience
from app.domain.coverage import Coverage, Figure, Status, UnitShare, counting_date, percent_shown
from app.domain.label import N_
from app.domain.plan import SHORT_LABELS, TargetKind
from app.i18n import _, vi_int, vi_percent
from app.queries.board import UnitName
from app.queries.coverage import figures
from app.security import requires

if TYPE_CHECKING:  # matplotlib and pandas are loaded when something is drawn
    from app.adapters.charts import YearPanel
    from app.adapters.comparison import Measurement

bp = Blueprint("chart", __name__, url_prefix="/do-phu/bieu-do")

TARGETS = N_("So với chỉ tiêu và tiến độ")
AUDIENCES = N_("Các nhóm đối tượng")
UNITS = N_("Đơn vị còn thiếu nhiều nhất")
YEARS = N_("Qua các năm")

RANKED = 12
_STAFF = TargetKind.STAFF_TRAINED
YEARLY = (TargetKind.STAFF_TRAINED, TargetKind.IT_STAFF)


@bp.route("/chi-tieu")
@requires(Permission.COVERAGE_READ)
@drawn(TARGETS)
def targets(subject: Subject, _below: Sequence[UnitName]) -> str:
    rows = [
        # A plan may have two targets of one kind; their clauses tell them apart.
        Row(f"{_(SHORT_LABELS[figure.kind])} ({figure.target.clauses[0]})", figure)
        for figure in in_order(figures_of(subject))
        if figure.target.threshold is not None
    ]
    return _share_chart(rows, name="targets", title=_(TARGETS), as_part_of_target=True)


@bp.route("/doi-tuong")
@requires(Permission.COVERAGE_READ)
@drawn(AUDIENCES)
def audiences(subject: Subject, _below: Sequence[UnitName]) -> str:
    staff = first_of(figures_of(subject, _STAFF), _STAFF)
    rows = [
        Row(_(audience.label), replace(staff, value=part.value, denominator=part.denominator))
        for audience in Audience
        if isinstance(part := staff.parts[audience.value], Coverage) and part.denominator
    ]
    return _share_chart(rows, name="audiences", title=_(AUDIENCES))


@bp.route("/don-vi")
@requires(Permission.COVERAGE_READ)
@drawn(UNITS)
def units(subject: Subject, below: Sequence[UnitName]) -> str:
    staff = first_of(figures_of(subject, _STAFF, below=below), _STAFF)
    rows = [row for row in rows_below(staff, below) if row.figure.denominator][:RANKED]
    return _share_chart(rows, name="units", title=_(UNITS), gaps=True)


@bp.route("/cac-nam")
@requires(Permission.COVERAGE_READ)
@drawn(YEARS)
def years(subject: Subject, below: Sequence[UnitName]) -> str:
    from app.adapters.charts import year_panels
    from app.adapters.comparison import compare_years

    all_years = sorted(subject.here.years)
    by_year = {year: _figures_of_year(subject, year, below) for year in all_years}
    panels = [
        _year_panel(kind, [by_year[year][place] for year in all_years])
        for place, kind in enumerate(YEARLY)
    ]
    svg = year_panels(panels, name="years", title=_(YEARS))
    return render_template(
        "coverage/years.html",
        title=_(YEARS),
        level=_level(),
        svg=Markup(svg),
        columns=[{"label": _("Mục")}, *({"label": year, "numeric": True} for year in all_years)],
        comparison=compare_years(_measurements(by_year, below)),
    )


def _year_panel(kind: TargetKind, found: list[Figure]) -> "YearPanel":
    from app.adapters.charts import ShareBar, YearPanel

    columns = [
        ShareBar(
            str(figure.year),
            None if figure.percent is None else float(figure.percent),
            vi_percent(figure.percent),
            figure.status,
        )
        for figure in found
    ]
    return YearPanel(_(SHORT_LABELS[kind]), columns, found[-1].target.threshold)


def _measurements(
    by_year: dict[int, list[Figure]], below: Sequence[UnitName]
) -> "list[Measurement]":
    """The figures themselves, then the staff share of every unit right below, year by year."""
    from app.adapters.comparison import Measurement

    found = [
        Measurement(kind.value, _(SHORT_LABELS[kind]), year, of_year[place].percent)
        for place, kind in enumerate(YEARLY)
        for year, of_year in by_year.items()
    ]
    for year, (staff, *_others) in by_year.items():
        shares = {share.unit_id: share for share in staff.by_unit}
        for unit in below:
            found.append(
                Measurement(unit.code, unit.name, year, _percent(shares.get(unit.unit_id)))
            )
    return found


def _percent(share: UnitShare | None) -> Decimal | None:
    if share is None or share.value is None or not share.denominator:
        return None
    return percent_shown(share.value, share.denominator)


def _figures_of_year(subject: Subject, year: int, below: Sequence[UnitName]) -> list[Figure]:
    here = subject.here
    as_of = here.as_of if year == here.year else counting_date(year, as_of=None, today=here.today)
    found = figures(
        g.db,
        here.plan,
        year=year,
        as_of=as_of,
        unit_id=subject.unit_id,
        kinds=YEARLY,
        with_audiences=False,
        units=[unit.unit_id for unit in below],
    )
    return [first_of(found, kind) for kind in YEARLY]


def _share_chart(
    rows: list[Row],
    *,
    name: str,
    title: str,
    as_part_of_target: bool = False,
    gaps: bool = False,
) -> str:
    """A chart of shares with its table. as_part_of_target: counts drawn against their threshold."""
    from app.adapters.charts import ShareBar, share_bars

    bars = []
    for row in rows:
        figure = row.figure
        scale = _scale(figure) if as_part_of_target else figure.denominator
        has_data = figure.status is not Status.NO_DATA and bool(scale)
        expected = figure.expected
        bars.append(
            ShareBar(
                row.label,
                (figure.value or 0) * 100 / scale if has_data and scale else None,
                _value_text(row, gaps=gaps) if has_data else _(Status.NO_DATA.label),
                figure.status,
                threshold=_threshold_at(figure),
                expected=float(expected * 100 / scale) if has_data and expected and scale else None,
            )
        )
    svg = share_bars(bars, name=name, title=title) if bars else ""
    return render_template(
        "coverage/chart.html", title=title, level=_level(), svg=Markup(svg), rows=rows
    )


def _level() -> int:
    """The level of the drawing's heading: on a page of its own it stands under the title."""
    return 3 if is_fragment() else 2


def _scale(figure: Figure) -> int | None:
    """What 100 on the chart stands for: everyone in scope, or the number wanted."""
    if figure.denominator is not None:
        return figure.denominator
    return None if figure.goal is None else int(figure.goal)


def _threshold_at(figure: Figure) -> float | None:
    if figure.target.threshold is None:
        return None
    return float(figure.target.threshold) if figure.denominator is not None else 100.0


def _value_text(row: Row, *, gaps: bool) -> str:
    figure = row.figure
    if gaps:
        return _("còn %(gap)s / %(all)s", gap=vi_int(row.gap), all=vi_int(figure.denominator))
    if figure.denominator is None:
        return f"{vi_int(figure.value)} / {vi_int(_scale(figure))}"
    return f"{vi_int(figure.value)} / {vi_int(figure.denominator)} ({vi_percent(figure.percent)})"
