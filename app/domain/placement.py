"""What a unit is from a first to a last day, and what no unit can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from app.domain.errors import RuleViolation
from app.domain.fault import day_words
from app.domain.label import N_, N_counted
from app.domain.unit import FOR_EVER, SINCE_EVER, Level, Sector, UnitKind

ONE_DAY = timedelta(days=1)

LEVEL_OF: dict[UnitKind, Level] = {
    UnitKind.DISTRICT_COMMITTEE: Level.DISTRICT,
    UnitKind.COMMUNE_COMMITTEE: Level.COMMUNE,
}
"""Kinds that exist on one level only. Source: Luật Tổ chức chính quyền địa phương."""


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """What is said of a unit for a time, beside where it stands."""

    name: str
    kind: UnitKind
    sector: Sector
    level: Level


class Dated(Protocol):
    """Anything that a unit was from a first to a last day, both included."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date: ...


class UnitTaken(RuleViolation):
    """Codes are unique within a province."""

    message = N_("Mã «%(code)s» đã là mã của «%(name)s». Hãy chọn mã khác.")
    about = "code"


class NameTaken(RuleViolation):
    """Two units of one name under one parent are one unit entered twice."""

    message = N_(
        "Cùng nơi trực thuộc này đã có «%(name)s» (mã %(code)s). Nếu là đơn vị khác, hãy ghi tên "
        "đủ để phân biệt."
    )
    about = "name"


class WrongLevel(RuleViolation):
    """Some kinds exist on one level only."""

    message = N_("%(kind)s hoạt động ở %(level)s. Hãy chọn lại cấp, hoặc loại đơn vị.")
    about = "level"


class WrongSector(RuleViolation):
    """An enterprise is of an enterprise sector."""

    message = N_("Doanh nghiệp không thuộc khu vực này. Hãy chọn một khu vực doanh nghiệp.")
    about = "sector"


class ParentNotAlive(RuleViolation):
    """A unit stands under one that is alive as long as it does."""

    message = N_(
        "«%(parent)s» không hoạt động suốt thời gian này (%(first)s – %(last)s): đơn vị ấy hoạt "
        "động %(alive)s. Hãy chọn đơn vị khác, hoặc ngày khác."
    )
    about = "parent"


class NotYourProvince(RuleViolation):
    """What stands right under the province is for who works for all of it."""

    message = N_("Hãy chọn nơi trực thuộc trong phạm vi được giao của bạn.")
    about = "parent"


class UnderItself(RuleViolation):
    """The tree has no circles on any day."""

    message = N_(
        "«%(parent)s» nằm dưới chính đơn vị này vào ngày %(day)s. Hãy chọn nơi trực thuộc khác."
    )
    about = "parent"


class ChangeBeforeFirstDay(RuleViolation):
    """Nothing changes before it begins."""

    message = N_("Đơn vị chỉ có từ ngày %(first)s. Hãy chọn ngày sau đó.")
    about = "valid_from"


class ChangedThatDayAlready(RuleViolation):
    """A second change on one day is a correction of the first."""

    message = N_(
        "Ngày %(day)s đã là ngày bắt đầu của thời kỳ «%(name)s». Hãy chọn ngày khác, hoặc sửa "
        "chính thời kỳ ấy."
    )
    about = "valid_from"


class ChangeAfterLastDay(RuleViolation):
    """A closed unit is opened again before it changes."""

    message = N_("Đơn vị đã kết thúc ngày %(last)s. Hãy cho hoạt động trở lại trước khi thay đổi.")
    about = "valid_from"


class AcrossAnother(RuleViolation):
    """On any day a unit is one thing."""

    message = N_(
        "Trùng với thời kỳ «%(name)s» (%(first)s – %(last)s). Hãy chọn ngày sau %(first)s."
    )
    about = "valid_from"


class BeginsAfterItEnds(RuleViolation):
    """A period turned round."""

    message = N_("Thời kỳ này kết thúc ngày %(last)s. Hãy chọn ngày bắt đầu không muộn hơn.")
    about = "valid_from"


class LeavesOthersBehind(RuleViolation):
    """Days are not taken from a unit on which others stand under it or people work in it."""

    message = N_(
        "Bắt đầu muộn như vậy, đơn vị sẽ chưa có vào lúc %(people)s người đã ghi là công tác ở đây "
        "và %(units)s đơn vị đã trực thuộc. Hãy chọn ngày sớm hơn, hoặc sửa các ngày ấy trước."
    )
    about = "valid_from"


class ClosesBeforeItBegins(RuleViolation):
    """A unit lives for a day at least."""

    message = N_(
        "Thời kỳ hiện nay của đơn vị bắt đầu ngày %(first)s. Hãy chọn ngày cuối không sớm hơn."
    )
    about = "last_day"


class ClosedAlready(RuleViolation):
    """A second click, or another window."""

    message = N_("Đơn vị đã kết thúc ngày %(last)s.")
    about = "last_day"


class NotClosed(RuleViolation):
    """A second click, or another window."""

    message = N_("Đơn vị đang hoạt động, không cần cho hoạt động trở lại.")


class NotClosedYet(RuleViolation):
    """Whoever works in a living unit is moved by name, or when it closes."""

    message = N_("Đơn vị đang hoạt động; người chuyển cùng khi kết thúc đơn vị.")


class NobodyLeft(RuleViolation):
    """A second click, or another window."""

    message = N_("Không còn ai ghi ở đơn vị này sau ngày kết thúc.")


class ReopensTooEarly(RuleViolation):
    """What comes back comes after it went."""

    message = N_("Đơn vị kết thúc ngày %(last)s. Hãy chọn ngày trở lại muộn hơn ngày ấy.")
    about = "from_day"


class NoDayOfReturn(RuleViolation):
    """What comes back comes back on a day."""

    message = N_("Hãy ghi ngày đơn vị hoạt động trở lại.")
    about = "from_day"


class SuccessorNotAlive(RuleViolation):
    """Who takes over is there on the day after."""

    message = N_("«%(name)s» không hoạt động vào ngày %(day)s nên không thể kế thừa từ ngày ấy.")
    about = "successors"


class SucceedsItself(RuleViolation):
    """Another unit takes over."""

    message = N_("Đơn vị không thể kế thừa chính mình. Hãy chọn đơn vị khác.")
    about = "successors"


class NobodyTakesOver(RuleViolation):
    """People and units below go to a successor."""

    message = N_("Hãy chọn đơn vị kế thừa để chuyển sang.")
    about = "successors"


class PeopleLeft(RuleViolation):
    """Nobody is left in a closed unit, where no figure counts them."""

    message = N_counted(
        "Còn %(count)s người công tác ở đây sau ngày %(day)s. Hãy chọn đơn vị kế thừa và đánh dấu "
        "chuyển người sang đó; hoặc chuyển từng người trước khi kết thúc đơn vị."
    )
    about = "with_people"


class UnitsLeft(RuleViolation):
    """Nothing hangs under a closed unit."""

    message = N_counted(
        "Còn %(count)s đơn vị trực thuộc sau ngày %(day)s (%(names)s). Hãy đánh dấu chuyển chúng "
        "sang đơn vị kế thừa; hoặc chuyển từng đơn vị trước khi kết thúc đơn vị này."
    )
    about = "with_units"


class AliasKnown(RuleViolation):
    """A name is noted once, however it is written."""

    message = N_("Đơn vị đã có tên này: «%(name)s».")
    about = "alias"


def check_placement(facts: PlacementFacts) -> None:
    """Refuse what no unit is, on any day. Raises WrongLevel or WrongSector."""
    level = LEVEL_OF.get(facts.kind)
    if level is not None and facts.level is not level:
        raise WrongLevel(kind=facts.kind, level=level)
    if facts.kind is UnitKind.ENTERPRISE and facts.sector in (Sector.STATE, Sector.OTHER):
        raise WrongSector


def lives_through(spans: Sequence[Dated], first: date, last: date) -> bool:
    """Whether spans in order of time cover every day of a period."""
    day = first
    for span in spans:
        if span.valid_from <= day <= span.valid_to:
            if span.valid_to >= last:
                return True
            day = span.valid_to + ONE_DAY
    return False


def life_in_words(spans: Sequence[Dated]) -> str:
    """The periods of a life, joined where one follows on the other: «01/01/2020 – …»."""
    periods: list[tuple[date, date]] = []
    for span in spans:
        if periods and periods[-1][1] + ONE_DAY == span.valid_from:
            periods[-1] = periods[-1][0], span.valid_to
        else:
            periods.append((span.valid_from, span.valid_to))
    return "; ".join(period_words(first, last) for first, last in periods)


def period_words(first: date, last: date) -> str:
    """A period in a message, open ends as dots."""
    return f"{day_words(first)} – {day_words(last)}"


def day_before(day: date) -> date:
    """The day before; there is none before all time."""
    return day if day == SINCE_EVER else day - ONE_DAY


def day_after(day: date) -> date:
    """The day after; there is none after all time."""
    return day if day == FOR_EVER else day + ONE_DAY
