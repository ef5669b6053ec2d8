"""Lists, cursors, expand, search and form decoding of the sandbox's Stripe."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.stripe import forms
from app.sandbox.stripe.errors import StripeFault
from app.sandbox.stripe.kinds import answer_kind
from app.sandbox.stripe.search import predicate
from tests.sandbox_stripe import Caller

NAMES = st.text("abcdefgh_", min_size=1, max_size=6).filter(lambda name: name != "metadata")
VALUES = st.recursive(
    st.text(max_size=8),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3), st.dictionaries(NAMES, inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def stripe() -> Caller:
    caller = Caller()
    for number in range(25):
        caller.customer(email=f"c{number}@example.com", name=f"Customer {number}")
    return caller


def flattened(value: object, name: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [pair for key, child in value.items() for pair in flattened(child, f"{name}[{key}]")]
    if isinstance(value, list):
        return [pair for place, child in enumerate(value) for pair in flattened(child, f"{name}[{place}]")]
    return [(name, str(value))]


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
def test_a_form_decodes_to_what_was_encoded(value: dict[str, object]) -> None:
    pairs = [pair for name, child in value.items() for pair in flattened(child, name)]
    assert forms.decode(forms.pairs(urlencode(pairs))) == value


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=3)), max_size=6))
def test_any_form_is_decoded_or_refused_but_never_breaks(pairs: list[tuple[str, str]]) -> None:
    try:
        decoded = forms.decode(pairs)
    except StripeFault as fault:
        assert fault.status == 400
    else:
        assert isinstance(decoded, dict)


def test_empty_brackets_append_rows() -> None:
    assert forms.decode([("a[]", "1"), ("a[]", "2"), ("b[][x]", "3"), ("b[][y]", "4"), ("b[][x]", "5")]) == {
        "a": ["1", "2"],
        "b": [{"x": "3", "y": "4"}, {"x": "5"}],
    }


def test_pages_follow_each_other_without_gap_or_repetition(stripe: Caller) -> None:
    seen: list[str] = []
    more: dict[str, str] = {}
    while True:
        page = stripe.get("customers", limit=10, **more)
        seen += [row["email"] for row in page["data"]]
        if not page["has_more"]:
            break
        more = {"starting_after": page["data"][-1]["id"]}
    assert seen == [f"c{number}@example.com" for number in reversed(range(25))]


def test_a_page_before_a_cursor_is_the_one_just_before(stripe: Caller) -> None:
    rows = stripe.get("customers", limit=25)["data"]
    page = stripe.get("customers", limit=3, ending_before=rows[10]["id"])
    assert [row["id"] for row in page["data"]] == [row["id"] for row in rows[7:10]]
    assert page["has_more"] is True
    assert stripe.get("customers", limit=10, ending_before=rows[10]["id"])["has_more"] is False


@pytest.mark.parametrize("limit", [0, 101, -1])
def test_a_limit_outside_1_to_100_is_refused(stripe: Caller, limit: int) -> None:
    assert stripe.get("customers", limit=limit)["error"]["param"] == "limit"


def test_a_cursor_that_is_nobodys_id_is_refused(stripe: Caller) -> None:
    error = stripe.get("customers", starting_after="cus_nope")["error"]
    assert (stripe.status, error["code"], error["param"]) == (400, "resource_missing", "starting_after")


def test_both_cursors_at_once_are_refused(stripe: Caller) -> None:
    identifier = stripe.get("customers", limit=1)["data"][0]["id"]
    stripe.get("customers", starting_after=identifier, ending_before=identifier)
    assert stripe.status == 400


def test_the_email_filter_is_exact_and_minds_case(stripe: Caller) -> None:
    assert len(stripe.get("customers", email="c3@example.com")["data"]) == 1
    assert stripe.get("customers", email="C3@example.com")["data"] == []


def test_the_created_filter_takes_a_moment_or_a_range(stripe: Caller) -> None:
    now = stripe.sandbox.world.clock.now()
    assert stripe.get("customers", created__gt=now + 5)["data"] == []
    assert len(stripe.get("customers", created__lte=now + 5, limit=100)["data"]) == 25
    assert stripe.get("customers", created=1)["data"] == []


def test_a_wrong_expand_on_a_list_hints_at_data(stripe: Caller) -> None:
    error = stripe.get("charges", expand__="refunds")["error"]
    message = "This property cannot be expanded (refunds). You may want to try expanding 'data.refunds' instead."
    assert (stripe.status, error) == (400, {"type": "invalid_request_error", "message": message})


def test_more_than_four_segments_are_refused(stripe: Caller) -> None:
    path = "data.latest_charge.customer.default_source.customer"
    error = stripe.get("payment_intents", expand__=path)["error"]
    assert error["message"] == f"This property cannot be expanded ({path})."


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("data.invoice_settings.default_payment_method", True),
        ("data.subscriptions.data.default_payment_method", True),
        ("data.cash_balance", True),
        ("data.subscription", False),
        ("data", False),
        ("data.invoices", False),
        ("data..x", False),
        ("data.subscriptions.default_payment_method", False),
    ],
)
def test_what_may_be_expanded_on_customers_is_what_stripe_knows(stripe: Caller, path: str, allowed: bool) -> None:
    stripe.get("customers", expand__=path, limit=1)
    assert (stripe.status == 200) is allowed


def test_an_expanded_answer_does_not_change_what_is_stored() -> None:
    stripe = Caller()
    charge = stripe.charge()
    body = stripe.get(f"charges/{charge}", expand__=["refunds", "balance_transaction", "payment_intent.payment_method"])
    assert body["refunds"]["data"] == []
    assert body["balance_transaction"]["object"] == "balance_transaction"
    assert body["payment_intent"]["payment_method"]["object"] == "payment_method"
    plain = stripe.get(f"charges/{charge}")
    assert "refunds" not in plain
    assert plain["payment_intent"].startswith("pi_")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("email:'JENNY@example.com'", True),
        ("email:'jenny'", True),
        ("email:'example jenny'", False),
        ("email~'nny@ex'", True),
        ("email:\"nobody@example.com\" OR name:'rosen'", True),
        ("email:'jenny@example.com' AND name:'brown'", False),
        ("-name:'brown'", True),
        ("metadata['user']:'42'", True),
        ("metadata['user']:'4'", False),
        ("-metadata['user']:null", True),
        ("phone:null", True),
        ("created>10", True),
        ("created<=10", False),
    ],
)
def test_a_query_finds_what_it_says(query: str, found: bool) -> None:
    row = {
        "email": "Jenny@Example.com",
        "name": "Jenny Rosen",
        "phone": None,
        "metadata": {"user": "42"},
        "created": 50,
    }
    assert predicate("customer", query)(row) is found


@pytest.mark.parametrize(
    "query",
    ["", "email", "balance:5", "email:jenny", "email~'ab'", "name>3", "a:'1' AND b:'2' OR c:'3'", "AND", "created:'x'",
     "email:'a' AND"],
)  # fmt: skip
def test_a_query_that_cannot_be_read_is_an_invalid_query(stripe: Caller, query: str) -> None:
    error = stripe.get("customers/search", query=query)["error"]
    assert stripe.status == 400
    assert error.get("code") in ("invalid_query", "parameter_invalid_empty")


@given(st.text(max_size=40))
def test_a_quoted_value_is_never_read_as_grammar(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    matches = predicate("customer", f"metadata['k']:'{escaped}'")
    assert matches({"metadata": {"k": text}})


def test_search_pages_carry_a_token_and_end_with_null(stripe: Caller) -> None:
    first = stripe.get("customers/search", query="name:'customer'", limit=20)
    rest = stripe.get("customers/search", query="name:'customer'", limit=20, page=first["next_page"])
    assert (len(first["data"]), len(rest["data"]), rest["next_page"]) == (20, 5, None)
    stripe.get("customers/search", query="name:'customer'", page="%%")
    assert stripe.status == 400


def test_a_search_counts_its_hits_only_when_asked(stripe: Caller) -> None:
    counted = stripe.get("customers/search", query="name:'customer'", limit=2, expand__="total_count")
    assert counted["total_count"] == 25
    assert "total_count" not in stripe.get("customers/search", query="name:'customer'", limit=2)
    stripe.get("customers", expand__="total_count")
    assert stripe.status == 400


@pytest.mark.parametrize(
    ("method", "template", "kind"),
    [
        ("GET", "/v1/customers", ("customer", True)),
        ("GET", "/v1/customers/search", ("customer", True)),
        ("GET", "/v1/customers/{customer}/payment_methods", ("payment_method", True)),
        ("POST", "/v1/customers/{customer}/balance_transactions", ("customer_balance_transaction", False)),
        ("POST", "/v1/payment_intents/{intent}/confirm", ("payment_intent", False)),
        ("POST", "/v1/disputes/{dispute}/close", ("dispute", False)),
        ("GET", "/v1/radar/early_fraud_warnings", ("radar.early_fraud_warning", True)),
        ("GET", "/v1/invoices/{invoice}/lines", ("line_item", True)),
        ("DELETE", "/v1/customers/{customer}/discount", ("discount", False)),
        ("GET", "/v1/balance", ("balance", False)),
        ("GET", "/v1/charges/{charge}/dispute", ("dispute", False)),
        ("POST", "/v1/charges/{charge}/dispute/close", ("dispute", False)),
        ("POST", "/v1/charges/{charge}/refund", ("charge", False)),
        ("POST", "/v1/charges/{charge}/refunds", ("refund", False)),
        ("POST", "/v1/invoices/create_preview", ("invoice", False)),
        ("POST", "/v1/test_helpers/refunds/{refund}/expire", ("refund", False)),
        ("GET", "/v1/billing/credit_balance_summary", ("billing.credit_balance_summary", False)),
        ("POST", "/v1/invoices/{invoice}/mark_uncollectible", ("invoice", False)),
    ],
)
def test_an_operation_answers_with_its_own_kind(method: str, template: str, kind: tuple[str, bool]) -> None:
    assert answer_kind(method, template) == kind
