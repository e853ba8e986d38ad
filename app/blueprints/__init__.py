"""HTTP: what each address answers. Thin over queries and services."""

from flask import Flask

from app.blueprints import account, course, coverage, home, person, plan, search, unit


def init_app(app: Flask) -> None:
    """Register every blueprint."""
    app.register_blueprint(account.bp)
    app.register_blueprint(coverage.bp)
    app.register_blueprint(home.bp)
    app.register_blueprint(plan.bp)
    app.register_blueprint(unit.bp)
    app.register_blueprint(person.bp)
    app.register_blueprint(course.bp)
    app.register_blueprint(search.bp)
