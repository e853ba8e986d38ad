"""Plan files: the five real ones are sound; a mistake is refused with its place and reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters.plan_file import PlanFileRefused, read
from app.config import ROOT

FILES = sorted((ROOT / "seeds" / "plans").glob("*.toml"))
THANH_HOA = ROOT / "seeds" / "plans" / "thanh-hoa.toml"

Spoil = Callable[[str, str], Path]


@pytest.fixture
def spoilt(tmp_path: Path) -> Spoil:
    """spoilt(old, new): Thanh Hóa's file with the first `old` replaced."""

    def spoil(old: str, new: str) -> Path:
        text = THANH_HOA.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "spoilt.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return spoil


def places_and_reasons(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(PlanFileRefused) as refusal:
        read(path)
    return [(f.place, f.reason % f.facts if f.facts else f.reason) for f in refusal.value.faults]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_real_plan_is_sound_and_named_after_its_province(path: Path) -> None:
    document = read(path)

    assert document.province.code == path.stem
    assert document.targets
    assert document.tasks
    assert document.deadlines
    assert document.audiences


def test_there_are_five_plans() -> None:
    assert [path.stem for path in FILES] == [
        "bac-giang",
        "binh-dinh",
        "dak-lak",
        "dong-thap",
        "thanh-hoa",
    ]


def test_text_that_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text('title = "Kế hoạch\n', encoding="utf-8")

    [(_, reason)] = places_and_reasons(path)

    assert "line 1" in reason


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes("title = 'Kế hoạch'".encode("utf-16"))

    [(_, reason)] = places_and_reasons(path)

    assert "không đọc được" in reason


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ('kind = "staff_trained"', 'kind = "staff"', "targets[2] (II.2.a#2).kind", "staff"),
        (
            "threshold = 100",
            "threshold = 1000",
            "targets[staff_trained II.2.a#2].threshold",
            "1000",
        ),
        ("due_year = 2025", "due_yaer = 2025", "targets[1] (II.2.a#1).due_yaer", "không có mục"),
        ('"PL.I.1"', '"PL-I-1"', "clauses", "PL-I-1"),
        ("month = 12", "month = 13", "deadlines[annual_report V.6.c].day", "không có ngày"),
        ('clause = "V.6.c"', 'clauze = "V.6.c"', "clause", "thiếu"),
    ],
)
def test_a_mistake_is_refused_with_place_and_reason(
    spoilt: Spoil, old: str, new: str, place: str, reason: str
) -> None:
    faults = places_and_reasons(spoilt(old, new))

    assert [f for f in faults if place in f[0] and reason in f[1]], faults


def test_a_task_may_not_name_an_organisation_that_the_file_does_not_know(spoilt: Spoil) -> None:
    faults = places_and_reasons(spoilt('lead = ["', 'lead = ["Sở Không Có", "'))

    assert any("Sở Không Có" in reason and ".lead" in place for place, reason in faults)


def test_every_mistake_is_reported_not_only_the_first(spoilt: Spoil) -> None:
    path = spoilt("threshold = 100", "threshold = 0")
    path.write_text(path.read_text(encoding="utf-8").replace("threshold = 70", "threshold = 170"))

    assert len(places_and_reasons(path)) == 2
