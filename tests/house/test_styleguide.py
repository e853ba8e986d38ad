"""The page of all components shows every one of them, in every state that it knows."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from app.config import ROOT

TEMPLATES = ROOT / "app" / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
PAGES = sorted((TEMPLATES / "styleguide").glob("*.html"))
ON_EVERY_PAGE = {"flashes"}
"""What the layout shows, so also here: the page has a flash of each kind."""


def _parsed(path: Path) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text())


def _imported(path: Path) -> set[tuple[str, str]]:
    """Pairs of a component's file and what is taken from it."""
    return {
        (
            found.template.value.removeprefix("components/"),
            name if isinstance(name, str) else name[0],
        )
        for found in _parsed(path).find_all(nodes.FromImport)
        if isinstance(found.template, nodes.Const)
        for name in found.names
    }


def _used_by_screens() -> set[tuple[str, str]]:
    screens = set(TEMPLATES.rglob("*.html")) - set(COMPONENTS) - set(PAGES)
    return {
        (file, name)
        for path in screens
        for file, name in _imported(path)
        if (TEMPLATES / "components" / file).exists()
    }


SHOWN = {pair for path in PAGES for pair in _imported(path)}


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_every_component_is_on_the_page(path: Path) -> None:
    assert path.name in {file for file, _ in SHOWN}


def test_so_is_everything_that_a_screen_takes_from_one() -> None:
    missing = {(file, name) for file, name in _used_by_screens() - SHOWN}

    assert {name for _, name in missing} - ON_EVERY_PAGE == set()


def test_every_badge_that_a_screen_may_need_has_a_look() -> None:
    """The page goes through all looks; a tone that the stylesheet does not know shows as none."""
    css = (ROOT / "app/static/css/components.css").read_text()
    badges = (TEMPLATES / "components/badge.html").read_text()
    tones = {tone for tone, _ in re.findall(r'\("([a-z-]+)", "([a-z0-9-]+)"\)', badges)}

    assert {tone for tone in tones if f".tag--{tone}" not in css} == set()


def test_every_picture_that_is_named_is_in_the_sprite() -> None:
    sprite = (ROOT / "app/static/vendor/bootstrap-icons/icons.svg").read_text()
    there = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\bicon(?:_name=|\()"([a-z0-9-]+)"', path.read_text())
    }

    assert named - there == set()
