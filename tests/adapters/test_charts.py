"""Charts: lawful under the content security policy, named, and drawn from zero."""

import re
from xml.etree import ElementTree as ET

import pytest

from app.adapters.charts import WIDTH, ShareBar, YearPanel, share_bars, year_panels
from app.domain.coverage import Status

SVG = "{http://www.w3.org/2000/svg}"
BARS = [
    ShareBar("Nhân sự", 78.1, "812 / 1.040 (78,1%)", Status.BEHIND, 100, 89.3),
    ShareBar("Chuyên trách", None, "Chưa có dữ liệu", Status.NO_DATA, 100),
    ShareBar("Sở <Nội vụ> $x$ & Co", 100, "40 / 40", Status.MET, 70),
]


def drawn(bars: list[ShareBar] = BARS, name: str = "targets") -> ET.Element:
    return ET.fromstring(share_bars(bars, name=name, title="So với chỉ tiêu"))


def width_of(group: ET.Element) -> float:
    path = group.find(f"{SVG}path")
    assert path is not None
    numbers = [float(n) for n in re.findall(r"[\d.]+", path.attrib["d"])]
    return max(numbers[0::2]) - min(numbers[0::2])


def with_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [g for g in root.iter(f"{SVG}g") if name in g.get("class", "").split()]


def test_nothing_in_it_needs_inline_style() -> None:
    root = drawn()

    assert not [e for e in root.iter() if "style" in e.attrib or e.tag == f"{SVG}style"]
    assert not re.search(r"#[0-9a-f]{6}\b", ET.tostring(root, encoding="unicode"))


def test_it_is_a_picture_with_a_name() -> None:
    root = drawn()

    title = root.find(f"{SVG}title")
    assert title is not None
    assert (root.get("role"), title.text) == ("img", "So với chỉ tiêu")
    assert root.get("aria-labelledby") == title.get("id")


def test_bars_run_from_zero_to_their_share() -> None:
    root = drawn()

    [behind] = with_class(root, "chart-fill--behind")
    [met] = with_class(root, "chart-fill--met")
    assert width_of(behind) == pytest.approx(WIDTH * 0.781, abs=0.1)
    assert width_of(met) == pytest.approx(WIDTH, abs=0.1)


def test_no_data_is_a_hatched_track_without_a_fill() -> None:
    root = drawn([BARS[1]])

    assert with_class(root, "chart-track-empty")
    assert with_class(root, "chart-hatch")
    assert not with_class(root, "chart-fill")


def test_each_state_has_a_pattern_of_its_own() -> None:
    patterns = {}
    for status in (Status.MET, Status.ON_TRACK, Status.BEHIND, Status.MISSED):
        root = drawn([ShareBar("x", 50, "50%", status)])
        pattern = root.find(f".//{SVG}pattern")
        drawing = pattern.find(f"{SVG}path") if pattern is not None else None
        patterns[status] = drawing.attrib["d"] if drawing is not None else None

    assert len(set(patterns.values())) == 4


def test_text_of_offices_is_text_and_never_markup_or_mathematics() -> None:
    words = [element.text for element in drawn().iter(f"{SVG}text")]

    assert "Sở <Nội vụ> $x$ & Co" in words


def test_a_long_name_is_cut_before_it_meets_the_value() -> None:
    long = ShareBar("Trường Tiểu học " * 9, 10, "1 / 10 (10,0%)", Status.BEHIND)
    words = [element.text or "" for element in drawn([long]).iter(f"{SVG}text")]

    assert any(word.endswith("…") and len(word) < 60 for word in words)


def test_two_charts_on_a_page_share_no_id() -> None:
    def ids(root: ET.Element) -> set[str]:
        return {e.attrib["id"] for e in root.iter() if "id" in e.attrib}

    first, second = drawn(name="targets"), drawn(name="units")
    assert ids(first)
    assert not ids(first) & ids(second)


def test_years_stand_on_one_scale_with_their_threshold() -> None:
    columns = [
        ShareBar(str(y), p, f"{p}%", Status.MISSED) for y, p in ((2024, 50.0), (2025, 100.0))
    ]
    root = ET.fromstring(
        year_panels([YearPanel("Nhân sự", columns, 100)], name="years", title="Qua các năm")
    )

    heights = []
    for group in with_class(root, "chart-fill"):
        path = group.find(f"{SVG}path")
        assert path is not None
        ys = [float(n) for n in re.findall(r"[\d.]+", path.attrib["d"])][1::2]
        heights.append(max(ys) - min(ys))
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.1)
    assert with_class(root, "chart-threshold")
