"""Statements that a target without a number is reached: what cannot be stated."""

from datetime import date

from app.domain.errors import RuleViolation
from app.domain.fault import day_words
from app.domain.label import N_


class NotATarget(RuleViolation):
    """Only what the plan asks for can be stated."""

    message = N_("Kế hoạch không có chỉ tiêu định tính này. Hãy chọn một chỉ tiêu của kế hoạch.")
    about = "subject"


class StatedAhead(RuleViolation):
    """Nothing has been reached tomorrow."""

    message = N_("Ngày %(day)s chưa đến. Hãy ghi ngày từ %(today)s trở về trước.")
    about = "stated_on"


class StandsAlready(RuleViolation):
    """One statement of a target stands at a time."""

    message = N_(
        "Chỉ tiêu này đã có xác nhận từ ngày %(day)s còn hiệu lực. Hãy sửa xác nhận đó, hoặc rút "
        "lại trước khi ghi xác nhận mới."
    )
    about = "subject"


class StoodThen(RuleViolation):
    """Statements of a target follow one another."""

    message = N_(
        "Ngày %(day)s nằm trong thời gian một xác nhận khác còn hiệu lực (%(first)s – %(last)s). "
        "Hãy chọn ngày khác."
    )
    about = "stated_on"


class WithdrawnAhead(RuleViolation):
    """A statement is withdrawn today or before."""

    message = N_("Ngày %(day)s chưa đến. Hãy ghi ngày từ %(today)s trở về trước.")
    about = "withdrawn_on"


class WithdrawnTooEarly(RuleViolation):
    """A statement stands for a day at least; what never stood is removed instead."""

    message = N_(
        "Xác nhận có từ ngày %(day)s nên chỉ có thể rút lại từ ngày hôm sau. Hãy chọn ngày muộn "
        "hơn, hoặc xóa xác nhận nếu ghi nhầm."
    )
    about = "withdrawn_on"


class WithdrawnAlready(RuleViolation):
    """A second click, or another window."""

    message = N_("Xác nhận này đã được rút lại.")


def check_stated(stated_on: date, *, today: date) -> None:
    """Raises StatedAhead."""
    if stated_on > today:
        raise StatedAhead(day=day_words(stated_on), today=day_words(today))


def check_withdrawn(withdrawn_on: date, *, stated_on: date, today: date) -> None:
    """Raises WithdrawnAhead or WithdrawnTooEarly."""
    if withdrawn_on > today:
        raise WithdrawnAhead(day=day_words(withdrawn_on), today=day_words(today))
    if withdrawn_on <= stated_on:
        raise WithdrawnTooEarly(day=day_words(stated_on))
