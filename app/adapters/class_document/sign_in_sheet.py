"""Danh sách điểm danh: a paper a day, with room to sign for each sitting of that day."""

from collections.abc import Sequence
from datetime import date

from app.adapters.class_document.facts import Outline, Sitting, Trainee
from app.adapters.class_document.layout import GAP, Paper
from app.adapters.class_document.styles import SHEET
from app.adapters.class_document.tables import Column, Row
from app.domain.official_document import Office, official_count, official_day, official_weekday

_ROW = 9
"""Millimetres: a signature needs them."""

_SIGNATURES = {1: 34, 2: 27}
"""Millimetres for a signature, by the sittings of a day; of three, each gets the least."""

_LEAST = 22
_NUMBER, _NAME = 12, 50


def sign_in_sheet(
    office: Office,
    outline: Outline,
    trainees: Sequence[Trainee],
    *,
    spare_rows: int = 5,
    only_on: date | None = None,
) -> bytes:
    """A paper for each day of the class, or for one day, as docx; trainees in the order given.

    spare_rows: empty ones for people who come without being on the list. Raises ValueError for a
    class that does not meet then.
    """
    days = [(day, held) for day, held in outline.days() if only_on in (None, day)]
    if not days:
        raise ValueError("no sitting")
    paper = Paper(office, title=f"Danh sách điểm danh lớp {outline.quoted}")
    for place, (day, sittings) in enumerate(days):
        if place:
            paper.next_sheet()
        _write_day(paper, outline, day, sittings)
        paper.table(_columns(sittings), _rows(trainees, sittings, spare_rows), height=_ROW)
        paper.say(f"{_total(trainees)} {_present(sittings)}")
        paper.signed_by_both("Giảng viên", "Người điểm danh")
    return paper.save()


def _write_day(paper: Paper, outline: Outline, day: date, sittings: Sequence[Sitting]) -> None:
    venues = dict.fromkeys(sitting.venue or outline.venue for sitting in sittings)
    paper.title("Danh sách điểm danh", f"Lớp {outline.quoted}")
    paper.say_centred(f"{official_weekday(day)}, {official_day(day)}", is_bold=True)
    if any(venues):
        paper.say_centred(f"Địa điểm: {'; '.join(filter(None, venues))}")
    if outline.trainers:
        paper.say_centred(f"Giảng viên: {'; '.join(outline.trainers)}")


def _columns(sittings: Sequence[Sitting]) -> list[Column]:
    width = _SIGNATURES.get(len(sittings), _LEAST)
    unit = SHEET.text() - _NUMBER - _NAME - width * len(sittings)
    return [
        Column("STT", _NUMBER, is_centred=True),
        Column("Họ và tên", _NAME),
        Column("Đơn vị công tác", unit),
        *(Column(f"{sitting.part.label}\n(ký tên)", width) for sitting in sittings),
    ]


def _rows(trainees: Sequence[Trainee], sittings: Sequence[Sitting], spare: int) -> list[Row]:
    empty = [""] * len(sittings)
    named: list[Row] = [
        (str(place), trainee.full_name, trainee.unit, *empty)
        for place, trainee in enumerate(trainees, 1)
    ]
    first = len(trainees) + 1
    return named + [(str(place), "", "", *empty) for place in range(first, first + spare)]


def _total(trainees: Sequence[Trainee]) -> str:
    return f"Danh sách gồm {official_count(len(trainees))} học viên."


def _present(sittings: Sequence[Sitting]) -> str:
    counts = "; ".join(f"buổi {sitting.part.label.lower()}: {GAP}" for sitting in sittings)
    return f"Số học viên có mặt: {counts}."
