"""flask import: bring a file in, or only check it."""

import hashlib
from collections.abc import Sequence, Sized
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from app import clock
from app.adapters.workbook_reader import read
from app.cli.command import (
    REFUSED,
    WRONG_USAGE,
    database,
    database_command,
    print_json,
    progress,
    say,
    stop,
)
from app.db import transaction
from app.domain.access import Scope
from app.domain.enrolment import Waiver
from app.domain.fault import Fault
from app.domain.intake import ImportKind, ImportState, Notice, OnConflict, Problem, Sheet
from app.domain.label import N_
from app.errors import refusal_text
from app.i18n import _, vi_int
from app.models import ImportBatch, Province
from app.queries.plan import the_province
from app.security import identity_cipher
from app.services.intake import Verdict, apply, check, hold, refused

_WOULD_DO = N_(
    "Kiểm tra %(read)s dòng: %(created)s mới, %(changed)s thay đổi, %(unchanged)s không đổi. "
    "Chưa ghi gì."
)
_DONE = N_("Đã nhập %(read)s dòng: %(created)s mới, %(changed)s thay đổi, %(unchanged)s không đổi.")


@click.command("import", help=N_("Nhập một tệp: mọi dòng hoặc không dòng nào."))
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--province", help=N_("Mã tỉnh; cần khi hệ thống có nhiều tỉnh."))
@click.option("--dry-run", is_flag=True, help=N_("Chỉ kiểm tra, không ghi gì."))
@click.option(
    "--on-conflict",
    default=OnConflict.KEEP.value,
    help=N_(
        "Kết quả học đã có mà tệp ghi khác: keep (giữ), replace (thay) hoặc newer (thay nếu tệp "
        "mới hơn)."
    ),
)
@click.option("--quiet", is_flag=True, help=N_("Không gửi thư báo cho người có tên trong tệp."))
@click.option(
    "--waive",
    metavar="LÝ DO",
    help=N_(
        "Vẫn ghi danh người không thuộc đối tượng hoặc trùng lịch vào lớp chưa khai giảng, vì lý "
        "do này."
    ),
)
@click.option("--json", "as_json", is_flag=True, help=N_("In một tài liệu JSON."))
@database_command
def import_file(
    kind: str,
    file: Path,
    province: str | None,
    dry_run: bool,
    on_conflict: str,
    quiet: bool,
    waive: str | None,
    as_json: bool,
) -> None:
    """Check a file and, unless asked not to, write it whole."""
    wanted = ImportKind(_one_of(ImportKind, kind, "KIND"))
    choice = OnConflict(_one_of(OnConflict, on_conflict, "--on-conflict"))
    if not file.is_file():
        stop(_("Không có tệp «%(path)s».", path=file), status=WRONG_USAGE)
    with transaction(database()) as db:
        into = the_province(db, province)
        if not dry_run:
            hold(db, into)
        waiver = Waiver(waive.strip(), admits=True) if waive and waive.strip() else None
        verdict = _checked(db, into, wanted, file, choice, waiver)
        is_refused = bool(verdict.problems)
        if not dry_run and not is_refused:
            _write(db, into, verdict, file, tells=not quiet)
    if as_json:
        print_json(_document(verdict, is_dry_run=dry_run))
    else:
        _tell(verdict, is_dry_run=dry_run)
    if is_refused:
        raise SystemExit(REFUSED)


def _one_of(codes: type[ImportKind] | type[OnConflict], given: str, what: str) -> str:
    known = [code.value for code in codes]
    if given not in known:
        stop(
            _(
                "%(what)s «%(given)s» không có. Hãy dùng một trong: %(known)s.",
                what=what,
                given=given,
                known=", ".join(known),
            ),
            status=WRONG_USAGE,
        )
    return given


def _checked(
    db: Session,
    province: Province,
    kind: ImportKind,
    file: Path,
    choice: OnConflict,
    waiver: Waiver | None,
) -> Verdict:
    try:
        sheets = read(file)
    except Fault as fault:
        return refused(kind, fault)
    with progress(_("Đọc và kiểm tra"), _length(sheets)) as on_rows:
        return check(
            db,
            province,
            kind,
            sheets,
            scope=Scope.whole_system(),
            cipher=identity_cipher(),
            now=clock.now(),
            on_conflict=choice,
            waiver=waiver,
            on_rows=on_rows,
        )


def _write(db: Session, province: Province, verdict: Verdict, file: Path, *, tells: bool) -> None:
    now = clock.now()
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    batch = ImportBatch(
        province_id=province.id,
        kind=verdict.kind,
        state=ImportState.CHECKED,
        filename=file.name,
        sha256=digest,
        uploaded_at=now,
    )
    with progress(_("Ghi vào sổ"), verdict.created + verdict.changed) as on_rows:
        apply(db, verdict, batch, actor=None, now=now, tells=tells, on_written=on_rows)


def _length(sheets: Sequence[Sheet]) -> int:
    return sum(len(sheet.rows) for sheet in sheets if isinstance(sheet.rows, Sized))


def _document(verdict: Verdict, *, is_dry_run: bool) -> dict[str, Any]:
    """The contract's JSON. A real run that was refused has created and changed nothing."""
    did_nothing = bool(verdict.problems) and not is_dry_run
    document: dict[str, Any] = {
        "kind": verdict.kind,
        "dry_run": is_dry_run,
        "read": verdict.read,
        "created": 0 if did_nothing else verdict.created,
        "changed": 0 if did_nothing else verdict.changed,
        "unchanged": verdict.unchanged,
        "problems": [_problem_json(problem) for problem in verdict.problems],
        "notices": [_notice_text(notice) for notice in verdict.notices],
    }
    if is_dry_run:
        document["rows"] = list(verdict.rows())
    return document


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.place.sheet,
        "row": problem.place.row,
        "column": problem.column,
        "found": problem.found,
        "expected": _expected(problem.fault),
        "message": refusal_text(problem.fault),
    }


def _expected(fault: Fault) -> str:
    return _(fault.expected, **fault.facts) if fault.expected else ""


def _notice_text(notice: Notice) -> str:
    return _(notice.message, **notice.facts)


def _tell(verdict: Verdict, *, is_dry_run: bool) -> None:
    for problem in verdict.problems:
        say(f"{_where(problem)}: {refusal_text(problem.fault)}")
    for notice in verdict.notices:
        say(_notice_text(notice))
    counts = {
        "read": vi_int(verdict.read),
        "created": vi_int(verdict.created),
        "changed": vi_int(verdict.changed),
        "unchanged": vi_int(verdict.unchanged),
        "problems": vi_int(len(verdict.problems)),
    }
    if verdict.problems:
        told = _("%(problems)s lỗi trong %(read)s dòng. Không nhập dòng nào.", **counts)
    elif is_dry_run:
        told = _(_WOULD_DO, **counts)
    else:
        told = _(_DONE, **counts)
    say(told)


def _where(problem: Problem) -> str:
    place = problem.place
    parts = [place.sheet, _("dòng %(row)s", row=place.row) if place.row else None, problem.column]
    return " · ".join(part for part in parts if part) or _("Tệp")
