"""What the province has stated of its targets without a number: one so far, after a first try."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from app.domain.plan import QualitativeSubject, TargetKind
from app.domain.unit import FOR_EVER
from app.models import Plan, Statement
from seeds.demo.rows import Row, store_plain

_STATED = {
    QualitativeSubject.LEADERS_AWARE: (
        (date(2023, 12, 15), date(2024, 3, 1), "Báo cáo tổng kết năm 2023, đã rút để bổ sung"),
        (date(2024, 12, 20), FOR_EVER, "Báo cáo tổng kết năm 2024 của Ban Chỉ đạo"),
    ),
    QualitativeSubject.NETWORK_BUILT: (
        (date(2025, 5, 30), FOR_EVER, "Báo cáo kết quả xây dựng mạng lưới chuyển đổi số"),
    ),
}


def store_statements(db: Session, plan: Plan, *, today: date) -> None:
    """Store the statements made by today on the subjects that the plan has."""
    store_plain(db, Statement, list(_statements(plan, today)))


def _statements(plan: Plan, today: date) -> Iterator[Row]:
    subjects = [t.subject for t in plan.targets if t.kind is TargetKind.QUALITATIVE]
    for subject in subjects:
        for stated_on, withdrawn_on, evidence in _STATED.get(subject, ()) if subject else ():
            if stated_on <= today:
                yield {
                    "province_id": plan.province_id,
                    "subject": subject,
                    "stated_on": stated_on,
                    "withdrawn_on": withdrawn_on,
                    "evidence": f"{evidence} (minh họa)",
                }
