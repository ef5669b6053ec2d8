"""Taking discounts off customers and subscriptions, and putting one on a customer."""

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import discounts
from app.sandbox.stripe.errors import missing
from app.sandbox.stripe.routes import Json, Params, route


@route("DELETE", "/v1/customers/{customer}/discount")
def delete_customer_discount(account: Account, _params: Params, customer: str) -> Json:
    """Takes a customer's discount off."""
    found = account.get("customer", customer)
    discount = found.get("discount")
    if not discount:
        raise missing("discount", customer)
    return clear(account, found, discount)


def clear(account: Account, customer: Json, discount: Json) -> Json:
    """Takes a discount off a customer and says so."""
    customer["discount"] = None
    account.put(customer)
    account.emit("customer.discount.deleted", discount)
    return discount | {"deleted": True}


def put_on(account: Account, customer: Json, coupon: str) -> None:
    """Gives a customer the discount of a coupon, instead of the one it had. '' takes it off."""
    old = customer.get("discount")
    if coupon == "":
        if old:
            clear(account, customer, old)
        return
    made = discounts.make(account, account.get("coupon", coupon, "coupon"), customer=customer["id"])
    customer["discount"] = made
    account.put(customer)
    account.emit("customer.discount.updated" if old else "customer.discount.created", made)


@route("DELETE", "/v1/subscriptions/{subscription}/discount")
def delete_subscription_discount(account: Account, _params: Params, subscription: str) -> Json:
    """Takes a subscription's newest discount off."""
    found = account.get("subscription", subscription)
    if not found["discounts"]:
        raise missing("discount", subscription)
    discount = account.get("discount", found["discounts"][-1])
    found["discounts"] = found["discounts"][:-1]
    account.put(found)
    account.emit("customer.discount.deleted", discount)
    return discount | {"deleted": True}
