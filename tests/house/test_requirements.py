"""The list of libraries is as long as what is imported, and no longer."""

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from app.config import ROOT

SOURCES = [
    ROOT / "wsgi.py",
    *(path for room in ("app", "migrations", "seeds") for path in (ROOT / room).rglob("*.py")),
]

WITHOUT_IMPORT = {
    "gunicorn": "the server that `make run` starts",
}

COMES_WITH = {
    "babel": "flask-babel",
    "click": "flask",
    "jinja2": "flask",
    "markupsafe": "flask",
    "pydantic-core": "pydantic",
    "werkzeug": "flask",
}
"""Imported, and promised by a library that is listed."""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _listed(file: str) -> set[str]:
    lines = (ROOT / file).read_text().splitlines()
    return {_normal(found[0]) for line in lines if (found := re.match(r"[A-Za-z][\w.-]*", line))}


def _imported() -> set[str]:
    """The libraries behind the imports of the application."""
    nodes = [node for path in SOURCES for node in ast.walk(ast.parse(path.read_text()))]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    of_module = packages_distributions()
    return {
        _normal(library)
        for module in modules
        for library in of_module.get(module.partition(".")[0], [])
    }


def test_every_library_listed_is_imported() -> None:
    assert _listed("requirements.in") - _imported() == set(WITHOUT_IMPORT)


def test_every_library_imported_is_listed() -> None:
    assert _imported() - _listed("requirements.in") <= set(COMES_WITH)
    assert set(COMES_WITH.values()) <= _listed("requirements.in")


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_library_listed_is_locked(name: str) -> None:
    assert _listed(f"{name}.in") <= _listed(f"{name}.txt")


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_pins_each_version_by_hash_and_names_no_index(file: str) -> None:
    text = (ROOT / file).read_text()
    pins = re.findall(r"^[a-z].*==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)

    assert len(pins) == len(_listed(file))
    assert "index-url" not in text
    assert "find-links" not in text


def test_no_two_locks_disagree() -> None:
    def pinned(file: Path) -> dict[str, str]:
        return dict(
            re.findall(r"^([a-z][\w.-]*)(?:\[.*\])?==(\S+)", file.read_text(), re.MULTILINE)
        )

    runtime, development = (pinned(ROOT / f"requirements{part}.txt") for part in ("", "-dev"))

    shared = runtime.keys() & development.keys()
    assert {name: runtime[name] for name in shared} == {n: development[n] for n in shared}
