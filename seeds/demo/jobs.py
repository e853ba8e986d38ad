"""Who works in a unit: for each sort of unit its jobs, the most senior first."""

from dataclasses import dataclass, replace
from random import Random

from app.domain.person import Category, SchoolLevel, Subject

CAN_BO = Category.CAN_BO
CONG_CHUC = Category.CONG_CHUC
VIEN_CHUC = Category.VIEN_CHUC
NGUOI_LAO_DONG = Category.NGUOI_LAO_DONG


@dataclass(frozen=True, slots=True)
class Job:
    """What one person does. share: how many of a unit's people do it, at_least so many."""

    position: str
    category: Category
    share: float = 0
    at_least: int = 0
    is_leader: bool = False
    is_it_staff: bool = False
    is_dx_adviser: bool = False
    subject: Subject | None = None
    school_level: SchoolLevel | None = None

    @property
    def rank(self) -> tuple[bool, bool, bool, str]:
        """Whom a merger pairs with whom: leaders with leaders, IT staff with IT staff."""
        return (not self.is_leader, not self.is_it_staff, not self.is_dx_adviser, self.category)


@dataclass(frozen=True, slots=True)
class Profile:
    """The jobs of one sort of unit; the last one takes whoever is left."""

    jobs: tuple[Job, ...]
    women: float
    subjects: tuple[Subject, ...] = ()
    levels: tuple[SchoolLevel, ...] = ()


def _head(position: str, category: Category) -> Job:
    return Job(position, category, at_least=1, is_leader=True)


def _leader(position: str, category: Category, share: float, at_least: int = 0) -> Job:
    return Job(position, category, share=share, at_least=at_least, is_leader=True)


def _it(position: str, category: Category, share: float, at_least: int = 1) -> Job:
    return Job(position, category, share=share, at_least=at_least, is_it_staff=True)


def _adviser(category: Category, share: float, at_least: int = 0) -> Job:
    return Job(
        "Chuyên viên tham mưu chuyển đổi số",
        category,
        share=share,
        at_least=at_least,
        is_dx_adviser=True,
    )


_CLERK = Job("Nhân viên phục vụ", NGUOI_LAO_DONG, share=0.09)
_IT = "Chuyên viên công nghệ thông tin"


def _school(levels: tuple[SchoolLevel, ...], subjects: tuple[Subject, ...]) -> Profile:
    return Profile(
        (
            _head("Hiệu trưởng", VIEN_CHUC),
            _leader("Phó Hiệu trưởng", VIEN_CHUC, 0.09),
            Job("Nhân viên văn phòng", NGUOI_LAO_DONG, share=0.1),
            Job("Giáo viên", VIEN_CHUC),
        ),
        women=0.74,
        subjects=subjects,
        levels=levels,
    )


_LOWER = (
    Subject.MATHEMATICS,
    Subject.SOCIAL_SCIENCES,
    Subject.NATURAL_SCIENCES,
    Subject.OTHER,
    Subject.INFORMATICS,
    Subject.TECHNOLOGY,
    Subject.ARTS,
)
_PRIMARY = (*(Subject.PRIMARY_CLASS,) * 5, Subject.INFORMATICS, Subject.ARTS, Subject.OTHER)

PROFILES: dict[str, Profile] = {
    "department": Profile(
        (
            _head("Giám đốc", CONG_CHUC),
            _leader("Phó Giám đốc", CONG_CHUC, 0.06, 1),
            _it(_IT, CONG_CHUC, 0.04),
            _leader("Trưởng phòng", CONG_CHUC, 0.12),
            _adviser(CONG_CHUC, 0.05, 1),
            _CLERK,
            Job("Chuyên viên", CONG_CHUC),
        ),
        women=0.42,
    ),
    "technology_department": Profile(
        (
            _head("Giám đốc", CONG_CHUC),
            _leader("Phó Giám đốc", CONG_CHUC, 0.06, 1),
            _it(_IT, CONG_CHUC, 0.3),
            _leader("Trưởng phòng", CONG_CHUC, 0.12),
            _adviser(CONG_CHUC, 0.15, 1),
            _CLERK,
            Job("Chuyên viên", CONG_CHUC),
        ),
        women=0.38,
    ),
    "technology_centre": Profile(
        (
            _head("Giám đốc", VIEN_CHUC),
            _leader("Trưởng phòng", VIEN_CHUC, 0.15),
            _it("Kỹ sư công nghệ thông tin", VIEN_CHUC, 0.6),
            Job("Viên chức", VIEN_CHUC),
        ),
        women=0.3,
    ),
    "branch": Profile(
        (
            _head("Chi cục trưởng", CONG_CHUC),
            _leader("Trưởng phòng", CONG_CHUC, 0.12),
            _it(_IT, CONG_CHUC, 0.04, 0),
            _CLERK,
            Job("Chuyên viên", CONG_CHUC),
        ),
        women=0.36,
    ),
    "centre": Profile(
        (
            _head("Giám đốc", VIEN_CHUC),
            _leader("Trưởng phòng", VIEN_CHUC, 0.12),
            _it("Viên chức công nghệ thông tin", VIEN_CHUC, 0.05, 0),
            _CLERK,
            Job("Viên chức", VIEN_CHUC),
        ),
        women=0.5,
    ),
    "hospital": Profile(
        (
            _head("Giám đốc", VIEN_CHUC),
            _leader("Trưởng khoa", VIEN_CHUC, 0.12),
            _it("Viên chức công nghệ thông tin", VIEN_CHUC, 0.03),
            Job("Điều dưỡng", VIEN_CHUC, share=0.45),
            Job("Nhân viên", NGUOI_LAO_DONG, share=0.1),
            Job("Bác sĩ", VIEN_CHUC),
        ),
        women=0.62,
    ),
    "party": Profile(
        (
            _head("Trưởng ban", CAN_BO),
            _leader("Phó Trưởng ban", CAN_BO, 0.12),
            _it(_IT, CONG_CHUC, 0.04, 0),
            _CLERK,
            Job("Chuyên viên", CONG_CHUC),
        ),
        women=0.4,
    ),
    "mass": Profile(
        (
            _head("Chủ tịch", CAN_BO),
            _leader("Phó Chủ tịch", CAN_BO, 0.15),
            Job("Ủy viên Thường trực", CAN_BO, share=0.15),
            Job("Chuyên viên", CONG_CHUC),
        ),
        women=0.5,
    ),
    "press": Profile(
        (
            _head("Giám đốc - Tổng Biên tập", VIEN_CHUC),
            _leader("Trưởng phòng", VIEN_CHUC, 0.15),
            _it("Kỹ thuật viên công nghệ thông tin", VIEN_CHUC, 0.08),
            Job("Biên tập viên", VIEN_CHUC, share=0.3),
            Job("Nhân viên kỹ thuật", NGUOI_LAO_DONG, share=0.12),
            Job("Phóng viên", VIEN_CHUC),
        ),
        women=0.45,
    ),
    "lecturers": Profile(
        (
            _head("Hiệu trưởng", VIEN_CHUC),
            _leader("Trưởng khoa", VIEN_CHUC, 0.15),
            _it("Viên chức công nghệ thông tin", VIEN_CHUC, 0.04),
            _CLERK,
            Job("Giảng viên", VIEN_CHUC),
        ),
        women=0.52,
    ),
    "enterprise": Profile(
        (
            _head("Giám đốc", NGUOI_LAO_DONG),
            _leader("Trưởng phòng", NGUOI_LAO_DONG, 0.08),
            _it("Nhân viên công nghệ thông tin", NGUOI_LAO_DONG, 0.03),
            Job("Nhân viên nghiệp vụ", NGUOI_LAO_DONG, share=0.3),
            Job("Công nhân", NGUOI_LAO_DONG),
        ),
        women=0.4,
    ),
    "district": Profile(
        (
            _head("Chủ tịch UBND huyện", CAN_BO),
            _leader("Phó Chủ tịch UBND huyện", CAN_BO, 0.03, 1),
            Job("Trưởng thôn, tổ trưởng tổ dân phố", Category.KHONG_CHUYEN_TRACH, share=0.2),
            _leader("Trưởng phòng", CONG_CHUC, 0.09),
            _it(_IT, CONG_CHUC, 0.03),
            Job("Cán bộ cấp xã", CAN_BO, share=0.16),
            _adviser(CONG_CHUC, 0.04),
            _CLERK,
            Job("Chuyên viên", CONG_CHUC),
        ),
        women=0.4,
    ),
    "commune": Profile(
        (
            _head("Chủ tịch UBND", CAN_BO),
            Job(
                "Trưởng thôn, tổ trưởng tổ dân phố",
                Category.KHONG_CHUYEN_TRACH,
                share=0.2,
                at_least=1,
            ),
            _leader("Phó Chủ tịch UBND", CAN_BO, 0.08, 1),
            _it(_IT, CONG_CHUC, 0.04, 0),
            Job("Chủ tịch Ủy ban MTTQ", CAN_BO, at_least=1),
            _leader("Trưởng phòng", CONG_CHUC, 0.12),
            _adviser(CONG_CHUC, 0.06),
            _CLERK,
            Job("Công chức chuyên môn", CONG_CHUC),
        ),
        women=0.42,
    ),
    "preschool": _school((), ()),
    "primary_school": _school((SchoolLevel.PRIMARY,), _PRIMARY),
    "lower_secondary_school": _school((SchoolLevel.LOWER_SECONDARY,), _LOWER),
    "multi_level_school": _school((SchoolLevel.PRIMARY, SchoolLevel.LOWER_SECONDARY), _LOWER),
    "upper_secondary_school": _school((SchoolLevel.UPPER_SECONDARY,), _LOWER),
}


def compose(profile: Profile, heads: int, draw: Random) -> list[Job]:
    """The jobs of so many people; a small unit has its head first, then the next in line."""
    *named, rest = profile.jobs
    jobs: list[Job] = []
    for job in named:
        jobs += [job] * max(job.at_least, _rounded(job.share * heads, draw))
    jobs += [rest] * max(heads - len(jobs), 0)
    # Small schools would otherwise all have a teacher of the same subject.
    offset = draw.randrange(len(profile.subjects)) if profile.subjects else 0
    return [_with_subject(job, offset + i, profile) for i, job in enumerate(jobs[:heads])]


def _rounded(people: float, draw: Random) -> int:
    """Up or down by chance, so that a small share is somewhere instead of nowhere."""
    return int(people) + (draw.random() < people % 1)


def _with_subject(job: Job, place: int, profile: Profile) -> Job:
    if job.position != "Giáo viên" or not profile.subjects:
        return job
    return replace(
        job,
        subject=profile.subjects[place % len(profile.subjects)],
        school_level=profile.levels[place % len(profile.levels)],
    )
