"""Sổ Đào tạo Số: the digital training register of a province."""

from flask import Flask

from app import assets, blueprints, cards, cli, db, errors, i18n, jobs, schema, security, shell
from app.config import Settings, read_settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application, one part a line. settings: from the environment unless handed in."""
    settings = settings or read_settings()
    settings.instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    instance_path = str(settings.instance_path)
    app = Flask(__name__, instance_path=instance_path, static_url_path=assets.URL_PATH)
    app.config.from_mapping(settings.to_flask())
    db.init_app(app)
    schema.init_app(app)
    i18n.init_app(app)
    security.init_app(app)
    jobs.init_app(app)
    assets.init_app(app)
    cards.init_app(app)
    shell.init_app(app)
    errors.init_app(app)
    blueprints.init_app(app)
    cli.init_app(app)
    return app
