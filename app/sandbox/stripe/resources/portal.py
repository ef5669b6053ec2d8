"""The customer portal: configurations, and sessions whose links an agent hands out."""

from app.sandbox.stripe import edits, listing
from app.sandbox.stripe.account import Account, copied
from app.sandbox.stripe.routes import Json, Params, route

FEATURES: Json = {
    "customer_update": {"allowed_updates": ["email", "tax_id"], "enabled": False},
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {
            "enabled": False,
            "feedback_options": None,
            "options": ["too_expensive", "unused", "other"],
        },
        "enabled": True,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_pause": {"duration": {"interval_options": [], "type": "indefinite"}, "enabled": False},
    "subscription_update": {
        "billing_cycle_anchor": None,
        "default_allowed_updates": [],
        "enabled": False,
        "products": None,
        "proration_behavior": "none",
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "end_trial",
    },
}


@route("POST", "/v1/billing_portal/configurations")
def create_configuration(account: Account, params: Params) -> Json:
    """Stores how the portal looks and what customers may do there."""
    made = configuration(account, params)
    account.emit("billing_portal.configuration.created", made)
    return made


def configuration(account: Account, params: Params) -> Json:
    """A stored configuration; unset features have Stripe's defaults."""
    made = account.new("billing_portal.configuration", active=True, metadata=params.get("metadata") or {})
    made |= {"updated": made["created"], "is_default": not account.rows("billing_portal.configuration")}
    made |= edits.picked(params, ("default_return_url", "name"))
    own: Json = {"headline": None, "privacy_policy_url": None, "terms_of_service_url": None}
    made["business_profile"] = own | params.get("business_profile", {})
    template, given = made["features"], params.get("features", {})
    made["features"] = {n: FEATURES.get(n, {}) | given.get(n, {}) for n in {**template, **FEATURES}}
    made["features"] = {name: template.get(name, {}) | copied(value) for name, value in made["features"].items()}
    return account.put(made)


@route("POST", "/v1/billing_portal/configurations/{configuration}")
def update_configuration(account: Account, params: Params, configuration: str) -> Json:
    """Changes a configuration."""
    found = account.get("billing_portal.configuration", configuration)
    event = "billing_portal.configuration.updated"
    return edits.update(account, found, params, ("active", "default_return_url", "name"), event)


@route("GET", "/v1/billing_portal/configurations")
def list_configurations(account: Account, params: Params) -> Json:
    """Configurations, newest first."""
    rows = account.rows("billing_portal.configuration", active=params.get("active"))
    return listing.page(rows, params, "/v1/billing_portal/configurations")


@route("POST", "/v1/billing_portal/sessions")
def create_session(account: Account, params: Params) -> Json:
    """A short-lived link for one customer."""
    customer = account.get("customer", params.get("customer", ""), "customer")
    chosen = params.get("configuration")
    if chosen:
        kept = account.get("billing_portal.configuration", chosen, "configuration")
    else:
        rows = account.rows("billing_portal.configuration")
        kept = rows[-1] if rows else configuration(account, {})
    made = account.new("billing_portal.session", customer=customer["id"], configuration=kept["id"])
    made |= edits.picked(params, ("locale", "on_behalf_of", "return_url"))
    made["url"] = f"https://billing.stripe.com/p/session/test_{account.identifiers.characters(40)}"
    if "flow_data" in params:
        made["flow"] = _flow(params["flow_data"])
    account.put(made)
    account.emit("billing_portal.session.created", made)
    return made


def _flow(given: Json) -> Json:
    after: Json = {"hosted_confirmation": None, "redirect": None, "type": "portal_homepage"}
    kinds = (
        "customer_update",
        "subscription_cancel",
        "subscription_update",
        "subscription_update_confirm",
        "subscription_pause",
    )
    flow: Json = {"after_completion": after | given.get("after_completion", {}), "type": given["type"]}
    flow |= {kind: given.get(kind) for kind in kinds}
    if flow["subscription_cancel"]:
        flow["subscription_cancel"] = {"retention": None} | flow["subscription_cancel"]
    return flow
