"""How long the server works for a page, without any cache, next to bare SQL that counts the same.

python -m bench.board [--people N] [--enrolments N] [--units N] [--rounds N]

The database is the one that DATABASE_URL or INSTANCE_PATH names; empty but for the plans, it
is filled once. Prints medians and writes bench/results/board-<database>.md.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import create_app, schema
from app.db import extension
from app.domain.access import Role
from app.models import Enrolment, Person, Plan, Province, Unit
from app.queries.coverage import figures
from app.services.access.account import create_user
from app.services.access.grant import grant
from bench.province import Size, fill

BARE = """
SELECT posting.unit_id, count(*), count(credit.person_id)
FROM posting
JOIN placement ON placement.unit_id = posting.unit_id
 AND placement.valid_from <= :on AND placement.valid_to >= :on
LEFT JOIN (
  SELECT DISTINCT completion.person_id FROM completion
  WHERE completion.is_current {true} AND completion.outcome = 'completed'
    AND completion.course_class_id IN (
      SELECT id FROM course_class WHERE ends_on BETWEEN :first AND :on AND status IS NULL)
) AS credit ON credit.person_id = posting.person_id
WHERE posting.is_main {true} AND posting.starts_on <= :on AND posting.ends_on >= :on
  AND posting.category IN ('can_bo', 'cong_chuc', 'vien_chuc', 'nguoi_lao_dong')
GROUP BY posting.unit_id
"""
PAGES = {
    "bảng độ phủ của tỉnh": "/do-phu",
    "biểu đồ chỉ tiêu": "/do-phu/bieu-do/chi-tieu",
    "biểu đồ các năm": "/do-phu/bieu-do/cac-nam",
    "biểu đồ đối tượng": "/do-phu/bieu-do/doi-tuong",
    "biểu đồ đơn vị": "/do-phu/bieu-do/don-vi",
    "vì sao, 50 người": "/do-phu/vi-sao/staff_trained",
    "bảng độ phủ của một đơn vị": "/do-phu?unit=5",
    "việc cần làm": "/",
}


def main() -> None:
    options = _options()
    app = create_app()
    with app.app_context():
        if schema.may_upgrade_by_itself():
            schema.upgrade()
        plan = _prepare(extension.session, options)
        dialect = extension.engine.dialect.name
        lines = [_measured(name, work, options.rounds) for name, work in _queries(plan).items()]
    client = app.test_client()
    _sign_in(app, client)
    for name, address in PAGES.items():
        lines.append(_measured(name, lambda a=address: _get(client, a), options.rounds))  # type: ignore[misc]  # bound now
    _report(dialect, options, lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--units", type=int, default=600)
    parser.add_argument("--enrolments", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


def _prepare(db: Session, options: argparse.Namespace) -> Plan:
    plan = db.scalars(select(Plan).join(Province).where(Province.code == "thanh-hoa")).one()
    if db.scalar(select(Unit.id).limit(1)) is None:
        province_id = plan.province_id
        size = Size(people=options.people, units=options.units, enrolments=options.enrolments)
        db.rollback()
        fill(extension.engine, province_id, size)
        with extension.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        now = datetime.now(UTC)
        user = create_user(
            db,
            username="do-toc-do",
            display_name="Đo tốc độ",
            password="khong-can-doan",
            actor=None,
            now=now,
        )
        grant(db, user, Role.MANAGER, province_id=province_id, actor=None, now=now)
        db.commit()
    people, enrolments = (
        db.scalar(select(func.count()).select_from(m)) for m in (Person, Enrolment)
    )
    print(f"{people} người, {enrolments} lượt ghi danh", file=sys.stderr)  # noqa: T201  a command
    return db.scalars(select(Plan).join(Province).where(Province.code == "thanh-hoa")).one()


def _queries(plan: Plan) -> dict[str, Callable[[], object]]:
    db = extension.session
    today = datetime.now(UTC).date()
    true = "" if extension.engine.dialect.name == "postgresql" else "= 1"
    bare = text(BARE.format(true=true))
    dates = {"on": today.isoformat(), "first": f"{today.year}-01-01"}
    if true == "":
        dates = {"on": today, "first": today.replace(month=1, day=1)}  # type: ignore[dict-item]  # dates there
    return {
        "SQL trần: nhân sự đã đào tạo theo đơn vị": lambda: db.execute(bare, dates).all(),
        "bốn loại chỉ tiêu, mọi đơn vị": lambda: figures(db, plan, year=today.year, as_of=today),
        "bốn loại chỉ tiêu, một đơn vị": lambda: figures(
            db, plan, year=today.year, as_of=today, unit_id=5
        ),
    }


def _sign_in(app: Flask, client: object) -> None:
    with app.app_context():
        from app.models import User

        key = extension.session.scalars(
            select(User.session_key).where(User.username == "do-toc-do")
        ).one()
    with client.session_transaction() as session:  # type: ignore[attr-defined]  # a FlaskClient
        session["_user_id"], session["_fresh"] = key, True


def _get(client: object, address: str) -> None:
    response = client.get(address)  # type: ignore[attr-defined]  # a FlaskClient
    assert response.status_code == 200, (address, response.status_code)


def _measured(
    name: str, work: Callable[[], object], rounds: int
) -> tuple[str, float, float, float]:
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    line = (name, median(times), min(times), max(times))
    print(f"{name:45} {line[1]:8.1f} ms  ({line[2]:.1f}–{line[3]:.1f})")  # noqa: T201  a command
    return line


def _report(
    dialect: str, options: argparse.Namespace, lines: list[tuple[str, float, float, float]]
) -> None:
    path = Path(__file__).parent / "results" / f"board-{dialect}.md"
    path.parent.mkdir(exist_ok=True)
    rows = "\n".join(f"| {n} | {m:.0f} | {low:.0f}–{high:.0f} |" for n, m, low, high in lines)
    path.write_text(
        f"# Server time of the board, {dialect}\n\n"
        f"`python -m bench.board --people {options.people} --units {options.units} "
        f"--enrolments {options.enrolments} --rounds {options.rounds}`: medians in ms, no cache, "
        f"one process.\n\n| work | ms | least–most |\n|---|---|---|\n{rows}\n"
    )


if __name__ == "__main__":
    main()
