"""Keeps the English catalogue in step with the code: `make messages`.

Message ids are Vietnamese, so Vietnamese needs no catalogue. Commands are Vietnamese only and are
left out. A message that counts something, by a fact called `count`, has two English texts.
"""

import io
import re
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

APP = Path(__file__).resolve().parent.parent
PO = Path(__file__).resolve().parent / "en/LC_MESSAGES/messages.po"
MO = PO.with_suffix(".mo")

_METHODS = [("cli/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"trimmed": "true"}}
_KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "lazy": None}
_COUNTED = re.compile(r"%\(count\)s")

_HEADER = """\
# English texts of Sổ Đào tạo Số, the digital training register.
#
# The words of docs/glossary.md throughout. `make messages` keeps this file in step with the code;
# a message that counts something has a text for one and a text for many.
msgid ""
msgstr ""
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def template() -> Catalog:
    """Every message of code and templates, without texts."""
    found = Catalog(fuzzy=False)
    for file, _line, message, _comments, _context in extract_from_dir(
        APP, _METHODS, _OPTIONS, keywords=_KEYWORDS
    ):
        text = message if isinstance(message, str) else message[0]
        found.add((text, text) if _COUNTED.search(text) else text, locations=[(file, 0)])
    return found


def catalogue() -> Catalog:
    """The English texts as they stand in the file."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def in_step(kept: Catalog) -> Catalog:
    """The texts that are still said, and a place for those that are new."""
    kept.update(template(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    return kept


def as_po(texts: Catalog) -> bytes:
    """Sorted, so that two people who add messages seldom meet on one line."""
    file = io.BytesIO(_HEADER.encode())
    file.seek(0, io.SEEK_END)
    write_po(file, texts, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return file.getvalue()


def as_mo(texts: Catalog) -> bytes:
    """As gettext reads it. It is kept beside the source: a fresh clone runs without a build."""
    file = io.BytesIO()
    write_mo(file, texts)
    return file.getvalue()


def forms(said: object) -> tuple[str, ...]:
    """A message's id or texts, one or several, as several."""
    if isinstance(said, str):
        return (said,)
    return tuple(map(str, said)) if isinstance(said, (tuple, list)) else ()


def missing(texts: Catalog) -> list[str]:
    """Messages that lack a text."""
    return [forms(m.id)[0] for m in texts if m.id and not all(forms(m.string) or [""])]


def main() -> int:
    """Update both files; 1 if a text is missing, with the messages that lack one."""
    texts = in_step(catalogue())
    PO.write_bytes(as_po(texts))
    MO.write_bytes(as_mo(texts))
    lacking = missing(texts)
    sys.stdout.writelines(f"{message}\n" for message in lacking)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
