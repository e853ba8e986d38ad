"""Forms of recorded facts: adding one, correcting it, taking it away."""

from contextlib import suppress
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.fact_sort import Sort
from app.blueprints.listing import acting
from app.blueprints.question import Question, ask
from app.blueprints.unit_choice import choice_url, chosen_unit, show_unit
from app.db import transaction
from app.domain.column import COLUMNS
from app.domain.fact import UNITS_OF_FACTS
from app.domain.fault import Fault
from app.domain.unit import SINCE_EVER
from app.forms.fact import FactForm, OutputForm
from app.i18n import _, bilingual
from app.models import Target, Task, Unit
from app.queries.board import unit_name
from app.queries.fact import ATTRIBUTES, Fact, fact_in_scope
from app.queries.outlook import Outlook
from app.queries.unit_choice import unit_written
from app.security import signed_in_user
from app.services.fact import FactRefused, change_fact, record_fact, remove_fact
from app.shell import standpoint


def create(sort: Sort) -> ResponseReturnValue:
    """Record a fact about a unit that is found by typing."""
    mine, form = acting(), _form(sort)
    if form.validate_on_submit():
        unit = chosen_unit(form, form.unit_code, mine)
        if unit is not None:
            try:
                with transaction(g.db) as db:
                    actor, now = signed_in_user(), clock.now()
                    fact = record_fact(db, sort.kind, unit, form.said(), actor=actor, now=now)
            except FactRefused as refused:
                _refuse(form, refused)
            else:
                flash(_("Đã ghi số liệu của %(unit)s.", unit=_name(unit, mine)), "success")
                return redirect(url_for(f"{sort.name}.show", fact_id=fact.id))
    elif request.method == "POST":
        chosen_unit(form, form.unit_code, mine)
    else:
        _offer_unit(form, mine)
    return _page(sort, form, None, mine)


def change(sort: Sort, fact_id: int) -> ResponseReturnValue:
    """Correct a fact; of another unit it would be another fact."""
    mine = acting()
    fact = fact_in_scope(g.db, sort.kind, fact_id, mine)
    form = _form(sort, fact)
    del form.unit_code
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                actor, now = signed_in_user(), clock.now()
                change_fact(db, sort.kind, fact, form.said(), actor=actor, now=now)
        except FactRefused as refused:
            _refuse(form, refused)
        else:
            flash(_("Đã lưu số liệu của %(unit)s.", unit=_name(fact.unit, mine)), "success")
            return redirect(url_for(f"{sort.name}.show", fact_id=fact_id))
    return _page(sort, form, fact, mine)


def remove(sort: Sort, fact_id: int) -> ResponseReturnValue:
    """Take a fact away, once asked; the audit log keeps what it said."""
    mine = acting()
    fact = fact_in_scope(g.db, sort.kind, fact_id, mine)
    name, actor, now = _name(fact.unit, mine), signed_in_user(), clock.now()
    question = Question(
        title=_("Xóa số liệu này của %(unit)s?", unit=name),
        told=_(
            "Số liệu sẽ không còn trong sổ và không được tính vào chỉ tiêu nào nữa. Nhật ký vẫn "
            "giữ nội dung đã xóa và ai đã xóa; nếu xóa nhầm, có thể ghi lại."
        ),
        act=_("Xóa số liệu"),
        back_url=url_for(f"{sort.name}.show", fact_id=fact_id),
    )
    return ask(
        question,
        lambda db: remove_fact(db, sort.kind, fact, actor=actor, now=now),
        done=_("Đã xóa số liệu của %(unit)s.", unit=name),
        to=lambda: url_for(f"{sort.name}.index"),
    )


def _page(sort: Sort, form: FactForm, fact: Fact | None, mine: Outlook) -> ResponseReturnValue:
    page = render_template(
        "fact/form.html",
        sort=sort,
        form=form,
        fact=fact,
        unit_name=_name(fact.unit, mine) if fact else None,
        choice_url=choice_url(sort.permission, sorted(UNITS_OF_FACTS.get(sort.kind, ()))),
    )
    return page, 422 if form.errors else 200


def _form(sort: Sort, fact: Fact | None = None) -> FactForm:
    here = standpoint()
    form = sort.form(data=_said(sort, fact) if fact else {"year": here.year})
    if isinstance(form, OutputForm):
        known = [fact.clause] if fact is not None and hasattr(fact, "clause") else []
        form.clause.choices = [("", _("Chọn một mục")), *_clause_choices(known)]
    return form


def _said(sort: Sort, fact: Fact) -> dict[str, Any]:
    """A fact as the form shows it."""
    names = [column.name for column in COLUMNS[sort.kind] if column.name != "unit_code"]
    said = {name: getattr(fact, ATTRIBUTES.get(name, name)) for name in names}
    # A file of declarations has no such column, their form has.
    said["recorded_on"] = getattr(fact, "recorded_on", None)
    return {name: None if value == SINCE_EVER else value for name, value in said.items()}


def _clause_choices(known: list[str]) -> list[tuple[str, str]]:
    """The clauses of the plan with their titles, and those known that are no longer in it."""
    plan = standpoint().plan
    choices: dict[str, str] = {}
    parts: list[Target | Task] = [*plan.targets, *plan.tasks]
    for part in parts:
        title = bilingual(part.title_vi, part.title_en)
        for clause in part.clauses:
            choices.setdefault(clause, _("%(clause)s: %(title)s", clause=clause, title=title))
    return [*choices.items(), *((clause, clause) for clause in known if clause not in choices)]


def _offer_unit(form: FactForm, mine: Outlook) -> None:
    """Begin with the unit of the address, else with the one that the actor works for."""
    written = request.args.get("unit", "")
    parts = mine.scope.of_province(mine.province_id)
    if not written and len(parts) == 1 and parts[0].unit_id is not None:
        written = g.db.get_one(Unit, parts[0].unit_id).code
    if written:
        with suppress(Fault):
            show_unit(form.unit_code, unit_written(g.db, mine, written), mine)


def _refuse(form: FactForm, refused: FactRefused) -> None:
    """Say on each field what is wrong with it; on top, what is about the unit of a fact."""
    for name, fault in refused.refusals:
        form.refuse(fault, form[name] if name in form else None)  # noqa: SIM401  forms have no get


def _name(unit: Unit, mine: Outlook) -> str:
    return unit_name(g.db, unit, on=mine.as_of)
