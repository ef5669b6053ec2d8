"""Invoice previews: what a customer or a changed subscription would be billed next."""

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import cycle, discounts, drafts, items, lines, statements, totals
from app.sandbox.stripe.billing.scratch import Scratch
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.resources.invoiceitems import priced
from app.sandbox.stripe.resources.subscriptions import cancel_subscription, create_subscription, update_subscription
from app.sandbox.stripe.routes import Json, Params, route

CHANGES = ("billing_cycle_anchor", "cancel_at", "cancel_at_period_end", "default_tax_rates", "items")
BILLING = ("proration_behavior", "proration_date", "trial_end")
NOT_YET: Json = {
    "amount_paid": 0, "amount_overpaid": 0, "attempted": False, "attempt_count": 0, "billing_reason": "upcoming",
    "status": "draft", "number": None, "hosted_invoice_url": None, "invoice_pdf": None, "ending_balance": None,
    "effective_at": None, "auto_advance": True,
}  # fmt: skip


@route("POST", "/v1/invoices/create_preview")
def create_preview(account: Account, params: Params) -> Json:
    """The next invoice of a subscription with the given changes, of a new one, or of a customer's waiting items."""
    trial = Scratch(account)
    subscription = _subject(trial, params)
    if subscription is None:
        return _shown(trial, _of_customer(trial, params))
    details = params.get("subscription_details", {})
    if "subscription" not in params and details.get("items"):
        return _shown(trial, _of_new(trial, params, details))
    return _shown(trial, _of_subscription(trial, subscription, params, details))


def _subject(trial: Scratch, params: Params) -> Json | None:
    if "subscription" in params:
        found = trial.get("subscription", params["subscription"], "subscription")
        if params.get("customer", found["customer"]) != found["customer"]:
            raise invalid(
                f"The subscription {found['id']} does not belong to the customer {params['customer']}.", "subscription"
            )
        return found
    if "customer" not in params:
        raise invalid("You must pass either `customer` or `subscription`.", "customer", "parameter_missing")
    trial.get("customer", params["customer"], "customer")
    if params.get("subscription_details", {}).get("items"):
        return {}
    rows = [row for row in trial.rows("subscription", customer=params["customer"]) if row["status"] in cycle.LIVE]
    rows = [row for row in rows if not row["cancel_at"]]
    if params.get("invoice_items"):
        return None
    return min(rows, key=lambda row: items.period(trial, row)[1]) if rows else None


def _of_customer(trial: Scratch, params: Params) -> Json:
    customer = trial.get("customer", params["customer"])
    currency = params.get("currency") or customer.get("currency") or trial.currency
    _extra(trial, customer["id"], currency, params)
    waiting = drafts.pending(trial, customer["id"], currency)
    if not waiting:
        raise _nothing(customer["id"])
    invoice = drafts.open_draft(trial, customer, currency)
    invoice["discounts"] = discounts.attach(trial, params.get("discounts"), invoice=invoice["id"])
    drafts.take(trial, invoice, waiting)
    return invoice


def _nothing(customer: str) -> StripeFault:
    message = f"No upcoming invoices for customer: {customer}"
    return StripeFault(404, "invalid_request_error", message, code="invoice_upcoming_none")


def _extra(trial: Scratch, customer: str, currency: str, params: Params, subscription: str | None = None) -> None:
    for entry in params.get("invoice_items", []):
        if "invoiceitem" in entry:
            continue
        found = priced(trial, entry)
        found.pop("currency")
        found |= {name: entry[name] for name in ("description", "discountable", "period") if name in entry}
        if subscription:
            found["parent"] = {"subscription_details": {"subscription": subscription}, "type": "subscription_details"}
        drafts.make_item(trial, customer, currency, found.pop("amount"), **found)


def _of_new(trial: Scratch, params: Params, details: Json) -> Json:
    given = {"customer": params["customer"], "items": details["items"], "payment_behavior": "default_incomplete"}
    given |= {name: details[name] for name in ("trial_end", "default_tax_rates") if name in details}
    if "discounts" in params:
        given["discounts"] = params["discounts"]
    made = create_subscription(trial, given)
    return trial.get("invoice", made["latest_invoice"])


def _of_subscription(trial: Scratch, subscription: Json, params: Params, details: Json) -> Json:
    before = subscription["latest_invoice"]
    _extra(trial, subscription["customer"], subscription["currency"], params, subscription["id"])
    if details.get("cancel_now"):
        prorate = details.get("proration_behavior") != "none"
        cancel_subscription(trial, {"prorate": prorate, "invoice_now": True}, subscription=subscription["id"])
    else:
        given = {name: details[name] for name in (*CHANGES, *BILLING) if name in details}
        if "discounts" in params:
            given["discounts"] = params["discounts"]
        update_subscription(trial, given, subscription=subscription["id"])
    if subscription["latest_invoice"] != before:
        return trial.get("invoice", subscription["latest_invoice"])
    return _next(trial, subscription, params.get("preview_mode") == "recurring")


def _next(trial: Scratch, subscription: Json, recurring: bool) -> Json:
    """The invoice of the next turn."""
    _, end = items.period(trial, subscription)
    trial.still.moment = max(end, trial.still.moment)
    last = subscription["cancel_at"] is not None and subscription["cancel_at"] <= end
    waiting = drafts.pending(trial, subscription["customer"], subscription["currency"], subscription["id"])
    if subscription["status"] not in cycle.LIVE or (last and not waiting):
        raise _nothing(subscription["customer"])
    for item in waiting if recurring else []:
        trial.drop(item)
    if last:
        return statements.draft(trial, subscription, "upcoming", end, end)
    subscription["status"] = "active"
    invoice = cycle.bill(trial, subscription, cycle.move(trial, subscription, end), "upcoming")
    invoice["next_payment_attempt"] = end + drafts.DRAFT_SECONDS
    return invoice


def _shown(trial: Scratch, invoice: Json) -> Json:
    """The draft as a preview shows it, all its lines inline."""
    if invoice["status"] == "draft":
        totals.recompute(trial, invoice)
    invoice |= NOT_YET
    invoice["status_transitions"] = dict.fromkeys(invoice["status_transitions"])
    invoice |= {"amount_due": max(0, invoice["total"] + invoice["starting_balance"])}
    invoice |= {"amount_remaining": invoice["amount_due"], "automatically_finalizes_at": None}
    rows = lines.of(trial, invoice["id"])
    identifier = f"upcoming_{invoice['id']}"
    url = f"/v1/invoices/{identifier}/lines"
    invoice["lines"] = {"object": "list", "data": rows, "has_more": False, "total_count": len(rows), "url": url}
    return invoice | {"id": identifier, "lines": invoice["lines"]}
