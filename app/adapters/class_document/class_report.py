"""Báo cáo kết quả lớp: what was held, who came, who completed, and what to do better."""

from collections import Counter
from collections.abc import Sequence

from app.adapters.class_document.description import (
    write_contents,
    write_when_and_where,
)
from app.adapters.class_document.facts import Outline, Standing
from app.adapters.class_document.layout import GAP, UNKNOWN_PLAN, Paper
from app.adapters.class_document.tables import Column, Row, Total
from app.domain.enrolment import Outcome, Result
from app.domain.official_document import Office, official_count, official_percent

_BY_OUTCOME = (
    Column("Kết quả", 80),
    Column("Số học viên", 40, is_centred=True),
    Column("Tỷ lệ", 40, is_centred=True),
)
_BY_UNIT = (
    Column("STT", 14, is_centred=True),
    Column("Đơn vị", 68),
    Column("Triệu tập", 20, is_centred=True),
    Column("Tham dự", 20, is_centred=True),
    Column("Hoàn thành", 20, is_centred=True),
    Column("Tỷ lệ", 18, is_centred=True),
)


def class_report(
    office: Office,
    outline: Outline,
    standings: Sequence[Standing],
    *,
    year: int,
    addressees: Sequence[str],
    plan: str = "",
    merits: Sequence[str] = (),
    weaknesses: Sequence[str] = (),
    proposals: Sequence[str] = (),
) -> bytes:
    """The report as docx. What only people can judge is dotted where nothing is given.

    addressees: whom it is for, without whom no report goes up. plan: the opening plan with its
    number and day. standings: everybody who was called; units are listed in their order.
    """
    about = f"Kết quả tổ chức lớp {outline.quoted}"
    paper = Paper.numbered(office, "Báo cáo", about, symbol="BC", year=year)
    paper.addressed_to(addressees)
    paper.say(
        f"Thực hiện {plan or UNKNOWN_PLAN}, {office.name} báo cáo kết quả tổ chức lớp "
        f"{outline.quoted} như sau:"
    )
    paper.section("Công tác tổ chức")
    write_when_and_where(paper, outline)
    write_contents(paper, outline)
    paper.section("Kết quả")
    _write_attendance(paper, standings, len(outline.sittings))
    _write_outcomes(paper, standings)
    _write_units(paper, standings)
    _write_cost(paper, outline)
    paper.section("Đánh giá chung")
    _write_judgement(paper, "Ưu điểm", merits)
    _write_judgement(paper, "Hạn chế, nguyên nhân", weaknesses)
    paper.section("Kiến nghị, đề xuất")
    _write_lines(paper, proposals)
    paper.say(
        f"Trên đây là báo cáo kết quả tổ chức lớp {outline.quoted} của {office.name}.",
        is_last=True,
    )
    paper.signed(["Như trên", "Các cơ quan, đơn vị có học viên"])
    return paper.save()


def _write_attendance(paper: Paper, standings: Sequence[Standing], sittings: int) -> None:
    people = len(standings)
    came = sum(standing.came for standing in standings)
    attended = [standing.attended for standing in standings if standing.attended is not None]
    text = (
        f"triệu tập {official_count(people)} học viên; có {official_count(came)} học viên tham dự "
        f"({official_percent(came, people)})"
    )
    if sittings and attended:
        rate = official_percent(sum(attended), len(attended) * sittings)
        text += f"; tỷ lệ có mặt bình quân qua {official_count(sittings)} buổi học là {rate}"
    paper.clause("Số lượng, chuyên cần", f"{text}.")


def _write_outcomes(paper: Paper, standings: Sequence[Standing]) -> None:
    people = len(standings)
    counts = Counter(standing.outcome for standing in standings)
    rows: list[Row] = [
        (outcome.label, str(counts[outcome]), official_percent(counts[outcome], people))
        for outcome in Outcome
        if counts[outcome]
    ]
    if counts[None]:
        rows.append(("Chưa ghi kết quả", str(counts[None]), official_percent(counts[None], people)))
    rows.append(Total(("Tổng số", str(people), official_percent(people, people))))
    paper.clause("Kết quả học tập")
    paper.table(_BY_OUTCOME, rows)
    results = Counter(standing.result for standing in standings)
    if tested := results[Result.PASS] + results[Result.FAIL]:
        passed = results[Result.PASS]
        paper.say(
            f"Kiểm tra cuối khóa: {official_count(tested)} học viên dự kiểm tra, trong đó "
            f"{official_count(passed)} học viên đạt ({official_percent(passed, tested)})."
        )
    certified = sum(bool(standing.certificate) for standing in standings)
    paper.say(f"Đã cấp Giấy chứng nhận cho {official_count(certified)} học viên.")


def _write_units(paper: Paper, standings: Sequence[Standing]) -> None:
    rows: list[Row] = []
    units = dict.fromkeys(standing.trainee.unit for standing in standings)
    for place, unit in enumerate(units, 1):
        of_unit = [standing for standing in standings if standing.trainee.unit == unit]
        rows.append((str(place), unit, *_counted(of_unit)))
    rows.append(Total(("", "Tổng số", *_counted(standings))))
    paper.clause("Kết quả theo đơn vị")
    paper.table(_BY_UNIT, rows)


def _counted(standings: Sequence[Standing]) -> tuple[str, str, str, str]:
    """How many were called, came and completed, and the share of those who completed."""
    came = sum(standing.came for standing in standings)
    completed = sum(standing.is_completed for standing in standings)
    share = official_percent(completed, len(standings))
    return str(len(standings)), str(came), str(completed), share


def _write_cost(paper: Paper, outline: Outline) -> None:
    spent = f"{official_count(outline.cost)} đồng" if outline.cost else f"{GAP} đồng"
    funding = f", từ {outline.funding[:1].lower()}{outline.funding[1:]}" if outline.funding else ""
    paper.clause("Kinh phí", f"dự toán {spent}{funding}; đã quyết toán {GAP} đồng.")


def _write_judgement(paper: Paper, heading: str, lines: Sequence[str]) -> None:
    paper.clause(heading)
    _write_lines(paper, lines)


def _write_lines(paper: Paper, lines: Sequence[str]) -> None:
    if lines:
        paper.items(lines)
    else:
        paper.left_to_say()
