"""Totals kept for speed: what they know, and reading it. `contributions` says what they must be."""

from app.queries.totals.ledger import knows, last_counted, version
from app.queries.totals.reading import kept_by_unit, kept_whole

__all__ = ["kept_by_unit", "kept_whole", "knows", "last_counted", "version"]
