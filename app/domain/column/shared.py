"""Columns that files of several kinds have."""

from app.domain import cell
from app.domain.column.shape import Column
from app.domain.label import N_

PERSON_CODE = Column(
    "person_code",
    N_("Mã người"),
    N_("Mã của người trong tỉnh, mỗi người một mã."),
    cell.text,
    ("Mã nhân viên", "Mã cán bộ", "Mã công chức", "Mã NV", "Mã CB", "Mã số", "Mã học viên"),
    required=True,
)
CLASS_CODE = Column(
    "class_code",
    N_("Mã lớp"),
    N_("Mã lớp trong sổ, mỗi lớp một mã trong tỉnh."),
    cell.text,
    ("Lớp",),
    required=True,
)
FULL_NAME = Column(
    "full_name",
    N_("Họ và tên"),
    N_("Họ, đệm và tên trong một ô, viết đủ dấu."),
    cell.text,
    ("Họ tên", "Tên", "Họ tên học viên", "Học viên"),
    required=True,
)
UNIT_CODE = Column(
    "unit_code",
    N_("Mã đơn vị"),
    N_("Mã, tên hoặc tên gọi khác của đơn vị đã có trong sổ."),
    cell.text,
    ("Đơn vị", "Đơn vị công tác", "Tên đơn vị", "Cơ quan", "Nơi công tác"),
    required=True,
)
