"""Products: what is sold."""

from app.sandbox.stripe import edits, listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.resources.prices import make_price
from app.sandbox.stripe.routes import Json, Params, route

PLAIN = ("active", "description", "images", "marketing_features", "name", "package_dimensions", "shippable")
TEXTS = ("statement_descriptor", "tax_code", "unit_label", "url")
FIELDS = PLAIN + TEXTS


@route("POST", "/v1/products")
def create_product(account: Account, params: Params) -> Json:
    """Creates a product, with its default price when `default_price_data` is given."""
    if "id" in params and account.find("product", params["id"]):
        raise invalid("Product already exists.", "id", "resource_already_exists")
    chosen = {"id": params["id"]} if "id" in params else {}
    product = account.new("product", active=True, type=params.get("type", "service"), **chosen)
    product |= {"metadata": params.get("metadata") or {}, "updated": product["created"]}
    product |= edits.picked(params, FIELDS)
    account.put(product)
    if "default_price_data" in params:
        price = make_price(account, params["default_price_data"] | {"product": product["id"]})
        product["default_price"] = price["id"]
    account.emit("product.created", product)
    return product


@route("GET", "/v1/products/{product}")
def retrieve_product(account: Account, _params: Params, product: str) -> Json:
    """One product."""
    return account.get("product", product)


@route("POST", "/v1/products/{product}")
def update_product(account: Account, params: Params, product: str) -> Json:
    """Changes a product."""
    found = account.get("product", product)
    if params.get("default_price"):
        account.get("price", params["default_price"], "default_price")
    found["updated"] = account.clock.now()
    return edits.update(account, found, params, (*FIELDS, "default_price"), "product.updated")


@route("DELETE", "/v1/products/{product}")
def delete_product(account: Account, _params: Params, product: str) -> Json:
    """Deletes a product that has no price."""
    found = account.get("product", product)
    if account.rows("price", product=product):
        raise invalid("This product cannot be deleted because it has one or more user-created prices.")
    account.drop(found)
    account.emit("product.deleted", found)
    return {"id": product, "object": "product", "deleted": True}


@route("GET", "/v1/products")
def list_products(account: Account, params: Params) -> Json:
    """Products, newest first; filters active, ids, shippable, url."""
    rows = account.rows(
        "product", active=params.get("active"), shippable=params.get("shippable"), url=params.get("url")
    )
    if "ids" in params:
        rows = [row for row in rows if row["id"] in params["ids"]]
    return listing.page(rows, params, "/v1/products")
