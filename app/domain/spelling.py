"""How people write the codes of the register: each code itself, its label, and other names."""

from collections.abc import Iterable, Mapping

from app.domain.audience import Audience
from app.domain.cell import spelling_key
from app.domain.course import ClassStatus, Mode, Topic
from app.domain.enrolment import EnrolmentStatus, Outcome, Result
from app.domain.label import Labelled
from app.domain.person import Category, Gender, SchoolLevel, Subject
from app.domain.unit import Level, Sector, UnitKind

# By type first: members of different sets that share a code are equal and would collide.
_OTHER_NAMES: Mapping[type[Labelled], Mapping[Labelled, Iterable[str]]] = {
    UnitKind: {
        UnitKind.DEPARTMENT: ("Sở", "Ban", "Ngành", "Sở, ngành"),
        UnitKind.DISTRICT_COMMITTEE: ("UBND huyện", "UBND thị xã", "UBND thành phố", "Huyện"),
        UnitKind.COMMUNE_COMMITTEE: ("UBND xã", "UBND phường", "UBND thị trấn", "Xã", "Phường"),
        UnitKind.PUBLIC_SERVICE_UNIT: ("Đơn vị sự nghiệp công lập", "ĐVSN", "ĐVSNCL"),
        UnitKind.PRIMARY_SCHOOL: ("Tiểu học",),
        UnitKind.LOWER_SECONDARY_SCHOOL: ("THCS", "Trường trung học cơ sở"),
        UnitKind.UPPER_SECONDARY_SCHOOL: ("THPT", "Trường trung học phổ thông"),
        UnitKind.MULTI_LEVEL_SCHOOL: ("Trường phổ thông nhiều cấp học", "Trường liên cấp"),
        UnitKind.PRESCHOOL: ("Mầm non", "Mẫu giáo", "Trường mẫu giáo"),
        UnitKind.UNIVERSITY: ("Đại học",),
        UnitKind.COLLEGE: ("Cao đẳng",),
        UnitKind.VOCATIONAL_SCHOOL: ("Trường trung cấp", "Trung tâm GDNN", "Trung tâm GDNN-GDTX"),
        UnitKind.PRESS_AGENCY: ("Báo chí", "Báo", "Đài Phát thanh và Truyền hình"),
        UnitKind.MASS_ORGANISATION: ("Đoàn thể", "Mặt trận Tổ quốc", "Hội"),
        UnitKind.PARTY_BODY: ("Cơ quan của Đảng", "Khối Đảng"),
    },
    Sector: {
        Sector.STATE: ("Nhà nước", "Cơ quan nhà nước"),
        Sector.STATE_ENTERPRISE: ("DNNN",),
        Sector.PRIVATE_ENTERPRISE: ("Doanh nghiệp tư nhân", "DNTN"),
        Sector.OTHER: ("Khác",),
    },
    Level: {
        Level.PROVINCE: ("Tỉnh",),
        Level.DISTRICT: ("Huyện",),
        Level.COMMUNE: ("Xã", "Cấp phường", "Phường"),
    },
    Gender: {
        Gender.FEMALE: ("Nữ giới",),
        Gender.MALE: ("Nam giới",),
    },
    Category: {
        Category.CAN_BO: ("CB",),
        Category.CONG_CHUC: ("CC",),
        Category.VIEN_CHUC: ("VC",),
        Category.NGUOI_LAO_DONG: ("NLĐ", "Hợp đồng", "Hợp đồng lao động"),
        Category.KHONG_CHUYEN_TRACH: (
            "Không chuyên trách",
            "Người hoạt động không chuyên trách xã",
        ),
        Category.STUDENT: ("Học sinh", "Sinh viên", "Học viên"),
        Category.CITIZEN: ("Công dân",),
    },
    SchoolLevel: {
        SchoolLevel.PRIMARY: ("Cấp tiểu học",),
        SchoolLevel.LOWER_SECONDARY: ("Trung học cơ sở", "Cấp THCS"),
        SchoolLevel.UPPER_SECONDARY: ("Trung học phổ thông", "Cấp THPT"),
    },
    Topic: {
        Topic.STEM_STEAM: ("STEM", "STEAM"),
        Topic.DX_EXPERT: ("Chuyên gia CĐS",),
        Topic.DIGITAL_TRANSFORMATION: ("CĐS",),
        Topic.OTHER: ("Khác",),
    },
    Mode: {
        Mode.IN_PERSON: ("Tập trung",),
        Mode.BLENDED: ("Trực tiếp kết hợp trực tuyến", "Bán tập trung"),
        Mode.MOOC: ("Học trực tuyến mở",),
    },
    ClassStatus: {
        ClassStatus.OPEN: ("Đang mở",),
        ClassStatus.HELD: ("Đã tổ chức", "Đã kết thúc"),
        ClassStatus.CANCELLED: ("Hủy",),
    },
    EnrolmentStatus: {
        EnrolmentStatus.CONFIRMED: ("Đã xác nhận", "Được triệu tập"),
        EnrolmentStatus.NOMINATED: ("Đề cử",),
        EnrolmentStatus.WITHDRAWN: ("Rút",),
    },
    Outcome: {
        Outcome.COMPLETED: ("Đã hoàn thành",),
        Outcome.INCOMPLETE: ("Không hoàn thành",),
        Outcome.ABSENT: ("Vắng mặt", "Không tham gia"),
    },
    Audience: {
        Audience.LEADERS: ("Lãnh đạo",),
        Audience.IT_STAFF: ("Chuyên trách CNTT", "Chuyên trách chuyển đổi số"),
        Audience.DX_ADVISERS: ("Tham mưu CĐS",),
        Audience.STUDENTS: ("Học sinh", "Sinh viên"),
    },
    Result: {
        Result.FAIL: ("Chưa đạt",),
    },
    Subject: {
        Subject.INFORMATICS: ("Tin",),
        Subject.NATURAL_SCIENCES: (
            *("Vật lí", "Vật lý", "Lí", "Lý", "Hóa học", "Hóa", "Sinh học", "Sinh", "KHTN"),
            *("Khoa học", "Tự nhiên và Xã hội"),
        ),
        Subject.SOCIAL_SCIENCES: (
            *("Ngữ văn", "Văn", "Lịch sử", "Sử", "Địa lí", "Địa lý", "Địa", "Lịch sử và Địa lí"),
            *("Lịch sử và Địa lý", "GDCD", "Giáo dục công dân", "Đạo đức", "KHXH"),
            *("Giáo dục kinh tế và pháp luật", "GDKTPL"),
        ),
        Subject.ENGINEERING: ("Kĩ thuật",),
        Subject.ARTS: ("Mĩ thuật", "Mỹ thuật", "Âm nhạc", "Nhạc"),
        Subject.MATHEMATICS: ("Toán học",),
        Subject.PRIMARY_CLASS: (
            *("Giáo viên tiểu học", "GV tiểu học", "GVTH", "Tiếng Việt", "Dạy nhiều môn"),
            *("Giáo viên nhiều môn", "Văn hóa", "Các môn tiểu học"),
        ),
        Subject.OTHER: (
            *("Ngoại ngữ", "Tiếng Anh", "Tiếng Pháp", "Tiếng Nga", "Tiếng Trung", "Tiếng Nhật"),
            *(
                "Tiếng dân tộc",
                "Thể dục",
                "Giáo dục thể chất",
                "GDTC",
                "Giáo dục quốc phòng",
                "GDQP",
            ),
            *("Giáo dục quốc phòng và an ninh", "GDQP-AN", "Hoạt động trải nghiệm", "HĐTN", "Khác"),
        ),
    },
}
"""Names of school subjects follow the general education programme (Thông tư 32/2018/TT-BGDĐT)."""


def names_of(member: Labelled) -> tuple[str, ...]:
    """Everything people call a code: itself, its label, other names."""
    return (member.value, member.label, *_OTHER_NAMES.get(type(member), {}).get(member, ()))


def spellings_of(codes: type[Labelled]) -> dict[str, str]:
    """The codes of a closed set by the keys of everything people call them."""
    return {spelling_key(name): member.value for member in codes for name in names_of(member)}
