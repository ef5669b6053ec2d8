"""Stripe's test bank accounts: what a number, an IBAN or a name stands for (Stripe docs, Testing)."""

from app.sandbox.stripe import answers
from app.sandbox.stripe.cards import Decline
from app.sandbox.stripe.routes import Json

UNAUTHORIZED = "The customer has notified their bank that this payment was unauthorized."
VOLUME = "This payment would exceed the weekly limit for payments by this kind of account."
NUMBER = "This payment would exceed the weekly limit for transactions by this kind of account."
FUNDS = "The customer's account has insufficient funds to cover this payment."
REFUSED = "The payment was refused by the bank."
# Test numbers of US bank accounts: (charge failure code, message); what is not here settles.
_US = {
    "000111111113": ("account_closed", "The customer's bank account has been closed."),
    "000111111116": ("no_account", "The customer's bank account could not be located."),
    "000222222227": ("insufficient_funds", FUNDS),
    "000333333335": ("debit_not_authorized", UNAUTHORIZED),
    "000444444440": ("invalid_currency", "The bank was unable to process this payment because of its currency."),
    "000777777771": ("charge_exceeds_source_limit", VOLUME),
    "000888888885": ("tokenized_account_number_deactivated", "The account number is not in use any more."),
}
NEVER_SETTLES = "000000000009"
_US_NAMES = {
    "": "000123456789",
    "_success": "000123456789",
    "_accountClosed": "000111111113",
    "_noAccount": "000111111116",
    "_insufficientFunds": "000222222227",
    "_debitNotAuthorized": "000333333335",
    "_invalidCurrency": "000444444440",
    "_dispute": "000555555559",
    "_processing": NEVER_SETTLES,
    "_weeklyLimitExceeded": "000777777771",
}
#: `pm_sepaDebit_<what>_<country>` is an account in Germany, whatever the country.
_SEPA_NAMES = {
    "success": "DE89370400440532013000",
    "successDelayed": "DE08370400440532013003",
    "failed": "DE62370400440532013001",
    "failedDelayed": "DE78370400440532013004",
    "disputed": "DE35370400440532013002",
    "exceedsWeeklyVolumeLimit": "DE65370400440000343434",
    "exceedsWeeklyTransactionLimit": "DE27370400440000121212",
    "insufficientFunds": "DE65370400440002222227",
}
_FAIL = frozenset(
    "AT861904300235473202 AT051904300235473205 BE68539007547034 BE51510007547065 DE62370400440532013001"
    " DE78370400440532013004 FI9112345600000786 FI1012345600000789 FR8420041010050500013M02607"
    " FR7920041010050500013M02600 IE02AIBK93115212345679 IE94AIBK93115212345672 LT821000011101001001"
    " LT981000011101001004 LU980019400644750001 LU170019400644750004 NL91ABNA0417164300 NL28RABO0300065268".split()
)
_DISPUTED = frozenset(
    "000555555559 AT591904300235473203 BE08510007547063 DE35370400440532013002 FI6412345600000787"
    " FR5720041010050500013M02608 IE51AIBK93115212345670 LT551000011101001002 LU710019400644750002"
    " NL82RABO0300065266".split()
)
#: What an IBAN ends in, in every country.
_ENDINGS = {
    "343434": ("charge_exceeds_source_limit", VOLUME),
    "121212": ("charge_exceeds_weekly_limit", NUMBER),
    "222227": ("insufficient_funds", FUNDS),
}


def named(name: str) -> tuple[str, str] | None:
    """The kind and the number of the account that one of Stripe's names means: `pm_usBankAccount_noAccount`,
    `pm_sepaDebit_failed_de`."""
    if name.startswith("pm_usBankAccount"):
        number = _US_NAMES.get(name.removeprefix("pm_usBankAccount"))
        return ("us_bank_account", number) if number else None
    what, _, country = name.removeprefix("pm_sepaDebit_").rpartition("_")
    if name.startswith("pm_sepaDebit_") and len(country) == len("de") and what in _SEPA_NAMES:
        return "sepa_debit", _SEPA_NAMES[what]
    return None


def returned(method: Json, number: str) -> Decline | None:
    """Why the bank returns a debit of the account with this number, or None."""
    if method["type"] == "sepa_debit":
        found = _ENDINGS.get(number[-6:]) or (("debit_not_authorized", REFUSED) if number in _FAIL else None)
    else:
        found = _US.get(number)
    return answers.debit_answer(method, found[0], message=found[1]) if found else None


def disputed(number: str) -> bool:
    """Whether the bank takes a debit of this account back after it was paid."""
    return number in _DISPUTED
