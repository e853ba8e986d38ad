"""Recorded facts about units: what there is of each sort, what is missing, and the pages of each.

The five sorts have the same pages; each sort is a blueprint of its own, named after its noun.
"""

from dataclasses import dataclass

from flask import Blueprint, Flask, g, render_template, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.basis import Basis, basis
from app.blueprints.fact_form import change, create, remove
from app.blueprints.fact_list import listing, missing, show
from app.blueprints.fact_sort import SORTS, Sort
from app.blueprints.listing import acting, outlook
from app.domain.access import Permission
from app.i18n import _, vi_int
from app.queries.fact import count_facts
from app.queries.fact_gap import gap_of, targets_of
from app.queries.outlook import Outlook
from app.queries.statement import stated_targets
from app.security import requires, signed_in_user
from app.shell import standpoint

bp = Blueprint("fact", __name__, url_prefix="/so-lieu")


@dataclass(frozen=True, slots=True)
class FactCard:
    """One sort of facts on the page of all. gap: what is missing, in words; "" where nothing is
    asked of units one by one. add_url: for those who may."""

    title: str
    about: str
    url: str
    recorded: str
    gap: str
    is_complete: bool
    bases: list[Basis]
    missing_url: str | None = None
    add: str = ""
    add_url: str | None = None


@bp.route("")
@requires(Permission.FACTS_READ)
def index() -> ResponseReturnValue:
    seen = outlook()
    cards = [*(_card(sort, seen) for sort in SORTS), _statement_card(seen)]
    return render_template("fact/index.html", cards=cards, year=seen.year)


def fact_pages(sort: Sort) -> Blueprint:
    """The pages of one sort of facts."""
    pages = Blueprint(sort.name, __name__, url_prefix=f"/so-lieu/{sort.path}")

    @pages.route("", endpoint="index")
    @requires(Permission.FACTS_READ)
    def _index() -> ResponseReturnValue:
        return listing(sort)

    @pages.route("/con-thieu", endpoint="missing")
    @requires(Permission.FACTS_READ)
    def _missing() -> ResponseReturnValue:
        return missing(sort)

    @pages.route("/<int:fact_id>", endpoint="show")
    @requires(Permission.FACTS_READ)
    def _show(fact_id: int) -> ResponseReturnValue:
        return show(sort, fact_id)

    @pages.route("/moi", endpoint="create", methods=["GET", "POST"])
    @requires(sort.permission)
    def _create() -> ResponseReturnValue:
        return create(sort)

    @pages.route("/<int:fact_id>/sua", endpoint="change", methods=["GET", "POST"])
    @requires(sort.permission)
    def _change(fact_id: int) -> ResponseReturnValue:
        return change(sort, fact_id)

    @pages.route("/<int:fact_id>/xoa", endpoint="remove", methods=["GET", "POST"])
    @requires(sort.permission)
    def _remove(fact_id: int) -> ResponseReturnValue:
        return remove(sort, fact_id)

    return pages


def register(app: Flask) -> None:
    """The page of all sorts, and the pages of each."""
    app.register_blueprint(bp)
    for sort in SORTS:
        app.register_blueprint(fact_pages(sort))


def _card(sort: Sort, seen: Outlook) -> FactCard:
    plan = standpoint().plan
    gap = gap_of(g.db, sort.kind, plan, seen)
    is_complete = gap is not None and not gap.missing
    words = ""
    if gap and gap.asked:
        told = sort.complete if is_complete else sort.lacking
        words = _(told, missing=vi_int(gap.missing), asked=vi_int(gap.asked))
    return FactCard(
        title=_(sort.kind.label),
        about=_(sort.about),
        url=url_for(f"{sort.name}.index"),
        recorded=_recorded(sort, seen),
        gap=words,
        is_complete=is_complete,
        bases=[basis(target) for target in targets_of(plan, sort.kind)],
        missing_url=url_for(f"{sort.name}.missing") if gap and gap.missing else None,
        add=_(sort.add),
        add_url=url_for(f"{sort.name}.create") if _may(sort.permission) else None,
    )


def _recorded(sort: Sort, seen: Outlook) -> str:
    count = vi_int(count_facts(g.db, sort.kind, seen))
    if sort.has_year:
        return _("%(count)s lượt ghi cho năm %(year)s", count=count, year=seen.year)
    return _("%(count)s lượt ghi", count=count)


def _statement_card(seen: Outlook) -> FactCard:
    targets = stated_targets(g.db, standpoint().plan, seen)
    stated = sum(one.standing is not None for one in targets)
    is_complete = stated == len(targets)
    told = (
        _("Cả %(asked)s chỉ tiêu định tính đã có xác nhận.", asked=vi_int(len(targets)))
        if is_complete
        else _(
            "%(missing)s/%(asked)s chỉ tiêu định tính chưa có xác nhận.",
            missing=vi_int(len(targets) - stated),
            asked=vi_int(len(targets)),
        )
    )
    may_add = acting(Permission.STATEMENTS_EDIT).sees_province and targets
    return FactCard(
        title=_("Xác nhận chỉ tiêu định tính"),
        about=_("Tỉnh xác nhận, kèm minh chứng, rằng một chỉ tiêu không có con số đã đạt."),
        url=url_for("statement.index"),
        recorded=_("%(count)s xác nhận còn hiệu lực", count=vi_int(stated)),
        gap=told if targets else "",
        is_complete=is_complete,
        bases=[basis(one.target) for one in targets],
        add=_("Ghi xác nhận"),
        add_url=url_for("statement.create") if may_add else None,
    )


def _may(permission: Permission) -> bool:
    """Whether this reader may write such facts anywhere in the province of the page."""
    scope = signed_in_user().scope_of(permission)
    return bool(scope.of_province(standpoint().province.id))
