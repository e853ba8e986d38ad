"""Vietnamese text: one folded key for search and equality, one key for the order of names."""

import unicodedata
from functools import lru_cache

_LETTERS = {letter: chr(0x41 + i) for i, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
# ngang, huyền, hỏi, ngã, sắc, nặng: the order of the official alphabet.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def clean(text: str) -> str:
    """The text as it should be stored: NFC, no invisible characters, single spaces, trimmed."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """A key in which spellings of one text coincide: no marks, no case, single spaces.

    «Hoà», «Hòa» and «HOA» share it. đ has no decomposition in Unicode and is replaced by hand.
    """
    plain = "".join(
        c
        for c in unicodedata.normalize("NFD", clean(text).casefold())
        if not unicodedata.combining(c)
    )
    return plain.replace("đ", "d")


def spelling(text: str) -> str:
    """A key in which only case, spaces and the place of a tone coincide.

    «Hoà» and «HÒA» share it; «Hoa» and «Hóa» do not.
    """
    weights = (_weights(word) for word in clean(text).split())
    return " ".join(letters + "".join(sorted(tones)).lstrip("0") for letters, tones in weights)


@lru_cache(maxsize=16_384)
def _weights(word: str) -> tuple[str, str]:
    """A word's letters and its tones, as two strings that sort by code point."""
    cells: list[list[str]] = []
    for char in unicodedata.normalize("NFD", word.casefold()):
        if char in _TONES and cells:
            cells[-1][1] = _TONES[char]
        elif unicodedata.combining(char) and cells:
            cells[-1][0] = unicodedata.normalize("NFC", cells[-1][0] + char)
        else:
            cells.append([char, "0"])
    letters = "".join(_LETTERS.get(c, c if c.isdigit() else "!") for c, _ in cells)
    return letters, "".join(tone for _, tone in cells)


def text_key(text: str) -> str:
    """The place of a text in a list: word by word from the left, letters before tones.

    Sorts right by code point, so the same in Python, SQLite and PostgreSQL with COLLATE "C".
    """
    weights = [_weights(word) for word in text.split()]
    return " ".join(w for w, _ in weights) + "\x01" + " ".join(t for _, t in weights)


def name_key(full_name: str) -> str:
    """The place of a person in a list: by given name (the last word), then the rest."""
    rest, _, given = full_name.rpartition(" ")
    return text_key(given) + "\x01" + text_key(rest)
