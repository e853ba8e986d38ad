"""A class and its people, as the documents of a class take them. Everybody is made up."""

from datetime import date
from decimal import Decimal

from app.adapters.class_document.facts import Outline, Sitting, Standing, Trainee
from app.domain.course import DayPart
from app.domain.enrolment import Outcome, Result
from app.domain.official_document import Office

OFFICE = Office(
    name="Sở Nội vụ",
    above="Ủy ban nhân dân tỉnh Thanh Hóa",
    symbol="SNV",
    place="Thanh Hóa",
    authority="Giám đốc Sở Nội vụ",
    signature=("KT. Giám đốc", "Phó Giám đốc"),
    signer="Lê Thị Minh Họa",
    archive="CCVC",
)

OUTLINE = Outline(
    title="Kỹ năng số cho cán bộ, công chức cấp xã",
    starts_on=date(2026, 2, 5),
    ends_on=date(2026, 2, 9),
    sittings=(
        Sitting(date(2026, 2, 5), DayPart.MORNING),
        Sitting(date(2026, 2, 5), DayPart.AFTERNOON),
        Sitting(date(2026, 2, 9), DayPart.MORNING, "Hội trường B"),
    ),
    topics=("Kỹ năng số", "Chuyển đổi số"),
    audiences=("Cán bộ, công chức cấp xã",),
    trainers=("Trần Minh Họa",),
    mode="trực tiếp",
    venue="Hội trường A",
    capacity=60,
    hours=Decimal("7.5"),
    cost=125_000_000,
    funding="Ngân sách tỉnh",
    contact="bà Lê Minh Họa",
)

BARE = Outline(title="STEM", starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 2))
"""A class of which nothing more is known."""

UNITS = ("UBND phường Hạc Thành", "Sở Tài chính", "UBND xã Bỉm Sơn")


def trainees(count: int) -> list[Trainee]:
    """People of three units in turn."""
    return [
        Trainee(f"Nguyễn Minh Họa {n:03}", UNITS[n % 3], "Chuyên viên", "05/8/1985")
        for n in range(count)
    ]


def standings() -> list[Standing]:
    """Six people: four completed, one came once, one never."""
    first, *completed, last = trainees(6)
    return [
        Standing(first, 0, Outcome.ABSENT),
        *(
            Standing(
                trainee, 3, Outcome.COMPLETED, Result.PASS, Decimal("8.50"), f"{number:04}/2026"
            )
            for number, trainee in enumerate(completed, 1)
        ),
        Standing(last, 1, Outcome.INCOMPLETE, Result.FAIL),
    ]
