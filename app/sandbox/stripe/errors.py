"""Stripe's errors: one exception and the JSON body that it becomes."""

from typing import Any

from app.sandbox.stripe.routes import Json

NAMES = {
    "payment_method": "PaymentMethod",
    "setup_intent": "setupintent",
    "credit_note": "credit note",
    "promotion_code": "promotion code",
    "radar.early_fraud_warning": "early fraud warning",
    "checkout.session": "checkout.session",
    "billing.credit_grant": "credit grant",
    "webhook_endpoint": "webhook endpoint",
    "tax_rate": "tax rate",
    "invoice_payment": "invoice payment",
    "balance_transaction": "balance transaction",
}


class StripeFault(Exception):
    """An answer of status >= 400.

    `status` is the HTTP status, `type` one of invalid_request_error, card_error, idempotency_error, api_error. Further
    fields of the error (decline_code, charge, payment_intent, ...) go into `more`; `headers` go on the answer.
    """

    def __init__(
        self,
        status: int,
        type: str,
        message: str,
        code: str | None = None,
        param: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers: dict[str, str] = more.pop("headers", {})
        self.error: Json = {"type": type, "message": message}
        if code is not None:
            self.error |= {"code": code, "doc_url": documentation(code)}
        if param is not None:
            self.error["param"] = param
        self.error |= more

    @property
    def body(self) -> Json:
        """The JSON body as sent."""
        return {"error": self.error}


def documentation(code: str) -> str:
    """The page that Stripe's errors name beside their code."""
    return f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"


def invalid(message: str, param: str | None = None, code: str | None = None, **more: Any) -> StripeFault:
    """A refusal of status 400."""
    return StripeFault(400, "invalid_request_error", message, code=code, param=param, **more)


def missing(object_name: str, identifier: str, param: str = "id", status: int | None = None) -> StripeFault:
    """No such object: 404 when the path (or an action's subject, param `id`) names it, 400 for any other parameter."""
    message = f"No such {NAMES.get(object_name, object_name)}: '{identifier}'"
    status = status or (404 if param == "id" else 400)
    return StripeFault(status, "invalid_request_error", message, code="resource_missing", param=param)
