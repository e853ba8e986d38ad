"""The coverage board, its charts, and the people behind each figure."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.blueprints.figure_card import FigureCard, figure_card, judged
from app.blueprints.paging import page_number, paging
from app.domain.access import Permission
from app.domain.audience import Audience
from app.domain.coverage import (
    Coverage,
    Figure,
    Reason,
    Status,
    UnitShare,
    counting_date,
    percent_shown,
)
from app.domain.plan import SHORT_LABELS, TargetKind
from app.i18n import _, vi_int, vi_percent
from app.models import Unit
from app.queries.board import UnitName, unit_name, units_below, way_up
from app.queries.coverage import COUNTED_KINDS, figures
from app.queries.explain import count_reasons, explain_courses, explain_people
from app.queries.unit import unit_in_scope
from app.security import requires
from app.shell import Standpoint, standpoint

if TYPE_CHECKING:  # matplotlib and pandas are loaded when something is drawn
    from app.adapters.charts import YearPanel
    from app.adapters.comparison import Measurement

bp = Blueprint("coverage", __name__, url_prefix="/do-phu")

PAGE = 50
RANKED = 12
YEARLY = (TargetKind.STAFF_TRAINED, TargetKind.IT_STAFF)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures a page shows: the province, or a unit with all below it."""

    here: Standpoint
    unit: Unit | None
    name: str
    above: list[UnitName]

    @property
    def unit_id(self) -> int | None:
        return self.unit.id if self.unit else None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a figure's table: a unit, an audience or a year."""

    label: str
    figure: Figure
    unit_id: int | None = None

    @property
    def gap(self) -> int:
        return (self.figure.denominator or 0) - (self.figure.value or 0)

    @property
    def percent(self) -> float | None:
        return None if self.figure.percent is None else float(self.figure.percent)


@bp.route("")
@requires(Permission.COVERAGE_READ)
def board() -> ResponseReturnValue:
    subject = _subject()
    found = _figures(subject)
    below = _below(subject, found[0])
    return render_template(
        "coverage/board.html",
        subject=subject,
        crumbs=_crumbs(subject),
        cards=[figure_card(figure, unit_id=subject.unit_id) for figure in _by_kind(found)],
        below=below,
        staff=_first(found, TargetKind.STAFF_TRAINED),
        staff_gap=Row(subject.name, _first(found, TargetKind.STAFF_TRAINED)).gap,
    )


@bp.route("/bieu-do/chi-tieu")
@requires(Permission.COVERAGE_READ)
def targets_chart() -> ResponseReturnValue:
    subject = _subject()
    rows = [
        Row(_(SHORT_LABELS[figure.kind]), figure)
        for figure in _by_kind(_figures(subject))
        if figure.target.threshold is not None
    ]
    return _share_chart(
        rows, name="targets", title=_("So với chỉ tiêu và tiến độ"), as_part_of_target=True
    )


@bp.route("/bieu-do/doi-tuong")
@requires(Permission.COVERAGE_READ)
def audiences_chart() -> ResponseReturnValue:
    subject = _subject()
    (staff,) = _figures(subject, TargetKind.STAFF_TRAINED)
    rows = [
        Row(_(audience.label), replace(staff, value=part.value, denominator=part.denominator))
        for audience in Audience
        if isinstance(part := staff.parts[audience.value], Coverage) and part.denominator
    ]
    return _share_chart(rows, name="audiences", title=_("Các nhóm đối tượng"))


@bp.route("/bieu-do/don-vi")
@requires(Permission.COVERAGE_READ)
def units_chart() -> ResponseReturnValue:
    subject = _subject()
    (staff,) = _figures(subject, TargetKind.STAFF_TRAINED)
    rows = [row for row in _below(subject, staff) if row.figure.denominator][:RANKED]
    return _share_chart(rows, name="units", title=_("Đơn vị còn thiếu nhiều nhất"), gaps=True)


@bp.route("/bieu-do/cac-nam")
@requires(Permission.COVERAGE_READ)
def years_chart() -> ResponseReturnValue:
    from app.adapters.charts import year_panels
    from app.adapters.comparison import compare_years

    subject = _subject()
    years = sorted(subject.here.years)
    by_year = {year: _figures_of_year(subject, year, YEARLY) for year in years}
    title = _("Qua các năm")
    panels = [
        _year_panel(kind, [by_year[year][place] for year in years])
        for place, kind in enumerate(YEARLY)
    ]
    svg = year_panels(panels, name="years", title=title)
    return render_template(
        "coverage/years.html",
        title=title,
        svg=Markup(svg),
        columns=[{"label": _("Mục")}, *({"label": year, "numeric": True} for year in years)],
        comparison=compare_years(_measurements(subject, by_year)),
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


def _measurements(subject: Subject, by_year: dict[int, list[Figure]]) -> "list[Measurement]":
    """The figures themselves, then the staff share of every unit right below, year by year."""
    from app.adapters.comparison import Measurement

    found = [
        Measurement(kind.value, _(SHORT_LABELS[kind]), year, of_year[place].percent)
        for place, kind in enumerate(YEARLY)
        for year, of_year in by_year.items()
    ]
    here = subject.here
    below = units_below(g.db, here.province.id, subject.unit_id, on=here.as_of, scope=g.scope)
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


@bp.route("/vi-sao/<kind>")
@requires(Permission.COVERAGE_READ)
def explain(kind: str) -> ResponseReturnValue:
    if kind not in COUNTED_KINDS:
        abort(404)
    subject, asked = _subject(), TargetKind(kind)
    found = _figures(subject, asked)
    cards = [figure_card(figure, unit_id=subject.unit_id) for figure in found]
    crumbs = _crumbs(subject, itself=True)
    if asked is TargetKind.COURSES:
        here = subject.here
        courses = explain_courses(
            g.db, here.plan, year=here.year, as_of=here.as_of, unit_id=subject.unit_id
        )
        return render_template(
            "coverage/explain_courses.html",
            subject=subject,
            crumbs=crumbs,
            cards=cards,
            courses=courses,
            audiences=_audience_rows(found),
        )
    return _explain_people(subject, asked, cards, crumbs)


def _explain_people(
    subject: Subject, kind: TargetKind, cards: list[FigureCard], crumbs: list[dict[str, str]]
) -> ResponseReturnValue:
    here, reason = subject.here, _reason()
    counts = count_reasons(
        g.db, here.plan, kind, year=here.year, as_of=here.as_of, unit_id=subject.unit_id
    )
    total = counts.get(reason, 0) if reason else sum(counts.values())
    page = page_number(total, PAGE)
    people = explain_people(
        g.db,
        here.plan,
        kind,
        year=here.year,
        as_of=here.as_of,
        unit_id=subject.unit_id,
        reason=reason,
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    return render_template(
        "coverage/explain.html",
        subject=subject,
        crumbs=crumbs,
        cards=cards,
        people=people,
        paging=paging(total, PAGE),
        tabs=_reason_tabs(subject, kind, counts, reason),
    )


def _audience_rows(found: list[Figure]) -> list[Row]:
    """Each audience judged by itself; without a target, those that any course was for."""
    return [
        Row(_(Audience(code).label), replace(figure, value=count))
        for figure in found
        for code, count in figure.parts.items()
        if isinstance(count, int) and (count or figure.target.threshold is not None)
    ]


def _reason_tabs(
    subject: Subject, kind: TargetKind, counts: dict[Reason, int], chosen: Reason | None
) -> list[dict[str, object]]:
    def tab(label: str, reason: Reason | None, count: int) -> dict[str, object]:
        code = reason.value if reason else None
        url = url_for(".explain", kind=kind.value, unit=subject.unit_id, reason=code)
        return {"label": label, "url": url, "active": reason is chosen, "count": count}

    return [
        tab(_("Tất cả"), None, sum(counts.values())),
        *(tab(_(reason.label), reason, count) for reason, count in counts.items()),
    ]


def _reason() -> Reason | None:
    text = request.args.get("reason")
    if not text:
        return None
    if text not in set(Reason):
        abort(404)
    return Reason(text)


def _subject() -> Subject:
    here = standpoint()
    unit = unit_in_scope(
        g.db,
        request.args.get("unit", type=int),
        scope=g.scope,
        province_id=here.province.id,
        on=here.as_of,
    )
    if unit is None:
        return Subject(here, None, here.province.name_vi, [])
    name = unit_name(g.db, unit, on=here.as_of)
    return Subject(here, unit, name, way_up(g.db, unit, on=here.as_of, scope=g.scope))


def _figures(subject: Subject, *kinds: TargetKind) -> list[Figure]:
    here = subject.here
    found = figures(
        g.db,
        here.plan,
        year=here.year,
        as_of=here.as_of,
        unit_id=subject.unit_id,
        kinds=kinds or COUNTED_KINDS,
    )
    return [judged(figure, unit_id=subject.unit_id) for figure in found]


def _figures_of_year(subject: Subject, year: int, kinds: tuple[TargetKind, ...]) -> list[Figure]:
    here = subject.here
    as_of: date = (
        here.as_of if year == here.year else counting_date(year, as_of=None, today=here.today)
    )
    found = figures(
        g.db,
        here.plan,
        year=year,
        as_of=as_of,
        unit_id=subject.unit_id,
        kinds=kinds,
        with_audiences=False,
    )
    return [_first(found, kind) for kind in kinds]


def _by_kind(found: list[Figure]) -> list[Figure]:
    """In the order of coverage.md, whatever the plan's."""
    return sorted(found, key=lambda figure: COUNTED_KINDS.index(figure.kind))


def _first(found: list[Figure], kind: TargetKind) -> Figure:
    return next(figure for figure in found if figure.kind is kind)


def _below(subject: Subject, figure: Figure) -> list[Row]:
    """The units right below, those with the most people still to reach first."""
    here = subject.here
    shares = {share.unit_id: share for share in figure.by_unit}
    units = units_below(g.db, here.province.id, subject.unit_id, on=here.as_of, scope=g.scope)
    rows = [
        Row(
            unit.name,
            replace(
                figure,
                value=shares[unit.unit_id].value,
                denominator=shares[unit.unit_id].denominator,
            ),
            unit.unit_id,
        )
        for unit in units
        if unit.unit_id in shares
    ]
    return sorted(rows, key=lambda row: -row.gap)


def _crumbs(subject: Subject, *, itself: bool = False) -> list[dict[str, str]]:
    """The way up as links: the province where it may be seen, the units above, and the unit."""
    crumbs = []
    sees_province = g.scope.covers_province(subject.here.province.id)
    if sees_province and (subject.unit or itself):
        crumbs.append({"label": subject.here.province.name_vi, "url": url_for(".board")})
    crumbs += [{"label": u.name, "url": url_for(".board", unit=u.unit_id)} for u in subject.above]
    if itself and subject.unit:
        crumbs.append({"label": subject.name, "url": url_for(".board", unit=subject.unit_id)})
    return crumbs


def _share_chart(
    rows: list[Row],
    *,
    name: str,
    title: str,
    as_part_of_target: bool = False,
    gaps: bool = False,
) -> ResponseReturnValue:
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
    return render_template("coverage/chart.html", title=title, svg=Markup(svg), rows=rows)


def _scale(figure: Figure) -> int | None:
    """What 100 on the chart stands for: everyone in scope, or the number wanted."""
    return figure.denominator if figure.denominator is not None else figure.target.threshold


def _threshold_at(figure: Figure) -> float | None:
    if figure.target.threshold is None:
        return None
    return float(figure.target.threshold) if figure.denominator is not None else 100.0


def _value_text(row: Row, *, gaps: bool) -> str:
    figure = row.figure
    if gaps:
        return _("còn %(gap)s / %(all)s", gap=vi_int(row.gap), all=vi_int(figure.denominator))
    if figure.denominator is None:
        return f"{vi_int(figure.value)} / {vi_int(figure.target.threshold)}"
    return f"{vi_int(figure.value)} / {vi_int(figure.denominator)} ({vi_percent(figure.percent)})"
