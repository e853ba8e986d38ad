"""Columns of files: every header and every code has one meaning."""

from collections import Counter

import pytest

from app.domain.audience import Audience
from app.domain.cell import spelling_key
from app.domain.column import COLUMNS
from app.domain.course import ClassStatus, Mode, Topic
from app.domain.enrolment import EnrolmentStatus, Outcome, Result
from app.domain.intake import ImportKind, ListKind
from app.domain.label import Labelled
from app.domain.person import Category, Gender, SchoolLevel, Subject
from app.domain.spelling import names_of, spellings_of
from app.domain.unit import Level, Sector, UnitKind

CODES: list[type[Labelled]] = [
    *(UnitKind, Sector, Level, Category, Gender, Subject, SchoolLevel, Audience),
    *(Topic, Mode, ClassStatus, EnrolmentStatus, Outcome, Result),
]

CONTRACT = {
    ImportKind.UNITS: (
        "code name kind sector level parent_code valid_from valid_to successor_code aliases"
    ),
    ImportKind.ROSTER: (
        "person_code national_id full_name birth_date gender unit_code category position is_leader "
        "is_it_staff is_dx_adviser subject school_level audiences post_from post_to is_main email "
        "phone"
    ),
    ImportKind.COURSES: (
        "course_code title topic organiser_code audiences class_code starts_on ends_on mode venue "
        "capacity hours status"
    ),
    ImportKind.ENROLMENTS: "class_code person_code status",
    ImportKind.COMPLETIONS: (
        "class_code person_code full_name outcome result score certificate_no"
    ),
    ImportKind.ASSESSMENTS: "person_code taken_on passed score system reference",
    ImportKind.SCHOOL_ACTIVITIES: "unit_code year stem digital_skills recorded_on evidence",
    ImportKind.CITIZEN_STATISTICS: (
        "unit_code as_of working_age_population skilled proficient source"
    ),
    ImportKind.NETWORKS: "unit_code established_on evidence",
    ImportKind.OUTPUTS: "clause unit_code occurred_on title quantity",
    ImportKind.DECLARATIONS: "unit_code year headcount trained",
}

ADDED = {ImportKind.COMPLETIONS: ["recorded_on"]}
"""Behind those of the contract, none of them required: files without them read as before."""


@pytest.mark.parametrize("kind", ImportKind)
def test_each_kind_has_the_columns_of_the_contract_in_its_order(kind: ImportKind) -> None:
    added = ADDED.get(kind, [])

    assert [one.name for one in COLUMNS[kind]] == [*CONTRACT[kind].split(), *added]
    assert not any(one.required for one in COLUMNS[kind] if one.name in added)


@pytest.mark.parametrize("kind", COLUMNS)
def test_no_header_means_two_columns(kind: ImportKind | ListKind) -> None:
    times = Counter(key for column in COLUMNS[kind] for key in set(column.keys))

    assert [key for key, count in times.items() if count > 1] == []


@pytest.mark.parametrize("codes", CODES)
def test_no_name_means_two_codes(codes: type[Labelled]) -> None:
    times = Counter(
        key for member in codes for key in {spelling_key(name) for name in names_of(member)}
    )

    assert [key for key, count in times.items() if count > 1] == []


@pytest.mark.parametrize("codes", CODES)
def test_codes_are_known_by_themselves_and_by_their_labels(codes: type[Labelled]) -> None:
    for member in codes:
        for name in (member.value, member.label, member.label.upper()):
            assert spellings_of(codes)[spelling_key(name)] == member.value


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("Toán", Subject.MATHEMATICS),
        ("TIN HỌC", Subject.INFORMATICS),
        ("Vật lí", Subject.NATURAL_SCIENCES),
        ("Vật lý", Subject.NATURAL_SCIENCES),
        ("Hoá học", Subject.NATURAL_SCIENCES),
        ("Khoa học tự nhiên", Subject.NATURAL_SCIENCES),
        ("Ngữ văn", Subject.SOCIAL_SCIENCES),
        ("GDCD", Subject.SOCIAL_SCIENCES),
        ("Công nghệ", Subject.TECHNOLOGY),
        ("Kĩ thuật", Subject.ENGINEERING),
        ("Mĩ thuật", Subject.ARTS),
        ("GV tiểu học", Subject.PRIMARY_CLASS),
        ("Tiếng Anh", Subject.OTHER),
    ],
)
def test_school_subjects_are_known_by_their_vietnamese_names(
    written: str, subject: Subject
) -> None:
    assert spellings_of(Subject)[spelling_key(written)] == subject.value


def test_members_of_different_sets_that_share_a_code_keep_their_own_names() -> None:
    assert spelling_key("Tiếng Anh") not in spellings_of(UnitKind)
