"""The columns of files about units: schools, citizens, networks, outputs, declarations."""

from dataclasses import replace

from app.domain import cell
from app.domain.column.shape import Column
from app.domain.column.shared import UNIT_CODE
from app.domain.label import N_


def _unit(help: str, *aliases: str) -> Column:
    return replace(UNIT_CODE, help=help, aliases=(*UNIT_CODE.aliases, *aliases))


_YEAR = Column(
    "year",
    N_("Năm"),
    N_("Năm của số liệu, bốn chữ số."),
    cell.year,
    ("Năm số liệu", "Năm báo cáo", "Năm thực hiện"),
    required=True,
)

SCHOOL_ACTIVITIES = (
    _unit(
        N_("Mã, tên hoặc tên gọi khác của trường đã có trong sổ, từ tiểu học đến THPT."),
        *("Trường", "Mã trường", "Tên trường"),
    ),
    _YEAR,
    Column(
        "stem",
        N_("Có hoạt động STEM/STEAM"),
        N_("Có: trong năm trường đã tổ chức hoạt động giáo dục STEM/STEAM."),
        cell.yes_no,
        (
            *("STEM", "STEAM", "STEM/STEAM", "Hoạt động STEM", "Hoạt động STEM/STEAM"),
            *("Giáo dục STEM", "Giáo dục STEM/STEAM"),
        ),
        required=True,
        blank=False,
    ),
    Column(
        "digital_skills",
        N_("Có hoạt động kỹ năng số"),
        N_("Có: trong năm trường đã tổ chức hoạt động giáo dục kỹ năng số."),
        cell.yes_no,
        ("Kỹ năng số", "Hoạt động kỹ năng số", "Giáo dục kỹ năng số"),
        required=True,
        blank=False,
    ),
    Column(
        "recorded_on",
        N_("Ngày ghi nhận"),
        N_("Để trống: tính cho cả năm; nếu ghi thì chỉ tính từ ngày này."),
        cell.first_day,
        ("Ghi nhận ngày", "Ngày báo cáo"),
    ),
    Column(
        "evidence",
        N_("Minh chứng"),
        N_("Số văn bản, tên hoạt động hoặc nơi lưu tài liệu."),
        cell.text,
        ("Căn cứ", "Văn bản", "Tài liệu"),
    ),
)

CITIZEN_STATISTICS = (
    _unit(
        N_("Mã, tên hoặc tên gọi khác của UBND xã, phường, thị trấn đã có trong sổ."),
        *("Xã", "Phường", "Xã, phường", "Mã xã", "Tên xã", "UBND xã"),
    ),
    Column(
        "as_of",
        N_("Số liệu đến ngày"),
        N_("Ngày chốt số liệu; chỉ ghi năm thì hiểu là ngày 1/1."),
        cell.first_day,
        ("Tính đến ngày", "Đến ngày", "Ngày số liệu", "Ngày thống kê", "Thời điểm"),
        required=True,
    ),
    Column(
        "working_age_population",
        N_("Dân số trong độ tuổi lao động"),
        N_("Số người trong độ tuổi lao động của xã vào ngày chốt số liệu."),
        cell.count,
        (
            *("Dân số độ tuổi lao động", "Người trong độ tuổi lao động"),
            *("Số người trong độ tuổi lao động", "Dân số"),
        ),
        required=True,
    ),
    Column(
        "skilled",
        N_("Số người có kỹ năng số"),
        N_("Trong đó, số người biết và sử dụng được các nền tảng, dịch vụ số."),
        cell.count,
        ("Có kỹ năng số", "Người có kỹ năng số", "Số người biết, sử dụng được"),
        required=True,
    ),
    Column(
        "proficient",
        N_("Số người thành thạo kỹ năng số"),
        N_("Trong số người có kỹ năng số, số người sử dụng thành thạo; để trống: chưa khảo sát."),
        cell.count,
        ("Thành thạo", "Số người thành thạo", "Thành thạo kỹ năng số"),
    ),
    Column(
        "source",
        N_("Nguồn số liệu"),
        N_("Báo cáo hoặc cuộc khảo sát đã cho số liệu này."),
        cell.text,
        ("Nguồn", "Căn cứ"),
    ),
)

NETWORKS = (
    _unit(N_("Mã, tên hoặc tên gọi khác của sở, ban, ngành hay UBND cấp huyện đã có trong sổ.")),
    Column(
        "established_on",
        N_("Ngày thành lập mạng lưới"),
        N_("Ngày mạng lưới chuyển đổi số của đơn vị được thành lập."),
        cell.first_day,
        ("Ngày thành lập", "Thành lập ngày", "Có từ ngày"),
        required=True,
    ),
    Column(
        "evidence",
        N_("Minh chứng"),
        N_("Số quyết định thành lập hoặc văn bản khác."),
        cell.text,
        ("Quyết định", "Số quyết định", "Văn bản", "Căn cứ"),
    ),
)

OUTPUTS = (
    Column(
        "clause",
        N_("Mục của kế hoạch"),
        N_("Mục như in trong kế hoạch, gạch đầu dòng ghi số thứ tự sau dấu thăng: II.2.a#2."),
        cell.text,
        ("Mục", "Điều mục", "Căn cứ", "Nhiệm vụ"),
        required=True,
    ),
    _unit(
        N_("Mã, tên hoặc tên gọi khác của đơn vị thực hiện, đã có trong sổ."),
        *("Đơn vị thực hiện", "Đơn vị chủ trì"),
    ),
    Column(
        "occurred_on",
        N_("Ngày thực hiện"),
        N_("Ngày kết quả hoàn thành hoặc chương trình diễn ra."),
        cell.first_day,
        ("Ngày", "Ngày tổ chức", "Thời gian", "Ngày hoàn thành"),
        required=True,
    ),
    Column(
        "title",
        N_("Tên kết quả"),
        N_("Tên chương trình, sản phẩm hoặc việc đã làm."),
        cell.text,
        ("Kết quả", "Tên", "Nội dung", "Tên chương trình"),
        required=True,
    ),
    Column(
        "quantity",
        N_("Số lượng"),
        N_("Để trống: 1."),
        cell.count,
        ("SL",),
        blank=1,
    ),
)

DECLARATIONS = (
    _unit(N_("Mã, tên hoặc tên gọi khác của đơn vị không có danh sách người trong sổ.")),
    _YEAR,
    Column(
        "headcount",
        N_("Tổng số người"),
        N_("Số người thuộc đối tượng đào tạo của đơn vị trong năm."),
        cell.count,
        ("Tổng số", "Tổng số lao động", "Số lao động", "Số người"),
        required=True,
    ),
    Column(
        "trained",
        N_("Số người đã đào tạo"),
        N_("Trong đó, số người đã được đào tạo trong năm; mỗi người tính một lần."),
        cell.count,
        ("Đã đào tạo", "Được đào tạo", "Số người được đào tạo"),
        required=True,
    ),
)
