"""Lists of recorded facts, the units of which one is missing, and one fact by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.fact_sort import SORTS, Sort
from app.blueprints.listing import acting, carried, chosen, intake_url, options, outlook, typed
from app.blueprints.paging import offset, paging, sorting
from app.blueprints.table_file import Field, file_asked, file_links, send_table
from app.blueprints.trail import trail
from app.domain.column import COLUMNS
from app.domain.coverage import percent_shown
from app.domain.fact import UNITS_OF_FACTS
from app.domain.intake import ImportKind
from app.domain.plan import clause_anchor
from app.domain.trail import FIELDS
from app.domain.unit import SINCE_EVER, UnitKind
from app.i18n import _, vi_date, vi_int
from app.models import CitizenStatistic, Declaration, Unit
from app.queries.board import UnitName, unit_name
from app.queries.fact import (
    ATTRIBUTES,
    Fact,
    FactFilter,
    FactLine,
    FactOrder,
    count_facts,
    fact_in_scope,
    facts_of_unit,
    list_facts,
    units_of_others,
)
from app.queries.fact_gap import gap_of, units_missing
from app.queries.setting import clauses_of
from app.shell import standpoint

PAGE = 50


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact in a list. shares: parts of the whole in percent, by name. change_url: who may."""

    line: FactLine
    url: str
    change_url: str | None
    shares: dict[str, Decimal | None] = field(default_factory=dict)

    @property
    def fact(self) -> Fact:
        return self.line.fact


@dataclass(frozen=True, slots=True)
class Told:
    """One part of a fact in words. name: of the model's column."""

    name: str
    label: str
    value: str


def listing(sort: Sort) -> ResponseReturnValue:
    """The facts of the year."""
    seen, wanted = outlook(), _filter(sort)
    order = sorting(list(FactOrder), f"-{FactOrder.WHEN}")
    total = count_facts(g.db, sort.kind, seen, wanted)
    ending = file_asked()
    lines = list_facts(
        g.db,
        sort.kind,
        seen,
        wanted,
        order=FactOrder(order.key),
        is_descending=order.is_descending,
        limit=None if ending else PAGE,
        offset=0 if ending else offset(total, PAGE),
    )
    if ending:
        return send_table(_(sort.kind.label), _fields(sort), lines, ending=ending)
    return render_template(
        sort.template,
        sort=sort,
        rows=_rows(sort, lines),
        wanted=wanted,
        order=order,
        paging=paging(total, PAGE),
        year=seen.year,
        is_filtered=wanted != FactFilter(),
        unit_kinds=options(_kinds(sort)),
        clauses=_clauses() if sort.kind is ImportKind.OUTPUTS else [],
        gap=gap_of(g.db, sort.kind, standpoint().plan, seen),
        carried=carried(),
        intake_url=url_for("intake.index", kind=sort.kind.value) if intake_url() else None,
        may_add=_may_add(sort),
        files=file_links(),
    )


def missing(sort: Sort) -> ResponseReturnValue:
    """The units of which such a fact is asked, and that have none."""
    seen, plan = outlook(), standpoint().plan
    gap = gap_of(g.db, sort.kind, plan, seen)
    total = gap.missing if gap else 0
    if ending := file_asked():
        units = units_missing(g.db, sort.kind, plan, seen)
        fields: list[Field[UnitName]] = [
            Field(_("Mã đơn vị"), lambda unit: unit.code),
            Field(_("Tên đơn vị"), lambda unit: unit.name),
        ]
        return send_table(_(sort.missing_title), fields, units, ending=ending)
    units = units_missing(g.db, sort.kind, plan, seen, limit=PAGE, offset=offset(total, PAGE))
    mine = acting(sort.permission)
    others = units_of_others(g.db, mine, [unit.unit_id for unit in units])
    return render_template(
        "fact/missing.html",
        sort=sort,
        units=units,
        others=others,
        gap=gap,
        paging=paging(total, PAGE),
        count=count_facts(g.db, sort.kind, seen),
        year=seen.year,
        may_add=_may_add(sort),
        files=file_links(),
    )


def show(sort: Sort, fact_id: int) -> ResponseReturnValue:
    """One fact, with what has been done to it."""
    seen = outlook()
    fact = fact_in_scope(g.db, sort.kind, fact_id, seen)
    others = units_of_others(g.db, acting(sort.permission), [fact.unit_id])
    clause = getattr(fact, "clause", None)
    return render_template(
        "fact/show.html",
        sort=sort,
        fact=fact,
        unit_name=unit_name(g.db, fact.unit, on=seen.as_of),
        told=_told(sort, fact),
        clause_url=url_for("plan.show", _anchor=clause_anchor(clause)) if clause else None,
        may_change=_may_add(sort) and fact.unit_id not in others,
        may_add=_may_add(sort),
        history=trail(sort.subject, fact_id),
    )


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A fact on the page of its unit. when: the year or day that it is of."""

    when: str
    url: str
    told: list[Told]


def unit_facts(unit: Unit) -> list[tuple[Sort, list[UnitFact]]]:
    """What is recorded of a unit that the reader has been found to see, for fact/of_unit.html."""
    found = facts_of_unit(g.db, unit)
    return [
        (sort, [_unit_fact(sort, fact) for fact in found[sort.kind]])
        for sort in SORTS
        if sort.kind in found
    ]


def _unit_fact(sort: Sort, fact: Fact) -> UnitFact:
    told = {one.name: one for one in _told(sort, fact)}
    when = told.pop(sort.when)
    return UnitFact(when.value, url_for(f"{sort.name}.show", fact_id=fact.id), list(told.values()))


def _may_add(sort: Sort) -> bool:
    mine = acting(sort.permission)
    return bool(mine.scope.of_province(mine.province_id))


def _rows(sort: Sort, lines: Sequence[FactLine]) -> list[FactRow]:
    others = units_of_others(g.db, acting(sort.permission), {line.fact.unit_id for line in lines})
    may = _may_add(sort)
    return [
        FactRow(
            line=line,
            url=url_for(f"{sort.name}.show", fact_id=line.fact.id),
            change_url=url_for(f"{sort.name}.change", fact_id=line.fact.id)
            if may and line.fact.unit_id not in others
            else None,
            shares=_shares(line.fact),
        )
        for line in lines
    ]


def _shares(fact: Fact) -> dict[str, Decimal | None]:
    if isinstance(fact, CitizenStatistic):
        people = fact.working_age_population
        parts = {"skilled": fact.skilled, "proficient": fact.proficient}
    elif isinstance(fact, Declaration):
        people, parts = fact.headcount, {"trained": fact.trained}
    else:
        return {}
    return {
        name: percent_shown(part, people) if part is not None and people else None
        for name, part in parts.items()
    }


def _filter(sort: Sort) -> FactFilter:
    clause = request.args.get("clause", "") if sort.kind is ImportKind.OUTPUTS else ""
    return FactFilter(
        unit_text=typed("unit_name"),
        unit_kind=chosen(UnitKind, "kind"),
        clause=clause,
        in_all_years=sort.has_year and request.args.get("years") == "all",
    )


def _kinds(sort: Sort) -> list[UnitKind]:
    """The kinds of units to choose from; none where there is but one."""
    kinds = UNITS_OF_FACTS.get(sort.kind, frozenset(UnitKind) - {UnitKind.PROVINCE})
    return [kind for kind in UnitKind if kind in kinds] if len(kinds) > 1 else []


def _clauses() -> list[tuple[str, str]]:
    printed = clauses_of(g.db, standpoint().province.id).values()
    return [(clause, clause) for clause in printed]


def _fields(sort: Sort) -> list[Field[FactLine]]:
    """The columns of the files that such facts are brought in by, so that a file goes both ways."""
    labels = {column.name: _(column.label) for column in COLUMNS[sort.kind]}
    fields: list[Field[FactLine]] = [
        Field(labels.pop("unit_code"), lambda line: line.unit_code),
        Field(_("Tên đơn vị"), lambda line: line.unit_name),
    ]
    for name, label in labels.items():
        fields.append(Field(label, _of(ATTRIBUTES.get(name, name))))
    return fields


def _of(attribute: str) -> Callable[[FactLine], object]:
    return lambda line: getattr(line.fact, attribute)


def _told(sort: Sort, fact: Fact) -> list[Told]:
    """The parts of a fact in words, in the order of the audit log's."""
    fields = FIELDS[sort.subject.value]
    names = [name for name in fields if not name.startswith("unit")]
    return [Told(name, _(fields[name].label), _words(name, getattr(fact, name))) for name in names]


def _words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if value == SINCE_EVER:
        return _("không ghi ngày: tính cho cả năm")
    if isinstance(value, date):
        return vi_date(value)
    if isinstance(value, int) and name != "year":
        return vi_int(value)
    return "" if value is None else str(value)
