"""Totals kept for speed: reading them, and the one definition of what they must be."""

from app.queries.totals.ledger import is_kept, version

__all__ = ["is_kept", "version"]
