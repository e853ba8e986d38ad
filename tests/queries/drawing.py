"""How random lists are drawn."""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


def lists(one: st.SearchStrategy[T], sizes: Sequence[int]) -> st.SearchStrategy[list[T]]:
    """Lists that are long more often than Hypothesis would make them, and still shrink to one."""
    return st.sampled_from(sizes).flatmap(lambda n: st.lists(one, min_size=n, max_size=n))
