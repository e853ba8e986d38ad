"""Kế hoạch mở lớp: what a class is for, who comes, when, at what cost, and who does what."""

from collections.abc import Sequence
from datetime import date

from app.adapters.class_document.description import (
    write_contents,
    write_timetable,
    write_when_and_where,
)
from app.adapters.class_document.facts import Outline
from app.adapters.class_document.layout import DOTS, GAP, Paper
from app.domain.official_document import Office, official_count, official_day


def opening_plan(
    office: Office,
    outline: Outline,
    *,
    year: int,
    bases: Sequence[str] = (),
    nominate_by: date | None = None,
) -> bytes:
    """The plan as docx. bases: the documents it rests on, each named in full. year: of its day.

    nominate_by: the last day on which units may send their lists.
    """
    about = f"Mở lớp {outline.quoted}"
    paper = Paper.numbered(office, "Kế hoạch", about, symbol="KH", year=year)
    paper.based_on(bases)
    paper.say(f"{office.name} ban hành Kế hoạch mở lớp {outline.quoted} như sau:")
    _write_purpose(paper, outline, year)
    paper.section("Nội dung, đối tượng")
    write_contents(paper, outline)
    paper.clause("Đối tượng", f"{'; '.join(outline.audiences) or DOTS}.")
    paper.clause("Số lượng", f"{_seats(outline)}.")
    paper.section("Thời gian, địa điểm, hình thức")
    write_when_and_where(paper, outline)
    write_timetable(paper, outline)
    paper.section("Kinh phí")
    _write_cost(paper, outline)
    _write_duties(paper, office, outline, nominate_by)
    paper.signed(["Các cơ quan, đơn vị có học viên", "Giảng viên"], is_told_above=True)
    return paper.save()


def _write_purpose(paper: Paper, outline: Outline, year: int) -> None:
    who = ", ".join(map(_lowered, outline.audiences)) or "học viên"
    about = ", ".join(map(_lowered, outline.topics)) or "chuyển đổi số"
    paper.section("Mục đích, yêu cầu")
    paper.clause("Mục đích")
    paper.say(
        f"Nâng cao nhận thức, bồi dưỡng kiến thức và năng lực thực hành về {about} cho {who}; góp "
        f"phần hoàn thành các chỉ tiêu đào tạo, bồi dưỡng về chuyển đổi số năm {year}."
    )
    paper.clause("Yêu cầu")
    paper.items(
        (
            "Cử học viên đúng đối tượng, đủ số lượng, đúng thời hạn.",
            "Học viên tham dự đầy đủ các buổi học, chấp hành nội quy lớp học và vận dụng kiến "
            "thức, kỹ năng đã học vào công việc.",
            "Tổ chức lớp học bảo đảm chất lượng, thiết thực, tiết kiệm, đúng quy định.",
        )
    )


def _write_cost(paper: Paper, outline: Outline) -> None:
    cost = official_count(outline.cost) if outline.cost else GAP
    paper.clause("Dự toán", f"{cost} đồng.")
    paper.clause("Nguồn kinh phí", f"{outline.funding or DOTS}.")


def _write_duties(paper: Paper, office: Office, outline: Outline, nominate_by: date | None) -> None:
    contact = f" (liên hệ: {outline.contact})" if outline.contact else ""
    until = f" chậm nhất {official_day(nominate_by)}" if nominate_by else ""
    paper.section("Tổ chức thực hiện")
    paper.clause(office.name)
    paper.items(
        (
            "Chủ trì tổ chức lớp học; chuẩn bị chương trình, tài liệu, giảng viên, địa điểm và "
            "các điều kiện cần thiết.",
            "Triệu tập học viên; theo dõi, điểm danh từng buổi học; đánh giá, công nhận kết quả "
            "và báo cáo theo quy định.",
        )
    )
    paper.clause("Các cơ quan, đơn vị có học viên")
    paper.items(
        (
            f"Lập danh sách cử học viên đúng đối tượng, gửi về {office.name}{until}{contact}.",
            "Bố trí công việc, tạo điều kiện để học viên tham dự đầy đủ các buổi học.",
        )
    )
    paper.clause("Giảng viên")
    paper.items(
        ("Chuẩn bị bài giảng, tài liệu; giảng dạy đúng nội dung, thời lượng theo Kế hoạch này.",)
    )
    paper.say(
        "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các cơ quan, đơn vị kịp thời phản "
        f"ánh về {office.name} để xem xét, giải quyết.",
        is_last=True,
    )


def _seats(outline: Outline) -> str:
    if outline.capacity is None:
        return "không giới hạn"
    return f"{official_count(outline.capacity)} học viên"


def _lowered(words: str) -> str:
    """A label inside a sentence; abbreviations and names keep their capitals."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
