"""A thing that waits, as components/worklist.html shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that waits, with the one button that takes it on."""

    title: str
    url: str
    action: str
    icon: str
    count: int | None = None
    detail: str | None = None
    due: str | None = None
    urgency: str = "none"
