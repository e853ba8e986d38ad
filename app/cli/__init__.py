"""The commands of the contract: thin over the services that the pages call."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register every command."""
