"""The customer's credit balance: entries that invoices and credit notes make."""

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.routes import Json


def enter(account: Account, customer_id: str, amount: int, currency: str, **fields: str | None) -> Json:
    """Adds `amount` (negative = credit to the customer) to the balance and stores the entry.

    `fields` are type, invoice, credit_note, description.
    """
    customer = account.get("customer", customer_id)
    before = customer["balance"]
    if customer.get("currency") is None:
        customer["currency"] = currency
    customer["balance"] = before + amount
    account.put(customer)
    entry = account.new("customer_balance_transaction", customer=customer_id, amount=amount, currency=currency)
    entry |= {"ending_balance": customer["balance"], "metadata": {}} | fields
    account.put(entry)
    account.emit("customer.updated", customer, {"balance": before})
    return entry
