"""One face for every refusal: what happened and what to do now, in Vietnamese."""

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, NoResultFound, OperationalError
from werkzeug.exceptions import HTTPException

from app.db import extension, is_waiting_for_a_writer
from app.domain.errors import DomainError, Gone, NotFound, RuleViolation, WrongUsage
from app.domain.guessing import TooManyWrongCodes
from app.domain.label import N_
from app.i18n import _

_FACES: dict[int, tuple[str, str]] = {
    400: (N_("Yêu cầu không hợp lệ"), N_("Hãy quay lại trang trước và thử lại.")),
    401: (N_("Cần đăng nhập"), N_("Hãy đăng nhập rồi mở lại trang này.")),
    403: (
        N_("Không có quyền xem trang này"),
        N_("Tài khoản của bạn chưa được giao quyền này. Hãy liên hệ quản trị của tỉnh."),
    ),
    404: (
        N_("Không tìm thấy trang"),
        N_("Trang không tồn tại, hoặc nằm ngoài phạm vi được giao. Hãy kiểm tra lại địa chỉ."),
    ),
    405: (N_("Thao tác không đúng cách"), N_("Hãy dùng nút trên trang thay vì gõ địa chỉ.")),
    409: (
        N_("Dữ liệu vừa thay đổi"),
        N_("Có người khác vừa ghi cùng dữ liệu này. Hãy tải lại trang rồi làm lại."),
    ),
    413: (N_("Tệp quá lớn"), N_("Tệp tải lên tối đa 32 MB. Hãy chia nhỏ tệp rồi nhập từng phần.")),
    429: (
        N_("Quá nhiều mã sai"),
        N_("Hãy đợi ít phút, xem kỹ lại mã rồi thử lại."),
    ),
    503: (
        N_("Sổ đang bận ghi"),
        N_("Có người đang nhập một tệp lớn. Chưa có gì thay đổi; hãy làm lại sau một phút."),
    ),
    500: (
        N_("Hệ thống gặp lỗi"),
        N_("Lỗi đã được ghi lại, dữ liệu không bị thay đổi. Hãy thử lại sau ít phút."),
    ),
}


def error_page(status: int, *, message: str | None = None) -> tuple[str, int]:
    """The page of an error; message: what exactly happened, when more is known than the status."""
    title, advice = _FACES.get(status, _FACES[500])
    page = render_template(
        "error.html", status=status, title=_(title), message=message, advice=_(advice)
    )
    return page, status


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code and error.code < 400):
        return error.get_response()
    return error_page(error.code or 500)


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    message = _("Phiên làm việc đã hết hạn. Hãy tải lại trang rồi gửi lại.")
    return error_page(400, message=message)


def _not_found(_error: Exception) -> ResponseReturnValue:
    return error_page(404)


def _wrong_usage(error: WrongUsage) -> ResponseReturnValue:
    return error_page(400, message=refusal_text(error))


def _refused(error: RuleViolation | Gone) -> ResponseReturnValue:
    return error_page(409, message=refusal_text(error))


def _guessed_too_often(error: TooManyWrongCodes) -> ResponseReturnValue:
    page, status = error_page(429, message=refusal_text(error))
    return page, status, {"Retry-After": str(error.seconds), "Cache-Control": "no-store"}


def _late_conflict(_error: IntegrityError) -> ResponseReturnValue:
    extension.session.rollback()
    return error_page(409)


def _busy(error: OperationalError) -> ResponseReturnValue:
    """Another writer was at work for longer than one waits; any other failure stays a 500."""
    if not is_waiting_for_a_writer(error):
        raise error
    extension.session.rollback()
    return error_page(503)


def refusal_text(error: DomainError) -> str:
    """What a refusal says, in the reader's language."""
    return _(error.message, **error.facts)


def init_app(app: Flask) -> None:
    """Give each kind of error its status and its page."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NoResultFound, _not_found)
    app.register_error_handler(WrongUsage, _wrong_usage)
    app.register_error_handler(Gone, _refused)
    app.register_error_handler(RuleViolation, _refused)
    app.register_error_handler(TooManyWrongCodes, _guessed_too_often)
    app.register_error_handler(IntegrityError, _late_conflict)
    app.register_error_handler(OperationalError, _busy)
