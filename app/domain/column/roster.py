"""The columns of a roster: people and their postings."""

from app.domain import cell
from app.domain.audience import Audience
from app.domain.column.shape import Column, of_codes, of_lists
from app.domain.column.shared import FULL_NAME, PERSON_CODE, UNIT_CODE
from app.domain.label import N_
from app.domain.person import Category, Gender, SchoolLevel, Subject

ROSTER = (
    Column(
        "person_code",
        N_("Mã người"),
        N_("Mã của người trong tỉnh. Cần mã này hoặc số CCCD."),
        cell.text,
        PERSON_CODE.aliases,
    ),
    Column(
        "national_id",
        N_("Số CCCD"),
        N_("Số định danh 12 chữ số, để ô ở dạng văn bản. Được mã hóa khi lưu."),
        cell.national_id,
        (
            *("CCCD", "Số định danh", "Số định danh cá nhân", "Số căn cước", "Căn cước"),
            *("Căn cước công dân", "Số căn cước công dân", "Số CCCD/định danh"),
            *("Mã định danh", "Mã định danh cá nhân", "Mã số định danh", "Số định danh/CCCD"),
        ),
        mends=cell.lost_zeros,
    ),
    FULL_NAME,
    Column(
        "birth_date",
        N_("Ngày sinh"),
        N_("Ngày 31/12/1985; chỉ ghi năm nếu không biết ngày."),
        cell.birth,
        ("Ngày tháng năm sinh", "Năm sinh", "Sinh ngày"),
    ),
    of_codes(
        "gender",
        N_("Giới tính"),
        Gender,
        N_("Nam hoặc nữ."),
        aliases=("Giới", "Nam/Nữ", "Phái"),
    ),
    UNIT_CODE,
    of_codes(
        "category",
        N_("Loại cán bộ"),
        Category,
        N_("Hình thức tuyển dụng theo luật."),
        aliases=("Loại", "Diện", "Đối tượng", "Phân loại", "Ngạch"),
        required=True,
    ),
    Column(
        "position",
        N_("Chức vụ"),
        N_("Chức vụ, chức danh hoặc vị trí việc làm."),
        cell.text,
        ("Chức danh", "Vị trí việc làm", "Chức vụ/Chức danh", "Vị trí"),
    ),
    Column(
        "is_leader",
        N_("Lãnh đạo, quản lý"),
        N_("Có: giữ chức vụ lãnh đạo, quản lý."),
        cell.yes_no,
        ("Lãnh đạo", "Là lãnh đạo"),
        blank=False,
    ),
    Column(
        "is_it_staff",
        N_("Chuyên trách CĐS, CNTT"),
        N_("Có: chuyên trách chuyển đổi số, công nghệ thông tin (không phải kiêm nhiệm)."),
        cell.yes_no,
        ("Chuyên trách CNTT", "Chuyên trách CĐS", "Chuyên trách", "Chuyên trách chuyển đổi số"),
        blank=False,
    ),
    Column(
        "is_dx_adviser",
        N_("Tham mưu chuyển đổi số"),
        N_("Có: được giao tham mưu về chuyển đổi số."),
        cell.yes_no,
        ("Tham mưu CĐS", "Tham mưu"),
        blank=False,
    ),
    of_codes(
        "subject",
        N_("Môn dạy"),
        Subject,
        N_("Với giáo viên: nhóm môn, hoặc tên môn học."),
        aliases=("Môn", "Môn học", "Bộ môn"),
    ),
    of_codes(
        "school_level",
        N_("Cấp dạy"),
        SchoolLevel,
        N_("Với giáo viên: cấp học đang dạy."),
        aliases=("Cấp học",),
    ),
    of_lists(
        "audiences",
        N_("Nhóm đối tượng"),
        Audience,
        N_("Nhóm đối tượng ghi thêm cho vị trí này; cách nhau bằng dấu chấm phẩy."),
        aliases=("Các đối tượng",),
    ),
    Column(
        "post_from",
        N_("Từ ngày"),
        N_("Ngày đầu ở vị trí này; để trống: từ trước đến nay."),
        cell.first_day,
        ("Ngày bắt đầu", "Ngày nhận việc", "Công tác từ ngày"),
    ),
    Column(
        "post_to",
        N_("Đến ngày"),
        N_("Ngày cuối ở vị trí này; để trống: đang làm."),
        cell.last_day,
        ("Ngày kết thúc", "Ngày thôi việc", "Công tác đến ngày"),
    ),
    Column(
        "is_main",
        N_("Vị trí chính"),
        N_("Để trống: có. Mỗi ngày một người chỉ có một vị trí chính."),
        cell.yes_no,
        ("Chính",),
        blank=True,
    ),
    Column(
        "email", N_("Thư điện tử"), N_("Thư công vụ."), cell.text, ("Email", "E-mail", "Hộp thư")
    ),
    Column(
        "phone",
        N_("Số điện thoại"),
        N_("Để ô ở dạng văn bản để giữ số 0 đầu."),
        cell.phone,
        ("Điện thoại", "SĐT", "ĐT", "Di động"),
        mends=cell.lost_zero,
    ),
)
