"""The keyed hash of one-time codes: without the installation's secret a stolen table is no use."""

import hmac
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeHash:
    """Its key is derived from the secret, and from nothing that other keys are derived from."""

    key: bytes

    @classmethod
    def from_secret(cls, secret: str) -> "CodeHash":
        return cls(hmac.digest(secret.encode(), b"account-code", "sha256"))

    def __call__(self, code: str) -> bytes:
        """The hash (32 bytes) of a code as it is compared: bare, in one spelling."""
        return hmac.digest(self.key, code.encode(), "sha256")
