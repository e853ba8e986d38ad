"""Files in, figures out: what a person at a terminal does, by the contract's own documents."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flask.testing import FlaskCliRunner


class Desk:
    """Somebody at a terminal, with files of one province."""

    def __init__(self, runner: FlaskCliRunner, folder: Path, province: str) -> None:
        self.runner = runner
        self.folder = folder
        self.province = province
        runner.invoke(args=["plans", "load"])

    def bring_in(self, kind: str, table: str) -> dict[str, Any]:
        """Import a table as a CSV file; nothing in it may be refused."""
        path = self.folder / f"{kind}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            lines = table.splitlines()
            csv.writer(file).writerows([cell.strip() for cell in row.split("|")] for row in lines)
        options = ["--province", self.province, "--json"]
        result = self.runner.invoke(args=["import", kind, str(path), *options])
        assert result.exit_code == 0, result.output
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    def bring_in_all(self, steps: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
        """Import one table after another. steps: kind and table."""
        return [self.bring_in(kind, table) for kind, table in steps]

    def figures(self, *options: str, year: int = 2024) -> dict[str, dict[str, Any]]:
        """The figures by kind; the last of a kind that has several targets."""
        document = self.ask("coverage", self.province, *options, year=year)
        return {figure["kind"]: figure for figure in document["figures"]}

    def people(self, kind: str, *options: str, year: int = 2024) -> dict[str, tuple[Any, ...]]:
        """{person: (unit, counted, reason, class)} of a figure."""
        document = self.ask("explain", self.province, kind, *options, year=year)
        assert len({row["person"] for row in document["people"]}) == len(document["people"])
        return {
            row["person"]: (row["unit"], row["counted"], row["reason"], row["class"])
            for row in document["people"]
        }

    def ask(self, command: str, *arguments: str, year: int) -> dict[str, Any]:
        result = self.runner.invoke(args=[command, *arguments, "--year", str(year), "--json"])
        assert result.exit_code == 0, result.output
        document: dict[str, Any] = json.loads(result.stdout)
        return document


def some(figure: Mapping[str, Any], *keys: str) -> tuple[Any, ...]:
    return tuple(figure[key] for key in keys)


def by_unit(figure: Mapping[str, Any]) -> dict[str, tuple[int, int | None]]:
    return {share["unit"]: (share["value"], share["denominator"]) for share in figure["by_unit"]}
