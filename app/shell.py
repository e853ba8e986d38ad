"""Where the reader stands: province, year and counting date, which govern every figure of a page.

They stand in the address: every link of the application carries those that were chosen.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app import clock
from app.db import extension
from app.domain.access import Permission, Scope, Subtree
from app.domain.coverage import counting_date
from app.domain.errors import NotFound, WrongUsage
from app.domain.label import N_
from app.i18n import _, bilingual
from app.models import Plan, Province, User
from app.queries.plan import NoPlanYet, first_at_work, plan_of, provinces

CARRIED = ("province", "year", "as_of")
SHOWN_YEAR = "shown_year"
"""What the figures were of when the form of the period was sent."""

_OWN = {"trainee.show", "registration.index", "check_in.index"}
"""Pages of one's own record, for accounts that belong to somebody of the roster."""

_NAVIGATION = (
    ("home.index", N_("Việc cần làm"), "check2-square", Permission.PLAN_READ),
    ("trainee.show", N_("Hồ sơ của tôi"), "person-circle", Permission.OWN_RECORD),
    ("registration.index", N_("Đăng ký học"), "pencil", Permission.OWN_RECORD),
    ("check_in.index", N_("Điểm danh"), "qr-code", Permission.OWN_RECORD),
    ("plan.show", N_("Kế hoạch"), "journal-text", Permission.PLAN_READ),
    ("coverage.board", N_("Độ phủ"), "bar-chart-line", Permission.COVERAGE_READ),
    ("education.index", N_("Giáo dục"), "book", Permission.EDUCATION_READ),
    ("course.index", N_("Khóa & lớp"), "mortarboard", Permission.COURSES_READ),
    ("assessment.index", N_("Đánh giá"), "clipboard-check", Permission.PEOPLE_READ),
    ("fact.index", N_("Số liệu"), "table", Permission.FACTS_READ),
    ("person.index", N_("Con người"), "people", Permission.PEOPLE_READ),
    ("unit.index", N_("Đơn vị", "danh sách"), "diagram-3", Permission.PEOPLE_READ),
    ("intake.index", N_("Nhập dữ liệu"), "upload", Permission.INTAKE),
    ("invitation.index", N_("Mời mở tài khoản"), "send", Permission.INVITE),
    ("user.index", N_("Tài khoản", "danh sách"), "key", Permission.USERS_EDIT),
    ("audit.index", N_("Nhật ký"), "clock-history", Permission.AUDIT_READ),
    ("message.index", N_("Thư đi"), "envelope", Permission.OUTBOX),
    ("job.index", N_("Việc chạy nền"), "hourglass-split", Permission.JOBS_READ),
)


_PART_OF = {
    "chart": "coverage",
    "course_class": "course",
    "planning": "course",
    **dict.fromkeys(("person_edit", "posting"), "person"),
    **dict.fromkeys(("unit_edit", "unit_close"), "unit"),
    "meeting": "course",
    **dict.fromkeys(("attendance", "check_in_desk", "walk_in"), "course"),
    **dict.fromkeys(("trainer", "place", "nomination", "seat_hold", "substitution"), "course"),
    "approval": "home",
    "enrolment": "course",
    "completion": "course",
    "calendar": "trainee",
    **dict.fromkeys(("office", "certificate", "closing", "class_document"), "course"),
    **dict.fromkeys(("school", "citizen", "network", "output", "declaration", "statement"), "fact"),
}
"""Blueprints without an entry of their own in the navigation."""


class NotAYear(WrongUsage):
    """The address asks for something that is no year."""

    message = N_("«%(found)s» không phải là một năm. Hãy chọn năm ở đầu trang.")


class NotADay(WrongUsage):
    """The address asks for something that is no day."""

    message = N_("«%(found)s» không phải là một ngày. Hãy viết như 31/12/2024.")


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A province's plan, seen in a year, on a day of it."""

    province: Province
    plan: Plan
    provinces: list[Province]
    year: int
    as_of: date
    today: date

    @property
    def years(self) -> list[int]:
        """The years that can be asked for: from the plan's beginning to this one, latest first."""
        return list(range(self.today.year, self.plan.begins_on.year - 1, -1))


def standpoint() -> Standpoint:
    """The reader's standpoint in this request. Raises WrongUsage, or NotFound outside the scope."""
    if "standpoint" not in g:
        g.standpoint = _read_standpoint(_places(_reader()))
    found: Standpoint = g.standpoint
    return found


def _places(user: User) -> Scope:
    """The provinces to stand in: whose plans the reader reads; a trainee's is their record's."""
    scope = user.scope_of(Permission.PLAN_READ)
    if user.province_id is None or user.may(Permission.PLAN_READ):
        return scope
    return Scope((Subtree(user.province_id),))


def _reader() -> User:
    user: User = current_user
    return user


def _read_standpoint(scope: Scope) -> Standpoint:
    seen = provinces(extension.session, scope=scope)
    wanted = request.args.get("province")
    if wanted is not None:
        seen_by_code = {province.code: province for province in seen}
        if wanted not in seen_by_code:
            raise NotFound
        province = seen_by_code[wanted]
    elif seen:
        province = first_at_work(extension.session, seen)
    else:
        raise NoPlanYet
    today = clock.today()
    year = _year(request.args.get("year") or str(today.year))
    as_of = counting_date(year, as_of=day_typed(request.args.get("as_of")), today=today)
    plan = plan_of(extension.session, province)
    return Standpoint(province, plan, seen, year, as_of, today)


def _year(text: str) -> int:
    if not (text.isdecimal() and len(text) == 4):
        raise NotAYear(found=text)
    return int(text)


def day_typed(text: str | None) -> date | None:
    """A day as the address holds it (ISO), or as somebody typed it (dd/mm/yyyy). Raises NotADay."""
    if not text:
        return None
    parts = text.strip().split("/")
    iso = "-".join(part.zfill(2) for part in reversed(parts)) if len(parts) == 3 else parts[0]
    try:
        return date.fromisoformat(iso)
    except ValueError as error:
        raise NotADay(found=text) from error


def _settle() -> ResponseReturnValue | None:
    """Sent without scripts, the form of the period names the old year's day beside a new year."""
    shown = request.args.get(SHOWN_YEAR)
    if shown is None:
        return None
    is_stale = request.args.get("year") != shown and shown in request.args.get("as_of", "")
    left_out = {SHOWN_YEAR, "as_of"} if is_stale else {SHOWN_YEAR}
    kept = [(name, value) for name, value in request.args.items(True) if name not in left_out]
    return redirect(f"{request.script_root}{request.path}?{urlencode(kept)}")


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    """Put what was chosen into every link, so that a page sent on shows the same figures."""
    if endpoint == "static" or endpoint.startswith(("account.", "language.", "verification.")):
        return
    if "carried" not in g:  # asked for by every link of a page
        g.carried = [(name, request.args[name]) for name in CARRIED if request.args.get(name)]
    for name, chosen in g.carried:
        values.setdefault(name, chosen)


@dataclass(frozen=True, slots=True)
class NavItem:
    """One kind of work in the navigation."""

    label: str
    url: str
    icon: str
    active: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A province as the top bar shows it."""

    code: str
    name: str


def _place(province: Province) -> Place:
    return Place(province.code, bilingual(province.name_vi, province.name_en))


@dataclass(frozen=True, slots=True)
class Shell:
    """What layouts/shell.html shows around every page."""

    standpoint: Standpoint | None
    user_name: str
    role_label: str
    nav: list[NavItem]
    account_url: str
    search_url: str | None
    search_text: str
    sign_out_url: str
    csrf_token: str
    has_period: bool
    kept: list[tuple[str, str]]

    @property
    def province(self) -> Place | None:
        here = self.standpoint
        return _place(here.province) if here else None

    @property
    def provinces(self) -> list[Place]:
        here = self.standpoint
        return [_place(province) for province in here.provinces] if here else []

    @property
    def year(self) -> int | None:
        return self.standpoint.year if self.standpoint else None

    @property
    def years(self) -> list[int]:
        return self.standpoint.years if self.standpoint else []

    @property
    def as_of(self) -> date | None:
        return self.standpoint.as_of if self.standpoint else None

    @property
    def as_of_iso(self) -> str:
        return self.standpoint.as_of.isoformat() if self.standpoint else ""

    @property
    def latest_iso(self) -> str:
        here = self.standpoint
        return counting_date(here.year, as_of=None, today=here.today).isoformat() if here else ""


def _shell() -> Shell:
    user = _reader()
    here = _standpoint_or_none()
    blueprint = request.blueprint or ""
    return Shell(
        standpoint=here,
        user_name=user.display_name,
        role_label=", ".join(_(role.label) for role in user.roles),
        nav=[
            NavItem(
                _(label),
                url_for(endpoint),
                icon,
                active=_PART_OF.get(blueprint, blueprint) == endpoint.split(".")[0],
            )
            for endpoint, label, icon, permission in _NAVIGATION
            if user.may(permission) and (endpoint not in _OWN or user.person_id is not None)
        ],
        account_url=url_for("account.show"),
        search_url=url_for("search.index") if user.may(Permission.PEOPLE_READ) else None,
        search_text=request.args.get("q", "") if request.blueprint == "search" else "",
        sign_out_url=url_for("account.sign_out"),
        csrf_token=generate_csrf(),
        has_period=here is not None,
        kept=[(k, v) for k, v in request.args.items() if k not in (*CARRIED, "page")],
    )


def _standpoint_or_none() -> Standpoint | None:
    """An error page, or a system without plans, has a shell but nowhere to stand."""
    try:
        return standpoint()
    except (WrongUsage, NotFound):
        return None


def _context() -> dict[str, Any]:
    return {"shell": _shell()} if current_user.is_authenticated else {}


def init_app(app: Flask) -> None:
    """Give every page its shell, and every link the chosen province, year and day."""
    app.before_request(_settle)
    app.context_processor(_context)
    app.url_defaults(_carry)
