"""Pieces of pages that cost much to make, kept on disk until what they show has changed.

A piece is found by everything that it depends on; when that changes, it is simply not found, and
lies there until room is needed. So nothing is ever invalidated, and whatever is found is right.
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

_ROOM = 64 * 1024 * 1024
_UNFINISHED = ".new"


@dataclass(frozen=True, slots=True)
class FragmentCache:
    """A folder that every process of a server reads and writes. room: the bytes it may hold."""

    folder: Path
    room: int = _ROOM

    def get(self, key: str) -> str | None:
        """What was kept under a key; None: nothing, or it had to make room."""
        path = self.folder / key
        try:
            text = path.read_text()
            os.utime(path)
        except FileNotFoundError:
            return None
        return text

    def put(self, key: str, text: str) -> None:
        """Keep a piece. Of two that write the same at once, either may stand: they are alike."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=self.folder, suffix=_UNFINISHED)
        with os.fdopen(handle, "w") as file:
            file.write(text)
        os.replace(written, self.folder / key)
        # Looking through the folder takes a millisecond a hundred pieces: it is not done always.
        if key.startswith("0"):
            self._make_room()

    def forget(self, *, before: datetime) -> int:
        """Let go what was not asked for since then, and what was never finished."""
        old = [path for asked_at, _size, path in self._pieces() if asked_at < before.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _make_room(self) -> None:
        """Let go what was not asked for longest, down to three quarters of the room."""
        pieces = sorted(piece for piece in self._pieces() if piece[2].suffix != _UNFINISHED)
        held = sum(size for _asked_at, size, _path in pieces)
        if held <= self.room:
            return
        for _asked_at, size, path in pieces:
            if held <= self.room * 3 // 4:
                return
            path.unlink(missing_ok=True)
            held -= size

    def _pieces(self) -> list[tuple[float, int, Path]]:
        """When each was last asked for, its size, and where it lies."""
        found = []
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            try:
                facts = path.stat()
            except FileNotFoundError:  # Another process was making room.
                continue
            found.append((facts.st_mtime, facts.st_size, path))
        return found


def key_of(*parts: object) -> str:
    """A name for a piece, made of everything that it depends on, as it writes itself."""
    return sha256(repr(parts).encode()).hexdigest()
