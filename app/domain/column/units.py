"""The columns of a file of units."""

from app.domain import cell
from app.domain.column.shape import Column, of_codes
from app.domain.label import N_
from app.domain.unit import Level, Sector, UnitKind

UNITS = (
    Column(
        "code",
        N_("Mã đơn vị"),
        N_("Mỗi đơn vị một mã, giữ nguyên khi đổi tên hoặc đổi cấp trên."),
        cell.text,
        ("Mã", "Ký hiệu"),
        required=True,
    ),
    Column(
        "name",
        N_("Tên đơn vị"),
        N_("Tên đầy đủ trong quyết định thành lập."),
        cell.text,
        ("Đơn vị", "Tên", "Tên cơ quan", "Cơ quan"),
        required=True,
    ),
    of_codes(
        "kind",
        N_("Loại đơn vị"),
        UnitKind,
        N_("Loại hình của đơn vị."),
        aliases=("Loại", "Loại hình"),
        required=True,
    ),
    of_codes(
        "sector",
        N_("Khu vực"),
        Sector,
        N_("Nhà nước gồm hành chính, sự nghiệp, Đảng và đoàn thể."),
        aliases=("Khối",),
        required=True,
    ),
    of_codes(
        "level",
        N_("Cấp"),
        Level,
        N_("Cấp hành chính mà đơn vị hoạt động."),
        aliases=("Cấp hành chính", "Cấp đơn vị"),
        required=True,
    ),
    Column(
        "parent_code",
        N_("Mã đơn vị cấp trên"),
        N_("Để trống: trực thuộc tỉnh."),
        cell.text,
        ("Đơn vị cấp trên", "Mã cấp trên", "Đơn vị chủ quản", "Trực thuộc", "Mã đơn vị cha"),
        blank="",
    ),
    Column(
        "valid_from",
        N_("Có hiệu lực từ"),
        N_("Ngày bắt đầu có tên, loại, cấp trên như dòng này; để trống: từ trước đến nay."),
        cell.first_day,
        ("Từ ngày", "Ngày thành lập", "Hiệu lực từ"),
    ),
    Column(
        "valid_to",
        N_("Có hiệu lực đến"),
        N_("Ngày cuối cùng; để trống: đang hoạt động."),
        cell.last_day,
        ("Đến ngày", "Ngày kết thúc", "Hiệu lực đến", "Ngày giải thể"),
    ),
    Column(
        "successor_code",
        N_("Mã đơn vị kế thừa"),
        N_("Đơn vị nhận bàn giao khi kết thúc; nhiều mã cách nhau bằng dấu chấm phẩy."),
        cell.listed(cell.text),
        ("Đơn vị kế thừa", "Sáp nhập vào", "Đơn vị tiếp nhận"),
    ),
    Column(
        "aliases",
        N_("Tên gọi khác"),
        N_("Tên viết tắt, tên cũ hay gặp trong tệp; cách nhau bằng dấu chấm phẩy."),
        cell.listed(cell.text),
        ("Tên khác", "Tên viết tắt", "Viết tắt"),
    ),
)
