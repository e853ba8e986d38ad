"""How an office issues documents until it has said so itself: what its name and place tell.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II, and Phụ lục III.
"""

import re

from app.domain.official_document import Office
from app.domain.unit import UnitKind

_COMMITTEE = "Ủy ban nhân dân"
_COMMITTEES = frozenset({UnitKind.DISTRICT_COMMITTEE, UnitKind.COMMUNE_COMMITTEE})
_OWN_PLACE = re.compile(
    rf"{_COMMITTEE} (?:xã|phường|đặc khu|thị trấn|quận|huyện|thị xã|thành phố) (?P<place>.+)"
)
_HEADS = (
    ("Sở ", "Giám đốc", "Giám đốc"),
    ("Trung tâm ", "Giám đốc", "Giám đốc"),
    ("Bệnh viện ", "Giám đốc", "Giám đốc"),
    ("Trường ", "Hiệu trưởng", "Hiệu trưởng"),
    ("Văn phòng ", "Chánh", "Chánh Văn phòng"),
    ("Thanh tra ", "Chánh", "Chánh Thanh tra"),
    ("Ban ", "Trưởng", "Trưởng ban"),
)
"""By how an office's name begins: who heads it, before the name and above a signature."""

_SMALL_WORDS = frozenset({"và", "của"})


def usual_office(name: str, kind: UnitKind, *, above: str, province: str) -> Office:
    """What stands on an office's documents by custom. above: the unit over it, "" for none."""
    name = _in_full(name)
    if kind in _COMMITTEES:
        own = _OWN_PLACE.fullmatch(name)
        return _committee(name, place=own["place"] if own else _bare(province))
    said, signs = next(
        ((said, signs) for begins, said, signs in _HEADS if name.startswith(begins)),
        ("Thủ trưởng", "Thủ trưởng"),
    )
    return Office(
        name=name,
        symbol=_initials(name),
        place=_bare(province),
        authority=f"{said} {name}",
        signature=(signs,),
        above=_in_full(above) if above else province_committee(province).name,
    )


def province_committee(province: str) -> Office:
    """The committee of a province, for the courses that are the province's own."""
    is_city = province.startswith("Thành phố ")
    name = f"{_COMMITTEE} {'thành phố' if is_city else 'tỉnh'} {_bare(province)}"
    return _committee(name, place=_bare(province))


def _committee(name: str, *, place: str) -> Office:
    return Office(
        name=name,
        symbol="UBND",
        place=place,
        authority=f"Chủ tịch {name}",
        signature=(f"TM. {_COMMITTEE}", "Chủ tịch"),
    )


def _in_full(name: str) -> str:
    return re.sub(r"^UBND ", f"{_COMMITTEE} ", name)


def _bare(province: str) -> str:
    """A province as a place: «Thanh Hóa»."""
    return re.sub(r"^(?:Tỉnh|Thành phố) ", "", province)


def _initials(name: str) -> str:
    """«SGDĐT» for Sở Giáo dục và Đào tạo."""
    words = re.findall(r"\w+", name)
    return "".join(word[0].upper() for word in words if word not in _SMALL_WORDS)
