"""What axe finds in a page. Colours judged on one page it does not judge again on the next."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that another theme can break: a page has the same parts in both."""

WORDS = [
    *("button-name", "link-name", "label", "select-name", "input-button-name", "image-alt"),
    *("aria-command-name", "aria-input-field-name", "aria-toggle-field-name", "svg-img-alt"),
    *("document-title", "empty-heading", "empty-table-header", "label-title-only", "list"),
    *("landmark-unique", "html-has-lang", "html-lang-valid", "valid-lang", "summary-name"),
]
"""The rules that other words can break: names that are missing, or the same twice."""

ROOM = ["target-size", "scrollable-region-focusable"]
"""The rules that a smaller screen can break."""

_AXE = Axe().axe_script
"""Half a megabyte, brought into each page once."""

_RUN = Path(__file__).with_name("axe_run.js").read_text(encoding="utf-8")

_BUT_COLOURS = {"rules": {rule: {"enabled": False} for rule in COLOURS}}


class Judge:
    """Axe on its way through pages, which remembers what it has seen.

    The contrast of every word in every row takes longer than all other rules together, and most
    of a page looks like the page before: an element of the same kind, with the same classes and
    states, made of the same, standing in the same. It is judged once in each theme.
    """

    def __init__(self) -> None:
        self._judged = ""

    def all_but_colours(self, page: Page) -> list[str]:
        """What every other rule finds in the whole page."""
        return self._run(page, _BUT_COLOURS)

    def colours(self, page: Page) -> list[str]:
        """What the rules of colours find in what has not been seen before."""
        return self._run(page, {"runOnly": COLOURS}, judged=self._judged)

    def words(self, page: Page) -> list[str]:
        return self._run(page, {"runOnly": WORDS})

    def room(self, page: Page) -> list[str]:
        return self._run(page, {"runOnly": ROOM})

    def _run(self, page: Page, options: dict[str, Any], *, judged: str | None = None) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(_AXE)
        answer = page.evaluate(_RUN, {"judged": judged, "options": options})
        self._judged += " " + answer["looks"]
        found: list[str] = answer["found"]
        return found
