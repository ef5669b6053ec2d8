"""Stories of those who pay by invoice, bank transfer or bank debit."""

from collections.abc import Iterator

from app.sandbox.seeds.story import DAY, Shop

SENT = {"collection_method": "send_invoice"}
SETTLES, RETURNS = "000123456789", "000222222227"


def enterprise_transfer(shop: Shop) -> Iterator[int]:
    """Fjord Logistics pays by transfer: the money for the overdue invoice lies on its cash balance, not applied."""
    yield shop.ago(days=105)
    fjord = shop.customer(
        "Fjord Logistics AS",
        "invoices@fjordlogistics.example",
        identifier="cus_DemoFjordLogi01",
        metadata={"contract": "FL-2024-11"},
        cash_balance={"settings": {"reconciliation_mode": "manual"}},
    )
    shop.post(f"customers/{fjord}/cash_balance", settings={"reconciliation_mode": "manual"})
    for days in (105, 75):
        yield shop.ago(days=days) + 60
        sent = shop.invoice(fjord, 498_000, "eur", "Enterprise plan, one month", days_until_due=30, **SENT)
        yield shop.ago(days=days - 26)
        _transfer(shop, fjord, sent["number"])
        paying = shop.get(f"invoice_payments?invoice={sent['id']}")["data"][0]["payment"]["payment_intent"]
        shop.post(f"payment_intents/{paying}/apply_customer_balance", amount=498_000, currency="eur")
    yield shop.ago(days=42)
    overdue = shop.invoice(fjord, 498_000, "eur", "Enterprise plan, one month", days_until_due=30, **SENT)
    yield shop.ago(days=11)
    shop.invoice(fjord, 498_000, "eur", "Enterprise plan, one month", days_until_due=30, **SENT)
    yield shop.ago(days=3)
    _transfer(shop, fjord, overdue["number"])


def _transfer(shop: Shop, customer: str, reference: str) -> None:
    funded = {"amount": 498_000, "currency": "eur", "reference": reference}
    shop.post(f"test_helpers/customers/{customer}/fund_cash_balance", **funded)


def ach_return(shop: Shop) -> Iterator[int]:
    """Great Northern's bank debit of last week came back yesterday: not enough money; the invoice is open again."""
    yield shop.ago(days=38)
    dale = shop.customer("Great Northern Hotel", "ap@greatnorthern.example", individual_name="Dale Cooper")
    account = {"routing_number": "110000000", "account_holder_type": "company"}
    details = {"name": "Great Northern Hotel"}
    bank = shop.method(
        dale, type="us_bank_account", us_bank_account=account | {"account_number": SETTLES}, billing_details=details
    )
    shop.invoice(dale, 124_000, "usd", "Rooms module, one month")
    yield shop.ago(days=5, hours=6)
    shop.account.hidden[bank] = RETURNS
    shop.invoice(dale, 124_000, "usd", "Rooms module, one month")


def found_by_number(shop: Shop) -> Iterator[int]:
    """Northpier's invoices are numbered NORTHPIER-0001 and on; somebody writes from a private address about one."""
    yield shop.ago(days=100)
    northpier = shop.customer(
        "Northpier Yachting BV",
        "finance@northpier.example",
        invoice_prefix="NORTHPIER",
        address={"line1": "Havenkade 4", "city": "Rotterdam", "country": "NL", "postal_code": "3011 AB"},
    )
    shop.card(northpier)
    for month in range(4):
        yield shop.ago(days=100) + month * 30 * DAY + 60
        shop.invoice(northpier, 21_000 + 1_500 * month, "eur", "Berth planner, one month")


STORIES = (enterprise_transfer, ach_return, found_by_number)
