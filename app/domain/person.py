"""People: staff categories, teachers' subjects, and the national identity number."""

import re

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
