"""Stripe's test cards and accounts: what a token, a `pm_card_` id or a number stands for (Stripe docs, Testing)."""

from dataclasses import dataclass, replace

DECLINE = "Your card was declined."


@dataclass(frozen=True)
class Decline:
    """Why a payment is refused: Stripe's code, its decline code, the message, and the network's own code.

    `blocked` says why Stripe itself did not send it to the bank (`outcome.reason`).
    """

    code: str
    decline_code: str | None
    message: str = DECLINE
    network_code: str = ""
    blocked: str = ""


@dataclass(frozen=True)
class TestCard:
    """A test card and how it behaves.

    `declines` strikes at every charge, `attaches` says whether it can be saved at all. `authentication` is "" (never),
    "always", "unless_saved" or "optional". `dispute` is a reason, or "inquiry"; `refund` is "", "fails" or "pending".
    """

    number: str
    brand: str = "visa"
    country: str = "US"
    funding: str = "credit"
    declines: str = ""
    attaches: bool = True
    authentication: str = ""
    dispute: str = ""
    refund: str = ""
    risk: str = "normal"
    fraud_warning: bool = False
    checks: tuple[str | None, str | None, str | None] = (None, None, "pass")
    available_now: bool = False

    @property
    def last4(self) -> str:
        """The last four digits."""
        return self.number[-4:]


def _refused(decline_code: str, message: str = DECLINE) -> Decline:
    return Decline("card_declined", decline_code, message)


DECLINES = {
    "generic": _refused("generic_decline"),
    "insufficientfunds": _refused("insufficient_funds", "Your card has insufficient funds."),
    "lostcard": _refused("lost_card"),
    "stolencard": _refused("stolen_card"),
    "fraudulent": _refused("fraudulent"),
    "velocitylimitexceeded": _refused("card_velocity_exceeded", f"{DECLINE} You have exceeded a limit on your card."),
    "expiredcard": Decline("expired_card", None, "Your card has expired."),
    "incorrectcvc": Decline("incorrect_cvc", None, "Your card's security code is incorrect."),
    "processingerror": Decline(
        "processing_error", None, "An error occurred while processing your card. Try again in a little bit."
    ),
    "incorrectnumber": Decline("incorrect_number", None, "Your card number is incorrect."),
    "authentication": Decline(
        "authentication_required",
        "authentication_required",
        "Your card was declined. This transaction requires authentication.",
    ),
}


def _visa(number: str, **behaviour: object) -> TestCard:
    return replace(TestCard(number), **behaviour)  # type: ignore[arg-type]  # the names are those of TestCard's fields


def _declining(number: str, why: str) -> TestCard:
    return TestCard(number, declines=why, attaches=False)


#: Stripe gives these two a name and no number: they are refused only once they are saved.
LOST_ONCE_SAVED, STOLEN_ONCE_SAVED = "4000000000100349", "4000000000200347"

CARDS: dict[str, TestCard] = {
    "visa": TestCard("4242424242424242"),
    "visa_debit": TestCard("4000056655665556", funding="debit"),
    "mastercard": TestCard("5555555555554444", "mastercard"),
    "mastercard_debit": TestCard("5200828282828210", "mastercard", funding="debit"),
    "mastercard_prepaid": TestCard("5105105105105100", "mastercard", funding="prepaid"),
    "amex": TestCard("378282246310005", "amex"),
    "discover": TestCard("6011111111111117", "discover"),
    "diners": TestCard("3056930009020004", "diners"),
    "jcb": TestCard("3566002020360505", "jcb", "JP"),
    "unionpay": TestCard("6200000000000005", "unionpay", "CN"),
    "us": TestCard("4242424242424242"),
    "br": TestCard("4000000760000002", country="BR"),
    "ca": TestCard("4000001240000000", country="CA"),
    "mx": TestCard("4000004840008001", country="MX"),
    "gb": TestCard("4000008260000000", country="GB"),
    "de": TestCard("4000002760000016", country="DE"),
    "fr": TestCard("4000002500000003", country="FR"),
    "es": TestCard("4000007240000007", country="ES"),
    "it": TestCard("4000003800000008", country="IT"),
    "jp": TestCard("4000003920000003", country="JP"),
    "in": TestCard("4000003560000008", country="IN"),
    "au": TestCard("4000000360000006", country="AU"),
    "tr": TestCard("4000007920000018", country="TR"),
    "bypasspending": _visa("4000000000000077", available_now=True),
    "domesticpricing": TestCard("4000000000000093"),
    "bypasspendinginternational": _visa("4000003720000278", available_now=True, country="IE"),
    "avsfail": _visa("4000000000000010", checks=("fail", "fail", "pass")),
    "avsline1fail": _visa("4000000000000028", checks=("fail", "pass", "pass")),
    "avszipfail": _visa("4000000000000036", checks=("pass", "fail", "pass")),
    "avsunchecked": _visa("4000000000000044", checks=("unavailable", "unavailable", "pass")),
    "cvccheckfail": _visa("4000000000000101", checks=(None, None, "fail")),
    "chargecustomerfail": _visa("4000000000000341", declines="generic"),
    "chargecustomerfaillostcard": _visa(LOST_ONCE_SAVED, declines="lostcard"),
    "chargecustomerfailstolencard": _visa(STOLEN_ONCE_SAVED, declines="stolencard"),
    "debit_chargedeclinedinsufficientfunds": _declining("4000000000009995", "insufficientfunds"),
    "chargedeclined": _declining("4000000000000002", "generic"),
    "chargedeclinedinsufficientfunds": _declining("4000000000009995", "insufficientfunds"),
    "chargedeclinedlostcard": _declining("4000000000009987", "lostcard"),
    "chargedeclinedstolencard": _declining("4000000000009979", "stolencard"),
    "chargedeclinedexpiredcard": _declining("4000000000000069", "expiredcard"),
    "chargedeclinedincorrectcvc": _declining("4000000000000127", "incorrectcvc"),
    "chargedeclinedprocessingerror": _declining("4000000000000119", "processingerror"),
    "chargedeclinedvelocitylimitexceeded": _declining("4000000000006975", "velocitylimitexceeded"),
    "chargedeclinedfraudulent": _visa("4100000000000019", declines="fraudulent", attaches=False, risk="highest"),
    "radarblock": _visa("4100000000000019", declines="fraudulent", attaches=False, risk="highest"),
    "riskleveelevated": _visa("4000000000009235", risk="elevated"),
    "risklevelelevated": _visa("4000000000009235", risk="elevated"),
    "risklevelhighest": _visa("4000000000004954", risk="highest"),
    "createdispute": _visa("4000000000000259", dispute="fraudulent"),
    "createdisputeproductnotreceived": _visa("4000000000002685", dispute="product_not_received"),
    "createdisputeinquiry": _visa("4000000000001976", dispute="inquiry"),
    "createissuerfraudrecord": _visa("4000000000005423", fraud_warning=True),
    "createmultipledisputes": _visa("4000000404000079", dispute="fraudulent"),
    "createce3eligibledispute": _visa("4000000404000038", dispute="fraudulent"),
    "createautorepresentmenteligibledispute": _visa("4000000001000043", dispute="fraudulent"),
    "createrapiddisputeresolutiondispute": _visa("4000000404004816", dispute="fraudulent"),
    "createce3blockdispute": _visa("4000000404005649", dispute="fraudulent"),
    "createethocaalert": TestCard("5105000300000018", "mastercard", dispute="fraudulent"),
    "createcompliancedispute": _visa("4000008400000779", dispute="noncompliant"),
    "createmastercardcompliancedispute": TestCard("5105008400000002", "mastercard", dispute="noncompliant"),
    "refundfail": _visa("4000000000005126", refund="fails"),
    "pendingrefund": _visa("4000000000007726", refund="pending"),
    "threedsecurerequired": _visa("4000000000003063", authentication="always"),
    "threedsecure2required": _visa("4000000000003220", authentication="always"),
    "threedsecureoptional": _visa("4000000000003055", authentication="optional"),
    "threedsecurerequiredchargedeclined": _visa("4000008400001629", authentication="always", declines="generic"),
    "authenticationrequired": _visa("4000002760003184", authentication="always", country="DE"),
    "authenticationrequiredonsetup": _visa("4000002500003155", authentication="unless_saved", country="FR"),
    "authenticationrequiredsetupforoffsession": _visa("4000003800000446", authentication="saved", country="IT"),
    "authenticationrequiredchargedeclinedinsufficientfunds": _visa(
        "4000008260003178", authentication="always", declines="insufficientfunds", country="GB"
    ),
}
NUMBERS = {card.number: card for card in CARDS.values()}
NO_TOKEN = ("chargedeclinedfraudulent", "tok_")
BRANDS = ("visa", "mastercard", "amex", "discover", "diners", "jcb", "unionpay")


def by_name(name: str) -> TestCard | None:
    """The card of `tok_...` or `pm_card_...`: `tok_visa_chargeDeclined`, `tok_chargeDeclined`, `pm_card_visa`."""
    for prefix in ("tok_", "pm_card_", "pm_"):
        if name.startswith(prefix):
            name = name.removeprefix(prefix)
            break
    else:
        return None
    lowered = name.lower()
    if lowered in CARDS and (lowered, prefix) != NO_TOKEN:
        return CARDS[lowered]
    brand, _, behaviour = lowered.partition("_")
    return CARDS.get(behaviour) if brand in BRANDS else None


def by_number(number: str) -> TestCard | None:
    """The card with this number; an unknown one with a right check digit is a plain card."""
    digits = number.replace(" ", "").replace("-", "")
    if digits in NUMBERS:
        return NUMBERS[digits]
    if not digits.isascii() or not digits.isdigit() or not 12 <= len(digits) <= 19 or not _checks(digits):
        return None
    brands = {"4": "visa", "5": "mastercard", "2": "mastercard", "6": "discover"}
    brand = "amex" if digits[:2] in ("34", "37") else brands.get(digits[0], "visa")
    return TestCard(digits, brand)


def _checks(digits: str) -> bool:
    doubled = [sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0
