import time
from urllib.parse import parse_qsl, urlsplit

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from app.gateways.stripe_asking import Asking
from app.gateways.stripe_transport import Answer, PooledTransport
from tests.stripe_server import Said, refused, serving

KEY, BASE = "sk_test_secret", "http://127.0.0.1:1"
NAMES = st.text("abcz_.", min_size=1, max_size=5)
ROWS = st.lists(st.text(max_size=8) | st.integers(), max_size=3)
LEAVES = ROWS | st.text(max_size=8) | st.integers() | st.booleans() | st.none()
VALUES = st.recursive(LEAVES, lambda inner: st.dictionaries(NAMES, inner, max_size=3))


class Noting(PooledTransport):
    """Keeps what would be sent."""

    def __init__(self):
        super().__init__(1, time.monotonic)
        self.sent = []

    def send(self, pool, asked, headers, deadline):
        method, target, body = asked
        there = urlsplit(target)
        self.sent.append((pool.host, method.upper(), there.path, parse_qsl(there.query, True), body, dict(headers)))
        return Answer(200, b"{}", {})


def both(base, path, params):
    """What we send, and what the SDK sends by itself."""
    ours, theirs = Noting(), Noting()
    Asking(KEY, base, ours).get(path, params, time.monotonic() + 5)
    stripe.StripeClient(KEY, base_addresses={"api": base}, http_client=theirs).raw_request("get", path, **params)
    return ours.sent, theirs.sent


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_a_read_is_sent_as_the_sdk_would_send_it(params):
    ours, theirs = both(BASE, "/v1/charges", params)
    assert ours == theirs and len(ours) == 1


def test_a_server_that_answers_below_a_path_is_asked_there():
    ours, theirs = both(f"{BASE}/below", "/v1/charges", {"limit": 1})
    assert ours == theirs and ours[0][2] == "/below/v1/charges"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (refused(401), stripe.AuthenticationError),
        (refused(403), stripe.PermissionError),
        (refused(404, code="resource_missing"), stripe.InvalidRequestError),
        (refused(429), stripe.RateLimitError),
        (Said(500, "<html>"), stripe.APIError),
        (Said(302, "", {"Location": "http://127.0.0.1:1/"}), stripe.APIError),
    ],
)
def test_an_answer_that_is_not_good_becomes_the_sdks_own_error_without_asking_twice(said, kind):
    with serving(lambda _path, _before: said) as server:
        asking = Asking(KEY, server.url, PooledTransport(1, time.monotonic))
        with pytest.raises(kind) as caught:
            asking.get("/v1/charges", {"limit": 1}, time.monotonic() + 5)
        asking.close()
    assert len(server.asked) == 1
    assert caught.value.http_status == said.status
    assert isinstance(said.body, str) or caught.value.request_id == "req_1"
