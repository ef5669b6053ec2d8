"""One request to Stripe, from its bytes to its answer."""

import logging
import re
import time
from dataclasses import dataclass, replace
from threading import RLock

import orjson

from app.sandbox.faults import Rule
from app.sandbox.stripe import expand, parameters, routes
from app.sandbox.stripe.account import API_VERSION, Account
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.exchange import Answer, Call
from app.sandbox.stripe.idempotency import Kept, Keys, fingerprint
from app.sandbox.stripe.keys import authenticate, permit
from app.sandbox.stripe.outage import outage
from app.sandbox.stripe.routes import Params, Route

# What Stripe's command-line tool still calls by an older name.
OLDER_VALUES = {"jp_bank_account": "jp_bank_transfer"}
VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(\.\w+)?")
NOT_A_FORM = (
    "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have questions, "
    "we can help at https://support.stripe.com/."
)
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """A request that passed every check that runs before an endpoint executes."""

    route: Route
    arguments: dict[str, str]
    params: Params
    expand: list[str]


class Pipeline:
    """Stripe's front door for one account: auth, route, checks, idempotency, faults, the handler, the answer."""

    def __init__(self, account: Account, lock: RLock) -> None:
        self._account = account
        self._lock = lock
        self._keys = Keys()

    def answer(self, call: Call, strikes: list[Rule]) -> Answer:
        """Answers a request; never raises. `strikes` are the faults that hit it."""
        with self._lock:
            request_id = self._account.new_id("req").replace("_1Q", "_")[:18]
        headers = {"Request-Id": request_id, "Stripe-Version": call.headers.get("stripe-version", API_VERSION)}
        key = call.headers.get("idempotency-key", "") if call.method == "POST" else ""
        if key:
            headers["Idempotency-Key"] = key
        try:
            prepared = self._prepare(call)
            answer = self._once(call, prepared, key, strikes, request_id)
            answer = answer.instead or answer
        except StripeFault as fault:
            answer = refusal(fault)
        return Answer(answer.status, answer.body, {**headers, **answer.headers}, answer.dropped)

    def _prepare(self, call: Call) -> Prepared:
        key = authenticate(call.headers.get("authorization", ""))
        _check_headers(call)
        found = routes.find(call.method, call.path)
        if found is None:
            message = f"Unrecognized request URL ({call.method}: {call.path})."
            raise StripeFault(404, "invalid_request_error", message)
        route, arguments = found
        permit(key, call.method, call.path, self._account.id)
        pinned = call.headers.get("stripe-version") == API_VERSION
        form = call.form if pinned else [(name, OLDER_VALUES.get(value, value)) for name, value in call.form]
        params = {"parts": call.parts} if route.raw else parameters.parse(call.method, route.template, form, pinned)
        paths = params.pop("expand", [])
        expand.check(call.method, route.template, paths)
        return Prepared(route, arguments, params, paths)

    def _once(self, call: Call, prepared: Prepared, key: str, strikes: list[Rule], request_id: str) -> Answer:
        """Runs the request, or replays what its idempotency key already answered."""
        if not key:
            return self._struck(prepared, strikes, request_id, key)
        print_of_call = fingerprint(call.method, call.path, call.form, b"" if call.parts is None else call.body)
        with self._lock:
            kept = self._keys.begin(key, print_of_call, self._account.clock.now(), request_id)
        if kept is not None:
            return _replayed(kept, strikes)
        answer = None
        try:
            answer = self._struck(prepared, strikes, request_id, key)
        finally:
            with self._lock:
                self._settle_key(key, answer)
        return answer

    def _settle_key(self, key: str, answer: Answer | None) -> None:
        if answer is None or not answer.kept:
            self._keys.release(key)
        else:
            self._keys.finish(key, answer.status, answer.body)

    def _struck(self, prepared: Prepared, strikes: list[Rule], request_id: str, key: str) -> Answer:
        """The handler's answer, with the fault switches around it; the sleep is outside the account's lock."""
        kinds = {rule.kind: rule for rule in strikes}
        if "latency" in kinds:
            time.sleep(kinds["latency"].late())
        if "drop_before" in kinds:
            return Answer(0, b"", dropped=True, kept=False)
        if "status" in kinds:
            return outage(kinds["status"])
        answer = self._execute(prepared, kinds.get("stale_search"), request_id, key)
        if "drop_after" in kinds:
            return Answer(answer.status, answer.body, answer.headers, dropped=True)
        if "status_after" in kinds:
            return _failed_after(answer, kinds["status_after"])
        return answer

    def _execute(self, prepared: Prepared, stale: Rule | None, request_id: str, key: str) -> Answer:
        account = self._account
        with self._lock:
            account.stale_after = None if stale is None else stale.cutoff()
            try:
                account.clock.settle(account)
                account.request = {"id": request_id, "idempotency_key": key or None}
                result = prepared.route.handler(account, prepared.params, **prepared.arguments)
                return Answer(200, orjson.dumps(expand.expanded(account, result, prepared.expand)))
            except StripeFault as fault:
                return refusal(fault)
            except Exception:
                LOG.exception("The sandbox failed on %s %s", prepared.route.method, prepared.route.template)
                return Answer(
                    500, orjson.dumps({"error": {"type": "api_error", "message": "An unknown error occurred"}})
                )
            finally:
                account.request = {"id": None, "idempotency_key": None}


def _check_headers(call: Call) -> None:
    version = call.headers.get("stripe-version", API_VERSION)
    if not VERSION.fullmatch(version):
        raise invalid(f"Invalid Stripe API version: {version}")
    if call.method == "POST" and call.headers.get("content-type", "").startswith("application/json"):
        raise invalid(NOT_A_FORM)


def refusal(fault: StripeFault) -> Answer:
    """The answer that an error becomes."""
    return Answer(fault.status, orjson.dumps(fault.body), dict(fault.headers))


def _failed_after(answer: Answer, rule: Rule) -> Answer:
    """All is done and the caller hears an error: Stripe's own 500, which a key keeps, or one of what stands before
    Stripe, of which the key knows nothing."""
    failure = outage(rule)
    return failure if failure.kept else replace(answer, instead=failure)


def _replayed(kept: Kept, strikes: list[Rule]) -> Answer:
    kinds = {rule.kind: rule for rule in strikes}
    if "latency" in kinds:
        time.sleep(kinds["latency"].late())
    failing = kinds.get("status") or kinds.get("status_after")
    if failing:
        return outage(failing)
    dropped = bool({"drop_before", "drop_after"} & set(kinds))
    headers = {"Idempotent-Replayed": "true", "Original-Request": kept.request_id}
    return Answer(kept.status, kept.body, headers, dropped)
