"""HTTP: what each address answers. Thin over queries and services."""

from flask import Flask

from app.blueprints import account, coverage, home


def init_app(app: Flask) -> None:
    """Register every blueprint."""
    app.register_blueprint(account.bp)
    app.register_blueprint(coverage.bp)
    app.register_blueprint(home.bp)
