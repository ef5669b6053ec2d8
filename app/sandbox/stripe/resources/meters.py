"""Meters and the events that report usage."""

from app.sandbox.stripe import listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import usage
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.routes import Json, Params, route

MAPPING: Json = {"event_payload_key": "stripe_customer_id", "type": "by_id"}


@route("POST", "/v1/billing/meters")
def create_meter(account: Account, params: Params) -> Json:
    """Creates a meter for one event name."""
    if any(row["status"] == "active" for row in account.rows("billing.meter", event_name=params["event_name"])):
        raise invalid("A meter with this event name already exists and is active.", "event_name")
    meter = account.new("billing.meter", status="active", event_name=params["event_name"])
    meter |= {"display_name": params["display_name"], "default_aggregation": params["default_aggregation"]}
    meter |= {"customer_mapping": params.get("customer_mapping", dict(MAPPING)), "updated": meter["created"]}
    meter["value_settings"] = params.get("value_settings", {"event_payload_key": "value"})
    meter["event_time_window"] = params.get("event_time_window")
    account.put(meter)
    account.emit("billing.meter.created", meter)
    return meter


@route("GET", "/v1/billing/meters/{meter}")
def retrieve_meter(account: Account, _params: Params, meter: str) -> Json:
    """One meter."""
    return account.get("billing.meter", meter)


@route("GET", "/v1/billing/meters")
def list_meters(account: Account, params: Params) -> Json:
    """Meters, newest first; filter status."""
    return listing.page(account.rows("billing.meter", status=params.get("status")), params, "/v1/billing/meters")


@route("POST", "/v1/billing/meter_events")
def create_meter_event(account: Account, params: Params) -> Json:
    """Reports usage of a customer; the same identifier counts once."""
    meter = next(iter(account.rows("billing.meter", event_name=params["event_name"])), None)
    if meter is None:
        message = f"No active meter found for event name {params['event_name']}."
        raise invalid(message, "event_name", "no_meter")
    payload, now = params["payload"], account.clock.now()
    customer = payload.get(meter["customer_mapping"]["event_payload_key"], "")
    account.get("customer", customer, f"payload[{meter['customer_mapping']['event_payload_key']}]")
    key = meter["value_settings"]["event_payload_key"]
    try:
        units = usage.value(payload.get(key, ""))
    except ValueError as error:
        raise invalid(f"The value of the payload key {key} must be a number.", f"payload[{key}]") from error
    identifier = params.get("identifier") or account.new_id("mevt")
    moment = params.get("timestamp", now)
    if account.find("private.usage", identifier):
        raise invalid(f"An event already exists with identifier {identifier}.", "identifier")
    kept = {"object": "private.usage", "id": identifier, "customer": customer, "created": moment}
    account.put(kept | {"event_name": params["event_name"], "timestamp": moment, "value": units})
    event = account.new("billing.meter_event", id=identifier, identifier=identifier, timestamp=moment)
    del event["id"]
    return event | {"event_name": params["event_name"], "payload": payload}
