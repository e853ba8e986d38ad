"""Assessments: tests of digital skills, and which of them the plans mean."""

from app.domain.vietnamese import fold

NATIONAL_SYSTEM = "quốc gia"
"""Hệ thống đánh giá, sát hạch (chuẩn) kỹ năng số quốc gia, which the IT-staff target names."""


def assessment_system(written: str | None) -> str:
    """The system a row means: blank or any spelling of «quốc gia» is the national one."""
    if not written or fold(written) == fold(NATIONAL_SYSTEM):
        return NATIONAL_SYSTEM
    return written
