"""Periodic work in words: when each last ran, whether it went well, what it last had to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.label import N_, Labelled
from app.i18n import _, vi_int
from app.jobs.rhythm import Beat, Rhythm

_GRACE = timedelta(minutes=2)


class BeatState(Labelled):
    """How some periodic work fares."""

    WELL = "beat_well", N_("Bình thường")
    FAULT = "beat_fault", N_("Có lỗi")
    LATE = "beat_late", N_("Quá giờ chưa chạy")
    NONE = "beat_none", N_("Chưa chạy")


@dataclass(frozen=True, slots=True)
class RhythmLine:
    """Some periodic work as a line of the page. did: what it last had to do; None: nothing yet."""

    words: str
    state: BeatState
    at: datetime | None
    did: str | None
    did_at: datetime | None
    fault: str | None


def rhythm_lines(
    beats: Iterable[tuple[Rhythm, Beat | None]], now: datetime
) -> Iterator[RhythmLine]:
    """Each periodic work, in their order."""
    for rhythm, beat in beats:
        if beat is None:
            yield RhythmLine(_(rhythm.words), BeatState.NONE, None, None, None, None)
            continue
        yield RhythmLine(
            words=_(rhythm.words),
            state=_state(rhythm, beat, now),
            at=beat.at,
            did=_(rhythm.did, count=vi_int(beat.did)) if beat.did_at else None,
            did_at=beat.did_at,
            fault=beat.fault,
        )


def _state(rhythm: Rhythm, beat: Beat, now: datetime) -> BeatState:
    if beat.fault is not None:
        return BeatState.FAULT
    return BeatState.LATE if now - beat.at > rhythm.every + _GRACE else BeatState.WELL
