"""Who may do what, where: roles, permissions, and the scope that a role gives."""

from dataclasses import dataclass
from typing import Self

from app.domain.label import N_, Labelled
from app.domain.unit import SCHOOL_KINDS, UnitKind


class Role(Labelled):
    """What a user comes to do; each role is granted over a subtree of units."""

    ADMINISTRATOR = "administrator", N_("Quản trị")
    HOME_AFFAIRS = "home_affairs", N_("Sở Nội vụ")
    DX_OFFICE = "dx_office", N_("Cơ quan chuyển đổi số")
    EDUCATION = "education", N_("Sở Giáo dục và Đào tạo")
    UNIT_CONTACT = "unit_contact", N_("Đầu mối đơn vị")
    MANAGER = "manager", N_("Lãnh đạo")
    TRAINEE = "trainee", N_("Học viên")


class Permission(Labelled):
    """One thing that a route or a button may ask for."""

    HOME = "home", N_("Mở trang của mình")
    PLAN_READ = "plan_read", N_("Xem kế hoạch")
    COVERAGE_READ = "coverage_read", N_("Xem độ phủ")
    EDUCATION_READ = "education_read", N_("Theo dõi giáo viên và trường học")
    PEOPLE_READ = "people_read", N_("Xem danh sách người")
    NATIONAL_ID_READ = "national_id_read", N_("Xem số định danh")
    COURSES_READ = "courses_read", N_("Xem khóa và lớp")
    FACTS_READ = "facts_read", N_("Xem số liệu ghi nhận")
    INTAKE = "intake", N_("Nhập dữ liệu từ tệp")
    UNITS_EDIT = "units_edit", N_("Sửa đơn vị")
    PEOPLE_EDIT = "people_edit", N_("Sửa người và vị trí công tác")
    COURSES_EDIT = "courses_edit", N_("Sửa khóa, lớp và buổi học")
    ENROLMENTS_EDIT = "enrolments_edit", N_("Ghi danh và ghi kết quả học")
    NOMINATE = "nominate", N_("Đề cử, duyệt và rút người của đơn vị")
    OVERBOOK = "overbook", N_("Ghi danh vượt số chỗ của lớp")
    ASSESSMENTS_EDIT = "assessments_edit", N_("Ghi kết quả đánh giá")
    SCHOOLS_EDIT = "schools_edit", N_("Ghi hoạt động của trường")
    CITIZENS_EDIT = "citizens_edit", N_("Ghi thống kê người dân")
    NETWORKS_EDIT = "networks_edit", N_("Ghi mạng lưới chuyển đổi số")
    OUTPUTS_EDIT = "outputs_edit", N_("Ghi kết quả thực hiện nhiệm vụ")
    STATEMENTS_EDIT = "statements_edit", N_("Ghi xác nhận chỉ tiêu định tính")
    DECLARATIONS_EDIT = "declarations_edit", N_("Ghi số liệu khai báo")
    AUDIT_READ = "audit_read", N_("Xem nhật ký")
    INVITE = "invite", N_("Mời người của đơn vị mở tài khoản")
    USERS_EDIT = "users_edit", N_("Quản lý tài khoản và phân quyền")
    JOBS_READ = "jobs_read", N_("Xem việc chạy nền")
    OUTBOX = "outbox", N_("Xem thư đi và gửi lại thư")
    OWN_RECORD = "own_record", N_("Xem hồ sơ học tập của mình")


_READ = frozenset(
    {
        Permission.HOME,
        Permission.PLAN_READ,
        Permission.COVERAGE_READ,
        Permission.PEOPLE_READ,
        Permission.COURSES_READ,
        Permission.FACTS_READ,
        Permission.OWN_RECORD,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.HOME_AFFAIRS: _READ
    | {
        Permission.NATIONAL_ID_READ,
        Permission.EDUCATION_READ,
        Permission.INTAKE,
        Permission.UNITS_EDIT,
        Permission.PEOPLE_EDIT,
        Permission.COURSES_EDIT,
        Permission.ENROLMENTS_EDIT,
        Permission.NOMINATE,
        Permission.OVERBOOK,
        Permission.ASSESSMENTS_EDIT,
        Permission.DECLARATIONS_EDIT,
        Permission.AUDIT_READ,
        Permission.INVITE,
        Permission.JOBS_READ,
        Permission.OUTBOX,
    },
    Role.DX_OFFICE: _READ
    | {
        Permission.EDUCATION_READ,
        Permission.INTAKE,
        Permission.COURSES_EDIT,
        Permission.ENROLMENTS_EDIT,
        Permission.NOMINATE,
        Permission.ASSESSMENTS_EDIT,
        Permission.CITIZENS_EDIT,
        Permission.NETWORKS_EDIT,
        Permission.OUTPUTS_EDIT,
        Permission.STATEMENTS_EDIT,
        Permission.DECLARATIONS_EDIT,
        Permission.AUDIT_READ,
        Permission.JOBS_READ,
    },
    Role.EDUCATION: _READ
    | {
        Permission.EDUCATION_READ,
        Permission.INTAKE,
        Permission.COURSES_EDIT,
        Permission.ENROLMENTS_EDIT,
        Permission.NOMINATE,
        Permission.SCHOOLS_EDIT,
        Permission.AUDIT_READ,
        Permission.JOBS_READ,
    },
    Role.UNIT_CONTACT: _READ
    | {
        Permission.PEOPLE_EDIT,
        Permission.NOMINATE,
        Permission.SCHOOLS_EDIT,
        Permission.NETWORKS_EDIT,
        Permission.OUTPUTS_EDIT,
        Permission.DECLARATIONS_EDIT,
        Permission.AUDIT_READ,
        Permission.INVITE,
    },
    Role.MANAGER: _READ | {Permission.EDUCATION_READ, Permission.AUDIT_READ},
    Role.TRAINEE: frozenset({Permission.HOME, Permission.OWN_RECORD}),
}
"""What each role may do within its subtree; what a trainee may see is their own record alone."""

PERSONAL = frozenset({Role.TRAINEE})
"""Roles that go with a person's record and open nothing else, wherever they are granted."""

USUAL_KINDS = {Role.EDUCATION: SCHOOL_KINDS}
"""Which units of a whole province a role is for, unless the grant names others."""


@dataclass(frozen=True, slots=True)
class Subtree:
    """A unit with all below it, or a whole province; only its units of `kinds`, unless None."""

    province_id: int
    unit_id: int | None = None
    kinds: frozenset[UnitKind] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The subtrees an actor may see; none: nothing. The whole system: commands, administrators."""

    subtrees: tuple[Subtree, ...] = ()
    is_whole_system: bool = False

    @classmethod
    def whole_system(cls) -> Self:
        """Every province; what the command line works with."""
        return cls(is_whole_system=True)

    def of_province(self, province_id: int) -> tuple[Subtree, ...]:
        """The subtrees within one province; the whole of it where the scope has no bounds."""
        if self.is_whole_system:
            return (Subtree(province_id),)
        return tuple(s for s in self.subtrees if s.province_id == province_id)

    def covers_province(self, province_id: int) -> bool:
        """Whether everything in the province is in scope."""
        return Subtree(province_id) in self.of_province(province_id)

    def spans_province(self, province_id: int) -> bool:
        """Whether the scope is no part of the province's tree, if only of some kinds of units.

        Who follows a province's schools reads the province's numbers; names are another matter.
        """
        return any(part.unit_id is None for part in self.of_province(province_id))

    def covers_kinds(self, province_id: int, kinds: frozenset[UnitKind]) -> bool:
        """Whether all units of some kinds in the province are in scope."""
        return any(
            part.unit_id is None and (part.kinds is None or kinds <= part.kinds)
            for part in self.of_province(province_id)
        )
