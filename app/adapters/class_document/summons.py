"""Giấy triệu tập: calls the trainees of a class together, with the list of them."""

from collections.abc import Sequence
from datetime import date

from app.adapters.class_document.description import (
    write_contents,
    write_timetable,
    write_when_and_where,
)
from app.adapters.class_document.facts import Outline, Trainee
from app.adapters.class_document.layout import UNKNOWN_PLAN, Paper
from app.adapters.class_document.tables import Column
from app.domain.official_document import Office, official_count, official_day

_FEW = 6
"""As many addressees as a letter names; of more, the list tells."""

_COLUMNS = (
    Column("STT", 12, is_centred=True),
    Column("Họ và tên", 50),
    Column("Chức vụ", 36),
    Column("Đơn vị công tác", 62),
)


def summons(
    office: Office,
    outline: Outline,
    trainees: Sequence[Trainee],
    *,
    year: int,
    plan: str = "",
    substitute_by: date | None = None,
) -> bytes:
    """The letter as docx, its list as an annex in the order given. year: of its day.

    plan: the opening plan with its number and day. substitute_by: the last day for somebody else.
    """
    about = f"Học viên tham dự lớp {outline.quoted}"
    paper = Paper.numbered(office, "Giấy triệu tập", about, symbol="GTT", year=year)
    paper.addressed_to(_addressees(trainees))
    paper.say(
        f"Thực hiện {plan or UNKNOWN_PLAN}, {office.name} triệu tập "
        f"{official_count(len(trainees))} học viên (có danh sách kèm theo) tham dự lớp "
        f"{outline.quoted}, cụ thể như sau:"
    )
    write_when_and_where(paper, outline)
    write_contents(paper, outline)
    write_timetable(paper, outline)
    paper.say(
        "Học viên có mặt đúng giờ để điểm danh, tham dự đầy đủ các buổi học và chấp hành nội quy "
        "lớp học."
    )
    paper.say(_request(office, outline, substitute_by), is_last=True)
    paper.signed(["Như trên", "Giảng viên"])
    paper.annex("Danh sách học viên", of="Giấy triệu tập")
    paper.say_centred(f"Lớp {outline.quoted}", is_bold=True)
    paper.table(
        _COLUMNS,
        [
            (str(place), trainee.full_name, trainee.position, trainee.unit)
            for place, trainee in enumerate(trainees, 1)
        ],
    )
    paper.say(f"Danh sách gồm {official_count(len(trainees))} học viên.", is_last=True)
    return paper.save()


def _addressees(trainees: Sequence[Trainee]) -> list[str]:
    units = list(dict.fromkeys(trainee.unit for trainee in trainees))
    if 0 < len(units) <= _FEW:
        return units
    return ["Các cơ quan, đơn vị có học viên trong danh sách kèm theo"]


def _request(office: Office, outline: Outline, substitute_by: date | None) -> str:
    until = f" chậm nhất {official_day(substitute_by)}" if substitute_by else ""
    contact = f" (liên hệ: {outline.contact})" if outline.contact else ""
    return (
        "Đề nghị các cơ quan, đơn vị thông báo cho học viên có tên trong danh sách và bố trí công "
        "việc để học viên tham dự đầy đủ. Trường hợp học viên không thể tham dự, đề nghị cơ quan, "
        f"đơn vị cử người thay thế đúng đối tượng và báo về {office.name}{until}{contact}."
    )
