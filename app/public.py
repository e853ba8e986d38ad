"""Addresses of this installation as they stand outside of it: on paper, and in codes to scan."""

from typing import Any

from flask import current_app, request, url_for


def public_url(endpoint: str, **values: Any) -> str:
    """The whole address of a page that needs no account.

    By the setting where there is one: what is printed must still lead here years later, under
    whatever name the office's own network knows this machine.
    """
    path = url_for(endpoint, **values).removeprefix(request.script_root)
    root: str = current_app.config["PUBLIC_ADDRESS"] or request.url_root
    return root.rstrip("/") + path
