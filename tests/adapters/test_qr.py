"""QR codes: lawful on a page, named, and readable."""

from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
import typst
import zxingcpp
from PIL import Image

from app.adapters.qr import QUIET, qr_svg

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> Image.Image:
    """The picture that an SVG gives, 400 dots wide."""
    page = (
        "#set page(width: 200pt, height: 200pt, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    picture = typst.compile(page.encode(), format="png", ppi=144, sys_inputs={"svg": svg})
    assert isinstance(picture, bytes)
    return Image.open(BytesIO(picture))


@pytest.mark.parametrize(
    "text", ["https://sodaotao.example.vn/xac-minh/7KQ4-M2XD-9RTA", "1", "Lớp «Kỹ năng số»"]
)
def test_a_phone_reads_what_was_meant(text: str) -> None:
    [found] = zxingcpp.read_barcodes(drawn(qr_svg(text)))

    assert found.text == text
    assert found.format == zxingcpp.BarcodeFormat.QRCode


def test_nothing_in_it_needs_inline_style() -> None:
    root = ET.fromstring(qr_svg("x"))

    assert not [e for e in root.iter() if "style" in e.attrib or e.tag == f"{SVG}style"]


def test_light_surrounds_it_in_every_theme() -> None:
    picture = drawn(qr_svg("1")).convert("L")
    smallest = 21
    quiet = picture.width * QUIET // (smallest + 2 * QUIET)

    assert picture.crop((0, 0, picture.width, quiet - 2)).getextrema() == (255, 255)
    assert picture.crop((0, 0, quiet - 2, picture.height)).getextrema() == (255, 255)
    assert picture.getpixel((quiet + 2, quiet + 2)) == 0


def test_it_is_read_out_where_it_has_a_title() -> None:
    root = ET.fromstring(qr_svg("x", name="check-in", title="Mã <điểm danh> & co"))

    title = root.find(f"{SVG}title")
    assert title is not None
    assert (root.get("role"), title.text) == ("img", "Mã <điểm danh> & co")
    assert root.get("aria-labelledby") == title.get("id") == "check-in-title"


def test_without_a_title_it_is_decoration() -> None:
    root = ET.fromstring(qr_svg("x"))

    assert root.get("aria-hidden") == "true"
    assert root.find(f"{SVG}title") is None
