"""Long lists: the page asked for, the links to the others, and the order of the rows."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

T = TypeVar("T")

PAGE_SIZE = 50
_NEAR = 1


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page in the pager; number None is a gap between pages."""

    number: int | None
    url: str | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """What components/pager.html takes: rows first to last of total, and the ways to the rest."""

    first: int
    last: int
    total: int
    previous_url: str | None
    next_url: str | None
    pages: list[PageLink]


def page_number(total: int, size: int = PAGE_SIZE) -> int:
    """The page asked for, from 1; beyond the last one (rows may have gone) the last."""
    asked = request.args.get("page", 1, type=int)
    return min(max(asked, 1), _page_count(total, size))


def offset(total: int, size: int = PAGE_SIZE) -> int:
    """How many rows come before the page asked for."""
    return (page_number(total, size) - 1) * size


def page_and_total(
    rows_from: Callable[[int], list[T]], count: Callable[[], int], size: int = PAGE_SIZE
) -> tuple[list[T], int]:
    """The rows of the page asked for, and how many there are in all. rows_from: by their offset.

    A first page that is not full is all there is: what few have is looked for once, not twice.
    """
    if request.args.get("page", 1, type=int) > 1:
        total = count()
        return rows_from(offset(total, size)), total
    rows = rows_from(0)
    return rows, count() if len(rows) == size else len(rows)


def paging(total: int, size: int = PAGE_SIZE) -> Paging:
    """The pager of a list of `total` rows, at the page asked for."""
    current, count = page_number(total, size), _page_count(total, size)
    return Paging(
        first=min((current - 1) * size + 1, total),
        last=min(current * size, total),
        total=total,
        previous_url=_page_url(current - 1) if current > 1 else None,
        next_url=_page_url(current + 1) if current < count else None,
        pages=_links(current, count),
    )


def _page_count(total: int, size: int) -> int:
    return max(-(-total // size), 1)


def _links(current: int, count: int) -> list[PageLink]:
    """The first page, the last, and those about the current one; gaps between them."""
    near = range(max(current - _NEAR, 1), min(current + _NEAR, count) + 1)
    links: list[PageLink] = []
    before = 0
    for number in sorted({1, count, *near}):
        if number > before + 1:
            links.append(PageLink(None))
        links.append(PageLink(number, _page_url(number), number == current))
        before = number
    return links


def _page_url(number: int) -> str:
    """This very address at another page; the first one needs no number."""
    return same_url(page=number if number > 1 else None)


def same_url(**changes: object) -> str:
    """This very address with some of its arguments changed; None takes one away.

    Not by url_for: what stands in an address would reach its own arguments (`_scheme`).
    """
    asked = request.args.to_dict(flat=False) | {name: [value] for name, value in changes.items()}
    pairs = [(name, v) for name, values in asked.items() for v in values if v is not None]
    address = request.script_root + request.path
    return f"{address}?{urlencode(pairs)}" if pairs else address


@dataclass(frozen=True, slots=True)
class Sorting:
    """The order of a list: `sort=name`, or `sort=-name` for the other way round."""

    key: str
    is_descending: bool

    def column(
        self, key: str, label: str, *, numeric: bool = False, bare: bool = False
    ) -> dict[str, object]:
        """A column of components/table.html that the list can be sorted by.

        Numbers are first sorted with the greatest on top, words from A.
        """
        is_mine = key == self.key
        descends_next = not self.is_descending if is_mine else numeric
        return {
            "label": label,
            "numeric": numeric,
            "bare": bare,
            "sort_url": same_url(sort=f"-{key}" if descends_next else key, page=None),
            "sorted": ("descending" if self.is_descending else "ascending") if is_mine else None,
        }


def sorting(keys: Collection[str], default: str) -> Sorting:
    """The order asked for; the default where it is none of the keys."""
    asked = request.args.get("sort", default)
    chosen = asked if asked.removeprefix("-") in keys else default
    return Sorting(chosen.removeprefix("-"), is_descending=chosen.startswith("-"))
