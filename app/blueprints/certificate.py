"""Certificates of a class: issued, printed, revoked; and the register that they all stand in."""

from collections import Counter

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import clock
from app.blueprints.certificate_file import send_certificates
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting, carried, outlook, typed
from app.blueprints.paging import offset, paging
from app.blueprints.question import Question, ask
from app.blueprints.table_file import (
    Field,
    FileLink,
    file_asked,
    file_links,
    prepared_link,
    send_table,
)
from app.db import transaction
from app.domain.access import Permission
from app.domain.certificate import CertificateState, NobodyToCertify, grouped
from app.domain.errors import RuleViolation
from app.errors import refusal_text
from app.forms.certificate import RevocationForm
from app.forms.field import given
from app.i18n import _, vi_int
from app.models import Certificate, CourseClass
from app.queries.certificate import (
    RegisterLine,
    certificate_in_scope,
    certificate_of,
    certificate_roll,
    certificate_to_change,
    count_register,
    graduates,
    list_register,
    printed,
    valid_in,
)
from app.queries.enrolment import enrolment_of
from app.queries.organiser import class_to_change
from app.security import requires, signed_in_user
from app.services.certificate import issue_all, issue_one, revoke

bp = Blueprint("certificate", __name__)

PAGE = 50
PRINTED_AT_ONCE = 200
"""About a second of setting type; more certificates are for a worker."""


# Of a class


@bp.route("/lop/<int:class_id>/chung-nhan")
@requires(Permission.ENROLMENTS_EDIT)
def index(class_id: int) -> ResponseReturnValue:
    """Who completed the class, and the certificate of each."""
    course_class = class_to_change(g.db, class_id, acting())
    people = certificate_roll(g.db, class_id)
    first, standing = offset(len(people), PAGE), Counter(one.state for one in people)
    valid = standing[CertificateState.HOLDING]
    return class_page(
        "certificate/of_class.html",
        course_class,
        people=people[first : first + PAGE],
        paging=paging(len(people), PAGE),
        due=standing[None],
        lost=standing[CertificateState.CORRECTED],
        entered=sum(bool(one.entered_no) for one in people),
        valid=valid,
        file=_file_of_class(course_class, valid),
        grouped=grouped,
    )


@bp.route("/lop/<int:class_id>/chung-nhan/cap", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def issue(class_id: int) -> ResponseReturnValue:
    """Everybody who completed and has none."""
    course_class = class_to_change(g.db, class_id, acting())
    due = sum(one.certificate is None for one in graduates(g.db, class_id))
    if not due:
        flash(_(NobodyToCertify.message), "info")
        return redirect(url_for(".index", class_id=class_id))
    question = Question(
        title=_("Cấp giấy chứng nhận cho %(count)s người?", count=due),
        told=_(
            "Mỗi người nhận một số tiếp theo trong sổ cấp giấy chứng nhận của năm. Số đã vào sổ "
            "không xóa được; giấy cấp sai thì thu hồi."
        ),
        act=_("Cấp giấy chứng nhận"),
        back_url=url_for(".index", class_id=class_id),
        is_dangerous=False,
    )
    actor, now = signed_in_user(), clock.now()
    return ask(
        question,
        lambda db: issue_all(db, course_class, actor=actor, now=now),
        done=_("Đã cấp giấy chứng nhận cho %(count)s người.", count=due),
    )


@bp.route("/lop/<int:class_id>/chung-nhan/<int:enrolment_id>", methods=["POST"])
@requires(Permission.ENROLMENTS_EDIT)
def issue_single(class_id: int, enrolment_id: int) -> ResponseReturnValue:
    """One person, also in the place of a certificate that was revoked."""
    course_class = class_to_change(g.db, class_id, acting())
    place = enrolment_of(g.db, class_id, enrolment_id)
    try:
        with transaction(g.db) as db:
            issue_one(db, course_class, place, actor=signed_in_user(), now=clock.now())
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "danger")
    else:
        name = place.person.full_name
        flash(_("Đã cấp giấy chứng nhận cho %(name)s.", name=name), "success")
    return redirect(url_for(".index", class_id=class_id))


@bp.route("/lop/<int:class_id>/chung-nhan/tep")
@requires(Permission.ENROLMENTS_EDIT)
def print_class(class_id: int) -> ResponseReturnValue:
    """All valid certificates of the class in one file."""
    course_class = class_to_change(g.db, class_id, acting())
    certificates = printed(g.db, valid_in(class_id))
    if not certificates:
        flash(_("Lớp chưa có giấy chứng nhận nào để in."), "info")
        return redirect(url_for(".index", class_id=class_id))
    return send_certificates(
        course_class, certificates, name=f"giay-chung-nhan-{course_class.code}"
    )


# One


@bp.route("/giay-chung-nhan/<int:certificate_id>")
@requires(Permission.PEOPLE_READ)
def print_one(certificate_id: int) -> ResponseReturnValue:
    return _send_one(certificate_in_scope(g.db, certificate_id, outlook()))


@bp.route("/ho-so-cua-toi/giay-chung-nhan/<int:certificate_id>")
@requires(Permission.OWN_RECORD)
def print_own(certificate_id: int) -> ResponseReturnValue:
    """The reader's own, wherever they work by now."""
    person = signed_in_user().person
    if person is None:
        abort(404)
    return _send_one(certificate_of(g.db, certificate_id, person))


@bp.route("/giay-chung-nhan/<int:certificate_id>/thu-hoi", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def withdraw(certificate_id: int) -> ResponseReturnValue:
    certificate, form = certificate_to_change(g.db, certificate_id, acting()), RevocationForm()
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                reason, actor = given(form.reason.data), signed_in_user()
                revoke(db, certificate, reason=reason, actor=actor, now=clock.now())
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            name = certificate.full_name
            flash(_("Đã thu hồi giấy chứng nhận của %(name)s.", name=name), "success")
            return redirect(url_for(".index", class_id=certificate.course_class_id))
    page = class_page(
        "certificate/revoke.html", certificate.course_class, form=form, certificate=certificate
    )
    return page, 422 if form.errors else 200


# The register


@bp.route("/so-chung-nhan")
@requires(Permission.PEOPLE_READ)
def register() -> ResponseReturnValue:
    """All certificates of the year of people in scope."""
    seen, text, ending = outlook(), typed("q"), file_asked()
    total = count_register(g.db, seen, text)
    lines = list_register(
        g.db,
        seen,
        text,
        limit=None if ending else PAGE,
        offset=0 if ending else offset(total, PAGE),
    )
    title = _("Sổ cấp giấy chứng nhận")
    if ending:
        return send_table(title, _register_fields(), lines, ending=ending)
    return render_template(
        "certificate/register.html",
        lines=lines,
        paging=paging(total, PAGE),
        text=text,
        year=seen.year,
        carried=carried(),
        files=file_links(total, title),
    )


def _register_fields() -> list[Field[RegisterLine]]:
    return [
        Field(_("Số vào sổ"), lambda line: line.number),
        Field(_("Họ và tên"), lambda line: line.certificate.full_name),
        Field(_("Mã người"), lambda line: line.person_code),
        Field(_("Đơn vị"), lambda line: line.unit_name),
        Field(_("Khóa"), lambda line: line.certificate.title),
        Field(_("Lớp"), lambda line: line.class_code),
        Field(_("Căn cứ cấp"), lambda line: line.certificate.document),
        Field(_("Ngày cấp"), lambda line: line.issued_on),
        Field(_("Mã xác minh"), lambda line: grouped(line.certificate.code)),
        Field(_("Tình trạng"), lambda line: _(line.state.label)),
        Field(_("Ngày thu hồi"), lambda line: line.revoked_on),
        Field(_("Lý do thu hồi"), lambda line: line.certificate.revocation_reason),
    ]


# What they share


def _file_of_class(course_class: CourseClass, count: int) -> FileLink | None:
    """The file of the whole class; that of a large one is prepared by a worker."""
    if not count:
        return None
    address = url_for(".print_class", class_id=course_class.id)
    label = _("In %(count)s giấy (PDF)", count=vi_int(count))
    subject = _("Giấy chứng nhận lớp %(code)s", code=course_class.code)
    return prepared_link(label, address, subject, is_long=count > PRINTED_AT_ONCE)


def _send_one(certificate: Certificate) -> ResponseReturnValue:
    wanted = select(Certificate).where(Certificate.id == certificate.id)
    name = f"giay-chung-nhan-{certificate.year}-{certificate.number:04}"
    return send_certificates(certificate.course_class, printed(g.db, wanted), name=name)
