"""People: staff categories, teachers' subjects, and the national identity number."""

import re
from dataclasses import dataclass
from datetime import date

from app.domain.errors import RuleViolation
from app.domain.label import N_, Labelled


class Gender(Labelled):
    """As written on the identity card."""

    MALE = "nam", N_("Nam")
    FEMALE = "nữ", N_("Nữ")


class Category(Labelled):
    """How a person is employed, by law; the last three are outside every staff denominator."""

    CAN_BO = "can_bo", N_("Cán bộ", "một người")
    CONG_CHUC = "cong_chuc", N_("Công chức", "một người")
    VIEN_CHUC = "vien_chuc", N_("Viên chức", "một người")
    NGUOI_LAO_DONG = "nguoi_lao_dong", N_("Người lao động", "một người")
    KHONG_CHUYEN_TRACH = "khong_chuyen_trach", N_("Người hoạt động không chuyên trách", "một người")
    STUDENT = "student", N_("Học sinh, sinh viên", "một người")
    CITIZEN = "citizen", N_("Người dân", "một người")


STAFF_CATEGORIES = frozenset(
    {Category.CAN_BO, Category.CONG_CHUC, Category.VIEN_CHUC, Category.NGUOI_LAO_DONG}
)


class Subject(Labelled):
    """What a teacher teaches, as the STEM/STEAM clauses group subjects."""

    INFORMATICS = "informatics", N_("Tin học")
    NATURAL_SCIENCES = "natural_sciences", N_("Khoa học tự nhiên")
    SOCIAL_SCIENCES = "social_sciences", N_("Khoa học xã hội")
    TECHNOLOGY = "technology", N_("Công nghệ")
    ENGINEERING = "engineering", N_("Kỹ thuật")
    ARTS = "arts", N_("Nghệ thuật")
    MATHEMATICS = "mathematics", N_("Toán")
    PRIMARY_CLASS = "primary_class", N_("Giáo viên tiểu học dạy nhiều môn")
    OTHER = "other", N_("Môn khác")


class SchoolLevel(Labelled):
    """The level a teacher teaches at."""

    PRIMARY = "primary", N_("Tiểu học")
    LOWER_SECONDARY = "lower_secondary", N_("THCS")
    UPPER_SECONDARY = "upper_secondary", N_("THPT")


NATIONAL_ID_LENGTH = 12
_NATIONAL_ID = re.compile(r"0[0-9]{11}")


def is_national_id(text: str) -> bool:
    """Whether the text has the shape of a personal identity number: 12 digits, the first 0.

    Provinces of birth registration have codes from 001 to 096.
    Source: Luật Căn cước 26/2023/QH15.
    """
    return _NATIONAL_ID.fullmatch(text) is not None


def mask_national_id(number: str) -> str:
    """The number as a screen may show it: the last three digits only."""
    return "•" * (len(number) - 3) + number[-3:]


HIDDEN_NUMBER = "•" * NATIONAL_ID_LENGTH
"""A number of which nothing is told."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is said of a person, beside code and identity number.

    birth_year: where only that is known of the birth; never beside a date.
    """

    full_name: str
    birth_date: date | None = None
    birth_year: int | None = None
    gender: Gender | None = None
    email: str | None = None
    phone: str | None = None


class PersonTaken(RuleViolation):
    """Codes are unique within a province."""

    message = N_(
        "Mã «%(code)s» đã là mã của %(name)s. Hãy chọn mã khác, hoặc để trống để sổ tự đặt mã."
    )
    about = "code"


class NumberTaken(RuleViolation):
    """One number, one person."""

    message = N_("Số định danh này đã là của người có mã %(code)s. Hãy đối chiếu với thẻ căn cước.")
    about = "national_id"


class BornAhead(RuleViolation):
    """Nobody is born tomorrow."""

    message = N_("Ngày sinh phải không muộn hơn %(latest)s.")
    about = "birth"
