"""The card networks' own reason codes of disputes in words (their public dispute guides); only those that we know."""

from app.domain.billing import Dispute
from app.domain.card import Name, Phrase, say
from app.domain.wording import own_word

_VISA = {
    "10.1": say("fraud, counterfeit chip card"),
    "10.2": say("fraud, chip card not read"),
    "10.3": say("fraud, card present"),
    "10.4": say("fraud, card not present"),
    "10.5": say("named by Visa's fraud monitoring"),
    "11.1": say("card was blocked"),
    "11.2": say("authorization was declined"),
    "11.3": say("no authorization"),
    "12.5": say("wrong amount"),
    "12.6": say("paid twice or by other means"),
    "12.6.1": say("paid twice"),
    "12.6.2": say("paid by other means"),
    "13.1": say("not received"),
    "13.2": say("recurring payment was canceled"),
    "13.3": say("not as described or defective"),
    "13.4": say("counterfeit goods"),
    "13.5": say("misrepresented"),
    "13.6": say("credit not processed"),
    "13.7": say("canceled goods or services"),
}
_MASTERCARD = {
    "4808": say("authorization is missing"),
    "4834": say("processing error, such as paid twice"),
    "4837": say("no authorization by the cardholder"),
    "4853": say("cardholder dispute about goods or services"),
    "4863": say("cardholder does not recognize it"),
    "4870": say("chip liability"),
    "4871": say("chip and PIN liability"),
}
_AMEX = {
    "C02": say("credit not processed"),
    "C04": say("goods were returned"),
    "C05": say("goods or services were canceled"),
    "C08": say("not received"),
    "C14": say("paid by other means"),
    "C28": say("recurring payment was canceled"),
    "C31": say("not as described"),
    "C32": say("damaged or defective"),
    "F24": say("no authorization by the cardholder"),
    "F29": say("fraud, card not present"),
    "P08": say("paid twice"),
}
_NAMES = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "american_express": "American Express",
}
_CODES = {"visa": _VISA, "mastercard": _MASTERCARD, "amex": _AMEX, "american_express": _AMEX}


def network_name(dispute: Dispute) -> Phrase:
    """The network's name; nothing when it is not known."""
    network = dispute.network or ""
    known = _NAMES.get(network.lower())
    return say(Name(known) if known else own_word(network)) if network else ()


def network_code(dispute: Dispute) -> Phrase:
    """The network's code with its meaning, `10.4: fraud, card not present`; the bare code when we do not know it."""
    code = dispute.network_reason_code or ""
    meaning = _CODES.get((dispute.network or "").lower(), {}).get(code)
    return say("{code}: {meaning}", code=Name(code), meaning=meaning) if meaning else say(Name(code))
