"""Quyết định công nhận kết quả: recognises how a class ended, with the list as its annex."""

from collections.abc import Sequence

from app.adapters.class_document.facts import Outline, Standing
from app.adapters.class_document.layout import DOTS, Paper
from app.adapters.class_document.tables import Column, Group, Row
from app.domain.official_document import (
    Office,
    official_count,
    official_number,
    official_period,
)

_COLUMNS = (
    Column("STT", 12, is_centred=True),
    Column("Họ và tên", 50),
    Column("Ngày sinh", 25, is_centred=True),
    Column("Đơn vị công tác", 62),
    Column("Số buổi có mặt", 22, is_centred=True),
    Column("Kiểm tra", 24, is_centred=True),
    Column("Kết quả", 28, is_centred=True),
    Column("Số vào sổ", 24, is_centred=True),
)


def result_list(
    office: Office,
    outline: Outline,
    standings: Sequence[Standing],
    *,
    year: int,
    bases: Sequence[str] = (),
    proposed_by: str = "",
) -> bytes:
    """The decision as docx, its list as an annex: who completed, then who did not, in their order.

    bases: the documents it rests on, each named in full. proposed_by: who asks for the decision.
    """
    completed = [standing for standing in standings if standing.is_completed]
    others = [standing for standing in standings if not standing.is_completed]
    about = f"Về việc công nhận kết quả lớp {outline.quoted}"
    paper = Paper.numbered(office, "Quyết định", about, symbol="QĐ", year=year)
    paper.decided_by(office.authority)
    paper.based_on(bases, last=f"Theo đề nghị của {proposed_by or DOTS}")
    paper.decided_by("Quyết định:")
    articles = _articles(office, outline, completed=len(completed), people=len(standings))
    paper.articles(articles)
    paper.signed([f"Như Điều {len(articles)}"], is_told_above=True)
    paper.annex("Danh sách kết quả", of="Quyết định", is_landscape=True)
    paper.say_centred(f"Lớp {outline.quoted}", is_bold=True)
    paper.table(_COLUMNS, _rows(completed, others, len(outline.sittings)))
    paper.say(
        f"Danh sách gồm {official_count(len(standings))} học viên, trong đó "
        f"{official_count(len(completed))} học viên hoàn thành.",
        is_last=True,
    )
    return paper.save()


def _articles(office: Office, outline: Outline, *, completed: int, people: int) -> list[str]:
    """What is decided; nobody gets a certificate where nobody completed."""
    period = official_period(outline.starts_on, outline.ends_on)
    period = period if period.startswith("từ") else f"vào {period}"
    done = official_count(completed)
    recognised = (
        f"Công nhận kết quả lớp {outline.quoted}, tổ chức {period}, đối với "
        f"{official_count(people)} học viên, trong đó {done} học viên hoàn thành (có danh sách "
        "kèm theo)."
    )
    certified = (
        f"Cấp Giấy chứng nhận cho {done} học viên hoàn thành và ghi vào sổ cấp giấy chứng nhận "
        "theo quy định."
    )
    return [
        recognised,
        *([certified] if completed else []),
        "Quyết định này có hiệu lực kể từ ngày ký.",
        f"Các bộ phận có liên quan của {office.name}, thủ trưởng các cơ quan, đơn vị có học viên "
        "và các học viên có tên trong danh sách chịu trách nhiệm thi hành Quyết định này.",
    ]


def _rows(completed: Sequence[Standing], others: Sequence[Standing], sittings: int) -> list[Row]:
    """Under a heading each, where there is somebody: those who completed, and the others."""
    groups = [
        (heading, standings)
        for heading, standings in (
            ("HỌC VIÊN HOÀN THÀNH", completed),
            ("HỌC VIÊN CHƯA ĐƯỢC CÔNG NHẬN HOÀN THÀNH", others),
        )
        if standings
    ]
    rows: list[Row] = []
    for numeral, (heading, standings) in zip(("I", "II"), groups, strict=False):
        rows.append(Group(f"{numeral}. {heading}: {official_count(len(standings))} NGƯỜI"))
        rows += [_row(n, standing, sittings) for n, standing in enumerate(standings, 1)]
    return rows


def _row(place: int, standing: Standing, sittings: int) -> Row:
    trainee = standing.trainee
    return (
        str(place),
        trainee.full_name,
        trainee.born,
        trainee.unit,
        "" if standing.attended is None else f"{standing.attended}/{sittings}",
        _tested(standing),
        standing.outcome.label if standing.outcome else "",
        standing.certificate,
    )


def _tested(standing: Standing) -> str:
    """«8,5 (đạt)», or as much of it as is known."""
    result = standing.result.label if standing.result else ""
    if standing.score is None:
        return result
    score = official_number(standing.score)
    return f"{score} ({result.lower()})" if result else score
