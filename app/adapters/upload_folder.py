"""Files on disk, each under a name that nobody can guess, until they are done with.

Those that are uploaded, and those that jobs have made, each kind in a folder of its own.
"""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from app.domain.fault import Fault
from app.domain.label import N_
from app.domain.vietnamese import clean

_BYTES_AT_ONCE = 1 << 20
_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_LONGEST_NAME = 120


class UploadGone(Fault):
    """The file is no longer kept: somebody emptied the folder, or the server moved."""

    message = N_("Tệp «%(found)s» không còn trên máy chủ. Hãy bỏ tệp này rồi tải lên lại.")
    expected = N_("tệp được tải lên lại")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file just stored. sha256: of its bytes, in hexadecimal."""

    token: str
    sha256: str


@dataclass(frozen=True, slots=True)
class UploadFolder:
    """The folder; rosters hold identity numbers, so only the server's own account may look."""

    path: Path

    def keep(self, stream: BinaryIO) -> Kept:
        """Store what is left of the stream, piece by piece."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        digest = hashlib.sha256()
        handle = os.open(self.path / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            while piece := stream.read(_BYTES_AT_ONCE):
                digest.update(piece)
                file.write(piece)
        return Kept(token, digest.hexdigest())

    def find(self, token: str, *, name: str) -> Path:
        """Where the file lies. name: for the message of UploadGone, raised when it does not."""
        path = self._of(token)
        if not path.is_file():
            raise UploadGone(found=name)
        return path

    def forget(self, token: str) -> None:
        """Delete the file; nothing happens if it has gone already."""
        self._of(token).unlink(missing_ok=True)

    def untouched_since(self, before: datetime) -> list[str]:
        """The files that were last written before then."""
        if not self.path.is_dir():
            return []
        return [p.name for p in self.path.iterdir() if p.stat().st_mtime < before.timestamp()]

    def _of(self, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise ValueError("a token of another make could lead out of the folder")
        return self.path / token


def owner_name(written: str | None) -> str:
    """A file's name as its owner knows it: no folders, nothing unprintable, not endless.

    For people to read and for the ending; no path is ever made of it.
    """
    last = PureWindowsPath(written or "").name
    name = clean("".join(c for c in last if c.isprintable())) or "tep"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending[:8]}" if stem else name[:_LONGEST_NAME]
