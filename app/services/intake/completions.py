"""Completions: how enrolments ended, with the enrolment where there is none."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.audit import AuditAction
from app.domain.course import ClassStatus
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus, Outcome, Result
from app.domain.fault import NotTheirName, NotYetHeld, day_words
from app.domain.intake import Notice, OnConflict
from app.domain.label import N_
from app.domain.vietnamese import fold
from app.models import Completion
from app.queries.intake import AnyRow, current_completions_in
from app.services.intake.draft import (
    CHANGED,
    CREATED,
    Amendment,
    Draft,
    Ground,
    differences,
    said,
)
from app.services.intake.enrolments import Places, latest_enrolments
from app.services.intake.references import (
    Referred,
    find_classes_and_people,
    refuse_repeats,
)
from app.services.intake.table import Table
from app.services.intake.writes import NewRows, Updates

_FACTS = ("outcome", "result", "score", "certificate_no")
_COLUMNS = (
    *("enrolment_id", "person_id", "course_class_id"),
    *_FACTS,
    *("recorded_at", "is_current"),
)


def draft_completions(ground: Ground, table: Table) -> Draft:
    """What a file of outcomes would do. Its key is the class and the person.

    Whoever has no live enrolment gets a confirmed one; somebody who has withdrawn and is said to
    have withdrawn, or whose ended enrolment has an outcome already, needs none. An outcome that is
    recorded stays when the file says otherwise, with a notice; OnConflict.REPLACE puts the file's
    in its place, as a correction: the old one stays readable. Blank cells say nothing.
    """
    draft = Draft(table)
    refers = find_classes_and_people(ground, table)
    _refuse_other_names(table, refers)
    _refuse_classes_ahead(ground, table, refers)
    refuse_repeats(table, ("class_code", "person_code"), "lớp và người")
    rows = {row: referred for row, referred in refers.items() if not table.is_bad[row]}
    enrolments = latest_enrolments(ground, rows.values())
    _tell_of_cancelled(table, rows.values())
    class_ids = {referred.course_class.id for referred in rows.values()}
    outcomes = current_completions_in(ground.db, ground.province_id, class_ids)
    places = Places(ground)
    new = NewRows(Completion, _COLUMNS, {"enrolment_id": places.new})
    superseded = Updates(Completion)
    for row, referred in rows.items():
        facts = said(_FACTS, table, row)
        enrolment = enrolments.get(referred.pair)
        recorded = outcomes.get(enrolment.id) if enrolment else None
        if recorded is None:
            place = _place(places, referred, enrolment, facts["outcome"])
            new.add(place, *_of(referred), *map(facts.get, _FACTS), ground.now, True)
            draft.mark(row, CREATED)
            continue
        changes = differences(recorded._asdict(), facts)
        if not changes:
            continue
        if ground.on_conflict is OnConflict.KEEP:
            table.notices.append(_kept(table, row, referred, changes))
            continue
        superseded.set(recorded.id, {"is_current": False})
        whole = {**recorded._asdict(), **facts}
        values = map(whole.get, _FACTS)
        new.add(recorded.enrolment_id, *_of(referred), *values, ground.now, True)
        action = AuditAction.COMPLETION_CORRECTED
        draft.amendments.append(
            Amendment(action, "completion", recorded.id, referred.label, changes)
        )
        draft.mark(row, CHANGED)
    draft.steps = [*places.steps(), superseded, new]
    return draft


def _of(referred: Referred) -> tuple[int, int]:
    return referred.person.id, referred.course_class.id


def _place(places: Places, referred: Referred, enrolment: AnyRow | None, outcome: str) -> int:
    """The enrolment that an outcome belongs to: the live one, or a new one."""
    if enrolment is not None:
        id: int = enrolment.id
        has_left = enrolment.status is EnrolmentStatus.WITHDRAWN and outcome == Outcome.WITHDRAWN
        if enrolment.status in LIVE_STATUSES or has_left:
            return id
    return places.enrol(referred, EnrolmentStatus.CONFIRMED.value)


def _refuse_other_names(table: Table, refers: Mapping[int, Referred]) -> None:
    names = table.column("full_name")
    for row, referred in refers.items():
        person = referred.person
        if names[row] is not None and fold(names[row]) != fold(person.full_name):
            fault = NotTheirName(code=person.code, name=person.full_name)
            table.refuse(row, "full_name", fault)


def _refuse_classes_ahead(ground: Ground, table: Table, refers: Mapping[int, Referred]) -> None:
    outcomes = table.column("outcome")
    for row, referred in refers.items():
        first_day = referred.course_class.starts_on
        if outcomes[row] == Outcome.COMPLETED and first_day > ground.today:
            fault = NotYetHeld(code=referred.course_class.code, day=day_words(first_day))
            table.refuse(row, "class_code", fault)


def _tell_of_cancelled(table: Table, referred: Iterable[Referred]) -> None:
    """Outcomes in cancelled classes are taken, as cancelling may be undone; they do not count."""
    classes = (one.course_class for one in referred)
    codes = {c.code for c in classes if c.status is ClassStatus.CANCELLED}
    message = N_("Lớp «%(code)s» đã hủy: kết quả được ghi nhưng không tính vào số người đã học.")
    table.notices += [Notice(message, {"code": code}) for code in sorted(codes)]


def _kept(
    table: Table, row: int, referred: Referred, changes: Mapping[str, tuple[Any, Any]]
) -> Notice:
    """Tell that the register says otherwise, and that it stays so."""
    facts = {
        "row": table.words(row, seen_from=0),
        "who": referred.label,
        "old": _words({name: old for name, (old, _new) in changes.items()}),
        "new": _words({name: new for name, (_old, new) in changes.items()}),
    }
    message = N_("Dòng %(row)s, %(who)s: trong sổ là %(old)s, trong tệp là %(new)s; giữ như sổ.")
    return Notice(message, facts)


def _words(values: Mapping[str, Any]) -> str:
    codes = {"outcome": Outcome, "result": Result}
    shown = (
        codes[name](value).label if name in codes and value else str(value or "–")
        for name, value in values.items()
    )
    return ", ".join(shown)
