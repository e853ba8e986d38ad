"""Courses, classes and meetings: topics, states and how a class is held."""

from datetime import date

from app.domain.label import N_, Labelled


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

    MORNING = "morning", N_("Sáng")
    AFTERNOON = "afternoon", N_("Chiều")
    EVENING = "evening", N_("Tối")


def class_status(
    recorded: ClassStatus | None, *, starts_on: date, ends_on: date, today: date
) -> ClassStatus:
    """The status shown for a class: the recorded one, else what its dates say (inclusive)."""
    if recorded is not None:
        return recorded
    if today < starts_on:
        return ClassStatus.OPEN
    return ClassStatus.RUNNING if today <= ends_on else ClassStatus.HELD
