"""The columns of files about who learnt what: enrolments, completions, assessments."""

from app.domain import cell
from app.domain.assessment import NATIONAL_SYSTEM, assessment_system
from app.domain.column.shape import Column, of_codes
from app.domain.column.shared import CLASS_CODE, FULL_NAME, PERSON_CODE, UNIT_CODE
from app.domain.enrolment import EnrolmentStatus, Outcome, Result
from app.domain.label import N_


def _system(written: cell.Cell) -> str:
    return assessment_system(cell.text(written))


ENROLMENTS = (
    CLASS_CODE,
    PERSON_CODE,
    of_codes(
        "status",
        N_("Trạng thái"),
        EnrolmentStatus,
        N_("Để trống: có chỗ trong lớp."),
        aliases=("Tình trạng",),
    ),
)

NOMINEES = (
    Column(
        "person_code",
        N_("Mã người"),
        N_("Mã của người trong tỉnh. Không có mã thì ghi họ và tên."),
        cell.text,
        PERSON_CODE.aliases,
    ),
    Column(
        "full_name",
        N_("Họ và tên"),
        N_("Họ, đệm và tên trong một ô, viết đủ dấu."),
        cell.text,
        (*FULL_NAME.aliases, "Họ và tên học viên", "Họ tên cán bộ", "Họ, tên", "Họ và tên CBCCVC"),
    ),
    Column(
        "birth_date",
        N_("Ngày sinh"),
        N_("Để phân biệt người trùng tên; chỉ ghi năm nếu không biết ngày."),
        cell.birth,
        ("Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Năm sinh", "Sinh ngày"),
    ),
    Column(
        "unit_code",
        N_("Đơn vị"),
        N_("Mã hoặc tên đơn vị, để phân biệt người trùng tên."),
        cell.text,
        ("Mã đơn vị", *UNIT_CODE.aliases, "Đơn vị công tác hiện nay"),
    ),
)

COMPLETIONS = (
    CLASS_CODE,
    PERSON_CODE,
    Column(
        "full_name",
        N_("Họ và tên"),
        N_("Không bắt buộc; nếu ghi thì phải đúng tên của mã người."),
        cell.text,
        FULL_NAME.aliases,
    ),
    of_codes(
        "outcome",
        N_("Kết quả học"),
        Outcome,
        N_("Hoàn thành: dự đủ số buổi theo quy định của lớp."),
        aliases=("Tình trạng học", "Mức độ hoàn thành", "Hoàn thành"),
        required=True,
    ),
    of_codes(
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
    Column(
        "recorded_on",
        N_("Ngày ghi kết quả"),
        N_("Không bắt buộc; để biết kết quả nào mới hơn khi tệp khác với sổ."),
        cell.first_day,
        ("Ngày công nhận kết quả", "Ngày cập nhật kết quả"),
    ),
)

ASSESSMENTS = (
    PERSON_CODE,
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
