"""What the audit log calls the things that are done."""

from app.domain.label import N_, Labelled


class AuditAction(Labelled):
    """One kind of change, as an inspector reads it."""

    PLAN_LOADED = "plan_loaded", N_("Nạp kế hoạch")
    PLAN_CHANGED = "plan_changed", N_("Sửa kế hoạch")
    FILE_IMPORTED = "file_imported", N_("Nhập tệp")
    FILE_EXPORTED = "file_exported", N_("Xuất tệp")
    UNIT_CREATED = "unit_created", N_("Thêm đơn vị")
    UNIT_CHANGED = "unit_changed", N_("Sửa đơn vị")
    PERSON_CREATED = "person_created", N_("Thêm người")
    PERSON_CHANGED = "person_changed", N_("Sửa hồ sơ người")
    POSTING_CREATED = "posting_created", N_("Thêm vị trí công tác")
    POSTING_CHANGED = "posting_changed", N_("Sửa vị trí công tác")
    COURSE_CREATED = "course_created", N_("Thêm khóa, lớp")
    COURSE_CHANGED = "course_changed", N_("Sửa khóa, lớp")
    ENROLMENT_CREATED = "enrolment_created", N_("Ghi danh")
    ENROLMENT_CHANGED = "enrolment_changed", N_("Sửa ghi danh")
    ENROLMENT_REMOVED = "enrolment_removed", N_("Xóa ghi danh")
    COMPLETION_RECORDED = "completion_recorded", N_("Ghi kết quả học")
    COMPLETION_CORRECTED = "completion_corrected", N_("Đính chính kết quả")
    ASSESSMENT_RECORDED = "assessment_recorded", N_("Ghi kết quả đánh giá")
    ASSESSMENT_CHANGED = "assessment_changed", N_("Sửa kết quả đánh giá")
    ASSESSMENT_REMOVED = "assessment_removed", N_("Xóa kết quả đánh giá")
    FACT_RECORDED = "fact_recorded", N_("Ghi số liệu")
    FACT_CHANGED = "fact_changed", N_("Sửa số liệu")
    FACT_REMOVED = "fact_removed", N_("Xóa số liệu")
    USER_CREATED = "user_created", N_("Tạo tài khoản")
    USER_INVITED = "user_invited", N_("Mời mở tài khoản")
    USER_ACTIVATED = "user_activated", N_("Mở tài khoản bằng mã một lần")
    USER_CHANGED = "user_changed", N_("Sửa tài khoản")
    PASSWORD_CHANGED = "password_changed", N_("Đổi mật khẩu")
    CODE_REFUSED = "code_refused", N_("Mã một lần không đúng")
    ROLE_GRANTED = "role_granted", N_("Phân quyền")
    ROLE_REVOKED = "role_revoked", N_("Thu hồi quyền")
    SIGNED_IN = "signed_in", N_("Đăng nhập")
    SIGN_IN_REFUSED = "sign_in_refused", N_("Đăng nhập không thành công")
    NATIONAL_ID_SHOWN = "national_id_shown", N_("Xem số định danh")
    BACKUP_MADE = "backup_made", N_("Sao lưu")
    DEMO_FILLED = "demo_filled", N_("Nạp dữ liệu minh họa")
