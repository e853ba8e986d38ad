"""Each migration is a numbered file that says what it is for and can be undone."""

import ast
import re
from pathlib import Path

import pytest

from app.config import ROOT

FILES = sorted((ROOT / "migrations").glob("*.py"))


def _assigned(module: ast.Module, name: str) -> object:
    for statement in module.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name:
            return ast.literal_eval(statement.value)
    raise AssertionError(f"{name} is not set")


def test_numbers_follow_each_other() -> None:
    assert [path.name[:4] for path in FILES] == [f"{n:04}" for n in range(1, len(FILES) + 1)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_names_itself_and_the_one_before(path: Path) -> None:
    module = ast.parse(path.read_text())
    number = path.name[:4]
    before = f"{int(number) - 1:04}"

    assert re.fullmatch(r"\d{4}_[a-z]+(_[a-z]+)*\.py", path.name)
    assert _assigned(module, "revision") == number
    assert _assigned(module, "down_revision") == (before if before != "0000" else None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_says_what_it_does_and_undoes_it(path: Path) -> None:
    module = ast.parse(path.read_text())
    bodies = {f.name: f.body for f in module.body if isinstance(f, ast.FunctionDef)}

    docstring = ast.get_docstring(module) or ""
    assert re.fullmatch(rf".+\.\n\nRevision: {path.name[:4]}", docstring, re.DOTALL)
    assert not isinstance(bodies["upgrade"][0], ast.Pass)
    assert not isinstance(bodies["downgrade"][0], ast.Pass)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_does_not_import_the_models_of_another_day(path: Path) -> None:
    imports = [
        node.module if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]

    assert not [name for name in imports if name and name.split(".")[0] == "app"]
