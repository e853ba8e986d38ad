"""What `make run` does before it serves: fill a new database with the demonstration, once.

A database with units in it is left alone, whoever's they are. Prints whom to sign in as.
"""

import click
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.db import extension
from app.models import Unit, User
from seeds.demo.accounts import DEMO_PASSWORD


def main(app: Flask) -> None:
    """Fill the database if it holds no unit; else say which demonstration accounts it has."""
    with app.app_context():
        if extension.session.scalar(select(exists().where(Unit.id.is_not(None)))):
            _name_accounts(extension.session)
            return
    app.cli.main(["demo"], prog_name="flask", obj=ScriptInfo(create_app=lambda: app))


def _name_accounts(db: Session) -> None:
    accounts = db.scalars(
        select(User).where(User.display_name.endswith("(minh họa)")).order_by(User.id)
    ).all()
    if accounts:
        click.echo(f"Tài khoản minh họa (mật khẩu lúc nạp: {DEMO_PASSWORD}):")
    for user in accounts:
        click.echo(f"  {user.username:12}{user.display_name}")


if __name__ == "__main__":
    from wsgi import app

    main(app)
