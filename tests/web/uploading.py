"""Files sent to the pages, and what the pages then say."""

import csv
import re
from collections.abc import Sequence
from io import BytesIO, StringIO
from pathlib import Path

import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.domain.intake import ImportKind, OnConflict
from app.models import ImportBatch, Person

HEADER = ["Mã người", "Họ và tên", "Ngày sinh", "Mã đơn vị", "Loại cán bộ"]
GOOD = [
    HEADER,
    ["M1", "Lê Thị Mai", "31/12/1985", "SNV", "công chức"],
    ["M2", "Phạm Văn Nam", "1990", "Sở Giáo dục và Đào tạo", "Viên chức"],
]
BAD = [
    *GOOD,
    ["M3", "Đỗ Thị Oanh", "31/02/1985", "SNV", "công chức"],
    ["M4", "Vũ Văn <b>Phú</b>", "", "KHONGCO", "cộng tác viên"],
]

Rows = Sequence[Sequence[str]]


def xlsx(rows: Rows, sheet: str = "Danh sách") -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return content.getvalue()


def as_csv(rows: Rows) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def upload(
    client: FlaskClient,
    content: bytes,
    name: str = "can-bo.xlsx",
    kind: ImportKind = ImportKind.ROSTER,
    on_conflict: OnConflict = OnConflict.KEEP,
) -> str:
    """Send a file. Returns the address of its preview."""
    answer = client.post(
        "/nhap-du-lieu",
        data={
            "kind": kind.value,
            "on_conflict": on_conflict.value,
            "file": (BytesIO(content), name),
        },
    )
    assert answer.status_code == 302
    return str(answer.location)


def take_in(client: FlaskClient, address: str, **said: object) -> TestResponse:
    return client.post(address, data={"on_conflict": "keep", **said}, follow_redirects=True)


def people(app_db: Session) -> list[str]:
    """The codes of those brought in here."""
    app_db.expire_all()
    return list(app_db.scalars(select(Person.code).where(Person.code.like("M%"))))


def the_batch(app_db: Session) -> ImportBatch:
    app_db.expire_all()
    batch = app_db.scalar(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(1))
    assert batch is not None
    return batch


def kept(app: Flask) -> list[Path]:
    folder = Path(app.instance_path) / "uploads"
    return list(folder.iterdir()) if folder.exists() else []


def shown(markup: str) -> str:
    """What a page says, without its markup."""
    main = markup[markup.index("<main") : markup.index("</main")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))
