"""Plan files: TOML in, a checked document out, or every mistake with its place."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.domain.plan_document import Fault, PlanDocument, faults_of

_DOCUMENT = TypeAdapter(PlanDocument)
# «from» cannot be the name of a Python field.
_FIELD_OF_KEY = {"from": "owed_by", "to": "owed_to"}
_KEY_OF_FIELD = {field: key for key, field in _FIELD_OF_KEY.items()}

_REASONS = {
    "missing": N_("thiếu"),
    "unexpected_keyword_argument": N_("không có mục tên này; hãy xem docs/plan-files.md"),
    "enum": N_("«%(found)s» không nằm trong các giá trị cho phép"),
    "int_type": N_("«%(found)s» không phải là số nguyên"),
    "int_parsing": N_("«%(found)s» không phải là số nguyên"),
    "string_type": N_("«%(found)s» không phải là chữ"),
    "bool_parsing": N_("«%(found)s» không phải là true hoặc false"),
}
_OTHER_REASON = N_("«%(found)s» không dùng được ở đây")


class PlanFileRefused(RuleViolation):
    """A plan file with a mistake is refused whole; faults lists every one."""

    message = N_("Tệp kế hoạch %(file)s có lỗi, chưa nạp gì.")

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        super().__init__(file=path.name)
        self.faults = faults


def read(path: Path) -> PlanDocument:
    """The document in a plan file.

    Raises PlanFileRefused for text that is not TOML, and keys, values or references that cannot be.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = N_("không đọc được TOML: %(error)s")
        raise PlanFileRefused(path, [Fault("", reason, {"error": str(error)})]) from error
    except OSError as error:
        raise PlanFileRefused(path, [Fault("", N_("không mở được tệp"))]) from error
    try:
        document = _DOCUMENT.validate_python(_renamed(data))
    except ValidationError as error:
        faults = [_fault(details, data) for details in error.errors(include_url=False)]
        raise PlanFileRefused(path, faults) from error
    if faults := faults_of(document):
        raise PlanFileRefused(path, faults)
    return document


def _renamed(data: Mapping[str, Any]) -> dict[str, Any]:
    deadlines = data.get("deadlines", [])
    if not isinstance(deadlines, list):
        return dict(data)
    renamed = [
        {_FIELD_OF_KEY.get(key, key): value for key, value in deadline.items()}
        for deadline in deadlines
        if isinstance(deadline, dict)
    ]
    return {**data, "deadlines": renamed}


def _fault(details: ErrorDetails, data: Mapping[str, Any]) -> Fault:
    place, here = "", data
    for step in details["loc"]:
        if isinstance(step, int):
            place += f"[{step + 1}]"
        else:
            place += ("." if place else "") + _KEY_OF_FIELD.get(step, step)
        here = _inside(here, step)
        place += _clause_of(here)
    reason = _REASONS.get(details["type"], _OTHER_REASON)
    facts = {"found": details["input"]} if "%(found)s" in reason else {}
    return Fault(place, reason, facts)


def _inside(value: Any, step: int | str) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _clause_of(item: Any) -> str:
    """The clause of a list's item, so that the place is found without counting."""
    if isinstance(item, dict) and isinstance(item.get("clauses"), list) and item["clauses"]:
        return f" ({item['clauses'][0]})"
    return ""
