"""What a column is: its names, how its cells are read, what a blank one means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain import cell
from app.domain.label import Labelled
from app.domain.spelling import spellings_of

_AS_IS: dict[Callable[[cell.Cell], Any], Callable[[Sequence[cell.Cell]], bool]] = {
    cell.text: cell.all_plain,
    cell.phone: cell.all_plain,
    cell.national_id: cell.all_national_ids,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. label: its Vietnamese header in templates.

    blank: what an empty cell means; None: nothing is said, what the register holds stays.
    accepted: the codes that it takes, where it takes codes. mends: tells the cells that `read` had
    to repair, of which the reader is told.
    """

    name: str
    label: str
    help: str
    read: Callable[[cell.Cell], Any]
    aliases: tuple[str, ...] = ()
    required: bool = False
    blank: Any = None
    accepted: type[Labelled] | None = None
    mends: Callable[[cell.Cell], bool] | None = None

    def reads_as_is(self, cells: Sequence[cell.Cell]) -> bool:
        """Whether `read` would return every one of these cells as it stands; quick to tell."""
        is_plain = _AS_IS.get(self.read)
        return is_plain is not None and self.blank is None and is_plain(cells)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its headers, the best first."""
        return tuple(cell.spelling_key(name) for name in (self.name, self.label, *self.aliases))


def of_codes(name: str, label: str, codes: type[Labelled], help: str, **more: Any) -> Column:
    """A column of one code of a closed set, however people call it."""
    return Column(name, label, help, _reader(codes), accepted=codes, **more)


def of_lists(name: str, label: str, codes: type[Labelled], help: str, **more: Any) -> Column:
    """A column of several such codes."""
    return Column(name, label, help, cell.listed(_reader(codes)), accepted=codes, **more)


def _reader(codes: type[Labelled]) -> Callable[[cell.Cell], str]:
    words = ", ".join(f"{member.label} ({member.value})" for member in codes)
    return cell.code(spellings_of(codes), words)
