"""Rosters: people and postings, brought in once and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.cipher import IdentityCipher
from app.domain.audience import Audience
from app.domain.audit import AuditAction
from app.domain.intake import ImportKind, Sheet
from app.domain.person import Category, Subject
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.models import (
    AuditEvent,
    ImportBatch,
    Person,
    Posting,
    PostingAudience,
    Province,
    Unit,
    UnitAlias,
)
from app.services.intake import FileHasProblems, Verdict, check, check_good_rows
from tests.factories import NOW, make_person, make_posting, make_province, make_unit
from tests.services.bringing import EVERYWHERE, amendments, contents, counts, sheet, told, write

CIPHER = IdentityCipher.from_secret("a secret for tests only")
AN, BINH = "001185000111", "001185000222"
BASIC = "person_code full_name unit_code category"

TABLES = (Person, Posting, PostingAudience)


@dataclass(frozen=True, slots=True)
class Office:
    """A province with two departments."""

    db: Session
    province: Province
    home_affairs: Unit
    finance: Unit

    def checked(self, *sheets: Sheet) -> Verdict:
        return check(
            self.db,
            self.province,
            ImportKind.ROSTER,
            sheets,
            scope=EVERYWHERE,
            cipher=CIPHER,
            now=NOW,
        )

    def bring(self, header: str, *rows: Sequence[Any]) -> Verdict:
        verdict = self.checked(sheet(header, *rows))
        write(self.db, self.province, verdict)
        return verdict

    def refused(
        self, header: str, *rows: Sequence[Any]
    ) -> list[tuple[int | None, str | None, str]]:
        """Row, column and rule of each problem."""
        problems = self.checked(sheet(header, *rows)).problems
        assert all("%(" not in p.fault.expected % p.fault.facts for p in problems)
        return [(row, column, rule) for _sheet, row, column, _found, rule in told(problems)]

    def person(self, code: str) -> Person:
        return self.db.scalars(select(Person).where(Person.code == code)).one()

    def postings(self, code: str) -> list[tuple[str, date, date, bool]]:
        rows = self.db.execute(
            select(Unit.code, Posting.starts_on, Posting.ends_on, Posting.is_main)
            .join(Unit, Unit.id == Posting.unit_id)
            .join(Person, Person.id == Posting.person_id)
            .where(Person.code == code)
            .order_by(Posting.starts_on, Unit.code)
        )
        return [(unit, first, last, main) for unit, first, last, main in rows]


@pytest.fixture
def office(db: Session) -> Office:
    province = make_province(db)
    home_affairs = make_unit(db, province, code="SNV", name="Sở Nội vụ")
    finance = make_unit(db, province, code="STC", name="Sở Tài chính")
    return Office(db, province, home_affairs, finance)


# What a row becomes


def test_a_row_becomes_a_person_and_a_posting(office: Office) -> None:
    verdict = office.bring(
        "person_code national_id full_name birth_date gender unit_code category position is_leader "
        "is_it_staff is_dx_adviser subject school_level audiences post_from post_to email phone",
        [
            *("N1", AN, "  Nguyễn  Văn An", "05/08/1985", "Nam", "SNV", "Công chức", "Văn thư"),
            *("x", "", "0", "Vật lý", "THCS", "experts; Giáo viên", "2020", "2023", "an@e.vn"),
            912345678.0,
        ],
    )

    person = office.person("N1")
    (posting,) = person.postings
    assert counts(verdict) == (1, 0, 0)
    assert (person.full_name, person.search_key) == ("Nguyễn Văn An", "nguyen van an")
    assert (person.birth_date, person.birth_year) == (date(1985, 8, 5), None)
    assert (person.gender, person.email, person.phone) == ("nam", "an@e.vn", "0912345678")
    assert person.national_id_hash == CIPHER.find_by(AN)
    assert CIPHER.decrypt(person.national_id_encrypted or b"") == AN
    assert (posting.category, posting.position) == (Category.CONG_CHUC, "Văn thư")
    assert (posting.is_leader, posting.is_it_staff, posting.is_dx_adviser) == (True, False, False)
    assert (posting.subject, posting.school_level) == (
        Subject.NATURAL_SCIENCES,
        "lower_secondary",
    )
    assert (posting.starts_on, posting.ends_on) == (date(2020, 1, 1), date(2023, 12, 31))
    assert {a.audience for a in posting.audiences} == {Audience.EXPERTS, Audience.TEACHERS}


def test_without_dates_a_posting_is_since_ever_and_for_ever(office: Office) -> None:
    office.bring(f"{BASIC} birth_date", ["N1", "Nguyễn Văn An", "SNV", "cong_chuc", 1985])

    assert office.postings("N1") == [("SNV", SINCE_EVER, FOR_EVER, True)]
    assert office.person("N1").birth_year == 1985


@pytest.mark.parametrize("written", ["SNV", "snv", "SỞ NỘI VỤ", "so noi vu", "Nội vụ"])
def test_a_unit_may_be_named_by_code_name_or_alias(office: Office, written: str) -> None:
    office.db.add(UnitAlias(unit_id=office.home_affairs.id, name="Nội vụ", search_key="noi vu"))
    office.db.flush()

    verdict = office.bring(BASIC, ["N1", "Nguyễn Văn An", written, "cong_chuc"])

    assert office.postings("N1") == [("SNV", SINCE_EVER, FOR_EVER, True)]
    assert next(verdict.rows()) == {
        "sheet": "Sheet1",
        "row": 2,
        "person_code": "N1",
        "full_name": "Nguyễn Văn An",
        "unit_code": "SNV",
        "category": "cong_chuc",
    }


def test_headers_may_be_vietnamese_in_any_order_and_others_are_ignored(office: Office) -> None:
    verdict = office.checked(
        Sheet(
            "Danh sách",
            [
                ["STT", "Đơn vị\ncông tác", "HỌ VÀ TÊN (*)", "đối tượng", "ma so", "Ghi chú"],
                [1, "Sở Nội vụ", "Nguyễn Văn An", "viên chức", 12.0, ""],
            ],
        )
    )

    (row,) = verdict.rows()
    assert verdict.problems == []
    assert (row["person_code"], row["category"]) == ("12", "vien_chuc")
    assert [notice.facts["columns"] for notice in verdict.notices] == ["STT, Ghi chú"]


def test_a_number_alone_is_enough_and_the_person_gets_a_code(office: Office) -> None:
    make_person(office.db, office.province, code="P000007")
    header = "national_id full_name unit_code category"
    office.bring(
        header,
        [AN, "Nguyễn Văn An", "SNV", "cong_chuc"],
        [BINH, "Trần Thị Bình", "SNV", "vien_chuc"],
    )

    assert office.person("P000008").full_name == "Nguyễn Văn An"
    assert office.person("P000009").full_name == "Trần Thị Bình"

    again = office.bring(header, [BINH, "Trần Thị Bình", "SNV", "vien_chuc"])
    assert counts(again) == (0, 0, 1)


def test_zeros_that_a_number_cell_lost_come_back_with_a_notice(office: Office) -> None:
    verdict = office.checked(
        sheet("national_id full_name unit_code category", [float(AN), "An", "SNV", "cong_chuc"])
    )

    (row,) = verdict.rows()
    assert verdict.problems == []
    assert row["national_id"] == "•" * 9 + "111"
    assert [notice.facts["rows"] for notice in verdict.notices] == ["2"]


# The same file twice


FILES: dict[str, tuple[str, list[list[Any]]]] = {
    "without dates": (BASIC, [["N1", "An", "SNV", "cong_chuc"], ["N2", "An", "SNV", "can_bo"]]),
    "a move, late row first": (
        f"{BASIC} post_from",
        [["N1", "An", "STC", "cong_chuc", "2023"], ["N1", "An", "SNV", "cong_chuc", ""]],
    ),
    "three moves": (
        f"{BASIC} post_from",
        [
            ["N1", "An", "SNV", "cong_chuc", "2020"],
            ["N1", "An", "STC", "cong_chuc", "2022"],
            ["N1", "An", "SNV", "cong_chuc", "2024-03-01"],
        ],
    ),
    "another position in the same unit": (
        f"{BASIC} post_from position is_leader",
        [
            ["N1", "An", "SNV", "cong_chuc", "2020", "Chuyên viên", ""],
            ["N1", "An", "SNV", "cong_chuc", "2023", "Phó phòng", "x"],
        ],
    ),
    "the same job stated again": (
        f"{BASIC} post_from",
        [["N1", "An", "SNV", "cong_chuc", "2020"], ["N1", "An", "SNV", "cong_chuc", "2023"]],
    ),
    "a second job beside": (
        f"{BASIC} post_from is_main",
        [["N1", "An", "SNV", "cong_chuc", "2020", ""], ["N1", "An", "STC", "cong_chuc", "", "0"]],
    ),
    "audiences and identity numbers": (
        "national_id full_name birth_date unit_code category audiences post_to",
        [
            [AN, "An", "1985", "SNV", "cong_chuc", "experts;leaders", "2023"],
            [float(BINH), "Bình", "", "SNV", "vien_chuc", "", ""],
        ],
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_file_twice_changes_nothing(office: Office, name: str) -> None:
    header, rows = FILES[name]
    first = office.bring(header, *rows)
    stored = contents(office.db, *TABLES)
    events = office.db.scalar(select(func.count(AuditEvent.id)))

    second = office.bring(header, *rows)

    assert (second.created, second.changed, second.unchanged) == (0, 0, len(rows))
    assert first.problems == second.problems == []
    assert contents(office.db, *TABLES) == stored
    assert office.db.scalar(select(func.count(AuditEvent.id))) == (events or 0) + 1


@pytest.mark.parametrize("name", FILES)
def test_the_order_of_rows_makes_no_difference(office: Office, name: str) -> None:
    header, rows = FILES[name]
    office.bring(header, *rows[::-1])

    assert counts(office.bring(header, *rows)) == (0, 0, len(rows))


# Moves


def test_a_move_closes_the_open_main_posting_on_the_day_before(office: Office) -> None:
    person = make_person(office.db, office.province, code="N1", full_name="Nguyễn Văn An")
    make_posting(office.db, person, office.home_affairs, starts_on=date(2020, 1, 1))
    make_posting(office.db, person, office.finance, is_main=False)

    verdict = office.bring(
        f"{BASIC} post_from", ["N1", "Nguyễn Văn An", "STC", "cong_chuc", "15/03/2023"]
    )

    assert counts(verdict) == (1, 0, 0)
    assert office.postings("N1") == [
        ("STC", SINCE_EVER, FOR_EVER, False),
        ("SNV", date(2020, 1, 1), date(2023, 3, 14), True),
        ("STC", date(2023, 3, 15), FOR_EVER, True),
    ]
    assert amendments(office.db, AuditAction.POSTING_CHANGED) == [
        ("N1 Nguyễn Văn An", {"ends_on": [None, "2023-03-14"]})
    ]


def test_a_row_that_is_not_main_closes_nothing(office: Office) -> None:
    office.bring(
        f"{BASIC} post_from is_main",
        ["N1", "An", "SNV", "cong_chuc", "2020", ""],
        ["N1", "An", "STC", "cong_chuc", "2023", "không"],
    )

    assert office.postings("N1") == [
        ("SNV", date(2020, 1, 1), FOR_EVER, True),
        ("STC", date(2023, 1, 1), FOR_EVER, False),
    ]


def test_the_same_key_with_other_facts_corrects_the_posting(office: Office) -> None:
    office.bring(f"{BASIC} position", ["N1", "An", "SNV", "cong_chuc", "Văn thư"])

    verdict = office.bring(f"{BASIC} position", ["N1", "An", "SNV", "vien_chuc", ""])

    (posting,) = office.person("N1").postings
    assert counts(verdict) == (0, 1, 0)
    assert (posting.category, posting.position) == (Category.VIEN_CHUC, "Văn thư")
    assert amendments(office.db, AuditAction.POSTING_CHANGED) == [
        ("N1 An", {"category": ["cong_chuc", "vien_chuc"]})
    ]


def test_a_flag_column_that_is_there_and_blank_means_no(office: Office) -> None:
    office.bring(f"{BASIC} is_it_staff", ["N1", "An", "SNV", "cong_chuc", "x"])
    assert counts(office.bring(BASIC, ["N1", "An", "SNV", "cong_chuc"])) == (0, 0, 1)

    verdict = office.bring(f"{BASIC} is_it_staff", ["N1", "An", "SNV", "cong_chuc", ""])

    assert counts(verdict) == (0, 1, 0)
    assert not office.person("N1").postings[0].is_it_staff


def test_audiences_become_those_listed_and_a_blank_keeps_them(office: Office) -> None:
    header = f"{BASIC} audiences"
    office.bring(header, ["N1", "An", "SNV", "cong_chuc", "experts;leaders"])
    assert counts(office.bring(header, ["N1", "An", "SNV", "cong_chuc", ""])) == (0, 0, 1)

    verdict = office.bring(header, ["N1", "An", "SNV", "cong_chuc", "press; experts"])

    (posting,) = office.person("N1").postings
    assert counts(verdict) == (0, 1, 0)
    assert {a.audience for a in posting.audiences} == {Audience.PRESS, Audience.EXPERTS}


def test_an_undated_row_speaks_of_the_posting_that_is_open(office: Office) -> None:
    office.bring(f"{BASIC} post_from", ["N1", "An", "SNV", "cong_chuc", "2020"])

    assert counts(office.bring(BASIC, ["N1", "An", "SNV", "cong_chuc"])) == (0, 0, 1)
    assert office.refused(BASIC, ["N1", "An", "STC", "cong_chuc"]) == [
        (2, "post_from", "PeriodsOverlap")
    ]


def test_a_last_day_ends_a_posting(office: Office) -> None:
    office.bring(f"{BASIC} post_from", ["N1", "An", "SNV", "cong_chuc", "2020"])

    verdict = office.bring(
        f"{BASIC} post_from post_to", ["N1", "An", "SNV", "cong_chuc", "2020", "30/06/2023"]
    )

    assert counts(verdict) == (0, 1, 0)
    assert office.postings("N1") == [("SNV", date(2020, 1, 1), date(2023, 6, 30), True)]


# People


def test_a_record_is_corrected_and_blanks_erase_nothing(office: Office) -> None:
    header = "person_code full_name birth_date gender unit_code category email"
    office.bring(header, ["N1", "Nguyễn Văn An", "1985", "nam", "SNV", "can_bo", "a@e.vn"])

    verdict = office.bring(header, ["N1", "Nguyễn Văn Ân", "05/08/1985", "", "SNV", "can_bo", ""])

    person = office.person("N1")
    assert counts(verdict) == (0, 1, 0)
    assert (person.full_name, person.search_key) == ("Nguyễn Văn Ân", "nguyen van an")
    assert (person.birth_date, person.birth_year) == (date(1985, 8, 5), None)
    assert (person.gender, person.email) == ("nam", "a@e.vn")
    assert amendments(office.db, AuditAction.PERSON_CHANGED) == [
        (
            "N1 Nguyễn Văn An",
            {
                "full_name": ["Nguyễn Văn An", "Nguyễn Văn Ân"],
                "birth_date": [None, "1985-08-05"],
                "birth_year": [1985, None],
            },
        )
    ]


def test_a_year_says_nothing_against_its_date(office: Office) -> None:
    header = f"{BASIC} birth_date"
    office.bring(header, ["N1", "An", "SNV", "can_bo", "05/08/1985"])

    assert counts(office.bring(header, ["N1", "An", "SNV", "can_bo", "1985"])) == (0, 0, 1)


def test_a_number_is_added_to_a_known_person_and_never_shown_whole(office: Office) -> None:
    office.bring(BASIC, ["N1", "An", "SNV", "can_bo"])

    verdict = office.bring(f"{BASIC} national_id", ["N1", "An", "SNV", "can_bo", AN])

    assert counts(verdict) == (0, 1, 0)
    assert office.person("N1").national_id_hash == CIPHER.find_by(AN)
    assert amendments(office.db, AuditAction.PERSON_CHANGED) == [
        ("N1 An", {"national_id": [None, "•••••••••111"]})
    ]


def test_a_row_with_the_number_only_is_the_person_of_the_row_with_both(office: Office) -> None:
    office.bring(
        f"{BASIC} national_id post_from",
        ["N1", "An", "SNV", "can_bo", AN, "2020"],
        ["", "An", "STC", "can_bo", AN, "2023"],
    )

    assert [unit for unit, *_ in office.postings("N1")] == ["SNV", "STC"]


# Faults


@pytest.mark.parametrize(
    ("header", "rows", "problems"),
    [
        (BASIC, [["", "An", "SNV", "can_bo"]], [(2, "person_code", "MissingPersonKey")]),
        (BASIC, [["N1", "", "SNV", "can_bo"]], [(2, "full_name", "MissingValue")]),
        (BASIC, [["N1", "An", "SYT", "can_bo"]], [(2, "unit_code", "UnknownUnit")]),
        (BASIC, [["N1", "An", "SNV", "giám đốc"]], [(2, "category", "UnknownCode")]),
        (
            f"{BASIC} birth_date subject is_leader post_to",
            [["N1", "An", "SYT", "can_bo", "31/02/1980", "Thiên văn", "có lẽ", "mai"]],
            [
                (2, "birth_date", "NotADate"),
                (2, "unit_code", "UnknownUnit"),
                (2, "is_leader", "NotYesOrNo"),
                (2, "subject", "UnknownCode"),
                (2, "post_to", "NotADate"),
            ],
        ),
        (
            BASIC,
            [["N1", "An", "SNV", "can_bo"], ["N1", "An", "SNV", "cong_chuc"]],
            [(3, "unit_code", "DuplicateRow")],
        ),
        (
            BASIC,
            [["N1", "An", "SNV", "can_bo"], ["N1", "Ánh", "STC", "can_bo"]],
            [(3, "full_name", "RowsDisagree")],
        ),
        (
            BASIC,
            [["N1", "An", "SNV", "can_bo"], ["N1", "An", "STC", "can_bo"]],
            [(3, "post_from", "PeriodsOverlap")],
        ),
        (
            f"{BASIC} post_from post_to",
            [
                ["N1", "An", "SNV", "can_bo", "2020", "2023"],
                ["N1", "An", "STC", "can_bo", "2022", ""],
            ],
            [(3, "post_from", "PeriodsOverlap")],
        ),
        (
            f"{BASIC} post_from post_to",
            [["N1", "An", "SNV", "can_bo", "2023", "31/12/2022"]],
            [(2, "post_to", "EndsBeforeItBegins")],
        ),
        (
            f"{BASIC} national_id",
            [["N1", "An", "SNV", "can_bo", AN], ["N2", "Bình", "SNV", "can_bo", AN]],
            [(3, "national_id", "NumberOfAnother")],
        ),
        (
            f"{BASIC} national_id",
            [["N1", "An", "SNV", "can_bo", AN], ["N1", "An", "STC", "can_bo", BINH]],
            [(3, "national_id", "RowsDisagree")],
        ),
        (
            f"{BASIC} national_id",
            [["", "An", "SNV", "can_bo", AN], ["", "Bình", "STC", "can_bo", AN]],
            [(3, "full_name", "RowsDisagree")],
        ),
        (
            f"{BASIC} national_id",
            [["N1", "An", "SNV", "can_bo", "1185000111"]],
            [(2, "national_id", "NotANationalId")],
        ),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(
    office: Office, header: str, rows: list[list[Any]], problems: list[tuple[int, str, str]]
) -> None:
    assert office.refused(header, *rows) == problems


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["N9", "Chi", "SNV", "can_bo", AN], (2, "national_id", "NumberOfAnother")),
        (["N1", "An", "SNV", "can_bo", BINH], (2, "national_id", "NumberDiffers")),
        (["", "Bình", "SNV", "can_bo", AN], (2, "national_id", "NameOfAnother")),
    ],
)
def test_a_number_that_the_register_knows_otherwise_is_refused(
    office: Office, row: list[Any], problem: tuple[int, str, str]
) -> None:
    office.bring(f"{BASIC} national_id", ["N1", "An", "SNV", "can_bo", AN])

    assert office.refused(f"{BASIC} national_id", row) == [problem]


def test_a_name_that_two_units_bear_is_refused_with_their_codes(office: Office) -> None:
    make_unit(office.db, office.province, code="SNV2", name="Sở nội vụ")

    (problem,) = office.checked(sheet(BASIC, ["N1", "An", "Sở Nội vụ", "can_bo"])).problems

    assert problem.fault.facts["codes"] == "SNV, SNV2"


def test_an_identity_number_never_stands_in_what_is_told(office: Office) -> None:
    office.bring(f"{BASIC} national_id", ["N1", "An", "SNV", "can_bo", AN])
    verdict = office.checked(
        sheet(
            f"{BASIC} national_id",
            ["N1", "An", "SNV", "can_bo", BINH],
            ["N2", "Bình", "SNV", "can_bo", AN],
            ["N3", "Chi", "SNV", "can_bo", BINH],
            ["N4", "Dũng", "SNV", "can_bo", f"{AN}9"],
        )
    )

    words = repr([verdict.problems, list(verdict.rows()), verdict.notices])
    facts = repr([problem.fault.facts for problem in verdict.problems])
    assert len(verdict.problems) == 4
    assert not any(number in words + facts for number in (AN, BINH))


def test_a_file_with_a_problem_is_not_written(office: Office) -> None:
    verdict = office.checked(
        sheet(BASIC, ["N1", "An", "SNV", "can_bo"], ["N2", "Bình", "SYT", "can_bo"])
    )

    with pytest.raises(FileHasProblems):
        write(office.db, office.province, verdict)
    assert contents(office.db, Person, ImportBatch) == [[], []]


def test_rows_beside_a_faulty_one_are_counted_for_what_they_would_do(office: Office) -> None:
    verdict = office.checked(
        sheet(
            f"{BASIC} post_from post_to",
            ["N1", "An", "SNV", "can_bo", "2020", "2023"],
            ["N1", "An", "STC", "can_bo", "2022", ""],
            ["N2", "Bình", "SNV", "can_bo", "", ""],
            ["N2", "Bình", "SNV", "cong_chuc", "", ""],
            ["N3", "Chi", "SNV", "can_bo", "", ""],
            ["N3", "Chị", "STC", "can_bo", "2020", ""],
        )
    )

    assert [problem.place.row for problem in verdict.problems] == [3, 5, 7]
    assert counts(verdict) == (3, 0, 0)


def test_the_good_rows_can_be_taken_alone(office: Office) -> None:
    rows = sheet(
        f"{BASIC} post_from",
        ["N1", "An", "SNV", "can_bo", "2020"],
        ["N1", "An", "STC", "can_bo", "31/02/2022"],
        ["N2", "Bình", "SYT", "can_bo", ""],
        ["N3", "Chi", "SNV", "can_bo", ""],
    )

    verdict = check_good_rows(
        office.db,
        office.province,
        ImportKind.ROSTER,
        [rows],
        scope=EVERYWHERE,
        cipher=CIPHER,
        now=NOW,
    )
    write(office.db, office.province, verdict)

    assert counts(verdict) == (2, 0, 0)
    assert contents(office.db, Person)[0].__len__() == 2
    assert office.postings("N1") == [("SNV", date(2020, 1, 1), FOR_EVER, True)]


# The file around the rows


def test_every_visible_sheet_with_the_columns_is_read(office: Office) -> None:
    verdict = office.checked(
        sheet(BASIC, ["N1", "An", "SNV", "can_bo"], name="Một"),
        Sheet("Ẩn", (), is_visible=False),
        Sheet("Trống", ()),
        Sheet("Hướng dẫn", [["Cách điền"], ["…"]]),
        Sheet(
            "Hai",
            [[], [None, *BASIC.split()], [None, "N2", "Bình", "SYT", "can_bo"], ["", ""]],
        ),
    )

    assert verdict.read == 2
    assert told(verdict.problems) == [("Hai", 3, "unit_code", "SYT", "UnknownUnit")]
    assert [(r["sheet"], r["row"]) for r in verdict.rows()] == [("Một", 2), ("Hai", 3)]
    assert [n.facts["sheet"] for n in verdict.notices] == ["Ẩn", "Hướng dẫn"]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], (None, None, "EmptyFile")),
        ([["STT", "Họ tên"]], (1, "unit_code", "MissingColumn")),
        ([["STT", "Họ tên"]], (1, "person_code", "MissingColumn")),
        ([[*BASIC.split(), "unit_code"]], (1, "unit_code", "RepeatedColumn")),
    ],
)
def test_a_file_without_the_columns_is_refused_as_a_whole(
    office: Office, rows: list[list[Any]], problem: tuple[int | None, str | None, str]
) -> None:
    verdict = office.checked(Sheet("Một", rows))

    found = [(row, column, rule) for _s, row, column, _f, rule in told(verdict.problems)]
    assert problem in found
    assert verdict.read == 0


def test_of_two_headers_for_one_column_the_better_is_taken(office: Office) -> None:
    verdict = office.checked(
        sheet("Đơn_vị unit_code person_code full_name category", ["?", "SNV", "N1", "An", "can_bo"])
    )

    assert verdict.problems == []
    assert [notice.facts["columns"] for notice in verdict.notices] == ["Đơn_vị"]


def test_every_import_is_noted_with_its_counts(office: Office) -> None:
    office.bring(BASIC, ["N1", "An", "SNV", "can_bo"], ["N2", "Bình", "SNV", "can_bo"])

    batch = office.db.scalars(select(ImportBatch)).one()
    event = office.db.scalars(select(AuditEvent)).one()
    assert (batch.rows_read, batch.created, batch.applied_at) == (2, 2, NOW)
    assert event.action is AuditAction.FILE_IMPORTED
    assert event.changes == {"created": [None, 2], "changed": [None, 0], "unchanged": [None, 0]}


def test_many_rows_are_found_again_as_few_are(office: Office) -> None:
    """Above a few hundred, what the register holds is read whole instead of looked up."""
    rows = [[f"N{n}", f"Người {n}", "SNV", "can_bo", f"0011850{n:05}"] for n in range(700)]
    header = f"{BASIC} national_id"
    office.bring(header, *rows)

    assert counts(office.bring(header, *rows)) == (0, 0, 700)
