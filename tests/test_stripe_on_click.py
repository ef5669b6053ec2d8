import pytest

from app.domain.errors import Unavailable
from app.domain.money import Money
from app.sandbox.stripe.disputing import warn_of_fraud
from tests.stripe_made import customer, pay
from tests.stripe_server import READ_AT, gateway

MONETARY = {"amount[type]": "monetary", "amount[monetary][currency]": "usd", "category": "paid"}
METERED = {"applicability_config[scope][price_type]": "metered"}


def grant(sandbox, owner, value, **more):
    return sandbox.stripe(
        "billing/credit_grants",
        customer=owner,
        **MONETARY,
        **METERED,
        **{"amount[monetary][value]": str(value)},
        **more,
    )["id"]


def test_an_early_fraud_warning_is_read_by_its_charge(sandbox):
    intent = pay(sandbox, customer(sandbox), "pm_card_createDispute")
    charge = intent["latest_charge"]
    assert gateway(sandbox.url).fraud_warnings(charge) == ()
    account = sandbox.world.account
    made = warn_of_fraud(account, account.get("charge", charge))
    (found,) = gateway(sandbox.url).fraud_warnings(charge)
    assert (found.id, found.charge_id, found.kind) == (made["id"], charge, "made_with_stolen_card")
    assert found.actionable


def test_each_usable_grant_says_what_is_left_and_others_are_not_asked_for(sandbox):
    sandbox.world.clock.set(int(READ_AT.timestamp()))
    owner = customer(sandbox)
    kept, gone = grant(sandbox, owner, 5000), grant(sandbox, owner, 900)
    sandbox.stripe(f"billing/credit_grants/{gone}/expire")
    sandbox.world.journal.clear()
    found = {one.id: one for one in gateway(sandbox.url, use_billing_credits=True).credit_grants(owner)}
    assert (found[kept].amount, found[kept].left) == (Money(5000, "usd"), Money(5000, "usd"))
    assert found[gone].left is None
    assert len(sandbox.requests()) == 2


def test_an_account_without_billing_credits_is_not_asked(sandbox):
    assert gateway(sandbox.url).credit_grants("cus_1") == ()
    assert sandbox.requests() == []


def test_a_summary_that_cannot_be_read_leaves_the_grant_with_nothing_known(sandbox):
    owner = customer(sandbox)
    grant(sandbox, owner, 5000)
    sandbox.fault("status", "/v1/billing/credit_balance_summary", status=403)
    (found,) = gateway(sandbox.url, use_billing_credits=True).credit_grants(owner)
    assert found.left is None


def test_grants_that_cannot_be_read_are_unavailable(sandbox):
    sandbox.fault("status", "/v1/billing/credit_grants", status=403)
    with pytest.raises(Unavailable):
        gateway(sandbox.url, use_billing_credits=True).credit_grants("cus_1")
