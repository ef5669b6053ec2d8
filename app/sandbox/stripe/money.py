"""Currencies as the sandbox's Stripe knows them: decimals, least and greatest amounts, rates, wording."""

from decimal import ROUND_HALF_UP, Decimal

from app.sandbox.stripe.errors import invalid

ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())
WHOLE_UNITS_ONLY = frozenset({"isk", "ugx"})
SYMBOLS = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "inr": "₹", "cad": "CA$", "aud": "A$"}
# Stripe docs, Currencies: least charge amounts, in minor units.
LEAST = {
    "usd": 50, "eur": 50, "gbp": 30, "jpy": 50, "aud": 50, "cad": 50, "chf": 50, "dkk": 250, "nok": 300, "sek": 300,
    "hkd": 400, "mxn": 1000, "pln": 200, "czk": 1500, "huf": 17500, "ron": 200, "bgn": 100, "nzd": 50, "sgd": 50,
    "brl": 50, "inr": 50, "aed": 200, "myr": 200, "thb": 1000,
}  # fmt: skip
# Fixed rates to the US dollar, per unit (not minor unit); invented but believable, so that tests repeat.
RATES = {
    "usd": "1", "eur": "1.08", "gbp": "1.27", "jpy": "0.0067", "kwd": "3.25", "bhd": "2.65", "jod": "1.41",
    "omr": "2.60", "tnd": "0.32", "isk": "0.0072", "ugx": "0.00027", "try": "0.029", "chf": "1.13", "cad": "0.73",
    "aud": "0.65", "brl": "0.18", "inr": "0.012", "huf": "0.0028", "twd": "0.031", "mxn": "0.055", "pln": "0.25",
    "sek": "0.095", "nok": "0.092", "dkk": "0.145", "krw": "0.00072", "vnd": "0.00004", "clp": "0.00105",
}  # fmt: skip
CURRENCIES = (
    "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd "
    "cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd "
    "hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl "
    "mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr "
    "pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd "
    "tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw"
).split()
GREATEST, GREATEST_RUPIAH = 99_999_999, 999_999_999_999


def decimals(currency: str) -> int:
    """Digits after the point of an amount in minor units (ISK and UGX are sent with two)."""
    return 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2


def worded(amount: int, currency: str) -> str:
    """An amount as Stripe's messages write it: 1501 usd -> "$15.01"."""
    places = decimals(currency)
    number = f"{Decimal(amount).scaleb(-places):,.{places}f}"
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{number}" if symbol else f"{number} {currency.upper()}"


def check_charge(amount: int, currency: str) -> None:
    """Raises StripeFault 400 when `amount` minor units may not be charged in `currency`."""
    if amount < 1:
        raise invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer")
    least = LEAST.get(currency, 1)
    if amount < least:
        raise invalid(f"Amount must be at least {worded(least, currency)} {currency}", "amount", "amount_too_small")
    greatest = GREATEST_RUPIAH if currency == "idr" else GREATEST
    if amount > greatest:
        raise invalid(f"Amount must be no more than {worded(greatest, currency)}", "amount", "amount_too_large")
    check_step(amount, currency)


def check_step(amount: int, currency: str) -> None:
    """Raises StripeFault 400 for a three-decimal amount not ending in 0, or ISK and UGX not in whole units."""
    step = 10 if currency in THREE_DECIMAL else 100 if currency in WHOLE_UNITS_ONLY else 1
    if amount % step:
        raise invalid(f"Invalid amount: {currency} amounts must be evenly divisible by {step}.", "amount")


def check_currency(currency: str) -> str:
    """The currency in lower case. Raises StripeFault 400 unless Stripe knows it."""
    lowered = currency.lower()
    if lowered not in CURRENCIES:
        known = ", ".join(CURRENCIES)
        raise invalid(f"Invalid currency: {lowered}. Stripe currently supports these currencies: {known}", "currency")
    return lowered


def rate(currency: str, settlement: str) -> Decimal | None:
    """How many units of `settlement` one unit of `currency` is; None for the same currency."""
    if currency == settlement:
        return None
    own, other = Decimal(RATES.get(currency, "1")), Decimal(RATES.get(settlement, "1"))
    return (own / other).quantize(Decimal("0.000001")).normalize()


def converted(amount: int, currency: str, settlement: str) -> int:
    """Minor units of `currency` in minor units of `settlement`, rounded half up."""
    factor = rate(currency, settlement)
    if factor is None:
        return amount
    exact = Decimal(amount).scaleb(-decimals(currency)) * factor
    return int(exact.scaleb(decimals(settlement)).quantize(Decimal(1), ROUND_HALF_UP))
