"""What WTForms and Flask-WTF say, in our words: they know no Vietnamese."""

from collections.abc import Mapping

from app.domain.label import N_
from app.i18n import _

SESSION_IS_OVER = N_("Phiên làm việc đã hết hạn. Hãy tải lại trang rồi gửi lại.")

MESSAGES: Mapping[str, str] = {
    "This field is required.": N_("Cần điền mục này."),
    "Invalid input.": N_("Giá trị không hợp lệ."),
    "This field cannot be edited.": N_("Không sửa được mục này."),
    "This field is disabled and cannot have a value.": N_("Mục này đang khóa, hãy để trống."),
    "Invalid field name '%s'.": N_("Không có mục «%s» trong biểu mẫu."),
    "Field must be equal to %(other_name)s.": N_("Phải giống với mục %(other_name)s."),
    # Length
    "Field must be at least %(min)d characters long.": N_("Quá ngắn: cần ít nhất %(min)d ký tự."),
    "Field cannot be longer than %(max)d characters.": N_("Quá dài: nhiều nhất %(max)d ký tự."),
    "Field must be exactly %(max)d characters long.": N_("Cần đúng %(max)d ký tự."),
    "Field must be between %(min)d and %(max)d characters long.": N_(
        "Cần từ %(min)d đến %(max)d ký tự."
    ),
    # Range
    "Number must be at least %(min)s.": N_("Hãy nhập số từ %(min)s trở lên."),
    "Number must be at most %(max)s.": N_("Hãy nhập số không quá %(max)s."),
    "Number must be between %(min)s and %(max)s.": N_("Hãy nhập số từ %(min)s đến %(max)s."),
    "Date must be at least %(min)s.": N_("Hãy chọn ngày từ %(min)s trở đi."),
    "Date must be at most %(max)s.": N_("Hãy chọn ngày không sau %(max)s."),
    "Date must be between %(min)s and %(max)s.": N_("Hãy chọn ngày từ %(min)s đến %(max)s."),
    # Kinds of text
    "Invalid email address.": N_("Địa chỉ thư điện tử chưa đúng. Hãy viết như ten@tinh.gov.vn."),
    "Invalid IP address.": N_("Địa chỉ IP chưa đúng."),
    "Invalid Mac address.": N_("Địa chỉ MAC chưa đúng."),
    "Invalid URL.": N_("Địa chỉ web chưa đúng. Hãy viết như https://tinh.gov.vn."),
    "Invalid UUID.": N_("Mã UUID chưa đúng."),
    "Not a valid datetime value.": N_("Đây không phải là ngày giờ. Hãy viết như 31/12/2024 14:30."),
    "Not a valid date value.": N_("Đây không phải là một ngày. Hãy viết như 31/12/2024."),
    "Not a valid time value.": N_("Đây không phải là giờ. Hãy viết như 14:30."),
    "Not a valid week value.": N_("Đây không phải là một tuần của năm."),
    "Not a valid integer value.": N_("Hãy nhập một số nguyên."),
    "Not a valid decimal value.": N_("Hãy nhập một số."),
    "Not a valid float value.": N_("Hãy nhập một số."),
    # Choices
    "Not a valid choice.": N_("Hãy chọn một trong các giá trị của danh sách."),
    "Choices cannot be None.": N_("Danh sách này chưa có giá trị nào để chọn."),
    "Invalid Choice: could not coerce.": N_("Hãy chọn một trong các giá trị của danh sách."),
    "Invalid choice(s): one or more data inputs could not be coerced.": N_(
        "Hãy chọn trong các giá trị của danh sách."
    ),
    "'%(value)s' are not valid choices for this field.": N_("Danh sách không có «%(value)s»."),
    "Invalid value, must be one of: %(values)s.": N_("Hãy nhập một trong: %(values)s."),
    "Invalid value, can't be any of: %(values)s.": N_("Không được nhập: %(values)s."),
    # Files
    "File does not have an approved extension: {extensions}": N_(
        "Chỉ nhận tệp có đuôi: {extensions}."
    ),
    "File does not have an approved extension.": N_("Không nhận tệp có đuôi này."),
    # Forged or stale forms
    "CSRF token missing.": SESSION_IS_OVER,
    "Invalid CSRF Token.": SESSION_IS_OVER,
    "CSRF token expired.": SESSION_IS_OVER,
    "CSRF failed.": SESSION_IS_OVER,
}
"""Every message of WTForms and of Flask-WTF's file fields; the catalogue has ours in English."""


class OurWords:
    """The translations object that WTForms asks for. What it fills in, it fills in afterwards."""

    def gettext(self, text: str) -> str:
        return _(MESSAGES[text]) if text in MESSAGES else text

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(plural)
