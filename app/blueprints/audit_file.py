"""The audit log as a file: a row for each part that an act has changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.blueprints.table_file import Field
from app.blueprints.trail import ChangeLine, TrailLine
from app.i18n import _

_NOTHING = ChangeLine("", None, None)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One part of one act; an act that changed no part has one line all the same."""

    act: TrailLine
    change: ChangeLine


def audit_lines(acts: Iterable[TrailLine]) -> Iterator[AuditLine]:
    """Every act, part by part."""
    for act in acts:
        for change in act.changes or [_NOTHING]:
            yield AuditLine(act, change)


def audit_fields() -> list[Field[AuditLine]]:
    """When, who, what, from old to new."""
    return [
        Field(_("Lúc"), lambda line: line.act.at),
        Field(_("Người thực hiện"), lambda line: line.act.who),
        Field(_("Việc"), lambda line: line.act.action),
        Field(_("Loại đối tượng"), lambda line: line.act.kind),
        Field(_("Đối tượng"), lambda line: line.act.about),
        Field(_("Phần thay đổi"), lambda line: line.change.label),
        Field(_("Trước"), lambda line: line.change.old),
        Field(_("Sau"), lambda line: line.change.new),
    ]
