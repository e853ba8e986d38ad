"""What can change has words: a column that a service may record is named for the reader."""

import pytest
from sqlalchemy import Enum

from app.db import Base
from app.domain.trail import FIELDS, AuditSubject

KEYS = {"search_key", "sort_key", "national_id_encrypted", "national_id_hash"}
OF_THE_SYSTEM = {"created_at", "recorded_at", "is_current"}
"""Columns that nobody enters."""

TABLES = {
    AuditSubject.UNIT: "placement",
    **{
        subject: subject.value
        for subject in (
            AuditSubject.PERSON,
            AuditSubject.POSTING,
            AuditSubject.COURSE,
            AuditSubject.COURSE_CLASS,
            AuditSubject.COMPLETION,
            AuditSubject.ASSESSMENT,
            AuditSubject.SCHOOL_ACTIVITY,
            AuditSubject.CITIZEN_STATISTIC,
            AuditSubject.NETWORK_DECLARATION,
            AuditSubject.TASK_OUTPUT,
            AuditSubject.STATEMENT,
            AuditSubject.DECLARATION,
            AuditSubject.ISSUING_OFFICE,
        )
    },
}


@pytest.mark.parametrize("subject", TABLES)
def test_every_column_that_is_entered_has_words(subject: AuditSubject) -> None:
    columns = Base.metadata.tables[TABLES[subject]].c
    entered = {c.name for c in columns if not c.primary_key and not c.foreign_keys}

    assert entered - KEYS - OF_THE_SYSTEM - {"person_id", "course_class_id"} <= set(FIELDS[subject])


@pytest.mark.parametrize("subject", TABLES)
def test_the_codes_are_those_of_the_column(subject: AuditSubject) -> None:
    columns = Base.metadata.tables[TABLES[subject]].c
    kept = {c.name: c.type.enum_class for c in columns if isinstance(c.type, Enum)}
    told = {name: FIELDS[subject][name].codes for name in kept}

    assert told == kept
