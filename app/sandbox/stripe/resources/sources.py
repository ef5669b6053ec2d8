"""Card tokens and customers' saved cards of the older kind."""

from app.sandbox.stripe import instruments, shapes
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.cards import TestCard
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.expand import includable
from app.sandbox.stripe.listing import newest, page
from app.sandbox.stripe.routes import Json, Params, route
from app.sandbox.stripe.updates import plain, saved, snapshot


@route("POST", "/v1/tokens")
def create_token(account: Account, params: Params) -> Json:
    """A card token from a number."""
    given = params.get("card")
    if isinstance(given, str):
        card, expiry = instruments.token_card(account, given, "card"), None
    elif given:
        card, expiry = instruments.numbered_card(given["number"]), (int(given["exp_month"]), int(given["exp_year"]))
    else:
        raise invalid("You must supply either a card, customer, bank account, or account.")
    token = account.new("token", type="card", used=False, client_ip=None)
    account.hidden[token["id"]] = card.number
    token["card"] = card_object(account, card, expiry, customer=None)
    return account.put(token)


@route("GET", "/v1/tokens/{token}")
def retrieve_token(account: Account, _params: Params, token: str) -> Json:
    """One token."""
    return account.at("token", token, "token")


def card_object(account: Account, card: TestCard, expiry: tuple[int, int] | None, customer: str | None) -> Json:
    """A legacy card; the payment method of the same id stands beside it."""
    method = instruments.card_method(account, card, expiry)
    account.drop(method)
    number = account.hidden.pop(method["id"])
    identifier = account.new_id("card")
    own = method["card"]
    kept = ("country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "regulated_status")
    legacy = shapes.template("card") | {name: own[name] for name in kept}
    legacy |= {
        "id": identifier,
        "brand": {"visa": "Visa", "mastercard": "MasterCard", "amex": "American Express"}.get(
            card.brand, card.brand.title()
        ),
        "customer": customer,
        "cvc_check": own["checks"]["cvc_check"],
        "metadata": {},
    }
    for absent in ("account", "available_payout_methods", "currency", "default_for_currency", "status"):
        legacy.pop(absent, None)
    account.hidden[identifier] = number
    account.put(method | {"id": identifier, "customer": customer})
    return legacy


@route("POST", "/v1/customers/{customer}/sources")
def create_source(account: Account, params: Params, customer: str) -> Json:
    """Saves a token as the customer's card."""
    return add_source(account, account.at("customer", customer), params["source"])


def add_source(account: Account, owner: Json, source: str) -> Json:
    """A card from a token on a customer, the default one when it is the first. Raises StripeFault 402 or 400."""
    card = instruments.token_card(account, source, "source")
    if not card.attaches:
        instruments.attach(account, instruments.card_method(account, card), owner)
    legacy = account.put(card_object(account, card, None, owner["id"]))
    if owner["default_source"] is None:
        owner["default_source"] = legacy["id"]
        account.put(owner)
    account.emit("customer.source.created", legacy)
    return legacy


@route("GET", "/v1/customers/{customer}/sources")
def list_sources(account: Account, params: Params, customer: str) -> Json:
    """A customer's cards."""
    account.at("customer", customer)
    return page(account.rows("card", customer=customer), params, f"/v1/customers/{customer}/sources")


@route("GET", "/v1/customers/{customer}/sources/{id}")
def retrieve_source(account: Account, _params: Params, customer: str, id: str) -> Json:
    """One of a customer's cards."""
    account.at("customer", customer)
    return account.at("card", id)


@route("POST", "/v1/customers/{customer}/sources/{id}")
def update_source(account: Account, params: Params, customer: str, id: str) -> Json:
    """Changes a customer's card."""
    account.at("customer", customer)
    card = account.at("card", id)
    before = snapshot(card)
    plain(card, params, ("name", "exp_month", "exp_year", "address_city", "address_zip", "address_line1"))
    for name in ("exp_month", "exp_year"):
        card[name] = int(card[name])
    return saved(account, card, before, "customer.source.updated")


@route("DELETE", "/v1/customers/{customer}/sources/{id}")
def delete_source(account: Account, _params: Params, customer: str, id: str) -> Json:
    """Removes a customer's card."""
    owner = account.at("customer", customer)
    card = account.at("card", id)
    account.drop(card)
    account.emit("customer.source.deleted", card)
    if owner["default_source"] == id:
        owner["default_source"] = None
    return {"id": id, "object": "card", "deleted": True}


@includable("customer", "sources")
def _sources(account: Account, customer: Json) -> Json:
    return newest(account.rows("card", customer=customer["id"]), f"/v1/customers/{customer['id']}/sources")
