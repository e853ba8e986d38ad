"""The seats of a class: what takes them, and how many are free."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.label import N_


@dataclass(frozen=True, slots=True)
class Held:
    """Seats that a unit holds for its people. used: those that its people have."""

    unit_id: int
    seats: int
    used: int

    @property
    def unused(self) -> int:
        return max(self.seats - self.used, 0)


@dataclass(frozen=True, slots=True)
class Seats:
    """The terms of what is free. capacity None: no limit. offered: offers still open."""

    capacity: int | None
    confirmed: int = 0
    offered: int = 0
    waiting: int = 0
    holds: tuple[Held, ...] = ()

    @property
    def taken(self) -> int:
        """Seats that somebody has, or may still accept."""
        return self.confirmed + self.offered

    @property
    def held(self) -> int:
        """Seats that units hold and have not used yet."""
        return sum(hold.unused for hold in self.holds)

    @property
    def free(self) -> int | None:
        """Seats that anybody may have; None: as many as are wanted. Never below 0."""
        return None if self.left is None else max(self.left - self.held, 0)

    @property
    def left(self) -> int | None:
        """Seats that nobody has yet, held or not; None: without number. Never below 0."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


def allotted(seats: int, heads: Mapping[int, int]) -> dict[int, int]:
    """Seats shared out in proportion to heads, whole seats by the largest remainder.

    None has more seats than heads, so where there are seats for all, each has its heads. Of equal
    remainders the unit with more heads comes first, then the one with the lower key.
    """
    all_heads = sum(heads.values())
    if seats >= all_heads:
        return dict(heads)
    shares = {key: divmod(seats * count, all_heads) for key, count in heads.items()}
    given = {key: whole for key, (whole, _rest) in shares.items()}
    left = seats - sum(given.values())
    by_rest = sorted(heads, key=lambda key: (-shares[key][1], -heads[key], key))
    return given | {key: given[key] + 1 for key in by_rest[:left]}


class HoldsExceedSeats(RuleViolation):
    """Units cannot hold what others have."""

    message = N_(
        "Lớp chỉ còn %(free)s chỗ chưa có người, không đủ để giữ %(wanted)s chỗ cho các đơn vị. "
        "Hãy giữ ít hơn hoặc tăng số chỗ của lớp."
    )
    about = "seats"


class HoldsOverlap(RuleViolation):
    """Whose seat would it be that somebody of the lower unit takes?"""

    message = N_(
        "«%(inner)s» thuộc «%(outer)s», đơn vị cũng được giữ chỗ. Hãy giữ chỗ ở một trong hai."
    )
    about = "seats"


class NoLimitToHold(RuleViolation):
    """Where seats are without number, nobody need hold one."""

    message = N_("Lớp không giới hạn số chỗ nên không cần giữ chỗ cho đơn vị.")
    about = "seats"
