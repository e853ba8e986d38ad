"""Identity numbers at rest: encrypted with AES-GCM, found by a keyed hash."""

import hmac
import os
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


@dataclass(frozen=True, slots=True)
class IdentityCipher:
    """Both keys come from the installation's secret; without it the numbers cannot be read back."""

    encryption_key: bytes
    hash_key: bytes
    # Making it anew for each number would cost as much as encrypting one; rosters hold thousands.
    _aead: AESGCM = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_aead", AESGCM(self.encryption_key))

    @classmethod
    def from_secret(cls, secret: str) -> "IdentityCipher":
        """Derive two unrelated keys from one secret."""
        return cls(
            hmac.digest(secret.encode(), b"national-id:encryption", "sha256"),
            hmac.digest(secret.encode(), b"national-id:hash", "sha256"),
        )

    @property
    def fingerprint(self) -> str:
        """Tells one secret from another without giving anything of it away."""
        return hmac.digest(self.hash_key, b"fingerprint", "sha256").hex()[:16]

    def find_by(self, number: str) -> bytes:
        """The keyed hash (32 bytes) of a number; equal numbers have equal hashes."""
        return hmac.digest(self.hash_key, number.encode(), "sha256")

    def encrypt(self, number: str) -> bytes:
        """The number under a nonce of its own: equal numbers look unrelated."""
        nonce = os.urandom(_NONCE)
        return nonce + self._aead.encrypt(nonce, number.encode(), None)

    def decrypt(self, stored: bytes) -> str:
        """The number as it was given. Raises cryptography's InvalidTag under another secret."""
        plain = self._aead.decrypt(stored[:_NONCE], stored[_NONCE:], None)
        return plain.decode()
