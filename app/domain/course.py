"""Courses, classes and meetings: topics, states, how a class is held, and what cannot be."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.domain.audience import Audience
from app.domain.errors import Gone, RuleViolation
from app.domain.fault import day_words
from app.domain.label import N_, Labelled

THRESHOLD = 80
"""Percent of a class's meetings that complete it, unless the class says otherwise."""


class Topic(Labelled):
    """What a course is about; a course has one or more."""

    DIGITAL_TRANSFORMATION = "digital_transformation", N_("Chuyển đổi số")
    DIGITAL_SKILLS = "digital_skills", N_("Kỹ năng số")
    DIGITAL_TECHNOLOGY = "digital_technology", N_("Công nghệ số")
    STEM_STEAM = "stem_steam", N_("STEM/STEAM")
    DX_EXPERT = "dx_expert", N_("Chuyên gia chuyển đổi số")
    DIGITAL_ENGINEERING = "digital_engineering", N_("Kỹ sư, cử nhân công nghệ số")
    OTHER = "other", N_("Chủ đề khác")


STAFF_TOPICS = frozenset(
    {Topic.DIGITAL_TRANSFORMATION, Topic.DIGITAL_SKILLS, Topic.DIGITAL_TECHNOLOGY}
)
"""The topics that the yearly 100% of staff and the courses of each audience are about."""


class ClassStatus(Labelled):
    """Where a class stands. Blank in the register means: by its dates."""

    DRAFT = "draft", N_("Dự kiến")
    OPEN = "open", N_("Đang ghi danh")
    RUNNING = "running", N_("Đang học")
    HELD = "held", N_("Đã học xong")
    CANCELLED = "cancelled", N_("Đã hủy")


class Mode(Labelled):
    """How a class meets."""

    IN_PERSON = "in_person", N_("Trực tiếp")
    ONLINE = "online", N_("Trực tuyến")
    BLENDED = "blended", N_("Kết hợp")
    MOOC = "mooc", N_("Học trực tuyến mở (MOOC)")


class DayPart(Labelled):
    """The half of a day that a meeting takes."""

    MORNING = "morning", N_("Sáng", "buổi")
    AFTERNOON = "afternoon", N_("Chiều", "buổi")
    EVENING = "evening", N_("Tối", "buổi")


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """What is said of a course, beside who organises it."""

    code: str
    title: str
    topics: frozenset[Topic]
    audiences: frozenset[Audience]


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What is said of a class. capacity None: no limit; 0: closed. status None: by its dates.

    threshold: percent of its meetings that make somebody complete it. cost: in đồng.
    """

    code: str
    starts_on: date
    ends_on: date
    mode: Mode | None = None
    venue: str | None = None
    capacity: int | None = None
    hours: Decimal | None = None
    status: ClassStatus | None = None
    link: str | None = None
    cost: int | None = None
    funds: str | None = None
    threshold: int = THRESHOLD
    is_late_present: bool = True


@dataclass(frozen=True, slots=True)
class TrainerFacts:
    """What is said of who teaches a class. person_id: of the roster; None: from outside it."""

    name: str
    office: str | None = None
    hours: Decimal | None = None
    person_id: int | None = None


Sitting = tuple[date, DayPart]
"""The half of a day that a meeting takes: a class has at most one meeting in it."""


class CourseTaken(RuleViolation):
    """Codes are unique within a province."""

    message = N_("Mã «%(code)s» đã là mã của khóa «%(title)s». Hãy chọn mã khác.")
    about = "code"


class ClassTaken(RuleViolation):
    """Codes are unique within a province."""

    message = N_("Mã «%(code)s» đã là mã của một lớp thuộc khóa «%(title)s». Hãy chọn mã khác.")
    about = "code"


class NoTopic(RuleViolation):
    """Without a topic no figure would ever count it."""

    message = N_("Hãy chọn ít nhất một chủ đề.")
    about = "topics"


class NoAudience(RuleViolation):
    """Without an audience it would be held for nobody."""

    message = N_("Hãy chọn ít nhất một đối tượng.")
    about = "audiences"


class NotYourProvince(RuleViolation):
    """A course of the province itself is given by whoever works for all of it."""

    message = N_("Hãy chọn đơn vị tổ chức trong phạm vi được giao của bạn.")
    about = "organiser"


class EndsBeforeStart(RuleViolation):
    """A period turned round."""

    message = N_("Ngày kết thúc %(last)s trước ngày khai giảng %(first)s. Hãy sửa một trong hai.")
    about = "ends_on"


class HoursAreNone(RuleViolation):
    """A class of no hours teaches nothing."""

    message = N_("Số giờ phải lớn hơn 0. Hãy để trống nếu chưa biết.")
    about = "hours"


class FewerSeatsThanTaken(RuleViolation):
    """Whoever has a seat keeps it."""

    message = N_(
        "Đã có %(taken)s người có chỗ nên không thể còn %(capacity)s chỗ. Hãy ghi ít nhất "
        "%(taken)s, hoặc để trống nếu không giới hạn."
    )
    about = "capacity"


class CreditWouldMove(RuleViolation):
    """Credit counts on the class's last day, so another year takes it along."""

    message = N_(
        "Đổi ngày kết thúc sẽ chuyển kết quả hoàn thành của %(people)s người từ năm %(old)s sang "
        "năm %(new)s. Nếu đúng như vậy, hãy đánh dấu đồng ý ở cuối trang rồi lưu lại."
    )
    about = "ends_on"


class MeetingsOutside(RuleViolation):
    """Meetings lie within their class, also when that moves."""

    message = N_(
        "Thời gian mới bỏ ra ngoài %(count)s buổi học, từ %(first)s đến %(last)s. Hãy chuyển hoặc "
        "xóa các buổi ấy trước."
    )
    about = "starts_on"


class ClassIsCancelled(RuleViolation):
    """Nothing goes on in a class that does not take place."""

    message = N_("Lớp đã hủy. Hãy mở lại lớp trước.")


class ClassIsNotCancelled(RuleViolation):
    """A second click, or another window."""

    message = N_("Lớp không ở tình trạng đã hủy.")


class NoTrainerNamed(RuleViolation):
    """Neither somebody of the roster nor a name."""

    message = N_("Hãy chọn một người trong sổ, hoặc ghi họ tên người được mời.")
    about = "person"


class TrainerNamedTwice(RuleViolation):
    """One name is enough."""

    message = N_("%(name)s đã là giảng viên của lớp.")
    about = "person"


class MeetingOutside(RuleViolation):
    """A meeting lies within its class."""

    message = N_("Ngày %(day)s nằm ngoài thời gian của lớp (%(first)s – %(last)s).")
    about = "held_on"


class MeetingTaken(RuleViolation):
    """One meeting at a time."""

    message = N_("Lớp đã có một buổi vào lúc này. Hãy chọn ngày hoặc buổi khác.")
    about = "held_on"


class MeetingGone(Gone):
    """Somebody took the meeting out of the timetable while another worked on it."""

    message = N_(
        "Buổi học này vừa bị người khác xóa khỏi lịch của lớp nên không lưu gì. Hãy mở lại trang "
        "của lớp để xem các buổi còn lại."
    )


class NoMeetingToAdd(RuleViolation):
    """No such day in the period, or every one of them is taken already."""

    message = N_("Không có buổi nào để thêm: các buổi này đã có, hoặc không ngày nào được chọn.")


def next_code(beginning: str, taken: Collection[str]) -> str:
    """The code after the highest of those that begin so and go on with a number: 2026-SNV-04."""
    rests = (code.removeprefix(beginning) for code in taken if code.startswith(beginning))
    highest = max((int(rest) for rest in rests if rest.isdecimal()), default=0)
    return f"{beginning}{highest + 1:02}"


def check_course(facts: CourseFacts) -> None:
    """Refuse a course without a topic or an audience. Raises NoTopic or NoAudience."""
    if not facts.topics:
        raise NoTopic
    if not facts.audiences:
        raise NoAudience


def check_class(facts: ClassFacts, *, taken: int = 0) -> None:
    """Refuse a class that cannot be. taken: seats that somebody has.

    Raises EndsBeforeStart, HoursAreNone or FewerSeatsThanTaken.
    """
    if facts.ends_on < facts.starts_on:
        first, last = day_words(facts.starts_on), day_words(facts.ends_on)
        raise EndsBeforeStart(first=first, last=last)
    if facts.hours is not None and facts.hours <= 0:
        raise HoursAreNone
    if facts.capacity is not None and facts.capacity < taken:
        raise FewerSeatsThanTaken(taken=taken, capacity=facts.capacity)


def check_sitting(held_on: date, *, starts_on: date, ends_on: date) -> None:
    """Refuse a meeting outside its class. Raises MeetingOutside."""
    if not starts_on <= held_on <= ends_on:
        raise MeetingOutside(
            day=day_words(held_on), first=day_words(starts_on), last=day_words(ends_on)
        )


def sittings(
    first: date, last: date, *, weekdays: Collection[int], parts: Collection[DayPart]
) -> Iterator[Sitting]:
    """The parts of each day of the week wanted, from a first to a last day (both included).

    weekdays: 0 for Monday to 6 for Sunday.
    """
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        if day.weekday() in weekdays:
            yield from ((day, part) for part in DayPart if part in parts)


def alike(topics: Collection[Topic]) -> frozenset[Topic]:
    """The topics of which any one makes somebody trained as these do.

    The plans ask for one of the staff topics a year, whichever it is; other topics stand alone.
    """
    wanted = frozenset(topics)
    return wanted | STAFF_TOPICS if wanted & STAFF_TOPICS else wanted


def class_status(
    recorded: ClassStatus | None, *, starts_on: date, ends_on: date, today: date
) -> ClassStatus:
    """The status shown for a class: the recorded one, else what its dates say (inclusive).

    A class that was opened to registrations is held on its days without another word.
    """
    is_past_opening = recorded is ClassStatus.OPEN and today >= starts_on
    if recorded is not None and not is_past_opening:
        return recorded
    if today < starts_on:
        return ClassStatus.OPEN
    return ClassStatus.RUNNING if today <= ends_on else ClassStatus.HELD
