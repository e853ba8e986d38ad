"""What is taught, to whom, and by whom; titles as training plans word them."""

from dataclasses import dataclass
from datetime import date

from app.domain.audience import Audience
from app.domain.course import Mode, Topic
from app.domain.person import STAFF_CATEGORIES, Category, Subject
from app.domain.unit import ENTERPRISE_SECTORS, SCHOOL_KINDS, UnitKind
from seeds.demo.people import DemoPosting

HOME_AFFAIRS = "SNV"
EDUCATION = "SGDDT"
DIGITAL_OFFICE = "digital office"
LOCAL = "local"

_SCHOOLS = SCHOOL_KINDS | {UnitKind.PRESCHOOL}
_LOCAL_KINDS = frozenset({UnitKind.COMMUNE_COMMITTEE, UnitKind.DISTRICT_COMMITTEE})
_TEACHING_KINDS = frozenset({UnitKind.UNIVERSITY, UnitKind.COLLEGE, UnitKind.VOCATIONAL_SCHOOL})
_STEM_SUBJECTS = frozenset(
    {
        Subject.INFORMATICS,
        Subject.NATURAL_SCIENCES,
        Subject.TECHNOLOGY,
        Subject.MATHEMATICS,
        Subject.PRIMARY_CLASS,
    }
)


@dataclass(frozen=True, slots=True)
class Syllabus:
    """One course of every year since it was first given. organiser: a unit, or who stands for it.

    seats: of one class; None: as many as come. days: how long a class lasts.
    """

    key: str
    title: str
    topics: tuple[Topic, ...]
    audiences: tuple[Audience, ...]
    organiser: str
    seats: int | None = 45
    days: int = 2
    mode: Mode = Mode.IN_PERSON
    since: int = 2022


SYLLABI = {
    s.key: s
    for s in (
        Syllabus(
            "leaders",
            "Bồi dưỡng kiến thức chuyển đổi số cho cán bộ lãnh đạo, quản lý",
            (Topic.DIGITAL_TRANSFORMATION,),
            (Audience.LEADERS, Audience.CAN_BO),
            HOME_AFFAIRS,
            seats=60,
        ),
        Syllabus(
            "office",
            "Bồi dưỡng kỹ năng số cho công chức cơ quan hành chính",
            (Topic.DIGITAL_SKILLS,),
            (Audience.CONG_CHUC, Audience.CAN_BO),
            HOME_AFFAIRS,
            days=3,
        ),
        Syllabus(
            "services",
            "Bồi dưỡng kỹ năng số cho viên chức đơn vị sự nghiệp công lập",
            (Topic.DIGITAL_SKILLS,),
            (Audience.VIEN_CHUC,),
            HOME_AFFAIRS,
            seats=60,
        ),
        Syllabus(
            "support",
            "Kỹ năng số cơ bản cho người lao động trong cơ quan nhà nước",
            (Topic.DIGITAL_SKILLS,),
            (Audience.NGUOI_LAO_DONG,),
            HOME_AFFAIRS,
            days=1,
            since=2023,
        ),
        Syllabus(
            "commune",
            "Tập huấn dịch vụ công trực tuyến và xử lý hồ sơ trên môi trường số cho cấp xã",
            (Topic.DIGITAL_TRANSFORMATION, Topic.DIGITAL_SKILLS),
            (Audience.CAN_BO, Audience.CONG_CHUC),
            LOCAL,
        ),
        Syllabus(
            "it",
            "Tập huấn công nghệ số, bảo đảm an toàn thông tin cho cán bộ chuyên trách",
            (Topic.DIGITAL_TECHNOLOGY,),
            (Audience.IT_STAFF,),
            DIGITAL_OFFICE,
            seats=40,
            days=4,
        ),
        Syllabus(
            "data",
            "Quản trị, khai thác và phân tích dữ liệu số",
            (Topic.DIGITAL_TECHNOLOGY,),
            (Audience.IT_STAFF, Audience.DX_ADVISERS),
            DIGITAL_OFFICE,
            seats=40,
            days=3,
            mode=Mode.BLENDED,
            since=2024,
        ),
        Syllabus(
            "ai",
            "Ứng dụng trí tuệ nhân tạo trong công việc hành chính",
            (Topic.DIGITAL_TECHNOLOGY,),
            (Audience.LEADERS, Audience.CONG_CHUC),
            DIGITAL_OFFICE,
            days=1,
            mode=Mode.ONLINE,
            seats=120,
            since=2024,
        ),
        Syllabus(
            "advisers",
            "Kỹ năng tham mưu, tổ chức triển khai chuyển đổi số",
            (Topic.DIGITAL_TRANSFORMATION,),
            (Audience.DX_ADVISERS,),
            DIGITAL_OFFICE,
            seats=50,
        ),
        Syllabus(
            "mooc",
            "Bình dân học vụ số: kỹ năng số cho cán bộ, công chức, viên chức, người lao động",
            (Topic.DIGITAL_SKILLS,),
            (Audience.CAN_BO, Audience.CONG_CHUC, Audience.VIEN_CHUC, Audience.NGUOI_LAO_DONG),
            DIGITAL_OFFICE,
            seats=None,
            days=30,
            mode=Mode.MOOC,
            since=2025,
        ),
        Syllabus(
            "teachers",
            "Ứng dụng công nghệ thông tin, học liệu số trong dạy học",
            (Topic.DIGITAL_SKILLS,),
            (Audience.TEACHERS, Audience.VIEN_CHUC),
            EDUCATION,
            seats=50,
            days=3,
            mode=Mode.BLENDED,
        ),
        Syllabus(
            "principals",
            "Chuyển đổi số trong quản trị nhà trường",
            (Topic.DIGITAL_TRANSFORMATION,),
            (Audience.LEADERS, Audience.VIEN_CHUC),
            EDUCATION,
            seats=60,
            since=2023,
        ),
        Syllabus(
            "lecturers",
            "Thiết kế bài giảng số và dạy học trực tuyến cho giảng viên",
            (Topic.DIGITAL_SKILLS,),
            (Audience.LECTURERS,),
            EDUCATION,
            days=3,
        ),
        Syllabus(
            "stem",
            "Tập huấn tổ chức hoạt động giáo dục STEM/STEAM",
            (Topic.STEM_STEAM,),
            (Audience.TEACHERS,),
            EDUCATION,
            seats=40,
        ),
        Syllabus(
            "press",
            "Chuyển đổi số và báo chí dữ liệu cho cơ quan báo chí",
            (Topic.DIGITAL_TRANSFORMATION,),
            (Audience.PRESS,),
            DIGITAL_OFFICE,
        ),
        Syllabus(
            "enterprise",
            "Kỹ năng số cho người lao động trong doanh nghiệp",
            (Topic.DIGITAL_SKILLS,),
            (Audience.ENTERPRISE_WORKERS, Audience.NGUOI_LAO_DONG),
            DIGITAL_OFFICE,
            seats=50,
        ),
        Syllabus(
            "village",
            "Tập huấn kỹ năng số cho cán bộ thôn, tổ công nghệ số cộng đồng",
            (Topic.DIGITAL_SKILLS,),
            (Audience.VILLAGE_CADRES,),
            DIGITAL_OFFICE,
            seats=60,
            days=1,
        ),
        Syllabus(
            "experts",
            "Đào tạo chuyên gia chuyển đổi số",
            (Topic.DX_EXPERT,),
            (Audience.EXPERTS,),
            DIGITAL_OFFICE,
            seats=30,
            days=40,
            mode=Mode.BLENDED,
            since=2023,
        ),
        Syllabus(
            "engineers",
            "Đào tạo kỹ sư, cử nhân công nghệ số, văn bằng hai",
            (Topic.DIGITAL_ENGINEERING,),
            (Audience.CONG_CHUC, Audience.VIEN_CHUC),
            DIGITAL_OFFICE,
            seats=40,
            days=180,
            mode=Mode.BLENDED,
            since=2023,
        ),
        Syllabus(
            "other",
            "Bồi dưỡng nghiệp vụ văn thư, lưu trữ",
            (Topic.OTHER,),
            (Audience.CONG_CHUC, Audience.VIEN_CHUC),
            HOME_AFFAIRS,
        ),
    )
}

Menu = tuple[tuple[str, int], ...]

_MENUS: dict[str, Menu] = {
    "it": (("it", 70), ("data", 20), ("ai", 10)),
    "adviser": (("advisers", 75), ("data", 15), ("office", 10)),
    "principal": (("principals", 65), ("teachers", 35)),
    "teacher": (("teachers", 90), ("mooc", 10)),
    "lecturer": (("lecturers", 85), ("services", 15)),
    "press": (("press", 85), ("services", 15)),
    "enterprise": (("enterprise", 100),),
    "leader": (("leaders", 70), ("ai", 15), ("office", 15)),
    "local": (("commune", 65), ("office", 20), ("mooc", 15)),
    "official": (("office", 65), ("ai", 15), ("mooc", 20)),
    "professional": (("services", 80), ("mooc", 20)),
    "support": (("support", 60), ("mooc", 40)),
    "village": (("village", 100),),
}
_FALLBACK = "services"


def is_staff(post: DemoPosting) -> bool:
    """Whether the post counts among the staff that the plans want trained every year."""
    return post.job.category in STAFF_CATEGORIES


def may_learn_stem(post: DemoPosting) -> bool:
    """Whether it is a teacher's post in one of the STEM/STEAM subjects."""
    return post.job.subject in _STEM_SUBJECTS


def menu_of(post: DemoPosting, year: int) -> Menu:
    """What people in a post study in a year, with weights."""
    menu = tuple(
        (key, weight) for key, weight in _MENUS[_sort_of(post)] if SYLLABI[key].since <= year
    )
    return menu or ((_FALLBACK, 1),)


def _sort_of(post: DemoPosting) -> str:
    job = post.job
    if job.category is Category.KHONG_CHUYEN_TRACH:
        return "village"
    if job.is_it_staff:
        return "it"
    if job.is_dx_adviser:
        return "adviser"
    return _sort_by_unit(post) or _SORT_BY_CATEGORY[job.category]


def _sort_by_unit(post: DemoPosting) -> str:
    job, kind = post.job, post.unit.kind
    if post.unit.sector in ENTERPRISE_SECTORS:
        return "enterprise"
    if job.category is Category.NGUOI_LAO_DONG:
        return "support"
    if kind in _SCHOOLS:
        return "principal" if job.is_leader else "teacher"
    if kind in _TEACHING_KINDS:
        return "lecturer"
    if kind is UnitKind.PRESS_AGENCY:
        return "press"
    if job.is_leader:
        return "leader"
    return "local" if kind in _LOCAL_KINDS else ""


_SORT_BY_CATEGORY = {
    Category.CAN_BO: "official",
    Category.CONG_CHUC: "official",
    Category.VIEN_CHUC: "professional",
    Category.NGUOI_LAO_DONG: "support",
}


def digital_office(day: date) -> str:
    """The department that answers for digital transformation: merged on 1/3/2025."""
    return "STTTT" if day < date(2025, 3, 1) else "SKHCN"
