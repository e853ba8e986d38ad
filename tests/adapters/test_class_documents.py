"""The documents of a class: what they say, to whom, and in what order."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT

from app.adapters.class_document.class_report import class_report
from app.adapters.class_document.facts import Standing
from app.adapters.class_document.opening_plan import opening_plan
from app.adapters.class_document.result_list import result_list
from app.adapters.class_document.sign_in_sheet import sign_in_sheet
from app.adapters.class_document.summons import summons
from tests.adapters.sample_class import BARE, OFFICE, OUTLINE, UNITS, standings, trainees

BASES = ("Quyết định số 146/QĐ-TTg", "Kế hoạch số 182/KH-UBND")
PLAN = "Kế hoạch số 05/KH-SNV ngày 12 tháng 01 năm 2026"


def opened(file: bytes) -> Document:
    return docx.Document(io.BytesIO(file))


def said(document: Document) -> list[str]:
    """Every paragraph outside tables that says something, line breaks as spaces."""
    return [" ".join(p.text.split()) for p in document.paragraphs if p.text.strip()]


def lists(document: Document) -> list[list[list[str]]]:
    """Every table with borders: its rows, as texts."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in document.tables
        if table.style is not None and table.style.name == "Table Grid"
    ]


def in_order(lines: Sequence[str], *wanted: str) -> bool:
    """Whether the lines begin so, one after the other, with others between them."""
    rest = iter(lines)
    return all(any(line.startswith(start) for line in rest) for start in wanted)


# Kế hoạch mở lớp


def test_a_plan_says_why_what_when_for_how_much_and_who_does_it() -> None:
    lines = said(opened(opening_plan(OFFICE, OUTLINE, year=2026, bases=BASES)))

    assert in_order(
        lines,
        "KẾ HOẠCH",
        "Mở lớp “Kỹ năng số cho cán bộ, công chức cấp xã”",
        "Căn cứ Quyết định số 146/QĐ-TTg;",
        "Căn cứ Kế hoạch số 182/KH-UBND.",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "Nâng cao nhận thức, bồi dưỡng kiến thức và năng lực thực hành về kỹ năng số, chuyển đổi "
        "số cho cán bộ, công chức cấp xã;",
        "II. NỘI DUNG, ĐỐI TƯỢNG",
        "1. Nội dung: Kỹ năng số; Chuyển đổi số.",
        "2. Thời lượng: 7,5 giờ, 03 buổi.",
        "5. Số lượng: 60 học viên.",
        "III. THỜI GIAN, ĐỊA ĐIỂM, HÌNH THỨC",
        "1. Thời gian: từ ngày 05 tháng 02 năm 2026 đến ngày 09 tháng 02 năm 2026.",
        "2. Địa điểm: Hội trường A.",
        "IV. KINH PHÍ",
        "1. Dự toán: 125.000.000 đồng.",
        "2. Nguồn kinh phí: Ngân sách tỉnh.",
        "V. TỔ CHỨC THỰC HIỆN",
        "1. Sở Nội vụ",
    )


def test_a_plan_has_a_timetable_with_the_place_of_each_meeting() -> None:
    [timetable] = lists(opened(opening_plan(OFFICE, OUTLINE, year=2026)))

    assert timetable == [
        ["STT", "Ngày", "Buổi", "Địa điểm"],
        ["1", "Thứ Năm, 05/02/2026", "Sáng", "Hội trường A"],
        ["2", "Thứ Năm, 05/02/2026", "Chiều", "Hội trường A"],
        ["3", "Thứ Hai, 09/02/2026", "Sáng", "Hội trường B"],
    ]


def test_a_timetable_at_one_place_does_not_repeat_it() -> None:
    together = replace(OUTLINE, sittings=OUTLINE.sittings[:2])

    [timetable] = lists(opened(opening_plan(OFFICE, together, year=2026)))

    assert timetable[0] == ["STT", "Ngày", "Buổi"]


def test_units_are_told_until_when_to_nominate_and_whom_to_ask() -> None:
    plan = opening_plan(OFFICE, OUTLINE, year=2026, nominate_by=date(2026, 1, 20))

    assert (
        "- Lập danh sách cử học viên đúng đối tượng, gửi về Sở Nội vụ chậm nhất ngày 20 tháng 01 "
        "năm 2026 (liên hệ: bà Lê Minh Họa)."
    ) in said(opened(plan))


def test_what_a_plan_does_not_know_is_dotted_and_never_made_up() -> None:
    document = opened(opening_plan(OFFICE, BARE, year=2026))

    lines = said(document)
    for start in ("Căn cứ …", "1. Nội dung: …", "2. Giảng viên: …", "2. Địa điểm: …"):
        assert any(line.startswith(start) for line in lines), start
    assert "4. Số lượng: không giới hạn." in lines
    assert "1. Thời gian: ngày 02 tháng 3 năm 2026." in lines
    assert lists(document) == []


# Giấy triệu tập


def test_a_summons_calls_everybody_on_its_list() -> None:
    people = trainees(7)

    document = opened(summons(OFFICE, OUTLINE, people, year=2026, plan=PLAN))

    lines = said(document)
    assert in_order(
        lines,
        "GIẤY TRIỆU TẬP",
        "Học viên tham dự lớp “Kỹ năng số cho cán bộ, công chức cấp xã”",
        "Kính gửi:",
        f"Thực hiện {PLAN}, Sở Nội vụ triệu tập 07 học viên (có danh sách kèm theo)",
        "1. Thời gian:",
        "Phụ lục",
        "DANH SÁCH HỌC VIÊN",
        "(Kèm theo Giấy triệu tập số /GTT-SNV ngày tháng năm 2026 của Sở Nội vụ)",
        "Lớp “Kỹ năng số cho cán bộ, công chức cấp xã”",
        "Danh sách gồm 07 học viên./.",
    )
    _, named = lists(document)
    assert named[0] == ["STT", "Họ và tên", "Chức vụ", "Đơn vị công tác"]
    assert [row[:2] for row in named[1:]] == [
        [str(n), person.full_name] for n, person in enumerate(people, 1)
    ]
    assert len(document.sections) == 2


def test_few_units_are_addressed_by_name_each_once() -> None:
    lines = said(opened(summons(OFFICE, OUTLINE, trainees(9), year=2026)))

    start = lines.index("Kính gửi:")
    assert lines[start + 1 : start + 4] == [f"- {UNITS[0]};", f"- {UNITS[1]};", f"- {UNITS[2]}."]


def test_many_units_are_addressed_by_the_list() -> None:
    people = [replace(t, unit=f"Đơn vị {n}") for n, t in enumerate(trainees(20))]

    lines = said(opened(summons(OFFICE, OUTLINE, people, year=2026)))

    assert "Kính gửi: Các cơ quan, đơn vị có học viên trong danh sách kèm theo" in lines


def test_a_summons_says_until_when_somebody_else_may_come() -> None:
    letter = summons(OFFICE, OUTLINE, trainees(3), year=2026, substitute_by=date(2026, 2, 2))

    assert any(
        line.endswith("báo về Sở Nội vụ chậm nhất ngày 02 tháng 02 năm 2026 (liên hệ: bà Lê Minh "
                      "Họa)./.")
        for line in said(opened(letter))
    )  # fmt: skip


# Danh sách điểm danh


def test_each_day_is_a_paper_with_its_own_head_and_columns_to_sign() -> None:
    document = opened(sign_in_sheet(OFFICE, OUTLINE, trainees(3), spare_rows=2))

    first, second = lists(document)
    assert first[0] == ["STT", "Họ và tên", "Đơn vị công tác", "Sáng\n(ký tên)", "Chiều\n(ký tên)"]
    assert second[0] == ["STT", "Họ và tên", "Đơn vị công tác", "Sáng\n(ký tên)"]
    assert [row[:3] for row in first[1:]] == [
        *([str(n), t.full_name, t.unit] for n, t in enumerate(trainees(3), 1)),
        ["4", "", ""],
        ["5", "", ""],
    ]
    assert {cell for row in first[1:] for cell in row[3:]} == {""}
    assert len(document.sections) == 2
    assert in_order(
        said(document),
        "DANH SÁCH ĐIỂM DANH",
        "Thứ Năm, ngày 05 tháng 02 năm 2026",
        "Địa điểm: Hội trường A",
        "Danh sách gồm 03 học viên. Số học viên có mặt: buổi sáng: …",
        "DANH SÁCH ĐIỂM DANH",
        "Thứ Hai, ngày 09 tháng 02 năm 2026",
        "Địa điểm: Hội trường B",
    )
    heads = [t for t in document.tables if "CỘNG HÒA XÃ HỘI" in t.rows[0].cells[1].text]
    assert len(heads) == 2
    assert all(len(head.rows) == 1 for head in heads), "neither number nor day"


def test_rows_are_high_enough_to_sign_in() -> None:
    document = opened(sign_in_sheet(OFFICE, OUTLINE, trainees(3)))

    [first, *_] = [t for t in document.tables if len(t.columns) == 5]
    assert all(row.height is not None and row.height.mm >= 8.9 for row in list(first.rows)[1:])


def test_one_day_can_be_had_alone() -> None:
    document = opened(sign_in_sheet(OFFICE, OUTLINE, trainees(3), only_on=date(2026, 2, 9)))

    assert len(lists(document)) == 1
    assert "Thứ Hai, ngày 09 tháng 02 năm 2026" in said(document)


def test_a_day_without_a_sitting_has_no_sheet() -> None:
    with pytest.raises(ValueError, match="no sitting"):
        sign_in_sheet(OFFICE, OUTLINE, trainees(3), only_on=date(2026, 2, 6))


# Quyết định công nhận kết quả


def test_a_decision_recognises_who_completed_before_the_others() -> None:
    document = opened(
        result_list(
            OFFICE, OUTLINE, standings(), year=2026, bases=BASES, proposed_by="Trưởng phòng"
        )
    )

    assert in_order(
        said(document),
        "QUYẾT ĐỊNH",
        "Về việc công nhận kết quả lớp “Kỹ năng số cho cán bộ, công chức cấp xã”",
        "GIÁM ĐỐC SỞ NỘI VỤ",
        "Căn cứ Quyết định số 146/QĐ-TTg;",
        "Căn cứ Kế hoạch số 182/KH-UBND;",
        "Theo đề nghị của Trưởng phòng.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Công nhận kết quả",
        "Điều 2. Cấp Giấy chứng nhận cho 04 học viên hoàn thành",
        "Điều 3. Quyết định này có hiệu lực",
        "Điều 4.",
        "DANH SÁCH KẾT QUẢ",
        "Danh sách gồm 06 học viên, trong đó 04 học viên hoàn thành./.",
    )
    [results] = lists(document)
    assert [row[0] for row in results[1:]] == [
        "I. HỌC VIÊN HOÀN THÀNH: 04 NGƯỜI",
        *"1234",
        "II. HỌC VIÊN CHƯA ĐƯỢC CÔNG NHẬN HOÀN THÀNH: 02 NGƯỜI",
        *"12",
    ]
    assert results[2] == [
        "1",
        "Nguyễn Minh Họa 001",
        "05/8/1985",
        "Sở Tài chính",
        "3/3",
        "8,5 (đạt)",
        "Hoàn thành",
        "0001/2026",
    ]
    assert results[7][4:] == ["0/3", "", "Vắng", ""]
    assert results[8][4:] == ["1/3", "Không đạt", "Chưa hoàn thành", ""]


def test_the_list_of_results_lies_on_its_side() -> None:
    decision, annex = opened(result_list(OFFICE, OUTLINE, standings(), year=2026)).sections

    assert decision.orientation == WD_ORIENT.PORTRAIT
    assert annex.orientation == WD_ORIENT.LANDSCAPE
    assert annex.page_width is not None
    assert round(annex.page_width.mm) == 297


def test_where_nobody_completed_no_certificate_is_decided() -> None:
    none = [Standing(trainee, 0) for trainee in trainees(3)]

    document = opened(result_list(OFFICE, BARE, none, year=2026))

    lines = said(document)
    assert not any("Giấy chứng nhận" in line for line in lines)
    assert any(line.startswith("Điều 3. Các bộ phận") for line in lines)
    assert "- Như Điều 3;" in document.tables[1].rows[0].cells[0].text
    [results] = lists(document)
    assert results[1][0] == "I. HỌC VIÊN CHƯA ĐƯỢC CÔNG NHẬN HOÀN THÀNH: 03 NGƯỜI"


# Báo cáo kết quả lớp


def report_of(**given: object) -> Document:
    addressees = ["Ủy ban nhân dân tỉnh Thanh Hóa"]
    facts = {"outline": OUTLINE, "standings": standings(), "plan": PLAN, **given}
    return opened(class_report(OFFICE, year=2026, addressees=addressees, **facts))  # type: ignore[arg-type]


def test_a_report_counts_who_was_called_came_and_completed() -> None:
    document = report_of()

    assert in_order(
        said(document),
        "BÁO CÁO",
        "Kết quả tổ chức lớp",
        "Kính gửi: Ủy ban nhân dân tỉnh Thanh Hóa",
        f"Thực hiện {PLAN}, Sở Nội vụ báo cáo",
        "I. CÔNG TÁC TỔ CHỨC",
        "II. KẾT QUẢ",
        "1. Số lượng, chuyên cần: triệu tập 06 học viên; có 05 học viên tham dự (83,3%); tỷ lệ có "
        "mặt bình quân qua 03 buổi học là 72,2%.",
        "Kiểm tra cuối khóa: 05 học viên dự kiểm tra, trong đó 04 học viên đạt (80,0%).",
        "Đã cấp Giấy chứng nhận cho 04 học viên.",
        "III. ĐÁNH GIÁ CHUNG",
        "IV. KIẾN NGHỊ, ĐỀ XUẤT",
    )
    outcomes, units = lists(document)
    assert outcomes[1:] == [
        ["Hoàn thành", "4", "66,7%"],
        ["Chưa hoàn thành", "1", "16,7%"],
        ["Vắng", "1", "16,7%"],
        ["Tổng số", "6", "100,0%"],
    ]
    assert units[1:] == [
        ["1", UNITS[0], "2", "1", "1", "50,0%"],
        ["2", UNITS[1], "2", "2", "2", "100,0%"],
        ["3", UNITS[2], "2", "2", "1", "50,0%"],
        ["", "Tổng số", "6", "5", "4", "66,7%"],
    ]


def test_what_only_people_can_judge_is_dotted_until_they_say_it() -> None:
    def dotted(document: Document) -> int:
        return sum(p.text == "\t" for p in document.paragraphs)

    told = report_of(
        merits=["Học viên tích cực."], weaknesses=["Phòng chật."], proposals=["Không."]
    )

    assert dotted(report_of()) == 6
    assert dotted(told) == 0
    assert in_order(said(told), "1. Ưu điểm", "- Học viên tích cực.", "2. Hạn chế", "- Phòng chật.")


def test_a_class_nobody_was_called_to_can_be_reported() -> None:
    document = report_of(outline=BARE, standings=[])

    assert any("triệu tập 0 học viên; có 0 học viên tham dự (–)" in line for line in said(document))
    assert lists(document)[0][1:] == [["Tổng số", "0", "–"]]


def test_outcomes_not_yet_recorded_are_told_apart() -> None:
    waiting = [Standing(trainee, 2, score=Decimal(7)) for trainee in trainees(2)]

    outcomes, _ = lists(report_of(standings=waiting))

    assert outcomes[1] == ["Chưa ghi kết quả", "2", "100,0%"]
