"""Keeps the English catalogue in step with the code: `make messages`.

Message ids are Vietnamese, so Vietnamese needs no catalogue. Commands speak Vietnamese only and are
left out. A message that counts something, by a fact called `count`, has a text for one and another
for many.
"""

import ast
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

APP = Path(__file__).resolve().parent.parent
PO = Path(__file__).resolve().parent / "en/LC_MESSAGES/messages.po"
MO = PO.with_suffix(".mo")

_IN_CODE = {"_", "lazy", "N_", "N_counted"}
_IN_TEMPLATES = {"_", "gettext", "pgettext"}

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

_NO_DAY = datetime(2022, 1, 28, tzinfo=UTC)
"""Babel writes a day into the compiled file; were it the day of making, it would always differ."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message where it is said. file: relative to app/."""

    text: str
    context: str
    is_counted: bool
    file: str


def messages() -> list[Said]:
    """Everything that code and templates say on a screen, in the order of files."""
    return [*_in_code(), *_in_templates()]


def _in_code() -> Iterator[Said]:
    """Read as a tree, because Babel's own reader overlooks a message within another's facts."""
    for path in sorted(APP.rglob("*.py")):
        file = str(path.relative_to(APP))
        if file.startswith("cli/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in _IN_CODE:
                texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
                facts = {fact.arg for fact in node.keywords}
                yield from _said(ast.unparse(node.func), texts, "count" in facts, file)


def _in_templates() -> Iterator[Said]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension's own
    environment.policies["ext.i18n.trimmed"] = True
    for path in sorted(APP.glob("templates/**/*.html")):
        for call in environment.parse(path.read_text()).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in _IN_TEMPLATES:
                texts = [a.value for a in call.args if isinstance(a, nodes.Const)]
                facts = {fact.key for fact in call.kwargs}
                yield from _said(
                    call.node.name, texts, "count" in facts, str(path.relative_to(APP))
                )


def _said(mark: str, texts: Sequence[object], is_counted: bool, file: str) -> Iterator[Said]:
    """A call as a message, if it is one. N_ has its context behind the text, pgettext before it."""
    words = [text for text in texts if isinstance(text, str)]
    if not words:
        return
    text, context = (words * 2)[1::-1] if mark == "pgettext" else (*words, "")[:2]
    counts = is_counted or mark == "N_counted" or "%(count)s" in text
    yield Said(text, context, counts, file)


def template() -> Catalog:
    """Every message once, without texts."""
    said = messages()
    counted = {message.text for message in said if message.is_counted and not message.context}
    found = Catalog(fuzzy=False)
    for message in said:
        text = message.text
        is_plural = text in counted and not message.context
        place = (message.file, 0)
        found.add(
            (text, text) if is_plural else text, locations=[place], context=message.context or None
        )
    return found


def catalogue() -> Catalog:
    """The English texts as they stand in the file."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def in_step(kept: Catalog) -> Catalog:
    """The texts that are still said, and a place for those that are new."""
    kept.update(template(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    for message in kept:
        message.flags.discard("fuzzy")  # one that counts from now on lacks a text, and says so
    return kept


def as_po(texts: Catalog) -> bytes:
    """Sorted, so that two people who add messages seldom meet on one line."""
    file = io.BytesIO(_HEADER.encode())
    file.seek(0, io.SEEK_END)
    write_po(file, texts, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return file.getvalue()


def as_mo(texts: Catalog) -> bytes:
    """As gettext reads it. It is kept beside the source: a fresh clone runs without a build."""
    texts.creation_date = texts.revision_date = _NO_DAY
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
