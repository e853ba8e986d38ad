"""Two languages, and nothing said in one of them only."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import wtforms
from babel.messages import Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from app.config import ROOT
from app.forms.message import MESSAGES
from app.translations import catalogue

APP = ROOT / "app"
VIETNAMESE = re.compile(r"[À-ÖØ-öø-ỹ]")
LETTER = re.compile(r"[^\W\d_]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s|%%|\{\w+\}")

ALIKE = {"Excel", "STEM/STEAM", "csv"}
"""What is written the same in both languages, besides facts with nothing but signs between."""

WRITTEN_IN_FILES = {"có", "không", "đạt", "nữ"}
"""Vietnamese that an English reader is told to write into a file."""

CODES = {"nữ", "quốc gia", "mục "}

PRINTED = {"Ông", "Bà"}
"""Vietnamese of papers whose form a decree fixes, in whatever language the page is read."""
"""Vietnamese that is stored or looked for, not shown."""

SPEAK_VIETNAMESE = {
    "adapters/class_document": "official documents, whose language and form a decree fixes",
    "adapters/workbook_reader.py": "names of sheets and signs in offices' files",
    "domain/column": "what offices call their columns",
    "domain/example.py": "what a clerk writes into a file",
    "domain/office.py": "names of offices and of those who head them, as documents write them",
    "domain/official_document.py": "days as official documents write them",
    "domain/plan_document.py": "the letters of clauses",
    "domain/spelling.py": "how values are spelt in files",
    "domain/vietnamese.py": "the alphabet",
    "i18n.py": "the languages' own names",
    "translations": "the catalogue's heading",
}
"""Files whose Vietnamese is no message, and why."""


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(APP.rglob("*.py")):
        name = str(path.relative_to(APP))
        if not name.startswith(("cli/", *SPEAK_VIETNAMESE)):
            yield name, ast.parse(path.read_text())


def _texts() -> Iterator[Message]:
    """The messages that have their text."""
    lacking = set(catalogue.missing(catalogue.catalogue()))
    for message in catalogue.catalogue():
        if message.id and catalogue.forms(message.id)[0] not in lacking:
            yield message


@cache
def _marked() -> frozenset[str]:
    """Every message, and what tells apart two meanings of one."""
    said = catalogue.messages()
    return frozenset([*(message.text for message in said), *(message.context for message in said)])


def _by_message(texts: Iterable[Message]) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (_context(message), catalogue.forms(message.id)[0]): catalogue.forms(message.string)
        for message in texts
        if message.id
    }


def _context(message: Message) -> str:
    """Babel reads the context of a compiled message as bytes."""
    context: str | bytes = message.context or ""
    return context.decode() if isinstance(context, bytes) else context


def _placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


# The catalogue


def test_the_catalogue_holds_every_message_and_no_other() -> None:
    said = {(m.context, m.id) for m in catalogue.template() if m.id}
    kept = {(m.context, m.id) for m in catalogue.catalogue() if m.id}

    assert {"new": said - kept, "gone": kept - said} == {"new": set(), "gone": set()}


def test_every_message_has_an_english_text() -> None:
    kept = catalogue.catalogue()

    assert catalogue.missing(kept) == []
    assert [m.id for m in kept if m.fuzzy and m.id] == []
    assert not kept.obsolete


def test_the_files_are_as_make_messages_writes_them_every_time() -> None:
    with catalogue.PO.open("rb") as file:
        kept = read_po(file, locale="en")

    assert catalogue.PO.read_bytes() == catalogue.as_po(kept)
    assert catalogue.as_mo(kept) == catalogue.as_mo(catalogue.catalogue())


def test_the_compiled_texts_are_those_of_the_catalogue() -> None:
    with catalogue.MO.open("rb") as file:
        compiled = read_mo(file)

    assert _by_message(_texts()).items() <= _by_message(compiled).items()


def test_a_text_holds_the_facts_of_its_message() -> None:
    """One text of several may leave the count out: «the unit below» instead of «1 unit below»."""
    wrong = []
    for message in _texts():
        wanted = _placeholders(catalogue.forms(message.id)[0])
        *singular, many = catalogue.forms(message.string)
        spare = Counter({"%(count)s": wanted["%(count)s"]})
        if _placeholders(many) != wanted or any(
            _placeholders(one) not in (wanted, wanted - spare) for one in singular
        ):
            wrong.append(message.id)

    assert wrong == []


def test_an_english_text_is_english() -> None:
    quoted = re.compile(rf"\b({'|'.join(WRITTEN_IN_FILES)})\b")
    texts = {text: message.id for message in _texts() for text in catalogue.forms(message.string)}

    alike = {text for text, message in texts.items() if text in catalogue.forms(message)}
    assert {text for text in alike if LETTER.search(PLACEHOLDER.sub("", text))} == ALIKE
    assert [text for text in texts if VIETNAMESE.search(quoted.sub("", text))] == []


# What the catalogue cannot see


def test_a_message_is_a_whole_text_and_not_put_together() -> None:
    """Neither an f-string nor a sum can be looked up; facts have placeholders."""
    composed = [
        f"{name}:{node.lineno}"
        for name, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"_", "lazy", "N_", "N_counted"}
        and node.args
        and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp))
    ]

    assert composed == []


def test_code_says_nothing_unmarked() -> None:
    unmarked = [
        f"{name}: {text}"
        for name, tree in _sources()
        for text in _said(tree)
        if VIETNAMESE.search(text) and text not in _marked() | CODES | PRINTED
    ]

    assert unmarked == []


def _said(tree: ast.Module) -> Iterator[str]:
    """Every text but those that stand alone, which are docstrings."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


TEMPLATES = sorted((APP / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(APP)))
def test_a_template_says_nothing_unmarked(path: Path) -> None:
    template = Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text())
    plain = [node.data for node in template.find_all(nodes.TemplateData)]
    given = [str(node.value) for node in template.find_all(nodes.Const)]

    unmarked = [t.strip() for t in (*plain, *given) if VIETNAMESE.search(t) and t not in _marked()]

    assert unmarked == []


@pytest.mark.parametrize(
    "path", sorted((APP / "static/js").glob("*.js")), ids=lambda path: path.name
)
def test_a_script_says_nothing_of_its_own(path: Path) -> None:
    """Words come from the page, by data attributes; comments may quote what people type."""
    code = re.sub(r"//.*", "", path.read_text())

    assert VIETNAMESE.findall(code.replace('"đ"', "")) == []


def test_every_message_of_the_form_library_is_in_our_words() -> None:
    with (Path(wtforms.__file__).parent / "locale/wtforms.pot").open("rb") as file:
        theirs = {catalogue.forms(message.id)[-1] for message in read_po(file) if message.id}

    assert theirs - set(MESSAGES) == set()
