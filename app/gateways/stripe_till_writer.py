"""The one place that sends a request that moves money: once under its key, judged, and a line in the log for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic

import stripe
import structlog

from app.domain.actions import Outcome
from app.domain.errors import Doubt, NotPerformed, OutcomeUnknown
from app.gateways.stripe_errors import code_of, understood
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_notes import outcome
from app.gateways.stripe_reader import Observe
from app.gateways.stripe_till_reads import refund
from app.gateways.stripe_till_refusals import judged, unknown
from app.gateways.stripe_till_requests import Write, thawed

_log = structlog.get_logger("counterfoil.money")


@dataclass
class _Call:
    """One attempt, as the log wants it: ids and codes, never amounts, never texts."""

    endpoint: str
    key: str
    status: int | None = None
    code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    outcome: str = "broken_off"
    doubt: str | None = None

    def line(self, seconds: float) -> dict[str, object]:
        """What the log says of it; an answer that is `replayed` is that of an earlier try."""
        return {
            "endpoint": self.endpoint,
            "action_id": self.key.removeprefix("counterfoil-"),
            "key": self.key,
            "outcome": self.outcome,
            "doubt": self.doubt,
            "status": self.status,
            "code": self.code,
            "request_id": self.headers.get("request-id"),
            "replayed": self.headers.get("idempotent-replayed") == "true",
            "ms": round(seconds * 1000),
        }


class Writer:
    """Sends frozen requests. The SDK's own retries stay off: they would hide how often something was sent and what the
    answers before the last one were, and could take minutes; whoever sends again does so with the action's row at
    hand."""

    def __init__(
        self, client: stripe.StripeClient, observe: Observe | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._client, self._observe, self._clock = client, observe, clock

    def send(self, body: str, key: str, first: bool) -> Outcome:
        """One attempt. Raises NotPerformed, OutcomeUnknown; as app.ports.MoneyGateway.perform."""
        write = _thawed(body)
        call, began = _Call(write.endpoint, key), self._clock()
        try:
            done = self._sent(write, call, first)
            call.outcome = "done"
            return done
        except NotPerformed:
            call.outcome = "not_performed"
            raise
        except OutcomeUnknown as error:
            call.outcome, call.doubt = "unknown", error.doubt.value
            raise
        finally:
            seconds = self._clock() - began
            _log.info("stripe_write", **call.line(seconds))
            if self._observe is not None:
                self._observe(f"POST {write.endpoint}", str(call.status or "none"), seconds)

    def mark(self, refund_id: str, marks: Mapping[str, str]) -> None:
        """Writes metadata on a refund. Without a key of ours: the same again is nothing new, and a key would bring back
        a server error for a day. Raises NotFound, Unavailable."""
        endpoint, params = "/v1/refunds/{id}", {f"metadata[{name}]": value for name, value in marks.items()}
        path = refund(refund_id).path
        try:
            self._client.raw_request("post", path, max_network_retries=0, **params)
        except stripe.StripeError as error:
            raise understood(error, endpoint, "Write") from error

    def _sent(self, write: Write, call: _Call, first: bool) -> Outcome:
        options = {"idempotency_key": call.key, "stripe_version": write.version, "max_network_retries": 0}
        try:
            answer = self._client.raw_request("post", write.path, **options, **write.params)
            call.status, call.headers = answer.code, answer.headers
            return outcome(Fields(answer.data, ""), answer.headers.get("request-id"))
        except stripe.StripeError as error:
            call.status, call.code, call.headers = error.http_status, code_of(error), error.headers or {}
            raise judged(error, write.endpoint, first) from None
        except Exception as error:  # an answer of another shape, for us or for the SDK: what is not listed is unknown
            raise unknown(Doubt.ODD, call.headers.get("request-id")) from error


def _thawed(body: str) -> Write:
    """The request. Text that is none was not composed here, and what was sent instead is not known."""
    try:
        return thawed(body)
    except (ValueError, KeyError, TypeError) as error:
        raise unknown(Doubt.ODD) from error
