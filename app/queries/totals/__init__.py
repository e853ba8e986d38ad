"""Totals kept for speed: what they know, and reading it. `contributions` says what they must be."""

from app.queries.totals.ledger import is_kept, knows, version
from app.queries.totals.reading import kept_numbers

__all__ = ["is_kept", "kept_numbers", "knows", "version"]
