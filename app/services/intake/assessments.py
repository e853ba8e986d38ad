"""Assessments: tests of digital skills that people took in other systems."""

from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.audit import AuditAction
from app.domain.fault import NotYetTaken, day_words
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
    _refuse_days_ahead(ground, table)
    refuse_repeats(table, ("person_code", "taken_on", "system"), "người, ngày và hệ thống")
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


def _refuse_days_ahead(ground: Ground, table: Table) -> None:
    for row, day in enumerate(table.column("taken_on")):
        if day is not None and day > ground.today:
            fault = NotYetTaken(day=day_words(day), today=day_words(ground.today))
            table.refuse(row, "taken_on", fault)
