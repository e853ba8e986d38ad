"""Audiences: the groups of people that a plan wants reached."""

from app.domain.label import N_, Labelled
from app.domain.person import STAFF_CATEGORIES


class Audience(Labelled):
    """A group of people, decided from the main posting on the counting date; they overlap."""

    CAN_BO = "can_bo", N_("Cán bộ")
    CONG_CHUC = "cong_chuc", N_("Công chức")
    VIEN_CHUC = "vien_chuc", N_("Viên chức")
    NGUOI_LAO_DONG = "nguoi_lao_dong", N_("Người lao động")
    LEADERS = "leaders", N_("Lãnh đạo, quản lý")
    IT_STAFF = "it_staff", N_("Chuyên trách CĐS, CNTT")
    DX_ADVISERS = "dx_advisers", N_("Tham mưu chuyển đổi số")
    VILLAGE_CADRES = "village_cadres", N_("Cán bộ thôn, bản, tổ dân phố")
    ENTERPRISE_WORKERS = "enterprise_workers", N_("Người lao động trong doanh nghiệp")
    PRESS = "press", N_("Cơ quan báo chí", "danh sách")
    TEACHERS = "teachers", N_("Giáo viên")
    LECTURERS = "lecturers", N_("Giảng viên")
    STUDENTS = "students", N_("Học sinh, sinh viên")
    CITIZENS = "citizens", N_("Người dân")
    EXPERTS = "experts", N_("Chuyên gia chuyển đổi số")


STAFF_AUDIENCES = tuple(
    Audience(c) for c in Audience if c.value in {s.value for s in STAFF_CATEGORIES}
)
"""The four staff categories, as audiences."""
