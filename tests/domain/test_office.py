"""What the name of an office tells of its documents."""

import pytest

from app.domain.office import province_committee, usual_office
from app.domain.unit import UnitKind

DEPARTMENT, COMMUNE = UnitKind.DEPARTMENT, UnitKind.COMMUNE_COMMITTEE


def test_a_department_signs_by_its_director_under_the_committee_of_its_province() -> None:
    office = usual_office("Sở Giáo dục và Đào tạo", DEPARTMENT, above="", province="Thanh Hóa")

    assert office.above == "Ủy ban nhân dân tỉnh Thanh Hóa"
    assert (office.symbol, office.place) == ("SGDĐT", "Thanh Hóa")
    assert office.authority == "Giám đốc Sở Giáo dục và Đào tạo"
    assert office.signature == ("Giám đốc",)


def test_a_commune_stands_alone_signs_for_its_committee_and_is_its_own_place() -> None:
    office = usual_office("UBND phường Hạc Thành", COMMUNE, above="", province="Thanh Hóa")

    assert office.name == "Ủy ban nhân dân phường Hạc Thành"
    assert (office.above, office.symbol, office.place) == ("", "UBND", "Hạc Thành")
    assert office.signature == ("TM. Ủy ban nhân dân", "Chủ tịch")


@pytest.mark.parametrize(
    ("name", "authority", "signature"),
    [
        ("Văn phòng UBND tỉnh", "Chánh Văn phòng UBND tỉnh", "Chánh Văn phòng"),
        ("Ban Dân tộc", "Trưởng Ban Dân tộc", "Trưởng ban"),
        ("Trường THPT Hàm Rồng", "Hiệu trưởng Trường THPT Hàm Rồng", "Hiệu trưởng"),
        ("Viện Nông nghiệp", "Thủ trưởng Viện Nông nghiệp", "Thủ trưởng"),
    ],
)
def test_heads_are_called_as_their_offices_are(name: str, authority: str, signature: str) -> None:
    office = usual_office(name, DEPARTMENT, above="Sở Nội vụ", province="Thanh Hóa")

    assert (office.authority, office.signature) == (authority, (signature,))
    assert office.above == "Sở Nội vụ"


def test_a_province_issues_by_its_committee_and_a_city_is_called_one() -> None:
    assert province_committee("Thanh Hóa").name == "Ủy ban nhân dân tỉnh Thanh Hóa"
    city = province_committee("Thành phố Hải Phòng")
    assert (city.name, city.place) == ("Ủy ban nhân dân thành phố Hải Phòng", "Hải Phòng")
