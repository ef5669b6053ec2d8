"""The front door of the sandbox's Stripe: keys, routes, parameters, idempotency, fault switches, headers."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.sandbox_stripe import DAY, Caller
from tests.ticket_desks import until


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def test_a_call_without_a_key_is_refused_and_told_how_to_send_one(stripe: Caller) -> None:
    answer = stripe.client.get("/v1/charges")
    assert answer.status_code == 401
    assert answer.json["error"]["message"].startswith("You did not provide an API key.")


@pytest.mark.parametrize("key", ["nonsense", "sk_live_abcdefgh", "sk_test_", "rk_prod_1"])
def test_an_odd_key_is_refused_without_being_repeated(stripe: Caller, key: str) -> None:
    error = stripe.ask("GET", "charges", key=key)["error"]
    assert stripe.status == 401
    assert error["message"].startswith("Invalid API Key provided: ")
    assert key not in error["message"] or len(key) < 9


def test_a_publishable_key_is_told_to_be_the_wrong_kind(stripe: Caller) -> None:
    assert stripe.ask("GET", "charges", key="pk_test_123")["error"]["code"] == "secret_key_required"


def test_basic_credentials_work_like_bearer_ones(stripe: Caller) -> None:
    assert stripe.client.get("/v1/charges", auth=("sk_test_tests", "")).status_code == 200


def test_a_restricted_key_that_lacks_disputes_is_told_the_permission(stripe: Caller) -> None:
    error = stripe.ask("GET", "disputes", key="rk_test_no_disputes")["error"]
    assert stripe.status == 403
    assert error["type"] == "invalid_request_error"
    assert "'rak_dispute_read' permission" in error["message"]
    stripe.ask("GET", "charges", key="rk_test_no_disputes")
    assert stripe.status == 200


def test_a_read_only_key_may_not_write(stripe: Caller) -> None:
    error = stripe.ask("POST", "refunds", key="rk_test_readonly", charge="ch_1")["error"]
    assert stripe.status == 403
    assert "rak_charge_write" in error["message"]


def test_several_lacking_resources_are_named_with_and(stripe: Caller) -> None:
    for path in ("refunds", "radar/early_fraud_warnings"):
        stripe.ask("GET", path, key="rk_test_no_refunds_and_early_fraud_warnings")
        assert stripe.status == 403


def test_an_unknown_url_says_so(stripe: Caller) -> None:
    error = stripe.get("nope")["error"]
    assert (stripe.status, error["message"]) == (404, "Unrecognized request URL (GET: /v1/nope).")


def test_every_answer_names_request_and_version(stripe: Caller) -> None:
    stripe.get("charges")
    first = stripe.headers["Request-Id"]
    stripe.get("charges/ch_nope")
    assert first.startswith("req_")
    assert stripe.headers["Request-Id"] != first
    assert stripe.headers["Stripe-Version"] == "2026-10-28.endive"


def test_a_repeated_key_replays_the_first_answer_byte_for_byte(stripe: Caller) -> None:
    charge = stripe.charge()
    stripe.once("k", "refunds", charge=charge, amount=500)
    first = stripe.body
    stripe.once("k", "refunds", charge=charge, amount=500)
    assert stripe.body == first
    assert stripe.headers["Idempotent-Replayed"] == "true"
    assert stripe.headers["Idempotency-Key"] == "k"
    assert len(stripe.get("refunds", charge=charge)["data"]) == 1


def test_a_key_with_other_parameters_is_refused(stripe: Caller) -> None:
    charge = stripe.charge()
    stripe.once("k", "refunds", charge=charge, amount=500)
    error = stripe.once("k", "refunds", charge=charge, amount=501)["error"]
    assert (stripe.status, error["type"]) == (400, "idempotency_error")
    assert "'k'" in error["message"]


def test_parameters_in_another_order_are_the_same_request(stripe: Caller) -> None:
    charge = stripe.charge()
    stripe.once("k", "refunds", charge=charge, amount=500)
    assert stripe.once("k", "refunds", amount=500, charge=charge)["amount"] == 500
    assert stripe.headers["Idempotent-Replayed"] == "true"


def test_a_file_of_evidence_is_kept_and_another_type_refused(stripe: Caller) -> None:
    def upload(content: bytes, **form: str) -> Any:
        data = {**form, "file": (io.BytesIO(content), "proof.pdf")}
        return stripe.client.post("/v1/files", data=data, headers={"Authorization": "Bearer sk_test_tests"}).json

    made = upload(b"%PDF-1.7 proof", purpose="dispute_evidence")
    assert (made["type"], made["size"], made["filename"]) == ("pdf", 14, "proof.pdf")
    assert stripe.get(f"files/{made['id']}") == made
    assert upload(b"MZ", purpose="dispute_evidence")["error"]["param"] == "file"
    assert upload(b"%PDF")["error"]["param"] == "purpose"


def test_a_refusal_after_execution_began_is_kept_under_its_key(stripe: Caller) -> None:
    charge = stripe.charge()
    stripe.once("k", "refunds", charge=charge, amount=9999)
    stripe.once("k", "refunds", charge=charge, amount=9999)
    assert (stripe.status, stripe.headers["Idempotent-Replayed"]) == (400, "true")


def test_a_parameter_error_leaves_the_key_free(stripe: Caller) -> None:
    charge = stripe.charge()
    error = stripe.once("k", "refunds", charge=charge, nonsense="1")["error"]
    assert (error["code"], error["param"]) == ("parameter_unknown", "nonsense")
    assert stripe.once("k", "refunds", charge=charge, amount=100)["status"] == "succeeded"


def test_a_key_is_forgotten_after_a_day_and_then_executes_again(stripe: Caller) -> None:
    charge = stripe.charge()
    stripe.once("k", "refunds", charge=charge, amount=100)
    stripe.switch("clock", advance=DAY)
    stripe.once("k", "refunds", charge=charge, amount=100)
    assert len(stripe.get("refunds", charge=charge)["data"]) == 2


def test_a_get_ignores_the_idempotency_key(stripe: Caller) -> None:
    stripe.ask("GET", "charges", headers={"Idempotency-Key": "k"})
    stripe.ask("GET", "refunds", headers={"Idempotency-Key": "k"})
    assert stripe.status == 200


def test_the_same_key_in_flight_is_a_conflict(stripe: Caller) -> None:
    charge = stripe.charge()
    stripe.switch("faults", match={"method": "POST", "path": "/v1/refunds"}, kind="latency", ms=2000, times=1)
    other = Caller.__new__(Caller)
    other.__dict__.update(stripe.__dict__)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(stripe.once, "k", "refunds", charge=charge, amount=100)
        until(lambda: not stripe.sandbox.world.faults.described())
        time.sleep(0.3)  # it struck: now the first is under way
        error = other.once("k", "refunds", charge=charge, amount=100)["error"]
        assert slow.result()["status"] == "succeeded"
    assert (other.status, error["code"]) == (409, "idempotency_key_in_use")


def test_a_500_is_kept_under_its_key_and_a_503_is_not(stripe: Caller) -> None:
    charge = stripe.charge()
    for status in (503, 500):
        match = {"method": "POST", "path": "/v1/refunds"}
        stripe.switch("faults", match=match, kind="status", status=status, times=1)
        stripe.once(f"k{status}", "refunds", charge=charge, amount=100)
        assert stripe.status == status
    stripe.once("k503", "refunds", charge=charge, amount=100)
    assert stripe.status == 200
    stripe.once("k500", "refunds", charge=charge, amount=100)
    assert (stripe.status, stripe.headers["Idempotent-Replayed"]) == (500, "true")


def test_an_error_after_all_is_done_hides_it_and_a_key_keeps_a_500_but_not_what_stands_before_stripe(
    stripe: Caller,
) -> None:
    charge = stripe.charge()
    match = {"method": "POST", "path": "/v1/refunds"}
    for place, status in enumerate((500, 502), 1):
        stripe.switch("faults", match=match, kind="status_after", status=status, times=1)
        stripe.once(f"k{status}", "refunds", charge=charge, amount=100)
        assert stripe.status == status
        assert len(stripe.get("refunds", charge=charge)["data"]) == place
    stripe.once("k500", "refunds", charge=charge, amount=100)
    assert stripe.status == 500
    stripe.once("k502", "refunds", charge=charge, amount=100)
    assert (stripe.status, stripe.headers["Idempotent-Replayed"]) == (200, "true")
    assert len(stripe.get("refunds", charge=charge)["data"]) == 2


def test_a_fault_strikes_the_same_key_again_too_and_takes_nothing_away(stripe: Caller) -> None:
    charge = stripe.charge()
    stripe.once("k", "refunds", charge=charge, amount=100)
    stripe.switch("faults", match={"path": "/v1/refunds"}, kind="status", status=500, times=1)
    stripe.once("k", "refunds", charge=charge, amount=100)
    assert stripe.status == 500
    assert stripe.once("k", "refunds", charge=charge, amount=100)["amount"] == 100


def test_a_rate_limit_names_its_reason_and_an_html_error_is_html(stripe: Caller) -> None:
    stripe.switch("faults", match={"path": "/v1/charges"}, kind="status", status=429, times=1)
    assert stripe.get("charges")["error"]["code"] == "rate_limit"
    assert stripe.headers["Stripe-Rate-Limited-Reason"] == "global-rate"
    stripe.switch("faults", match={"path": "/v1/ch*"}, kind="status", status=502, code="html", times=1)
    stripe.get("charges")
    assert stripe.headers["Content-Type"] == "text/html"
    assert stripe.body.startswith(b"<html>")


def test_latency_does_not_hold_up_other_calls(stripe: Caller) -> None:
    stripe.switch("faults", match={"path": "/v1/charges"}, kind="latency", ms=500)
    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: stripe.get("charges"), range(8)))
    assert time.monotonic() - started < 3.5, "one after the other they take four seconds"


def test_a_dropped_answer_was_committed_and_a_dropped_request_was_not(stripe: Caller) -> None:
    charge = stripe.charge()
    for kind, made in (("drop_before", 0), ("drop_after", 1)):
        stripe.switch("faults", match={"method": "POST", "path": "/v1/refunds"}, kind=kind, times=1)
        with pytest.raises(ConnectionAbortedError):
            stripe.once("k", "refunds", charge=charge, amount=100)
        assert len(stripe.get("refunds", charge=charge)["data"]) == made
    assert stripe.once("k", "refunds", charge=charge, amount=100)["amount"] == 100
    assert stripe.headers["Idempotent-Replayed"] == "true"


def test_an_older_search_index_does_not_know_the_newest_customer(stripe: Caller) -> None:
    stripe.customer(email="old@example.com")
    stripe.switch("faults", match={"path": "/v1/customers/search"}, kind="stale_search")
    stripe.customer(email="new@example.com")
    assert stripe.get("customers/search", query="email:'new@example.com'")["data"] == []
    assert len(stripe.get("customers/search", query="email:'old@example.com'")["data"]) == 1
    assert len(stripe.get("customers", email="new@example.com")["data"]) == 1


def test_the_request_log_holds_path_form_headers_and_status(stripe: Caller) -> None:
    stripe.get("charges", limit=3)
    stripe.post("customers", name="A", metadata__k="v")
    calls = stripe.client.get("/_sandbox/requests").json
    assert [(call["method"], call["path"], call["form"], call["status"]) for call in calls] == [
        ("GET", "/v1/charges", {"limit": "3"}, 200),
        ("POST", "/v1/customers", {"name": "A", "metadata[k]": "v"}, 200),
    ]
    assert calls[0]["headers"]["authorization"] == "Bearer sk_test_tests"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("faults", {"kind": "nonsense"}),
        ("faults", {"kind": "latency", "ms": "soon"}),
        ("clock", {"advance": -1}),
        ("clock", {"advance": "1"}),
        ("webhooks", {"url": "http://x"}),
        ("reset", {"seed": "nowhere"}),
    ],
)
def test_a_switch_that_makes_no_sense_is_refused(stripe: Caller, name: str, given: dict[str, object]) -> None:
    assert "error" in stripe.switch(name, **given)
    assert stripe.status == 400


def test_a_reset_forgets_objects_calls_and_faults(stripe: Caller) -> None:
    stripe.customer()
    stripe.switch("faults", match={"path": "/v1"}, kind="status", status=500)
    stripe.switch("reset", seed="empty")
    assert stripe.client.get("/_sandbox/requests").json == []
    assert stripe.get("customers")["data"] == []


def test_a_fault_of_a_broken_handler_is_an_api_error(stripe: Caller) -> None:
    stripe.sandbox.world.account.clock.plan(0, "no such job")
    stripe.get("charges")
    assert stripe.status == 500
