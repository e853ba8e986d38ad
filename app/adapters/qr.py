"""QR codes as SVG, for a page under a strict content security policy or inside a PDF.

Without styles, and always dark on light with its quiet zone: many phones read nothing else, so a
code has no dark mode.
"""

from itertools import groupby
from xml.etree import ElementTree as ET

QUIET = 4
"""Modules of light around a code, as ISO/IEC 18004 asks."""

_SVG = "http://www.w3.org/2000/svg"


def qr_svg(text: str, *, name: str = "qr", title: str = "") -> str:
    """A square that grows with its frame. Error correction M at least, more where it costs nothing.

    name: tells this code's ids from others' on the page. title: read out for it; without one it is
    decoration beside the same text.
    """
    rows = _modules(text)
    side = str(len(rows) + 2 * QUIET)
    root = ET.Element("svg", xmlns=_SVG, viewBox=f"0 0 {side} {side}")
    if title:
        root.attrib |= {"role": "img", "aria-labelledby": f"{name}-title"}
        ET.SubElement(root, "title", id=f"{name}-title").text = title
    else:
        root.set("aria-hidden", "true")
    ET.SubElement(root, "rect", width=side, height=side, fill="#fff")
    ET.SubElement(root, "path", {"fill": "#000", "shape-rendering": "crispEdges", "d": _dark(rows)})
    return ET.tostring(root, encoding="unicode")


def _modules(text: str) -> list[list[bool]]:
    """The code's modules from the top, without the quiet zone; True is dark."""
    import segno

    # Phones do not read the smaller Micro QR.
    code = segno.make_qr(text, error="m")
    return [[module == 1 for module in row] for row in code.matrix]


def _dark(rows: list[list[bool]]) -> str:
    """A path over all dark modules: a rectangle for each run in a row.

    Each reaches a little into the row below; edges that only touch shine through on a screen.
    """
    runs = []
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for is_dark, modules in groupby(row):
            width = len(list(modules))
            if is_dark:
                runs.append(f"M{x} {y}h{width}v1.02h-{width}z")
            x += width
    return "".join(runs)
