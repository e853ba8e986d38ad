"""Assessments: tests of digital skills that people took in other systems."""

from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.audit import AuditAction
from app.domain.intake import Notice
from app.domain.label import N_
from app.models import Assessment
from app.queries.intake import AnyRow, assessments_of
from app.services.intake.draft import (
    CHANGED,
    CREATED,
    Amendment,
    Draft,
    Ground,
    differences,
    said,
)
from app.services.intake.references import find_people, refuse_repeats
from app.services.intake.table import Table
from app.services.intake.writes import NewRows, Updates

_FACTS = ("passed", "score", "reference")
_COLUMNS = ("person_id", "taken_on", "system", "is_passed", "score", "reference")


def draft_assessments(ground: Ground, table: Table) -> Draft:
    """What a file of assessments would do. Its key is the person, the day and the system.

    A blank score or reference erases nothing; a blank `passed` means no.
    """
    draft = Draft(table)
    people = find_people(ground, table)
    systems = table.column("system")
    systems[:] = [system or NATIONAL_SYSTEM for system in systems]
    _tell_of_days_ahead(ground, table)
    refuse_repeats(table, ("person_code", "taken_on", "system"), N_("người, ngày và hệ thống"))
    ids = {person.id for person in people if person is not None}
    known: dict[tuple[object, ...], AnyRow] = {
        (row.person_id, row.taken_on, row.system): row
        for row in assessments_of(ground.db, ground.province_id, ids)
    }
    new, changed = NewRows(Assessment, _COLUMNS), Updates(Assessment)
    for row in table.good():
        person = people[row]
        assert person is not None
        key = person.id, table.column("taken_on")[row], systems[row]
        facts = said(_FACTS, table, row)
        facts["is_passed"] = facts.pop("passed")
        recorded = known.get(key)
        if recorded is None:
            new.add(*key, *(facts.get(name) for name in _COLUMNS[3:]))
            draft.mark(row, CREATED)
        elif changes := differences(recorded._asdict(), facts):
            changed.set(recorded.id, {name: value for name, (_old, value) in changes.items()})
            label = f"{person.code} {person.full_name}"
            action = AuditAction.ASSESSMENT_CHANGED
            amendment = Amendment(action, "assessment", recorded.id, label, changes)
            draft.amendments.append(amendment)
            draft.mark(row, CHANGED)
    draft.steps = [changed, new]
    return draft


def _tell_of_days_ahead(ground: Ground, table: Table) -> None:
    """A test of tomorrow is most likely a slip; it is told, and counts on its day."""
    days = table.column("taken_on")
    rows = [row for row, day in enumerate(days) if day is not None and day > ground.today]
    message = N_("%(count)s ngày đánh giá chưa đến (dòng %(rows)s). Hãy xem lại các ngày này.")
    if rows:
        facts = {"count": len(rows), "rows": table.numbers_in_words(rows)}
        table.notices.append(Notice(message, facts))
