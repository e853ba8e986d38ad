"""Ordinary Vietnamese names, put together at random: no name here is anybody's."""

from random import Random

from app.domain.person import Gender

_SURNAMES = {
    "Nguyễn": 38, "Trần": 11, "Lê": 11, "Phạm": 7, "Hoàng": 5, "Vũ": 4, "Phan": 4, "Trương": 3,
    "Bùi": 3, "Đặng": 3, "Đỗ": 3, "Ngô": 2, "Hồ": 2, "Dương": 2, "Đinh": 2, "Lương": 2, "Mai": 1,
    "Trịnh": 2, "Hà": 2, "Cao": 1, "Đoàn": 1, "Lưu": 1, "Tạ": 1, "Võ": 3, "Huỳnh": 2, "Quách": 1,
}  # fmt: skip
_MIDDLE = {
    Gender.MALE: (
        "Văn", "Văn", "Văn", "Đức", "Minh", "Quang", "Hữu", "Xuân", "Thanh", "Ngọc", "Anh", "Tiến",
        "Mạnh", "Công", "Đình", "Hoàng", "Quốc", "Viết", "Trọng", "Duy",
    ),
    Gender.FEMALE: (
        "Thị", "Thị", "Thị", "Thị", "Thị Thu", "Thị Thanh", "Thị Ngọc", "Thị Minh", "Ngọc", "Thu",
        "Thị Hồng", "Thị Kim", "Thùy", "Phương", "Bích", "Thị Mai", "Quỳnh", "Khánh",
    ),
}  # fmt: skip
_GIVEN = {
    Gender.MALE: (
        "An", "Bình", "Cường", "Chiến", "Dũng", "Đạt", "Đông", "Giang", "Hải", "Hiếu", "Hòa",
        "Hoàn", "Hùng", "Huy", "Khánh", "Kiên", "Lâm", "Long", "Lực", "Mạnh", "Nam", "Nghĩa",
        "Phong", "Phúc", "Quân", "Quý", "Sơn", "Tài", "Tâm", "Thái", "Thắng", "Thành", "Thịnh",
        "Thọ", "Tiến", "Toàn", "Trung", "Trường", "Tú", "Tuấn", "Tùng", "Vinh", "Việt", "Ước",
    ),
    Gender.FEMALE: (
        "Anh", "Ánh", "Châu", "Chi", "Cúc", "Diệp", "Dung", "Duyên", "Đào", "Giang", "Hà", "Hạnh",
        "Hằng", "Hiền", "Hoa", "Hoài", "Hồng", "Huế", "Huệ", "Hương", "Huyền", "Lan", "Liên",
        "Linh", "Loan", "Ly", "Mai", "My", "Nga", "Ngân", "Nguyệt", "Nhung", "Oanh", "Phương",
        "Quyên", "Tâm", "Thảo", "Thu", "Thúy", "Trang", "Tuyết", "Vân", "Xuân", "Yến",
    ),
}  # fmt: skip
_HIGHLAND_GIVEN = {
    Gender.MALE: ("Thông", "Khoa", "Bhem", "Suin", "Phôn", "Lâm", "Djuang", "Wen", "Bliu"),
    Gender.FEMALE: ("Hen", "Nga", "Linh", "Mai", "Rin", "Duyên", "Yam", "Bliăk", "Sâm", "Lê"),
}
_CLANS = ("Niê", "Êban", "Mlô", "Byă", "Kbuôr", "Ayŭn", "Ksơr", "Adrơng", "Buôn Yă", "Ênuôl")
_SURNAME_BAG = tuple(name for name, weight in _SURNAMES.items() for _ in range(weight))


def full_name(draw: Random, gender: Gender) -> str:
    """A name as most people in the country have it."""
    surname, middle, given = (
        draw.choice(_SURNAME_BAG),
        draw.choice(_MIDDLE[gender]),
        draw.choice(_GIVEN[gender]),
    )
    return f"{surname} {middle} {given}"


def highland_name(draw: Random, gender: Gender) -> str:
    """An Ê Đê or Gia Rai name: Y or H', given name, clan; the clan stands last."""
    title = "Y" if gender is Gender.MALE else "H'"
    return f"{title} {draw.choice(_HIGHLAND_GIVEN[gender])} {draw.choice(_CLANS)}"
