"""The columns of a file of courses and classes."""

from app.domain import cell
from app.domain.audience import Audience
from app.domain.column.shape import Column, of_codes, of_lists
from app.domain.column.shared import CLASS_CODE
from app.domain.course import ClassStatus, Mode, Topic
from app.domain.label import N_

COURSES = (
    Column(
        "course_code",
        N_("Mã khóa"),
        N_("Mỗi khóa một mã, dù có nhiều lớp."),
        cell.text,
        ("Khóa", "Mã khóa học"),
        required=True,
    ),
    Column(
        "title",
        N_("Tên khóa"),
        N_("Các lớp của một khóa ghi cùng một tên."),
        cell.text,
        ("Tên khóa học", "Khóa học", "Nội dung"),
        required=True,
    ),
    of_lists(
        "topic",
        N_("Chủ đề"),
        Topic,
        N_("Một hoặc nhiều chủ đề, cách nhau bằng dấu chấm phẩy."),
        aliases=("Các chủ đề",),
        required=True,
    ),
    Column(
        "organiser_code",
        N_("Đơn vị tổ chức"),
        N_("Mã hoặc tên đơn vị tổ chức; để trống: tỉnh."),
        cell.text,
        ("Mã đơn vị tổ chức", "Cơ quan tổ chức", "Đơn vị chủ trì"),
    ),
    of_lists(
        "audiences",
        N_("Đối tượng"),
        Audience,
        N_("Khóa dành cho ai; cách nhau bằng dấu chấm phẩy."),
        aliases=("Các đối tượng", "Nhóm đối tượng"),
        required=True,
    ),
    CLASS_CODE,
    Column(
        "starts_on",
        N_("Ngày bắt đầu"),
        N_("Ngày đầu của lớp."),
        cell.first_day,
        ("Từ ngày", "Khai giảng", "Ngày khai giảng"),
        required=True,
    ),
    Column(
        "ends_on",
        N_("Ngày kết thúc"),
        N_("Ngày cuối của lớp; khóa thuộc về năm của ngày này."),
        cell.last_day,
        ("Đến ngày", "Bế giảng", "Ngày bế giảng"),
        required=True,
    ),
    of_codes("mode", N_("Hình thức"), Mode, N_("Cách học."), aliases=("Hình thức học",)),
    Column("venue", N_("Địa điểm"), N_("Nơi học."), cell.text, ("Nơi học",)),
    Column(
        "capacity",
        N_("Số chỗ"),
        N_("Để trống: không giới hạn; 0: đóng."),
        cell.count,
        ("Sĩ số", "Sức chứa", "Chỉ tiêu"),
    ),
    Column(
        "hours",
        N_("Số giờ"),
        N_("Tổng số giờ học."),
        cell.number(4),
        ("Số tiết", "Thời lượng", "Giờ học"),
    ),
    of_codes(
        "status",
        N_("Trạng thái"),
        ClassStatus,
        N_("Để trống: theo ngày học."),
        aliases=("Tình trạng",),
    ),
)
