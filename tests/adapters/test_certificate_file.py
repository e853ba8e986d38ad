"""Certificates: what stands on them, that it fits, and that their codes can be read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
import zxingcpp
from pypdf import PageObject, PdfReader
from pypdfium2 import PdfDocument

from app.adapters.certificate_file import Certificate, certificate_file
from app.domain.official_document import Office

VERIFY_AT = "sodaotao.example.vn/xac-minh"
OFFICE = Office(
    name="Sở Nội vụ",
    above="Ủy ban nhân dân tỉnh Thanh Hóa",
    symbol="SNV",
    place="Thanh Hóa",
    authority="Giám đốc Sở Nội vụ",
    signature=("KT. Giám đốc", "Phó Giám đốc"),
    signer="Lê Thị Minh Họa",
)
CERTIFICATE = Certificate(
    full_name="Nguyễn Văn Minh Họa",
    unit="Ủy ban nhân dân phường Hạc Thành",
    course="Kỹ năng số cho cán bộ, công chức cấp xã",
    starts_on=date(2026, 2, 5),
    ends_on=date(2026, 3, 9),
    number="0123/2026",
    issued_on=date(2026, 3, 16),
    code="7KQ4-M2XD-9RTA",
    address="https://sodaotao.example.vn/xac-minh/7KQ4-M2XD-9RTA",
    salutation="Ông",
    born="05/8/1985",
    hours=Decimal("40.00"),
)
LONGEST = replace(
    CERTIFICATE,
    full_name="Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thị Thanh Quỳnh Minh Họa",
    unit="Trường Phổ thông dân tộc bán trú Tiểu học và Trung học cơ sở Mường Minh Họa, "
    "xã Trung Minh Họa, huyện Mường Minh Họa, tỉnh Thanh Hóa",
    course="Bồi dưỡng kiến thức, kỹ năng về chuyển đổi số, khai thác dữ liệu và ứng dụng trí tuệ "
    "nhân tạo trong giải quyết thủ tục hành chính cho cán bộ, công chức, viên chức làm công tác "
    "chuyên trách từ năm 2026",
)

LONGEST_OFFICE = replace(
    OFFICE,
    name="Trung tâm Bồi dưỡng cán bộ, công chức, viên chức và Chuyển đổi số tỉnh Thanh Hóa",
    above="Trường Chính trị tỉnh Thanh Hóa trực thuộc Ủy ban nhân dân tỉnh Thanh Hóa",
    authority="Giám đốc Trung tâm Bồi dưỡng cán bộ, công chức, viên chức và Chuyển đổi số tỉnh",
    signature=("TM. Ban Giám đốc", "KT. Giám đốc", "Phó Giám đốc phụ trách bồi dưỡng cán bộ"),
    signer="Công Tằng Tôn Nữ Nguyễn Phước Minh Họa",
)

A4_LANDSCAPE = (842, 595)
POINTS = 72 / 25.4


def pages_of(file: bytes, folder: Path) -> list[PageObject]:
    path = folder / "certificates.pdf"
    path.write_bytes(file)
    return list(PdfReader(path).pages)


def text_of(page: PageObject) -> str:
    return " ".join(page.extract_text().split())


def codes_read(file: bytes) -> Iterator[str]:
    """What a scanner finds on each page, printed at 150 dots an inch."""
    document = PdfDocument(file)
    try:
        for page in document:
            [found] = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
            yield found.text
    finally:
        document.close()


def lines_of(file: bytes) -> list[tuple[float, float, float, float]]:
    """Where each line of the first page stands: left, right, bottom and top in millimetres."""
    text = PdfDocument(file)[0].get_textpage()
    boxes = [text.get_rect(n) for n in range(text.count_rects())]
    return [
        (left / POINTS, right / POINTS, bottom / POINTS, top / POINTS)
        for left, bottom, right, top in boxes
    ]


def overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    """Whether two lines share some of their height and of their width."""
    return (one[0] < other[1] and other[0] < one[1]) and (one[2] < other[3] and other[2] < one[3])


def test_it_says_who_did_what_and_who_says_so(tmp_path: Path) -> None:
    [page] = pages_of(certificate_file([CERTIFICATE], OFFICE, verify_at=VERIFY_AT), tmp_path)

    said = text_of(page)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN TỈNH THANH HÓA",
        "SỞ NỘI VỤ",
        "GIẤY CHỨNG NHẬN",
        "Giám đốc Sở Nội vụ chứng nhận Ông",
        "Nguyễn Văn Minh Họa",
        "Sinh ngày: 05/8/1985",
        "Đơn vị: Ủy ban nhân dân phường Hạc Thành",
        "Kỹ năng số cho cán bộ, công chức cấp xã",
        "từ ngày 05 tháng 02 năm 2026 đến ngày 09 tháng 3 năm 2026, thời lượng 40 giờ",
        "Số vào sổ: 0123/2026",
        "7KQ4-M2XD-9RTA",
        f"nhập mã tại {VERIFY_AT}",
        "Thanh Hóa, ngày 16 tháng 3 năm 2026",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Lê Thị Minh Họa",
    ):
        assert words in said


def test_it_is_a_landscape_a4_that_says_its_title_and_its_language(tmp_path: Path) -> None:
    file = certificate_file([CERTIFICATE], OFFICE, verify_at=VERIFY_AT)

    [page] = pages_of(file, tmp_path)
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_LANDSCAPE
    reader = PdfReader(tmp_path / "certificates.pdf")
    assert reader.metadata is not None
    assert reader.metadata.title == "Giấy chứng nhận"
    assert str(reader.root_object["/Lang"]) == "vi"
    assert "/StructTreeRoot" in reader.root_object, "tagged, for readers"


def test_what_is_not_known_leaves_no_label(tmp_path: Path) -> None:
    bare = replace(
        CERTIFICATE, salutation="", born="", unit="", hours=None, ends_on=CERTIFICATE.starts_on
    )

    [page] = pages_of(certificate_file([bare], OFFICE, verify_at=VERIFY_AT), tmp_path)

    said = text_of(page)
    assert "chứng nhận Ông/Bà Nguyễn Văn Minh Họa" in said
    assert "Sinh ngày" not in said
    assert "Đơn vị" not in said
    assert "thời lượng" not in said
    assert "khóa học Kỹ năng số cho cán bộ, công chức cấp xã ngày 05 tháng 02 năm 2026" in said


def test_a_class_is_one_file_with_a_page_for_each_in_order(tmp_path: Path) -> None:
    certificates = [
        replace(CERTIFICATE, number=f"{n:04}/2026", address=f"{CERTIFICATE.address}-{n}")
        for n in range(1, 8)
    ]

    file = certificate_file(certificates, OFFICE, verify_at=VERIFY_AT)

    pages = pages_of(file, tmp_path)
    assert len(pages) == 7
    for certificate, page in zip(certificates, pages, strict=True):
        assert f"Số vào sổ: {certificate.number}" in text_of(page)
    assert list(codes_read(file)) == [certificate.address for certificate in certificates]


@pytest.mark.parametrize("office", [OFFICE, LONGEST_OFFICE], ids=["office", "longest office"])
def test_the_longest_names_stay_on_one_page_and_within_its_frame(
    office: Office, tmp_path: Path
) -> None:
    assert (len(LONGEST.full_name), len(LONGEST.course)) == (60, 200)

    file = certificate_file([LONGEST], office, verify_at=f"{VERIFY_AT}/{'a' * 40}/so-dao-tao")

    [page] = pages_of(file, tmp_path)
    assert LONGEST.full_name in page.extract_text(), "on one line"
    assert LONGEST.course in text_of(page)
    lines = lines_of(file)
    assert all(12 < left < right < 285 for left, right, _, _ in lines)
    assert all(12 < bottom < top < 198 for _, _, bottom, top in lines)
    for one, other in combinations(lines, 2):
        assert not overlap(one, other)


def test_a_short_name_is_set_larger_than_a_long_one(tmp_path: Path) -> None:
    def height_of(certificate: Certificate) -> float:
        page = PdfDocument(certificate_file([certificate], OFFICE, verify_at=VERIFY_AT))[0]
        text = page.get_textpage()
        found = text.search(certificate.full_name).get_next()
        assert found is not None
        left, bottom, right, top = text.get_charbox(found[0], loose=True)
        assert right > left
        return float(top - bottom)

    assert height_of(CERTIFICATE) > 1.3 * height_of(LONGEST)


@pytest.mark.parametrize(
    "name", ["H’Ƀuôn Yă Niê", "Siu H'Nga", "Rơ Châm Pŭi Čĭ Kŏ Ñĕ ƀ", "Nguyễn Thị Ẵng"]
)
def test_names_of_every_people_have_their_letters(name: str, tmp_path: Path) -> None:
    [page] = pages_of(
        certificate_file([replace(CERTIFICATE, full_name=name)], OFFICE, verify_at=VERIFY_AT),
        tmp_path,
    )

    assert name in text_of(page)
    embedded, _ = page._get_fonts()
    assert {font.split("+")[1].partition("-")[0] for font in embedded} == {"LibertinusSerif"}


@pytest.mark.parametrize("typed", ['#panic("x") $x$ *A* _B_ \\ <b> @ref', '"} {"', "= Tiêu đề"])
def test_what_people_typed_is_text_and_never_markup(typed: str, tmp_path: Path) -> None:
    typed_over = replace(CERTIFICATE, full_name=typed, unit=typed, course=typed)

    [page] = pages_of(certificate_file([typed_over], OFFICE, verify_at=VERIFY_AT), tmp_path)

    assert text_of(page).count(typed) == 3


def test_one_that_is_not_valid_says_so_across_the_page(tmp_path: Path) -> None:
    revoked = replace(CERTIFICATE, overprint="Đã thu hồi")

    [valid, struck] = pages_of(
        certificate_file([CERTIFICATE, revoked], OFFICE, verify_at=VERIFY_AT), tmp_path
    )

    assert "ĐÃ THU HỒI" not in text_of(valid)
    assert "ĐÃ THU HỒI" in text_of(struck)


def test_the_same_data_give_the_same_bytes() -> None:
    first, second = (
        certificate_file([CERTIFICATE, LONGEST], OFFICE, verify_at=VERIFY_AT) for _ in range(2)
    )

    assert first == second


def test_no_certificate_is_no_file() -> None:
    with pytest.raises(ValueError, match="no certificate"):
        certificate_file([], OFFICE, verify_at=VERIFY_AT)
