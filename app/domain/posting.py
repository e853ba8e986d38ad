"""What a person's job in a unit is, and what no job can be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.domain.audience import Audience
from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.domain.person import Category, SchoolLevel, Subject
from app.domain.placement import period_words
from app.domain.unit import FOR_EVER, SCHOOL_KINDS, SINCE_EVER, UnitKind

BY_RULE = frozenset({Audience(c.value) for c in Category if c.value in set(Audience)}) | {
    Audience.LEADERS,
    Audience.IT_STAFF,
    Audience.DX_ADVISERS,
}
"""Audiences that the category or a mark of the posting puts one in."""

TO_NAME = tuple(audience for audience in Audience if audience not in BY_RULE)
"""Audiences that a clerk may name outright."""

LEARNERS = frozenset({Category.STUDENT, Category.CITIZEN})
"""Who holds no job."""

_LEVELS = {
    UnitKind.PRIMARY_SCHOOL: SchoolLevel.PRIMARY,
    UnitKind.LOWER_SECONDARY_SCHOOL: SchoolLevel.LOWER_SECONDARY,
    UnitKind.UPPER_SECONDARY_SCHOOL: SchoolLevel.UPPER_SECONDARY,
}


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """What is said of a job, beside where and when. audiences: those named outright."""

    category: Category
    position: str | None = None
    is_leader: bool = False
    is_it_staff: bool = False
    is_dx_adviser: bool = False
    subject: Subject | None = None
    school_level: SchoolLevel | None = None
    audiences: frozenset[Audience] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """When a job is held, both days included, and whether it is the main one."""

    first: date = SINCE_EVER
    last: date = FOR_EVER
    is_main: bool = True

    @property
    def words(self) -> str:
        """The period in a message."""
        return period_words(self.first, self.last)


class EndsBeforeItStarts(RuleViolation):
    """A period turned round."""

    message = N_("Ngày cuối %(last)s trước ngày đầu %(first)s. Hãy sửa một trong hai.")
    about = "ends_on"


class MainPostingsCross(RuleViolation):
    """On any day a person has one main posting at most."""

    message = N_(
        "Vị trí chính từ %(mine)s trùng với vị trí chính tại «%(unit)s» (%(theirs)s). Hãy đổi "
        "ngày, sửa vị trí kia trước, hoặc ghi vị trí này là kiêm nhiệm."
    )
    about = "starts_on"


class SamePostingBeside(RuleViolation):
    """One posting beside the main one in one unit."""

    message = N_("Người này đã kiêm nhiệm tại «%(unit)s» trong thời gian đó (%(theirs)s).")
    about = "unit"


class SameJob(RuleViolation):
    """Whoever moves moves somewhere, or becomes something."""

    message = N_(
        "Người này đang giữ đúng vị trí này từ %(first)s. Hãy chọn đơn vị khác, hoặc ghi chức vụ, "
        "loại hay vai trò mới."
    )
    about = "unit"


class BeforeUnitBegan(RuleViolation):
    """Nobody works where there is nothing yet."""

    message = N_("«%(unit)s» chỉ có từ ngày %(first)s. Hãy chọn ngày đầu không sớm hơn.")
    about = "starts_on"


class AfterUnitClosed(RuleViolation):
    """Nobody works where there is nothing any more."""

    message = N_(
        "«%(unit)s» kết thúc ngày %(last)s. Hãy ghi ngày cuối không muộn hơn, hoặc chọn đơn vị kế "
        "thừa."
    )
    about = "ends_on"


class UnitNotThroughout(RuleViolation):
    """A unit that was closed for a while."""

    message = N_(
        "«%(unit)s» không hoạt động suốt thời gian này; đơn vị ấy hoạt động %(alive)s. Hãy chia "
        "thành từng vị trí."
    )
    about = "unit"


class SubjectOutsideSchool(RuleViolation):
    """Teachers of the plan's subjects are those of schools, primary to upper secondary."""

    message = N_(
        "Chỉ ghi môn dạy và cấp học cho người ở trường phổ thông (tiểu học, THCS, THPT, nhiều "
        "cấp). Hãy bỏ trống, hoặc chọn trường."
    )
    about = "subject"


class LevelOfAnotherSchool(RuleViolation):
    """A primary school has no upper secondary classes."""

    message = N_("Trường này không có cấp %(level)s. Hãy chọn lại cấp học.")
    about = "school_level"


class LearnerWithOffice(RuleViolation):
    """Students and citizens hold no office and teach nothing."""

    message = N_(
        "«%(category)s» không giữ chức vụ lãnh đạo, chuyên trách, tham mưu và không dạy học. Hãy "
        "bỏ các mục ấy, hoặc chọn loại khác."
    )
    about = "category"


class EndedAlready(RuleViolation):
    """A second click, or another window."""

    message = N_("Vị trí này đã có ngày cuối %(last)s. Để đổi ngày, hãy sửa vị trí.")
    about = "last_day"


class LeavesBeforeStart(RuleViolation):
    """Whoever leaves has been there for a day at least."""

    message = N_("Vị trí này bắt đầu ngày %(first)s. Hãy chọn ngày cuối không sớm hơn.")
    about = "last_day"


class NotEnded(RuleViolation):
    """A second click, or another window."""

    message = N_("Vị trí này chưa kết thúc.")


class OnlyPosting(RuleViolation):
    """Somebody without any posting would be found in no unit."""

    message = N_(
        "Đây là vị trí duy nhất của người này nên không xóa được. Hãy sửa cho đúng, hoặc ghi ngày "
        "cuối nếu đã thôi việc."
    )


class AskHomeAffairs(RuleViolation):
    """Who looks after some units does not post people to others."""

    message = N_(
        "Nếu đơn vị ấy nằm ngoài phạm vi được giao của bạn, hãy đề nghị Sở Nội vụ chuyển người "
        "sang."
    )
    about = "unit"


def check_posting(facts: PostingFacts, kinds: Collection[UnitKind]) -> None:
    """Refuse what no job is. kinds: what the unit is while it is held.

    Raises LearnerWithOffice, SubjectOutsideSchool or LevelOfAnotherSchool.
    """
    teaches = facts.subject is not None or facts.school_level is not None
    holds_office = facts.is_leader or facts.is_it_staff or facts.is_dx_adviser
    if facts.category in LEARNERS and (teaches or holds_office):
        raise LearnerWithOffice(category=facts.category)
    schools = SCHOOL_KINDS.intersection(kinds)
    if teaches and not schools:
        raise SubjectOutsideSchool
    if facts.school_level is None or UnitKind.MULTI_LEVEL_SCHOOL in schools:
        return
    if facts.school_level not in {_LEVELS[kind] for kind in schools}:
        raise LevelOfAnotherSchool(level=facts.school_level)
