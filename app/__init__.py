"""Counterfoil: the stub of the bill, kept beside the ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.deps import Deps


def create_app(deps: Deps | None = None) -> Flask:
    """The WSGI application; without `deps` the one that the environment's settings say.

    Raises SettingsError and PolicyError. Does not migrate the database: /readyz says when that is due.
    """
    import os

    from app import factory
    from app.deps import production
    from app.settings import Settings
    from app.web import collecting, logging

    if deps is not None:
        return factory.build(deps)
    settings = Settings.from_env(os.environ)
    logging.configure(settings.log_level)
    application = factory.build(production(settings))
    collecting.settle()
    return application
