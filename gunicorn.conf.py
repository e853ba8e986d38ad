"""How the web server runs; `gunicorn wsgi:app` in this folder reads it by itself.

WEB_CONCURRENCY: how many processes answer, two unless set.
"""

import gc
from importlib import import_module
from typing import Any

worker_class = "gthread"
threads = 4
timeout = 120
loglevel = "warning"
preload_app = True

_SHARED = (
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "matplotlib.textpath",
    "openpyxl",
    "pandas",
    "python_calamine",
    "xlsxwriter",
)
"""What every process would load sooner or later, each for itself: a hundred megabytes, a second."""


def when_ready(_server: Any) -> None:
    """Load once, before the processes part, what they then share.

    Nothing that is loaded is ever thrown away: the collector need not touch it, which would make
    each process a copy of its own.
    """
    for module in _SHARED:
        import_module(module)
    gc.collect()
    gc.freeze()
