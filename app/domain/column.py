"""The columns of each kind of file: canonical names, what people call them, how cells are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain import cell
from app.domain.assessment import NATIONAL_SYSTEM, assessment_system
from app.domain.audience import Audience
from app.domain.course import ClassStatus, Mode, Topic
from app.domain.enrolment import EnrolmentStatus, Outcome, Result
from app.domain.intake import ImportKind
from app.domain.label import N_, Labelled
from app.domain.person import Category, Gender, SchoolLevel, Subject
from app.domain.spelling import spellings_of
from app.domain.unit import Level, Sector, UnitKind

_AS_IS: dict[Callable[[cell.Cell], Any], Callable[[Sequence[cell.Cell]], bool]] = {
    cell.text: cell.all_plain,
    cell.phone: cell.all_plain,
    cell.national_id: cell.all_national_ids,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. label: its Vietnamese header in templates.

    blank: what an empty cell means; None: nothing is said, what the register holds stays.
    accepted: the codes that it takes, where it takes codes. mends: tells the cells that `read` had
    to repair, of which the reader is told.
    """

    name: str
    label: str
    help: str
    read: Callable[[cell.Cell], Any]
    aliases: tuple[str, ...] = ()
    required: bool = False
    blank: Any = None
    accepted: type[Labelled] | None = None
    mends: Callable[[cell.Cell], bool] | None = None

    def reads_as_is(self, cells: Sequence[cell.Cell]) -> bool:
        """Whether `read` would return every one of these cells as it stands; quick to tell."""
        is_plain = _AS_IS.get(self.read)
        return is_plain is not None and self.blank is None and is_plain(cells)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its headers, the best first."""
        return tuple(cell.spelling_key(name) for name in (self.name, self.label, *self.aliases))


def _of_codes(name: str, label: str, codes: type[Labelled], help: str, **more: Any) -> Column:
    return Column(name, label, help, _reader(codes), accepted=codes, **more)


def _of_lists(name: str, label: str, codes: type[Labelled], help: str, **more: Any) -> Column:
    return Column(name, label, help, cell.listed(_reader(codes)), accepted=codes, **more)


def _reader(codes: type[Labelled]) -> Callable[[cell.Cell], str]:
    words = ", ".join(f"{member.label} ({member.value})" for member in codes)
    return cell.code(spellings_of(codes), words)


def _system(written: cell.Cell) -> str:
    return assessment_system(cell.text(written))


_PERSON_CODE = Column(
    "person_code",
    N_("Mã người"),
    N_("Mã của người trong tỉnh, mỗi người một mã."),
    cell.text,
    ("Mã nhân viên", "Mã cán bộ", "Mã công chức", "Mã NV", "Mã CB", "Mã số", "Mã học viên"),
    required=True,
)
_CLASS_CODE = Column(
    "class_code",
    N_("Mã lớp"),
    N_("Mã lớp trong sổ, mỗi lớp một mã trong tỉnh."),
    cell.text,
    ("Lớp",),
    required=True,
)
_FULL_NAME = Column(
    "full_name",
    N_("Họ và tên"),
    N_("Họ, đệm và tên trong một ô, viết đủ dấu."),
    cell.text,
    ("Họ tên", "Tên", "Họ tên học viên", "Học viên"),
    required=True,
)

_UNITS = (
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
    _of_codes(
        "kind",
        N_("Loại đơn vị"),
        UnitKind,
        N_("Loại hình của đơn vị."),
        aliases=("Loại", "Loại hình"),
        required=True,
    ),
    _of_codes(
        "sector",
        N_("Khu vực"),
        Sector,
        N_("Nhà nước gồm hành chính, sự nghiệp, Đảng và đoàn thể."),
        aliases=("Khối",),
        required=True,
    ),
    _of_codes(
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

_ROSTER = (
    Column(
        "person_code",
        N_("Mã người"),
        N_("Mã của người trong tỉnh. Cần mã này hoặc số CCCD."),
        cell.text,
        _PERSON_CODE.aliases,
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
    _FULL_NAME,
    Column(
        "birth_date",
        N_("Ngày sinh"),
        N_("Ngày 31/12/1985; chỉ ghi năm nếu không biết ngày."),
        cell.birth,
        ("Ngày tháng năm sinh", "Năm sinh", "Sinh ngày"),
    ),
    _of_codes(
        "gender",
        N_("Giới tính"),
        Gender,
        N_("Nam hoặc nữ."),
        aliases=("Giới", "Nam/Nữ", "Phái"),
    ),
    Column(
        "unit_code",
        N_("Mã đơn vị"),
        N_("Mã, tên hoặc tên gọi khác của đơn vị đã có trong sổ."),
        cell.text,
        ("Đơn vị", "Đơn vị công tác", "Tên đơn vị", "Cơ quan", "Nơi công tác"),
        required=True,
    ),
    _of_codes(
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
    _of_codes(
        "subject",
        N_("Môn dạy"),
        Subject,
        N_("Với giáo viên: nhóm môn, hoặc tên môn học."),
        aliases=("Môn", "Môn học", "Bộ môn"),
    ),
    _of_codes(
        "school_level",
        N_("Cấp dạy"),
        SchoolLevel,
        N_("Với giáo viên: cấp học đang dạy."),
        aliases=("Cấp học",),
    ),
    _of_lists(
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

_COURSES = (
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
    _of_lists(
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
    _of_lists(
        "audiences",
        N_("Đối tượng"),
        Audience,
        N_("Khóa dành cho ai; cách nhau bằng dấu chấm phẩy."),
        aliases=("Các đối tượng", "Nhóm đối tượng"),
        required=True,
    ),
    _CLASS_CODE,
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
    _of_codes("mode", N_("Hình thức"), Mode, N_("Cách học."), aliases=("Hình thức học",)),
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
    _of_codes(
        "status",
        N_("Trạng thái"),
        ClassStatus,
        N_("Để trống: theo ngày học."),
        aliases=("Tình trạng",),
    ),
)

_ENROLMENTS = (
    _CLASS_CODE,
    _PERSON_CODE,
    _of_codes(
        "status",
        N_("Trạng thái"),
        EnrolmentStatus,
        N_("Để trống: có chỗ trong lớp."),
        aliases=("Tình trạng",),
    ),
)

_COMPLETIONS = (
    _CLASS_CODE,
    _PERSON_CODE,
    Column(
        "full_name",
        N_("Họ và tên"),
        N_("Không bắt buộc; nếu ghi thì phải đúng tên của mã người."),
        cell.text,
        _FULL_NAME.aliases,
    ),
    _of_codes(
        "outcome",
        N_("Kết quả học"),
        Outcome,
        N_("Hoàn thành: dự đủ số buổi theo quy định của lớp."),
        aliases=("Tình trạng học", "Mức độ hoàn thành", "Hoàn thành"),
        required=True,
    ),
    _of_codes(
        "result",
        N_("Kết quả kiểm tra"),
        Result,
        N_("Đạt hoặc không đạt, nếu có kiểm tra."),
        aliases=("Kết quả", "Xếp loại"),
    ),
    Column("score", N_("Điểm"), N_("Từ 0 trở lên."), cell.number(6), ("Điểm số", "Điểm kiểm tra")),
    Column(
        "certificate_no",
        N_("Số chứng nhận"),
        N_("Số giấy chứng nhận đã cấp."),
        cell.text,
        ("Số giấy chứng nhận", "Số chứng chỉ", "Số hiệu chứng nhận"),
    ),
)

_ASSESSMENTS = (
    _PERSON_CODE,
    Column(
        "taken_on",
        N_("Ngày đánh giá"),
        N_("Ngày dự đánh giá, sát hạch."),
        cell.first_day,
        ("Ngày thi", "Ngày sát hạch", "Ngày dự thi"),
        required=True,
    ),
    Column(
        "passed",
        N_("Đạt"),
        N_("Có hoặc không; để trống: không."),
        cell.passed,
        ("Kết quả", "Kết quả đánh giá"),
        required=True,
        blank=False,
    ),
    Column("score", N_("Điểm"), N_("Từ 0 trở lên."), cell.number(6), ("Điểm số",)),
    Column(
        "system",
        N_("Hệ thống đánh giá"),
        N_("Để trống: hệ thống đánh giá kỹ năng số quốc gia."),
        _system,
        ("Hệ thống",),
        blank=NATIONAL_SYSTEM,
    ),
    Column(
        "reference",
        N_("Số văn bản"),
        N_("Số quyết định hoặc giấy xác nhận."),
        cell.text,
        ("Căn cứ", "Số xác nhận", "Số quyết định"),
    ),
)

COLUMNS: dict[ImportKind, tuple[Column, ...]] = {
    ImportKind.UNITS: _UNITS,
    ImportKind.ROSTER: _ROSTER,
    ImportKind.COURSES: _COURSES,
    ImportKind.ENROLMENTS: _ENROLMENTS,
    ImportKind.COMPLETIONS: _COMPLETIONS,
    ImportKind.ASSESSMENTS: _ASSESSMENTS,
}

ONE_OF: dict[ImportKind, tuple[str, ...]] = {ImportKind.ROSTER: ("person_code", "national_id")}
"""Columns of which a file needs one, and a row too."""
