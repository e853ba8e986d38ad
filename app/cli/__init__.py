"""The commands of the contract: thin over the services that the pages call."""

from flask import Flask

from app.cli.backup import backup, restore_file
from app.cli.coverage import coverage
from app.cli.demo import demo
from app.cli.explain import explain
from app.cli.intake import import_file
from app.cli.jobs import jobs
from app.cli.plans import plans
from app.cli.users import users


def init_app(app: Flask) -> None:
    """Register every command."""
    app.cli.add_command(plans)
    app.cli.add_command(import_file)
    app.cli.add_command(coverage)
    app.cli.add_command(explain)
    app.cli.add_command(users)
    app.cli.add_command(demo)
    app.cli.add_command(jobs)
    app.cli.add_command(backup)
    app.cli.add_command(restore_file)
