"""HTTP: what each address answers. Thin over queries and services."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register every blueprint."""
