"""Charts: numbers in, SVG out that a strict content security policy lets through.

Drawn by hand on a matplotlib canvas whose unit is one pixel: labels stand above their bars, so
that long Vietnamese names need no margin, and a chart 440 wide reads on a phone as on a desk.
Colours come from the page's stylesheet by class, so one drawing serves light, dark and print; a
state also has a pattern of its own, since colour alone does not reach everybody.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from app.domain.coverage import Status

if TYPE_CHECKING:  # matplotlib costs a second and fifty megabytes; only a drawing loads it.
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

WIDTH = 440
_FONTS = Path(__file__).resolve().parent.parent / "static/vendor/be-vietnam-pro/ttf"
_ROW, _BAR, _TEXT, _SMALL = 42, 14, 12.5, 11
_SVG = "http://www.w3.org/2000/svg"
_PATTERNS = {
    Status.MET: None,
    Status.ON_TRACK: "//",
    Status.BEHIND: "\\\\",
    Status.MISSED: "xx",
    Status.NO_DATA: None,
}


@dataclass(frozen=True, slots=True)
class ShareBar:
    """A bar from 0 to 100. percent None: no data, drawn as an empty hatched track.

    threshold, expected: where to draw the target and where the share should be today, 0 to 100.
    """

    label: str
    percent: float | None
    value: str
    status: Status
    threshold: float | None = None
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class YearPanel:
    """One measure over the years: columns on 0 to 100, a line at the threshold."""

    label: str
    columns: Sequence[ShareBar]
    threshold: float | None = None


def share_bars(bars: Sequence[ShareBar], *, name: str, title: str) -> str:
    """Bars under each other, each with its label and value above it.

    name: tells this drawing's ids from others' on the page. title: read out for the picture.
    """
    height = _ROW * len(bars) + 22
    figure, axes = _canvas(height)
    for row, bar in enumerate(bars):
        _share_bar(axes, bar, top=row * _ROW + 4)
    for share in (0, 50, 100):
        _text(
            axes, _at(share), height - 6, f"{share}%", size=_SMALL, align=_align(share), soft=True
        )
    return _svg(figure, name=name, title=title)


def year_panels(panels: Sequence[YearPanel], *, name: str, title: str) -> str:
    """Small columns by year, a panel a measure, all on the same scale."""
    panel_height = 150
    figure, axes = _canvas(panel_height * len(panels))
    for place, panel in enumerate(panels):
        _year_panel(axes, panel, top=place * panel_height, height=panel_height)
    return _svg(figure, name=name, title=title)


def _canvas(height: float) -> tuple["Figure", "Axes"]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def _share_bar(axes: "Axes", bar: ShareBar, *, top: float) -> None:
    value_width = _text_width(bar.value, bold=True)
    label = _elided(bar.label, WIDTH - value_width - 14)
    _text(axes, 0, top + 12, label, size=_TEXT)
    _text(axes, WIDTH, top + 12, bar.value, size=_TEXT, align="right", bold=True)
    y = top + 20
    _box(axes, 0, y, WIDTH, _BAR, "track" if bar.percent is not None else "track-empty")
    if bar.percent is None:
        _hatch(axes, 0, y, WIDTH, _BAR, "//")
    else:
        _filled(axes, 0, y, _at(bar.percent), _BAR, bar.status)
    if bar.expected is not None:
        _line(axes, _at(bar.expected), y - 2, y + _BAR + 2, "expected")
    if bar.threshold is not None:
        _line(axes, _at(bar.threshold), y - 3, y + _BAR + 3, "threshold")


def _year_panel(axes: "Axes", panel: YearPanel, *, top: float, height: float) -> None:
    _text(axes, 0, top + 13, _elided(panel.label, WIDTH), size=_TEXT, bold=True)
    floor, ceiling = top + height - 42, top + 28
    step = WIDTH / max(len(panel.columns), 1)
    for place, column in enumerate(panel.columns):
        left, width = place * step + step * 0.2, step * 0.6
        tall = (floor - ceiling) * (column.percent or 0) / 100
        if column.percent is None:
            _box(axes, left, ceiling, width, floor - ceiling, "track-empty")
            _hatch(axes, left, ceiling, width, floor - ceiling, "//")
        else:
            _filled(axes, left, floor - tall, width, tall, column.status)
        middle = left + width / 2
        _text(axes, middle, floor + 14, column.label, size=_SMALL, align="center", soft=True)
        _text(axes, middle, floor + 28, column.value, size=_SMALL, align="center", bold=True)
    axes.plot([0, WIDTH], [floor, floor], gid="axis", linewidth=1)
    if panel.threshold is not None:
        y = floor - (floor - ceiling) * panel.threshold / 100
        axes.plot([0, WIDTH], [y, y], gid="threshold", linewidth=1.5, linestyle=(0, (5, 3)))


def _filled(axes: "Axes", x: float, y: float, width: float, height: float, status: Status) -> None:
    _box(axes, x, y, width, height, f"fill fill--{status.value.replace('_', '-')}")
    if pattern := _PATTERNS.get(status):
        _hatch(axes, x, y, width, height, pattern)


def _box(axes: "Axes", x: float, y: float, width: float, height: float, look: str) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x, y), width, height, linewidth=0, gid=look))


def _hatch(axes: "Axes", x: float, y: float, width: float, height: float, pattern: str) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (x, y), width, height, facecolor="none", linewidth=0, hatch=pattern * 2, gid="hatch"
        )
    )


def _line(axes: "Axes", x: float, top: float, bottom: float, look: str) -> None:
    dashes = (0, (2, 2)) if look == "expected" else "solid"
    x = min(max(x, 1), WIDTH - 1)
    axes.plot([x, x], [top, bottom], linewidth=2, linestyle=dashes, gid=look)


def _text(
    axes: "Axes",
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    align: str = "left",
    bold: bool = False,
    soft: bool = False,
) -> None:
    look = "text--soft" if soft else "text"
    # A dollar sign in a unit's name is not the beginning of a formula.
    axes.text(
        x, y, text, fontsize=size, ha=align, fontproperties=_font(bold, size), gid=look,
        parse_math=False,
    )  # fmt: skip


def _at(percent: float) -> float:
    return WIDTH * min(max(percent, 0), 100) / 100


def _align(share: int) -> str:
    return {0: "left", 100: "right"}.get(share, "center")


@lru_cache(maxsize=16)
def _font(bold: bool, size: float = _TEXT) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    weight = "SemiBold" if bold else "Regular"
    (path,) = _FONTS.glob(f"*{weight}.ttf")
    return FontProperties(fname=path, size=size)


@lru_cache(maxsize=4096)
def _text_width(text: str, *, bold: bool = False) -> float:
    """Width in pixels, by the font's own metrics."""
    from matplotlib.textpath import TextPath

    path = TextPath((0, 0), text or " ", size=_TEXT, prop=_font(bold))
    return float(path.get_extents().width)


def _elided(text: str, room: float) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    if _text_width(text) <= room:
        return text
    words = text.split()
    while len(words) > 1 and _text_width(" ".join(words) + "…") > room:
        words.pop()
    return " ".join(words) + "…"


def _svg(figure: "Figure", *, name: str, title: str) -> str:
    import matplotlib

    drawn = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ET.fromstring(drawn.getvalue())
    _make_lawful(root)
    _make_legible(root, name=name, title=title)
    return ET.tostring(root, encoding="unicode")


_COLOURS = re.compile(r"^#[0-9a-f]{6}$")


def _make_lawful(root: ET.Element) -> None:
    """No style elements and no style attributes: the policy forbids both, and the browser obeys."""
    for parent in root.iter():
        for child in list(parent):
            if child.tag in {f"{{{_SVG}}}style", f"{{{_SVG}}}metadata"}:
                parent.remove(child)
    for element in root.iter():
        style = element.attrib.pop("style", "")
        for declaration in filter(None, (part.strip() for part in style.split(";"))):
            key, _, value = declaration.partition(":")
            _declare(element, key.strip(), value.strip())


def _declare(element: ET.Element, key: str, value: str) -> None:
    if key == "font":
        if size := re.search(r"([\d.]+)px", value):
            element.set("font-size", size[1])
        if re.search(r"\b(600|700|bold|semibold)\b", value):
            element.set("font-weight", "600")
    elif key == "font-size":
        element.set("font-size", value.removesuffix("px"))
    elif key == "font-family":
        return
    elif not _COLOURS.match(value):
        element.set(key, value)


def _make_legible(root: ET.Element, *, name: str, title: str) -> None:
    """Looks as classes for the stylesheet, a name to be read out, and no ids that could clash."""
    for attribute in ("width", "height"):
        root.attrib.pop(attribute, None)
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title")
    wanted = set(re.findall(r"#([\w-]+)", ET.tostring(root, encoding="unicode")))
    for element in root.iter():
        look = element.attrib.pop("id", None)
        if look and look in wanted:
            element.set("id", look)
        elif look and element.tag == f"{{{_SVG}}}g" and not re.fullmatch(r".*_\d+", look):
            element.set("class", " ".join(f"chart-{word}" for word in look.split()))
    heading = ET.Element(f"{{{_SVG}}}title", {"id": f"{name}-title"})
    heading.text = title
    root.insert(0, heading)
