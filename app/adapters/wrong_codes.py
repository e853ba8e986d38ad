"""How many wrong codes came from where lately: one file, which all processes of a server share.

Not in the register: a page that is only read writes nothing there, and whoever brings in a large
file keeps every other writer waiting. An address stands here as a keyed hash, for ten minutes.
"""

import hmac
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.guessing import WINDOW, Guessed, network_of

_TABLE = """
CREATE TABLE IF NOT EXISTS wrong_code (
  sender BLOB PRIMARY KEY, began_at REAL NOT NULL, codes INTEGER NOT NULL
) WITHOUT ROWID
"""

_COUNT = """
INSERT INTO wrong_code VALUES (?, ?, 1) ON CONFLICT (sender) DO UPDATE SET codes = codes + 1
"""


@dataclass(frozen=True, slots=True)
class WrongCodes:
    """path: of the file, which is made when it is first needed. key: derived from the secret, and
    from nothing that other keys are derived from.
    """

    path: Path
    key: bytes

    @classmethod
    def from_secret(cls, folder: Path, secret: str) -> "WrongCodes":
        key = hmac.digest(secret.encode(), b"wrong-codes", "sha256")
        return cls(folder / "wrong-codes.sqlite", key)

    def count(self, what: Guessed, address: str, now: datetime) -> None:
        """A wrong code has come. What is older than a window goes."""
        with self._open() as db:
            self._forget(db, now)
            db.execute(_COUNT, (self._sender(what, address), now.timestamp()))

    def waits_until(
        self, what: Guessed, address: str, allowed: int, now: datetime
    ) -> datetime | None:
        """When codes are taken again from where too many came; None: they are."""
        if not self.path.exists():
            return None
        with self._open() as db:
            row = db.execute(
                "SELECT began_at FROM wrong_code WHERE sender = ? AND codes >= ? AND began_at > ?",
                (self._sender(what, address), allowed, (now - WINDOW).timestamp()),
            ).fetchone()
        return datetime.fromtimestamp(row[0], UTC) + WINDOW if row else None

    def forget(self, now: datetime) -> None:
        """Let go of what nobody waits for any more."""
        if self.path.exists():
            with self._open() as db:
                self._forget(db, now)

    def _forget(self, db: sqlite3.Connection, now: datetime) -> None:
        db.execute("DELETE FROM wrong_code WHERE began_at <= ?", ((now - WINDOW).timestamp(),))

    def _sender(self, what: Guessed, address: str) -> bytes:
        return hmac.digest(self.key, f"{what} {network_of(address)}".encode(), "sha256")[:16]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction. The disk is not waited for: a minute of counting may be lost."""
        db = sqlite3.connect(self.path)
        try:
            db.execute("PRAGMA synchronous = OFF")
            db.execute(_TABLE)
            with db:
                yield db
        finally:
            db.close()
