"""Whose an id is: the customer behind an object of any kind, or behind an invoice number."""

from collections.abc import Callable

from app.domain.errors import NotFound
from app.gateways import stripe_reads as reads
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_source import Source

Whose = Callable[[Fields], str | None]


class Owners(Source):
    """Owners of ids. As app.ports.BillingGateway."""

    def owner_of(self, reference: str) -> str | None:
        """The customer behind an id of any kind or an invoice number; None when nobody or a guest."""
        kind, found, _ = reference.partition("_")
        try:
            if found and kind in _OWNERS:
                path, expand, whose = _OWNERS[kind]
                return self.one(reads.plain(path, reference, *expand), whose, self.deadline())
            return self._owner_of_number(reference)
        except NotFound:
            return None

    def _owner_of_number(self, number: str) -> str | None:
        rows = self.one(reads.invoices_by_number(number), Fields.listed, self.deadline())
        return next((row.id_of("customer") for row in rows if row.text("number") == number), None)


def _customer(fields: Fields) -> str | None:
    return fields.id_of("customer")


def _customer_of_charge(fields: Fields) -> str | None:
    return fields.inside("charge").id_of("customer")


def _itself(fields: Fields) -> str | None:
    return fields.text("id")


_CHARGE: tuple[str, tuple[str, ...], Whose] = ("/v1/charges/{id}", (), _customer)
_REFUND: tuple[str, tuple[str, ...], Whose] = ("/v1/refunds/{id}", ("charge",), _customer_of_charge)
_DISPUTE: tuple[str, tuple[str, ...], Whose] = ("/v1/disputes/{id}", ("charge",), _customer_of_charge)
_OWNERS: dict[str, tuple[str, tuple[str, ...], Whose]] = {
    "cus": ("/v1/customers/{id}", (), _itself),
    "sub": ("/v1/subscriptions/{id}", (), _customer),
    "in": ("/v1/invoices/{id}", (), _customer),
    "ch": _CHARGE,
    "py": _CHARGE,
    "pi": ("/v1/payment_intents/{id}", (), _customer),
    "re": _REFUND,
    "pyr": _REFUND,
    "du": _DISPUTE,
    "dp": _DISPUTE,
    "pm": ("/v1/payment_methods/{id}", (), _customer),
    "credgr": ("/v1/billing/credit_grants/{id}", (), _customer),
}
