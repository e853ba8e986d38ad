"""The audit log in the reader's words: what each thing is called, and each part of it.

A service records changes under the names of columns, codes in place of keys (`parent_code`, not
`parent_id`). What is missing here is shown under its own name, so nothing recorded is ever hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.access import Role
from app.domain.account_code import CodePurpose
from app.domain.attendance import Presence, Way
from app.domain.audience import Audience
from app.domain.course import ClassStatus, DayPart, Mode, Topic
from app.domain.enrolment import EnrolmentStatus, Outcome, Result, WithdrawalReason
from app.domain.label import N_, Labelled
from app.domain.message import MessageState
from app.domain.person import Category, Gender, SchoolLevel, Subject
from app.domain.plan import QualitativeSubject
from app.domain.registration import Approval
from app.domain.unit import Level, Sector, UnitKind


class AuditSubject(Labelled):
    """What kind of thing was acted on; the code is the name of its table."""

    UNIT = "unit", N_("Đơn vị")
    PERSON = "person", N_("Người")
    POSTING = "posting", N_("Vị trí công tác")
    COURSE = "course", N_("Khóa")
    COURSE_CLASS = "course_class", N_("Lớp")
    ENROLMENT = "enrolment", N_("Ghi danh")
    COMPLETION = "completion", N_("Kết quả học")
    ASSESSMENT = "assessment", N_("Đánh giá kỹ năng số")
    SCHOOL_ACTIVITY = "school_activity", N_("Hoạt động của trường")
    CITIZEN_STATISTIC = "citizen_statistic", N_("Thống kê người dân")
    NETWORK_DECLARATION = "network_declaration", N_("Mạng lưới chuyển đổi số")
    TASK_OUTPUT = "task_output", N_("Kết quả thực hiện nhiệm vụ")
    STATEMENT = "statement", N_("Xác nhận chỉ tiêu định tính")
    DECLARATION = "declaration", N_("Số liệu khai báo")
    CERTIFICATE = "certificate", N_("Giấy chứng nhận")
    ISSUING_OFFICE = "issuing_office", N_("Cơ quan ban hành giấy tờ")
    PLAN = "plan", N_("Kế hoạch")
    IMPORT_BATCH = "import_batch", N_("Tệp nhập")
    MESSAGE = "message", N_("Thư")
    USER = "user", N_("Tài khoản")
    PROVINCE = "province", N_("Tỉnh")
    BACKUP = "backup", N_("Sao lưu")
    EXPORT = "export", N_("Tệp xuất")


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a thing. codes: the set that its values are of; is_unit: they are units, by code.

    reads: what else a value is written as; without it, as it stands (days and yes or no are known
    by their looks).
    """

    label: str
    codes: type[Labelled] | None = None
    is_unit: bool = False
    reads: type[int] | type[Decimal] | type[datetime] | None = None


Fields = Mapping[str, Field]

_UNIT = Field(N_("Đơn vị"), is_unit=True)
_OF_A_UNIT: Fields = {"unit": _UNIT, "unit_code": _UNIT, "unit_id": _UNIT}
_EVIDENCE = Field(N_("Minh chứng"))
_RECORDED_ON = Field(N_("Ngày ghi nhận"))
_CODE = Field(N_("Mã"))
_SCORE = Field(N_("Điểm"), reads=Decimal)
_YEAR = Field(N_("Năm"))

_ASSESSMENT: Fields = {
    "person_code": Field(N_("Người")),
    "taken_on": Field(N_("Ngày đánh giá")),
    "system": Field(N_("Hệ thống")),
    "is_passed": Field(N_("Đạt")),
    "score": _SCORE,
    "reference": Field(N_("Số tham chiếu")),
}

_POSTING: Fields = {
    "unit_code": _UNIT,
    "starts_on": Field(N_("Từ ngày")),
    "ends_on": Field(N_("Đến hết ngày")),
    "is_main": Field(N_("Vị trí chính")),
    "category": Field(N_("Loại"), Category),
    "position": Field(N_("Chức vụ, chức danh")),
    "is_leader": Field(Audience.LEADERS.label),
    "is_it_staff": Field(Audience.IT_STAFF.label),
    "is_dx_adviser": Field(Audience.DX_ADVISERS.label),
    "subject": Field(N_("Môn dạy"), Subject),
    "school_level": Field(N_("Cấp học"), SchoolLevel),
    "audiences": Field(N_("Đối tượng ghi đích danh"), Audience),
}

FIELDS: Mapping[str, Fields] = {
    "unit": {
        "code": _CODE,
        "name": Field(N_("Tên")),
        "kind": Field(N_("Loại đơn vị"), UnitKind),
        "sector": Field(N_("Khu vực"), Sector),
        "level": Field(N_("Cấp"), Level),
        "parent_code": Field(N_("Thuộc"), is_unit=True),
        "valid_from": Field(N_("Từ ngày")),
        "valid_to": Field(N_("Đến hết ngày")),
        "aliases": Field(N_("Tên khác")),
        "successor_code": Field(N_("Đơn vị kế thừa"), is_unit=True),
        "takes_over_on": Field(N_("Kế thừa từ ngày")),
        "moved": Field(N_("Số người chuyển theo"), reads=int),
    },
    "person": {
        "code": _CODE,
        "full_name": Field(N_("Họ và tên")),
        "birth_date": Field(N_("Ngày sinh")),
        "birth_year": Field(N_("Năm sinh")),
        "gender": Field(N_("Giới tính"), Gender),
        "email": Field(N_("Thư điện tử")),
        "phone": Field(N_("Điện thoại")),
        "national_id": Field(N_("Số định danh")),
        # What is removed is told on the thing it was removed from: its own number is gone.
        **_ASSESSMENT,
        **_POSTING,
    },
    "posting": _POSTING,
    "course": {
        "code": _CODE,
        "title": Field(N_("Tên khóa")),
        "topic": Field(N_("Chủ đề"), Topic),
        "topics": Field(N_("Chủ đề"), Topic),
        "audiences": Field(N_("Đối tượng"), Audience),
        "organiser_code": Field(N_("Đơn vị tổ chức"), is_unit=True),
        "copied_from": Field(N_("Chép từ khóa")),
        "classes_copied": Field(N_("Số lớp được chép")),
    },
    "course_class": {
        "code": _CODE,
        "course_code": Field(N_("Khóa")),
        "starts_on": Field(N_("Khai giảng")),
        "ends_on": Field(N_("Kết thúc")),
        "mode": Field(N_("Hình thức"), Mode),
        "venue": Field(N_("Địa điểm")),
        "capacity": Field(N_("Số chỗ"), reads=int),
        "hours": Field(N_("Số giờ"), reads=Decimal),
        "status": Field(N_("Tình trạng"), ClassStatus),
        "approval": Field(N_("Cách duyệt"), Approval),
        "registration_from": Field(N_("Nhận đăng ký từ"), reads=datetime),
        "registration_until": Field(N_("Nhận đăng ký đến"), reads=datetime),
        "offer_hours": Field(N_("Số giờ chờ nhận lời mời"), reads=int),
        "holds_until": Field(N_("Giữ chỗ cho đơn vị đến hết")),
        "threshold": Field(N_("Tỷ lệ dự học để hoàn thành (%)"), reads=int),
        "is_late_present": Field(N_("Đi muộn tính là có mặt")),
        "link": Field(N_("Đường dẫn học trực tuyến")),
        "cost": Field(N_("Kinh phí (đồng)"), reads=int),
        "funds": Field(N_("Nguồn kinh phí")),
        "trainer": Field(N_("Giảng viên", "lớp")),
        "trainer_office": Field(N_("Chức vụ, đơn vị của giảng viên")),
        "trainer_hours": Field(N_("Số giờ giảng"), reads=Decimal),
        "left_waiting": Field(N_("Số người vào hàng chờ vì có lớp khác cùng lúc"), reads=int),
        "held_seats": Field(N_("Chỗ giữ cho đơn vị")),
        "locked_at": Field(N_("Khóa danh sách lúc"), reads=datetime),
        "decision": Field(N_("Quyết định công nhận kết quả")),
        "decided_on": Field(N_("Ngày quyết định")),
        "certificates": Field(N_("Số giấy chứng nhận cấp"), reads=int),
        "held_on": Field(N_("Ngày học")),
        "part": Field(N_("Buổi"), DayPart),
        "is_cancelled": Field(N_("Đã hủy")),
        "meeting_venue": Field(N_("Nơi học của buổi")),
        "register_closed": Field(N_("Đã chốt điểm danh")),
        "late_from": Field(N_("Tính đi muộn từ"), reads=datetime),
        "walk_in": Field(N_("Người ngoài danh sách")),
        # What is done to many places at once is told here in numbers, one by one on the places.
        "enrolled": Field(N_("Số người ghi danh"), reads=int),
        "recorded": Field(N_("Số kết quả mới ghi"), reads=int),
        "corrected": Field(N_("Số kết quả đính chính"), reads=int),
        "marked": Field(N_("Số người được điểm danh"), reads=int),
        "marks_changed": Field(N_("Số người được sửa điểm danh"), reads=int),
        "marked_absent": Field(N_("Số người tự ghi vắng"), reads=int),
        "marks_taken_back": Field(N_("Số người bỏ ghi vắng"), reads=int),
        # What is removed is told on the thing it was removed from: its own number is gone.
        "person_code": Field(N_("Người")),
        "enrolment_status": Field(N_("Ghi danh"), EnrolmentStatus),
    },
    "enrolment": {
        "class_code": Field(N_("Lớp")),
        "person_code": Field(N_("Người")),
        "status": Field(N_("Tình trạng"), EnrolmentStatus),
        "reason": Field(N_("Lý do"), WithdrawalReason),
        "reason_words": Field(N_("Nói rõ lý do")),
        "rules_waived": Field(N_("Ghi danh ngoài quy định của lớp")),
        "overbooked": Field(N_("Ghi danh vượt số chỗ")),
        "offered_until": Field(N_("Lời mời có hạn đến"), reads=datetime),
        "replaces": Field(N_("Thay cho")),
        "replaced_by": Field(N_("Người thay")),
        "unit_code": _UNIT,
        "held_on": Field(N_("Ngày học")),
        "part": Field(N_("Buổi"), DayPart),
        "presence": Field(N_("Điểm danh"), Presence),
        "way": Field(N_("Cách điểm danh"), Way),
    },
    "completion": {
        "class_code": Field(N_("Lớp")),
        "outcome": Field(N_("Kết thúc", "kết quả"), Outcome),
        "result": Field(N_("Kiểm tra"), Result),
        "score": _SCORE,
        "certificate_no": Field(N_("Số chứng nhận")),
        "reason": Field(N_("Lý do đính chính")),
        "document": Field(N_("Văn bản đính chính")),
        "stated_on": Field(N_("Ngày ghi kết quả")),
    },
    "certificate": {
        "number": Field(N_("Số vào sổ")),
        "full_name": Field(N_("Họ và tên")),
        "title": Field(N_("Tên khóa")),
        "document": Field(N_("Căn cứ cấp")),
        "revoked_at": Field(N_("Thu hồi lúc"), reads=datetime),
        "revocation_reason": Field(N_("Lý do thu hồi")),
    },
    "assessment": _ASSESSMENT,
    "school_activity": {
        **_OF_A_UNIT,
        "year": _YEAR,
        "has_stem": Field(N_("STEM/STEAM")),
        "has_digital_skills": Field(N_("Kỹ năng số")),
        "recorded_on": _RECORDED_ON,
        "evidence": _EVIDENCE,
    },
    "citizen_statistic": {
        **_OF_A_UNIT,
        "as_of": Field(N_("Thống kê đến ngày")),
        "working_age_population": Field(N_("Người trong độ tuổi lao động"), reads=int),
        "skilled": Field(N_("Biết và dùng được"), reads=int),
        "proficient": Field(N_("Thành thạo"), reads=int),
        "source": Field(N_("Nguồn")),
    },
    "network_declaration": {
        **_OF_A_UNIT,
        "established_on": Field(N_("Ngày thành lập")),
        "evidence": _EVIDENCE,
    },
    "task_output": {
        **_OF_A_UNIT,
        "clause": Field(N_("Mục của kế hoạch")),
        "occurred_on": Field(N_("Ngày")),
        "title": Field(N_("Tên")),
        "quantity": Field(N_("Số lượng"), reads=int),
    },
    "statement": {
        "subject": Field(N_("Chỉ tiêu"), QualitativeSubject),
        "stated_on": Field(N_("Ngày xác nhận")),
        "withdrawn_on": Field(N_("Ngày rút lại")),
        "evidence": _EVIDENCE,
    },
    "declaration": {
        **_OF_A_UNIT,
        "year": _YEAR,
        "headcount": Field(N_("Số người"), reads=int),
        "trained": Field(N_("Đã đào tạo"), reads=int),
        "recorded_on": _RECORDED_ON,
    },
    "issuing_office": {
        "above": Field(N_("Cơ quan cấp trên")),
        "symbol": Field(N_("Ký hiệu cơ quan")),
        "place": Field(N_("Địa danh")),
        "authority": Field(N_("Người ban hành quyết định")),
        "signature": Field(N_("Quyền hạn, chức vụ người ký")),
        "signer": Field(N_("Họ và tên người ký")),
        "archive": Field(N_("Bộ phận lưu")),
    },
    "province": {
        "scale": Field(N_("Quy mô")),
        "seed": Field(N_("Hạt giống")),
        "people": Field(N_("Số người"), reads=int),
    },
    "backup": {"rows": Field(N_("Số dòng"), reads=int)},
    "import_batch": {
        "created": Field(N_("Dòng thêm mới"), reads=int),
        "changed": Field(N_("Dòng thay đổi"), reads=int),
        "unchanged": Field(N_("Dòng giữ nguyên"), reads=int),
    },
    "user": {
        "username": Field(N_("Tên đăng nhập")),
        "display_name": Field(N_("Tên hiển thị")),
        "enabled": Field(N_("Đang dùng")),
        "person_code": Field(N_("Người")),
        "role": Field(N_("Vai trò"), Role),
        "unit": _UNIT,
        "kinds": Field(N_("Loại đơn vị"), UnitKind),
        "email": Field(N_("Thư điện tử")),
        "code": Field(N_("Mã một lần"), CodePurpose),
        "sessions_ended": Field(N_("Đăng xuất ở mọi nơi")),
        "calendar_feed": Field(N_("Địa chỉ lịch riêng, tạo lúc"), reads=datetime),
    },
    "message": {
        "state": Field(N_("Tình trạng"), MessageState),
        "address": Field(N_("Địa chỉ thư")),
    },
}
"""The parts of each thing: by the name of its table, then by what a change is recorded as."""
