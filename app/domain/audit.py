"""What the audit log calls the things that are done."""

from app.domain.label import N_, Labelled


class AuditAction(Labelled):
    """One kind of change, as an inspector reads it."""

    PLAN_LOADED = "plan_loaded", N_("Nạp kế hoạch")
    PLAN_CHANGED = "plan_changed", N_("Sửa kế hoạch")
    FILE_IMPORTED = "file_imported", N_("Nhập tệp")
    UNIT_CHANGED = "unit_changed", N_("Sửa đơn vị")
    PERSON_CHANGED = "person_changed", N_("Sửa hồ sơ người")
    POSTING_CHANGED = "posting_changed", N_("Sửa vị trí công tác")
    COURSE_CHANGED = "course_changed", N_("Sửa khóa, lớp")
    ENROLMENT_CHANGED = "enrolment_changed", N_("Sửa ghi danh")
    COMPLETION_CORRECTED = "completion_corrected", N_("Đính chính kết quả")
    ASSESSMENT_CHANGED = "assessment_changed", N_("Sửa kết quả đánh giá")
    USER_CREATED = "user_created", N_("Tạo tài khoản")
    ROLE_GRANTED = "role_granted", N_("Phân quyền")
    SIGNED_IN = "signed_in", N_("Đăng nhập")
    SIGN_IN_REFUSED = "sign_in_refused", N_("Đăng nhập không thành công")
    NATIONAL_ID_SHOWN = "national_id_shown", N_("Xem số định danh")
    DEMO_FILLED = "demo_filled", N_("Nạp dữ liệu minh họa")
