"""Accounts of staff: who has one, with which roles over what, and what was done to it."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import clock
from app.blueprints.listing import acting, carried, chosen, options, typed
from app.blueprints.paging import offset, paging
from app.blueprints.question import Question, ask
from app.blueprints.register_file import user_fields
from app.blueprints.slip import slips
from app.blueprints.table_file import file_asked, file_links, send_table
from app.blueprints.trail import trail
from app.blueprints.unit_choice import choice_url, chosen_unit
from app.db import transaction
from app.domain.access import Permission, Role
from app.domain.account import AccountState
from app.domain.account_code import VALID_FOR, CodePurpose
from app.domain.errors import NotFound, RuleViolation
from app.domain.fault import UnknownPerson
from app.domain.trail import AuditSubject
from app.forms.field import given
from app.forms.user import PersonalForm, Reach, RoleForm, UserForm
from app.i18n import _
from app.models import Person, RoleGrant, Unit, User
from app.queries.account_code import live_code
from app.queries.enrolment import person_by_code
from app.queries.user import (
    UserFilter,
    count_users,
    grants_of,
    last_sign_in,
    list_users,
    reaches,
    user_in_scope,
)
from app.security import code_hash, requires, signed_in_user
from app.services.access.account import change_user, create_user, disable, enable
from app.services.access.authority import may_give
from app.services.access.code import IssuedCode, issue_code
from app.services.access.grant import grant, revoke
from app.shell import standpoint

bp = Blueprint("user", __name__, url_prefix="/nguoi-dung")

PAGE = 50


@bp.route("")
@requires(Permission.USERS_EDIT)
def index() -> ResponseReturnValue:
    wanted = UserFilter(typed("q"), chosen(Role, "role"), chosen(AccountState, "state"))
    today = clock.today()
    if ending := file_asked():
        lines = list_users(g.db, g.scope, wanted, on=today)
        return send_table(_("Tài khoản và phân quyền"), user_fields(), lines, ending=ending)
    total = count_users(g.db, g.scope, wanted, on=today)
    users = list_users(g.db, g.scope, wanted, on=today, limit=PAGE, offset=offset(total, PAGE))
    return render_template(
        "user/index.html",
        users=users,
        wanted=wanted,
        is_filtered=wanted != UserFilter(),
        paging=paging(total, PAGE),
        roles=options(Role),
        states=options(AccountState),
        carried=carried(),
        files=file_links(),
    )


@bp.route("/moi", methods=["GET", "POST"])
@requires(Permission.USERS_EDIT)
def create() -> ResponseReturnValue:
    """The account with its first role, and the code to open it: shown here, this one time."""
    form = UserForm()
    if form.validate_on_submit():
        unit, person = _unit_of(form), _person_of(form)
        if not form.errors and (issued := _created(form, unit, person)) is not None:
            return _code_page(issued)
    return _role_page("user/create.html", form)


@bp.route("/<int:user_id>")
@requires(Permission.USERS_EDIT)
def show(user_id: int) -> ResponseReturnValue:
    user, today = _user(user_id), clock.today()
    actor, now = signed_in_user(), clock.now()
    return render_template(
        "user/show.html",
        user=user,
        grants=grants_of(g.db, [user.id], on=today).get(user.id, []),
        takeable={r.id for r in user.grants if may_give(g.db, actor, r.role, r.subtree, now=now)},
        is_within_reach=reaches(g.db, g.scope, user, on=today),
        is_mine=user.id == actor.id,
        code=live_code(g.db, user, now=now),
        signed_in_at=last_sign_in(g.db, user),
        trail=trail(AuditSubject.USER, user.id),
    )


@bp.route("/<int:user_id>/sua", methods=["GET", "POST"])
@requires(Permission.USERS_EDIT)
def edit(user_id: int) -> ResponseReturnValue:
    user = _user(user_id)
    form = PersonalForm(obj=user)
    if form.validate_on_submit():

        def change(db: Session) -> None:
            change_user(
                db,
                user,
                display_name=given(form.display_name.data),
                email=form.email.data,
                actor=signed_in_user(),
                now=clock.now(),
            )

        if _is_done(change, form):
            flash(_("Đã lưu tài khoản «%(username)s».", username=user.username), "success")
            return redirect(url_for(".show", user_id=user.id))
    page = render_template("user/edit.html", form=form, user=user)
    return page, 422 if form.errors else 200


@bp.route("/<int:user_id>/vai-tro", methods=["GET", "POST"])
@requires(Permission.USERS_EDIT)
def add_role(user_id: int) -> ResponseReturnValue:
    user, form = _user(user_id), RoleForm()
    if form.validate_on_submit():
        unit = _unit_of(form)
        if not form.errors and _is_done(lambda db: _grant(db, user, form, unit), form):
            role = given(form.role.data)
            flash(_("Đã giao vai trò «%(role)s».", role=_(role.label)), "success")
            return redirect(url_for(".show", user_id=user.id))
    return _role_page("user/add_role.html", form, user=user)


@bp.route("/<int:user_id>/vai-tro/<int:grant_id>/thu-hoi", methods=["GET", "POST"])
@requires(Permission.USERS_EDIT)
def take_role(user_id: int, grant_id: int) -> ResponseReturnValue:
    user = _user(user_id)
    given_role = _grant_of(user, grant_id)
    question = Question(
        title=_("Thu hồi vai trò «%(role)s»?", role=_(given_role.role.label)),
        told=_(
            "«%(name)s» mất các quyền của vai trò này ngay ở lần mở trang kế tiếp.",
            name=user.display_name,
        ),
        act=_("Thu hồi vai trò"),
        back_url=url_for(".show", user_id=user.id),
    )
    done = _("Đã thu hồi vai trò «%(role)s».", role=_(given_role.role.label))
    return ask(
        question,
        lambda db: revoke(db, given_role, actor=signed_in_user(), now=clock.now()),
        done=done,
        # Whoever has lost the last role within one's scope is out of sight.
        to=lambda: _seen_or_list(user.id),
    )


@bp.route("/<int:user_id>/ma", methods=["GET", "POST"])
@requires(Permission.USERS_EDIT)
def code(user_id: int) -> ResponseReturnValue:
    """A one-time code: made and shown by the same POST, as nobody can read it again."""
    user = _user(user_id)
    is_open = user.state is AccountState.ACTIVE
    purpose = CodePurpose.NEW_PASSWORD if is_open else CodePurpose.OPEN
    question = Question(
        title=_("Cấp mã một lần cho «%(name)s»?", name=user.display_name),
        told=_(
            "Mã hiện ra một lần, dùng được trong %(count)s ngày. Mã cấp trước đó thôi dùng được.",
            count=VALID_FOR[purpose].days,
        ),
        act=_("Cấp mã đặt mật khẩu mới") if is_open else _("Cấp mã mở tài khoản"),
        back_url=url_for(".show", user_id=user.id),
        is_dangerous=False,
    )
    issued: list[IssuedCode] = []

    def issue(db: Session) -> None:
        issued.append(
            issue_code(db, user, code_hash=code_hash(), actor=signed_in_user(), now=clock.now())
        )

    return ask(question, issue, answer=lambda: _code_page(issued[0]))


@bp.route("/<int:user_id>/khoa", methods=["GET", "POST"])
@requires(Permission.USERS_EDIT)
def close(user_id: int) -> ResponseReturnValue:
    user = _user(user_id)
    question = Question(
        title=_("Khóa tài khoản «%(username)s»?", username=user.username),
        told=_(
            "«%(name)s» bị đăng xuất ở mọi nơi ngay bây giờ và không đăng nhập được nữa. Vai trò "
            "và nhật ký giữ nguyên; mở khóa được bất cứ lúc nào.",
            name=user.display_name,
        ),
        act=_("Khóa tài khoản"),
        back_url=url_for(".show", user_id=user.id),
    )
    return ask(
        question,
        lambda db: disable(db, user, actor=signed_in_user(), now=clock.now()),
        done=_("Đã khóa tài khoản «%(username)s».", username=user.username),
    )


@bp.route("/<int:user_id>/mo-khoa", methods=["GET", "POST"])
@requires(Permission.USERS_EDIT)
def reopen(user_id: int) -> ResponseReturnValue:
    user = _user(user_id)
    question = Question(
        title=_("Mở khóa tài khoản «%(username)s»?", username=user.username),
        told=_("Tài khoản dùng lại được với mật khẩu và vai trò cũ."),
        act=_("Mở khóa"),
        back_url=url_for(".show", user_id=user.id),
        is_dangerous=False,
    )
    return ask(
        question,
        lambda db: enable(db, user, actor=signed_in_user(), now=clock.now()),
        done=_("Đã mở khóa tài khoản «%(username)s».", username=user.username),
    )


def _user(user_id: int) -> User:
    return user_in_scope(g.db, user_id, g.scope, on=clock.today())


def _grant_of(user: User, grant_id: int) -> RoleGrant:
    """One of the user's roles. Raises NotFound."""
    for one in user.grants:
        if one.id == grant_id:
            return one
    raise NotFound


def _seen_or_list(user_id: int) -> str:
    try:
        return url_for(".show", user_id=_user(user_id).id)
    except NotFound:
        return url_for(".index")


def _role_page(template: str, form: RoleForm, **facts: object) -> ResponseReturnValue:
    page = render_template(template, form=form, unit_url=choice_url(Permission.USERS_EDIT), **facts)
    return page, 422 if form.errors else 200


def _code_page(issued: IssuedCode) -> ResponseReturnValue:
    return render_template("user/code.html", user=issued.user, slips=slips([issued]))


def _is_done(act: Callable[[Session], object], form: RoleForm | PersonalForm) -> bool:
    """Whether an act is done and kept; if not, the refusal is shown on the form."""
    try:
        with transaction(g.db) as db:
            act(db)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return False
    return True


def _unit_of(form: RoleForm) -> Unit | None:
    """The unit that the role is to hold over, if any; no such unit is said beside the field."""
    return chosen_unit(form, form.unit, acting()) if form.reach.data is Reach.UNIT else None


def _person_of(form: UserForm) -> Person | None:
    if not form.person.data:
        return None
    person = person_by_code(g.db, form.person.data, acting())
    if person is None:
        form.refuse(UnknownPerson(found=form.person.data), form.person)
    return person


def _grant(db: Session, user: User, form: RoleForm, unit: Unit | None) -> None:
    is_everywhere = form.reach.data is Reach.SYSTEM
    grant(
        db,
        user,
        given(form.role.data),
        province_id=None if is_everywhere else standpoint().province.id,
        unit_id=unit.id if unit else None,
        kinds=form.kinds.data or None,
        actor=signed_in_user(),
        now=clock.now(),
    )


def _created(form: UserForm, unit: Unit | None, person: Person | None) -> IssuedCode | None:
    issued: list[IssuedCode] = []

    def act(db: Session) -> None:
        actor, now = signed_in_user(), clock.now()
        user = create_user(
            db,
            username=given(form.username.data),
            display_name=given(form.display_name.data),
            email=form.email.data,
            province_id=None if form.reach.data is Reach.SYSTEM else standpoint().province.id,
            person=person,
            actor=actor,
            now=now,
        )
        _grant(db, user, form, unit)
        issued.append(issue_code(db, user, code_hash=code_hash(), actor=actor, now=now))

    return issued[0] if _is_done(act, form) else None
