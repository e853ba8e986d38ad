"""Who may do what, where: roles, permissions, and the scope that a role gives."""

from dataclasses import dataclass
from typing import Self

from app.domain.label import N_, Labelled
from app.domain.unit import UnitKind


class Role(Labelled):
    """What a user comes to do; each role is granted over a subtree of units."""

    ADMINISTRATOR = "administrator", N_("Quản trị")
    HOME_AFFAIRS = "home_affairs", N_("Sở Nội vụ")
    UNIT_CONTACT = "unit_contact", N_("Đầu mối đơn vị")
    MANAGER = "manager", N_("Lãnh đạo")


class Permission(Labelled):
    """One thing that a route or a button may ask for."""

    PLAN_READ = "plan_read", N_("Xem kế hoạch")
    COVERAGE_READ = "coverage_read", N_("Xem độ phủ")
    PEOPLE_READ = "people_read", N_("Xem danh sách người")
    NATIONAL_ID_READ = "national_id_read", N_("Xem số định danh")
    COURSES_READ = "courses_read", N_("Xem khóa và lớp")
    INTAKE = "intake", N_("Nhập dữ liệu từ tệp")
    AUDIT_READ = "audit_read", N_("Xem nhật ký")


_READ = frozenset(
    {
        Permission.PLAN_READ,
        Permission.COVERAGE_READ,
        Permission.PEOPLE_READ,
        Permission.COURSES_READ,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.HOME_AFFAIRS: _READ | {Permission.INTAKE, Permission.NATIONAL_ID_READ},
    Role.UNIT_CONTACT: _READ,
    Role.MANAGER: _READ,
}
"""What each role may do within its subtree."""


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
