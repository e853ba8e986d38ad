"""Pieces of pages on disk: found whole or not at all, by whomever, and never too many."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.fragment_cache import FragmentCache, key_of
from app.config import ROOT


@pytest.fixture
def cache(tmp_path: Path) -> FragmentCache:
    return FragmentCache(tmp_path / "charts")


def test_what_was_kept_is_found_as_it_was(cache: FragmentCache) -> None:
    text = "<svg>Đắk Lắk, 78,1%\n</svg>"

    assert cache.get("a1") is None
    cache.put("a1", text)

    assert cache.get("a1") == text
    assert cache.get("a2") is None
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((cache.folder / "a1").stat().st_mode) == 0o600


def test_the_later_one_stands(cache: FragmentCache) -> None:
    cache.put("a1", "early")
    cache.put("a1", "late")

    assert cache.get("a1") == "late"
    assert len(list(cache.folder.iterdir())) == 1


def test_what_is_asked_for_stays_when_there_is_no_room(tmp_path: Path) -> None:
    cache = FragmentCache(tmp_path / "charts", room=1000)
    for number in range(9):
        cache.put(f"a{number}", "x" * 100)
        os.utime(cache.folder / f"a{number}", (number, number))
    assert cache.get("a0")  # Asked for now, it is the youngest.

    cache.put("0", "x" * 200)

    kept = {path.name for path in cache.folder.iterdir()}
    assert {"a0", "0", "a8"} <= kept
    assert kept.isdisjoint({"a1", "a2", "a3"})
    assert sum(path.stat().st_size for path in cache.folder.iterdir()) <= 750


def test_writers_and_readers_at_once_see_whole_pieces(cache: FragmentCache) -> None:
    program = (
        "import sys; from pathlib import Path;"
        "from app.adapters.fragment_cache import FragmentCache;"
        f"cache = FragmentCache(Path({str(cache.folder)!r}), room=300_000);"
        "letter = sys.argv[1];"
        "[cache.put(f'{n % 7}', letter * 50_000) for n in range(150)]"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, letter], cwd=ROOT) for letter in "abc"
    ]
    seen: set[str] = set()
    while any(writer.poll() is None for writer in writers):
        for number in range(7):
            text = cache.get(str(number))
            if text is not None:
                seen.add(text[0])
                assert text == text[0] * 50_000

    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert seen


def test_a_key_tells_everything_apart(cache: FragmentCache) -> None:
    keys = [key_of("a", 1), key_of("a", "1"), key_of("a1"), key_of("a", (1,)), key_of("a", 1, None)]

    assert len(set(keys)) == len(keys)
    assert key_of("a", 1) == key_of("a", 1)
    assert all(len(key) == 64 for key in keys)
