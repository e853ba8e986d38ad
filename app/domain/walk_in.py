"""People who come to a meeting without a place in its class."""

from app.domain.errors import RuleViolation
from app.domain.label import N_


class AlreadyMatched(RuleViolation):
    """A second click, or another clerk."""

    message = N_("«%(name)s» đã được đối chiếu với một người trong sổ.")


class NotSeated(RuleViolation):
    """A register has people with a seat only."""

    message = N_("%(name)s không có chỗ trong lớp nên chưa ghi vào sổ điểm danh được.")
