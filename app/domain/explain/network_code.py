"""The card networks' own reason codes of disputes in words (their public dispute guides); only those that we know."""

from app.domain.billing import Dispute

_VISA = {
    "10.1": "fraud, counterfeit chip card",
    "10.2": "fraud, chip card not read",
    "10.3": "fraud, card present",
    "10.4": "fraud, card not present",
    "10.5": "named by Visa's fraud monitoring",
    "11.1": "card was blocked",
    "11.2": "authorization was declined",
    "11.3": "no authorization",
    "12.5": "wrong amount",
    "12.6": "paid twice or by other means",
    "12.6.1": "paid twice",
    "12.6.2": "paid by other means",
    "13.1": "not received",
    "13.2": "recurring payment was canceled",
    "13.3": "not as described or defective",
    "13.4": "counterfeit goods",
    "13.5": "misrepresented",
    "13.6": "credit not processed",
    "13.7": "canceled goods or services",
}
_MASTERCARD = {
    "4808": "authorization is missing",
    "4834": "processing error, such as paid twice",
    "4837": "no authorization by the cardholder",
    "4853": "cardholder dispute about goods or services",
    "4863": "cardholder does not recognize it",
    "4870": "chip liability",
    "4871": "chip and PIN liability",
}
_AMEX = {
    "C02": "credit not processed",
    "C04": "goods were returned",
    "C05": "goods or services were canceled",
    "C08": "not received",
    "C14": "paid by other means",
    "C28": "recurring payment was canceled",
    "C31": "not as described",
    "C32": "damaged or defective",
    "F24": "no authorization by the cardholder",
    "F29": "fraud, card not present",
    "P08": "paid twice",
}
_NAMES = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "american_express": "American Express",
}
_CODES = {"visa": _VISA, "mastercard": _MASTERCARD, "amex": _AMEX, "american_express": _AMEX}


def network_name(dispute: Dispute) -> str:
    """The network's name; empty when it is not known."""
    network = dispute.network or ""
    return _NAMES.get(network.lower()) or network.replace("_", " ").capitalize()


def network_code(dispute: Dispute) -> str:
    """The network's code with its meaning, `10.4: fraud, card not present`; the bare code when we do not know it."""
    code = dispute.network_reason_code or ""
    meaning = _CODES.get((dispute.network or "").lower(), {}).get(code)
    return f"{code}: {meaning}" if meaning else code
