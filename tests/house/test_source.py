"""What the linters cannot know about this house."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import ROOT

APP = ROOT / "app"
FILES = sorted(APP.rglob("*.py"))

NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
HEAVY = {"docx", "matplotlib", "numpy", "openpyxl", "pandas", "python_calamine", "segno", "typst"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text()))


def _calls(path: Path, *methods: str) -> Iterator[str]:
    """What stands before the dot of each call of such a method."""
    for node in _nodes(path):
        if isinstance(node, ast.Call):
            before, _, method = ast.unparse(node.func).rpartition(".")
            if before and method in methods:
                yield before


def _imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_one_place_commits() -> None:
    assert [_name(path) for path in FILES if list(_calls(path, "commit"))] == ["app/db.py"]


def test_one_place_reads_the_clock() -> None:
    readers = [
        _name(path)
        for path in FILES
        if set(_calls(path, "now", "today", "utcnow", "time_ns")) - {"clock"}
    ]

    assert readers == ["app/clock.py"]


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_only_the_edge_asks_for_the_time(path: Path) -> None:
    is_edge = path.parent == APP or path.relative_to(APP).parts[0] in {"blueprints", "cli", "jobs"}

    assert is_edge or "app.clock" not in set(_imports(path))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_file_is_named_after_what_it_holds(path: Path) -> None:
    assert NAMELESS.isdisjoint({path.stem, *path.relative_to(APP).parts})


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_file_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_no_error_is_caught_unseen(path: Path) -> None:
    caught = [
        ast.unparse(node.type) if node.type else "everything"
        for node in _nodes(path)
        if isinstance(node, ast.ExceptHandler)
        # Whoever raises it again has seen it.
        and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
    ]

    assert {"Exception", "BaseException", "everything"}.isdisjoint(caught)


@pytest.mark.parametrize("path", sorted((APP / "domain").rglob("*.py")), ids=_name)
def test_the_domain_stands_on_the_standard_library_alone(path: Path) -> None:
    roots = {name.partition(".")[0] for name in _imports(path)}
    foreign = roots - sys.stdlib_module_names - {"app"}

    assert foreign == set()


@pytest.mark.parametrize("path", sorted((APP / "services").glob("*.py")), ids=_name)
def test_services_call_no_other_service_but_what_is_kept_for_all(path: Path) -> None:
    """The log and the totals, and the queue of a class: whoever frees a seat has it offered on."""
    services = {n for n in _imports(path) if n.startswith("app.services.")}
    open_to_all = ("app.services.audit", "app.services.totals")
    queue = {"app.services.enrolment", "app.services.enrolment.promote_waiting"}

    assert {n for n in services - queue if not n.startswith(open_to_all)} == set()


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_heavy_libraries_stay_in_adapters(path: Path) -> None:
    heavy = HEAVY & {name.partition(".")[0] for name in _imports(path)}

    assert heavy == set() or APP / "adapters" in path.parents


def test_starting_up_loads_no_heavy_library() -> None:
    """Every command and every worker starts; pandas and matplotlib take a second to load."""
    program = "import sys, app; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert HEAVY.isdisjoint(loaded.stdout.split())
