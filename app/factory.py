"""The Flask application: blueprints and error handlers, what is answered before it, nothing else."""

from flask import Flask

from app.deps import Deps
from app.web import current, errors, health, helpdesk_webhooks, logging, security, stripe_webhooks
from app.web.calls import BeforeFlask


def build(deps: Deps) -> Flask:
    """The application with these Deps. A channel has its routes only when it is configured, webhooks only
    with a secret to verify them."""
    app = Flask("counterfoil", static_folder=None, template_folder=None)
    security.install(app)
    logging.install(app, deps)
    errors.install(app, deps)
    current.install(app, deps)
    app.register_blueprint(health.blueprint(deps))
    if deps.webhooks is not None:
        app.register_blueprint(stripe_webhooks.blueprint(deps))
    for pushes in deps.pushes:
        app.register_blueprint(helpdesk_webhooks.blueprint(deps, pushes))
    from integrations.console import routes as console

    app.register_blueprint(console.blueprint(deps, app))
    if deps.settings.intercom_configured:
        from integrations.intercom import routes as intercom

        app.wsgi_app = BeforeFlask(intercom.calls(deps), app.wsgi_app, deps)  # type: ignore[method-assign]  # Flask is wrapped so
    if deps.settings.zendesk_configured:
        from integrations.zendesk import routes as zendesk

        app.register_blueprint(zendesk.blueprint(deps))
    return app
