"""What every document of a class says of it: when, where, how, about what, with whom."""

from app.adapters.class_document.facts import Outline
from app.adapters.class_document.layout import DOTS, Paper
from app.adapters.class_document.tables import Column
from app.domain.official_document import (
    official_count,
    official_number,
    official_period,
    official_weekday,
)


def write_when_and_where(paper: Paper, outline: Outline) -> None:
    """Clauses of time, place and way of meeting."""
    paper.clause("Thời gian", f"{official_period(outline.starts_on, outline.ends_on)}.")
    paper.clause("Địa điểm", f"{outline.venue or DOTS}.")
    if outline.mode:
        paper.clause("Hình thức", f"{outline.mode}.")


def write_contents(paper: Paper, outline: Outline) -> None:
    """Clauses of subjects, length and lecturers."""
    paper.clause("Nội dung", f"{'; '.join(outline.topics) or DOTS}.")
    if length := length_of(outline):
        paper.clause("Thời lượng", f"{length}.")
    paper.clause("Giảng viên", f"{'; '.join(outline.trainers) or DOTS}.")


def write_timetable(paper: Paper, outline: Outline) -> None:
    """A row for each sitting; nothing for a class that has none."""
    if not outline.sittings:
        return
    paper.clause("Lịch học")
    columns = [
        Column("STT", 14, is_centred=True),
        Column("Ngày", 52, is_centred=True),
        Column("Buổi", 24, is_centred=True),
        Column("Địa điểm", 70),
    ]
    rows: list[tuple[str, ...]] = [
        (
            str(place),
            f"{official_weekday(sitting.held_on)}, {sitting.held_on:%d/%m/%Y}",
            sitting.part.label,
            sitting.venue or outline.venue,
        )
        for place, sitting in enumerate(outline.sittings, 1)
    ]
    if not any(sitting.venue for sitting in outline.sittings):
        # All meet where the clause above says.
        columns, rows = columns[:3], [row[:3] for row in rows]
    paper.table(columns, rows)


def length_of(outline: Outline) -> str:
    """«40 giờ, 10 buổi», as far as it is known."""
    hours = f"{official_number(outline.hours)} giờ" if outline.hours else ""
    sittings = f"{official_count(len(outline.sittings))} buổi" if outline.sittings else ""
    return ", ".join(filter(None, (hours, sittings)))
