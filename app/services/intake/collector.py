"""Python's collector of circular references, kept out of the way of large files."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Collect nothing meanwhile: the cells of a file refer to nothing, least of all in circles.

    Looking through them again and again takes a quarter of the time of a large import.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
