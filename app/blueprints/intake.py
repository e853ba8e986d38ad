"""Bringing in files: choose one, see how it is understood, take it in; and the empty templates."""

from dataclasses import dataclass
from hmac import compare_digest
from io import BytesIO
from pathlib import PurePath

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.adapters.upload_folder import owner_name
from app.adapters.workbook_reader import read
from app.adapters.workbook_writer import Written, annotated
from app.blueprints.intake_check import (
    check_and_apply,
    check_later,
    desk,
    is_left_to_a_worker,
    keep_and_check,
    take_in_later,
    uploads,
)
from app.blueprints.intake_lines import remarks, tally_words
from app.blueprints.intake_preview import file_url, preview_page
from app.blueprints.intake_template import ENDINGS, template, template_name
from app.blueprints.paging import offset, paging
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import NotFound
from app.domain.intake import DAYS_KEPT, PERMISSION_OF, ImportKind, ImportState, OnConflict
from app.domain.label import N_
from app.errors import refusal_text
from app.forms.base import choices_of
from app.forms.intake import ApplyForm, UploadForm, WaiveForm
from app.i18n import _
from app.jobs.intake import Agreed, RowsChanged, file_key, tally_of
from app.models import ImportBatch, Province
from app.queries.import_batch import batch_to_open, count_batches, list_batches, may_open
from app.queries.job import latest_job
from app.security import requires, signed_in_user
from app.services.intake import FileHasProblems
from app.services.upload import NotWaiting, drop, require_waiting
from app.shell import standpoint

bp = Blueprint("intake", __name__, url_prefix="/nhap-du-lieu")

PAGE = 20

_ABOUT = {
    ImportKind.UNITS: N_(
        "Sở, ban, ngành, xã, phường, trường học, doanh nghiệp và đơn vị cấp trên. Nhập đầu tiên."
    ),
    ImportKind.ROSTER: N_(
        "Cán bộ, công chức, viên chức, người lao động và vị trí công tác. Cần có đơn vị trước."
    ),
    ImportKind.COURSES: N_(
        "Khóa đào tạo và từng lớp: chủ đề, đối tượng, ngày học, số chỗ. Cần có đơn vị trước."
    ),
    ImportKind.ENROLMENTS: N_("Ai có tên trong lớp nào. Cần có người và lớp trước."),
    ImportKind.COMPLETIONS: N_(
        "Ai hoàn thành lớp nào, điểm, số chứng nhận; ai chưa ghi danh thì được ghi danh luôn. "
        "Cần có người và lớp trước."
    ),
    ImportKind.ASSESSMENTS: N_(
        "Ngày và kết quả đánh giá kỹ năng số của từng người. Cần có người trước."
    ),
    ImportKind.SCHOOL_ACTIVITIES: N_(
        "Trường nào có hoạt động STEM/STEAM và kỹ năng số trong năm. Cần có đơn vị trước."
    ),
    ImportKind.CITIZEN_STATISTICS: N_(
        "Số người trong độ tuổi lao động của xã có kỹ năng số, thành thạo. Cần có đơn vị trước."
    ),
    ImportKind.NETWORKS: N_(
        "Sở, ban, ngành, huyện nào đã có mạng lưới chuyển đổi số, từ ngày nào. Cần có đơn vị trước."
    ),
    ImportKind.OUTPUTS: N_(
        "Chương trình, sản phẩm, việc đã làm theo từng mục của kế hoạch. Cần có đơn vị trước."
    ),
    ImportKind.DECLARATIONS: N_(
        "Tổng số người và số đã đào tạo do đơn vị không có danh sách người tự khai."
    ),
}
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A file of the list. url: where it waits for this reader's word; None: it does not."""

    batch: ImportBatch
    url: str | None


# Choosing a file


@bp.route("")
@requires(Permission.INTAKE)
def index() -> ResponseReturnValue:
    return _index(_form(kind=request.args.get("kind")))


@bp.route("", methods=["POST"])
@requires(Permission.INTAKE)
def upload() -> ResponseReturnValue:
    """Keep the file, check it, and show what it would do. The register stays as it is."""
    form, province = _form(), _province()
    if not form.validate_on_submit():
        return _index(form), 422
    kind, choice = ImportKind(form.kind.data), OnConflict(form.on_conflict.data)
    file = form.file.data
    batch = keep_and_check(province, kind, file.stream, owner_name(file.filename), choice)
    return redirect(file_url(".preview", batch, choice))


@bp.route("/mau/<import_kind>.<ending>")
@requires(Permission.INTAKE)
def blank(import_kind: str, ending: str) -> ResponseReturnValue:
    """An empty file to fill in."""
    if import_kind not in set(ImportKind) or ending not in ENDINGS:
        raise NotFound
    kind = ImportKind(import_kind)
    return _download(template(kind, ending), template_name(kind))


def _form(**given: object) -> UploadForm:
    """The form of the kinds of files that this reader may bring in here."""
    province, user = _province(), signed_in_user()
    form = UploadForm(**given)
    form.kind.choices = choices_of(
        kind for kind in ImportKind if user.scope_of(PERMISSION_OF[kind]).of_province(province.id)
    )
    return form


def _index(form: UploadForm) -> str:
    province = _province()
    whose = {"scope": g.scope, "actor_id": signed_in_user().id}
    total = count_batches(g.db, province.id, **whose)
    batches = list_batches(g.db, province.id, **whose, limit=PAGE, offset=offset(total, PAGE))
    return render_template(
        "intake/index.html",
        form=form,
        about={kind.value: _(words) for kind, words in _ABOUT.items()},
        lines=[_line(batch) for batch in batches],
        paging=paging(total, PAGE),
        days_kept=DAYS_KEPT,
    )


def _line(batch: ImportBatch) -> BatchLine:
    user = signed_in_user()
    waits = batch.token is not None
    overseen = user.scope_of(Permission.USERS_EDIT)
    opens = waits and may_open(batch, actor_id=user.id, overseen=overseen)
    return BatchLine(batch, file_url(".preview", batch) if opens else None)


# One file that waits


@bp.route("/<int:batch_id>/<token>")
@requires(Permission.INTAKE)
def preview(batch_id: int, token: str) -> ResponseReturnValue:
    """What the file would do; while a worker is at it, how far it has come."""
    batch, choice = _waiting(batch_id, token), _choice()
    job = latest_job(g.db, file_key(batch.id))
    if job and (job.is_live or (batch.state is ImportState.RECEIVED and job.ended_at)):
        return redirect(url_for("job.show", job_id=job.id))
    return preview_page(batch, choice, WaiveForm())


@bp.route("/<int:batch_id>/<token>/kiem-tra", methods=["POST"])
@requires(Permission.INTAKE)
def check_again(batch_id: int, token: str) -> ResponseReturnValue:
    """Have a worker check a large file: with the other choice, or against the register of today."""
    batch = _waiting(batch_id, token)
    return redirect(url_for("job.show", job_id=check_later(batch, _choice()).id))


@bp.route("/<int:batch_id>/<token>/kem-loi")
@requires(Permission.INTAKE)
def with_errors(batch_id: int, token: str) -> ResponseReturnValue:
    """The owner's file, with what is wrong beside each row."""
    batch = _waiting(batch_id, token)
    verdict = desk().verdict_on(batch, _choice())
    if not verdict.problems or not verdict.read:
        raise NotFound
    name = batch.filename
    path = uploads().find(token, name=name)
    sheets = read(path, name=name)
    written = annotated(path, sheets, remarks(verdict), name=name, header=_("Lỗi"))
    return _download(written, _("%(name)s (kèm lỗi)", name=PurePath(name).stem))


@bp.route("/<int:batch_id>/<token>", methods=["POST"])
@requires(Permission.INTAKE)
def take_in(batch_id: int, token: str) -> ResponseReturnValue:
    """Write the file, or its good rows, into the register."""
    batch, form = _waiting(batch_id, token), ApplyForm()
    if not form.validate_on_submit():
        abort(400)
    return _take_in(batch, form)


@bp.route("/<int:batch_id>/<token>/ngoai-le", methods=["POST"])
@requires(Permission.INTAKE)
def take_in_all_the_same(batch_id: int, token: str) -> ResponseReturnValue:
    """Write the file although rules of classes speak against some of its rows, for a reason."""
    batch, form = _waiting(batch_id, token), WaiveForm()
    if not form.validate_on_submit():
        return preview_page(batch, _choice(), form), 422
    return _take_in(batch, form, because=form.words.data)


def _take_in(
    batch: ImportBatch, form: ApplyForm, *, because: str | None = None
) -> ResponseReturnValue:
    choice = OnConflict(form.on_conflict.data)
    agreed = Agreed(form.good_rows.data, not form.is_quiet.data, because)
    if is_left_to_a_worker(batch):
        return redirect(url_for("job.show", job_id=take_in_later(batch, choice, agreed).id))
    try:
        verdict = check_and_apply(batch, choice, agreed)
    except (FileHasProblems, RowsChanged):
        flash(
            _(
                "Chưa nhập dòng nào: dữ liệu trong sổ đã thay đổi từ lúc xem trước. Hãy xem lại "
                "các dòng dưới đây rồi quyết định."
            ),
            "warning",
        )
        return redirect(file_url(".preview", batch, choice))
    flash(_("Đã nhập: %(what)s.", what=tally_words(tally_of(verdict))), "success")
    return redirect(url_for(".index"))


@bp.route("/<int:batch_id>/<token>/bo", methods=["POST"])
@requires(Permission.INTAKE)
def drop_file(batch_id: int, token: str) -> ResponseReturnValue:
    batch = _waiting(batch_id, token)
    with transaction(g.db) as db:
        drop(db, batch)
    uploads().forget(token)
    flash(_("Đã bỏ tệp «%(name)s». Sổ không thay đổi gì.", name=batch.filename), "success")
    return redirect(url_for(".index"))


@bp.errorhandler(NotWaiting)
def _done_with(refusal: NotWaiting) -> ResponseReturnValue:
    """A second click or the back button: no fault of the reader's, who is told how it stands."""
    flash(refusal_text(refusal), "info")
    return redirect(url_for(".index"))


def _province() -> Province:
    """The province of the page, in all or part of which the reader brings files in."""
    province = standpoint().province
    if not g.scope.of_province(province.id):
        abort(403)
    return province


def _waiting(batch_id: int, token: str) -> ImportBatch:
    """A file by its address. Raises NotFound; NotWaiting if it has been taken in or dropped."""
    user = signed_in_user()
    overseen = user.scope_of(Permission.USERS_EDIT)
    batch = batch_to_open(g.db, batch_id, scope=g.scope, actor_id=user.id, overseen=overseen)
    if not user.scope_of(PERMISSION_OF[batch.kind]).of_province(batch.province_id):
        abort(403)
    if not compare_digest(require_waiting(batch).encode(), token.encode()):
        raise NotFound
    return batch


def _choice() -> OnConflict:
    asked = request.args.get("on_conflict", "")
    return OnConflict(asked) if asked in set(OnConflict) else OnConflict.KEEP


def _download(written: Written, name: str) -> ResponseReturnValue:
    response = send_file(
        BytesIO(written.content),
        mimetype=_TYPES[written.ending],
        as_attachment=True,
        download_name=name + written.ending,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
