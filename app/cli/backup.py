"""flask backup, flask restore: a consistent whole copy, and its way back."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import click

from app import clock, schema
from app.adapters.archive import Archive, Manifest, write_archive
from app.cli.command import (
    REFUSED,
    WRONG_USAGE,
    database,
    database_command,
    progress,
    say,
    stop,
    unprepared_command,
)
from app.db import extension, transaction
from app.domain.audit import AuditAction
from app.domain.label import N_
from app.i18n import _, vi_int, vi_time
from app.queries.backup import rows_of, shape_of, size_of, snapshot, tables
from app.security import identity_cipher
from app.services import audit
from app.services.restore import OtherKey, require_empty, restore

T = TypeVar("T")
Bar = Callable[[int], None]


@click.command("backup", help=N_("Sao lưu toàn bộ dữ liệu vào một tệp, ngay khi đang vận hành."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@database_command
def backup(file: Path) -> None:
    """Write everything, as it is at this moment, into a new file."""
    if file.exists():
        stop(_("Đã có tệp «%(path)s». Hãy chọn tên khác.", path=file), status=WRONG_USAGE)
    folder = file.absolute().parent
    if not folder.is_dir():
        stop(_("Không có thư mục «%(path)s».", path=folder), status=WRONG_USAGE)
    manifest = _write(file)
    rows = sum(manifest.rows.values())
    with transaction(database()) as db:
        audit.record(
            db,
            None,
            AuditAction.BACKUP_MADE,
            province_id=None,
            subject_type="backup",
            subject_id=None,
            subject_label=file.name,
            changes={"rows": (None, rows)},
            at=manifest.made_at,
        )
    say(
        _(
            "Đã sao lưu %(rows)s dòng của %(tables)s bảng vào «%(path)s». Hãy giữ SECRET_KEY ở "
            "nơi khác: thiếu nó thì không đọc lại được số CCCD.",
            rows=vi_int(rows),
            tables=len(manifest.tables),
            path=file,
        )
    )


def _write(file: Path) -> Manifest:
    with (
        snapshot(extension.engine) as connection,
        progress(_("Sao lưu"), size_of(connection)) as done,
    ):
        return write_archive(
            file,
            ((shape_of(table), _counted(rows_of(connection, table), done)) for table in tables()),
            made_at=clock.now(),
            revision=schema.revision() or "",
            key=identity_cipher().fingerprint,
        )


@click.command("restore", help=N_("Phục hồi một bản sao lưu vào cơ sở dữ liệu trống."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--other-key",
    is_flag=True,
    help=N_("Phục hồi dù SECRET_KEY khác: số CCCD sẽ không đọc được nữa."),
)
@unprepared_command
def restore_file(file: Path, other_key: bool) -> None:
    """Put a backup back, all of it or nothing, on whichever database is set."""
    if not file.is_file():
        stop(_("Không có tệp «%(path)s».", path=file), status=WRONG_USAGE)
    with Archive(file) as archive:
        manifest = archive.manifest
        if manifest.key != identity_cipher().fingerprint and not other_key:
            raise OtherKey
        _prepare_schema(manifest)
        with (
            transaction(database()) as db,
            progress(_("Phục hồi"), sum(manifest.rows.values())) as done,
        ):
            require_empty(db)
            restore(db, ((shape, archive.rows(shape)) for shape in manifest.tables), on_rows=done)
    schema.upgrade()
    say(
        _(
            "Đã phục hồi %(rows)s dòng của bản sao lưu lúc %(made_at)s.",
            rows=vi_int(sum(manifest.rows.values())),
            made_at=vi_time(manifest.made_at),
        )
    )


def _prepare_schema(manifest: Manifest) -> None:
    """Bring a new database to the backup's schema; an older backup is upgraded once it is in."""
    if not schema.knows(manifest.revision):
        stop(
            _(
                "Bản sao lưu được tạo bằng phiên bản mới hơn (cấu trúc %(revision)s). Hãy cập nhật "
                "phần mềm rồi làm lại.",
                revision=manifest.revision,
            ),
            status=REFUSED,
        )
    found = schema.revision()
    if found is None:
        schema.upgrade(manifest.revision)
    elif found != manifest.revision:
        stop(
            _(
                "Cơ sở dữ liệu có cấu trúc %(found)s, bản sao lưu có cấu trúc %(revision)s. Hãy "
                "đặt DATABASE_URL tới một cơ sở dữ liệu chưa có bảng nào rồi làm lại.",
                found=found,
                revision=manifest.revision,
            ),
            status=REFUSED,
        )


def _counted(rows: Iterable[T], done: Bar) -> Iterator[T]:
    for row in rows:
        yield row
        done(1)
