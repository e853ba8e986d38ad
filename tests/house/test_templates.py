"""Templates hold together, carry no code of their own, and components know no request."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from app.config import ROOT

TEMPLATES = ROOT / "app" / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))

INLINE = re.compile(
    r"""<style\b | \sstyle\s*= | \son[a-z]+\s*=\s*["'{] | javascript: | <script(?![^>]*\bsrc=)""",
    re.IGNORECASE | re.VERBOSE,
)
ELSEWHERE = re.compile(r"""\b(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)
OF_THE_REQUEST = {"current_user", "g", "request", "session", "get_flashed_messages"}


def _name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def _parsed(app: Flask, path: Path) -> nodes.Template:
    return app.jinja_env.parse(path.read_text(), _name(path), str(path))


def _names_used(template: nodes.Template) -> set[str]:
    return {node.name for node in template.find_all(nodes.Name) if node.ctx == "load"}


def _names_imported(template: nodes.Template) -> Iterator[str]:
    for whole in template.find_all(nodes.Import):
        yield whole.target
    for chosen in template.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in chosen.names)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_template_compiles_and_so_does_what_it_names(app: Flask, path: Path) -> None:
    app.jinja_env.get_template(_name(path))
    for text in _parsed(app, path).find_all(nodes.Const):
        if str(text.value).endswith(".html"):
            app.jinja_env.get_template(text.value)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_template_imports_only_what_it_uses(app: Flask, path: Path) -> None:
    template = _parsed(app, path)

    assert set(_names_imported(template)) - _names_used(template) == set()


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_template_has_no_style_or_script_inline(path: Path) -> None:
    found = [match.group().strip() for match in INLINE.finditer(path.read_text())]

    assert found == []


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_template_loads_nothing_from_elsewhere(path: Path) -> None:
    assert ELSEWHERE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=_name)
def test_a_component_takes_arguments_and_knows_no_request(app: Flask, path: Path) -> None:
    assert _names_used(_parsed(app, path)) & OF_THE_REQUEST == set()


def test_every_template_is_shown_or_used_by_one(app: Flask) -> None:
    shown = "\n".join(path.read_text() for path in (ROOT / "app").rglob("*.py"))
    named = "\n".join(path.read_text() for path in FILES)

    unused = [n for n in map(_name, FILES) if f'"{n}"' not in shown and f'"{n}"' not in named]

    assert unused == []


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        '<button onclick="go()">',
        "<button onclick={{ go }}>",
        "<script>go()</script>",
        '<a href="javascript:go()">',
    ],
)
def test_inline_code_is_recognised(markup: str) -> None:
    assert INLINE.search(markup)
