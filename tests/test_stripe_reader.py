import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import structlog

from app.domain.errors import NotFound, Unavailable, Why
from app.domain.matching import Clues
from app.gateways.stripe_reader import Read
from tests.stripe_server import EMPTY, Said, at_some_pace, gateway, refused, serving

CUSTOMER = {"id": "cus_1", "object": "customer", "created": 1795292376, "metadata": {}}
MAYA = Clues(("maya@example.com",))


def failing(said, pauses=None, **settings):
    """What a look-up raises, what the server saw, and what was logged, when every answer is this one."""
    with serving(lambda _path, _before: said) as server, structlog.testing.capture_logs() as logs:
        billing = gateway(server.url, [] if pauses is None else pauses, **settings)
        with pytest.raises((Unavailable, NotFound)) as caught:
            billing.look_up(MAYA)
    return caught.value, server, logs


@pytest.mark.parametrize(
    ("said", "why", "tries"),
    [
        (refused(401), Why.KEY, 1),
        (refused(403), Why.PERMISSION, 1),
        (refused(400), Why.ODD, 1),
        (refused(429), Why.RATE_LIMITED, 3),
        (refused(409), Why.DOWN, 3),
        (refused(500), Why.DOWN, 3),
        (Said(502, "<html>Bad gateway</html>"), Why.DOWN, 3),
        (Said(200, "<html>Hello</html>"), Why.ODD, 1),
        (Said(200, '{"data": ['), Why.ODD, 1),
        (Said(200, "[]"), Why.ODD, 1),
        (Said(200, "{}"), Why.ODD, 1),
        (Said(200, ""), Why.ODD, 1),
        (Said(400, {"error": "boom"}), Why.ODD, 1),
        (Said(400, {"message": "no error here"}), Why.ODD, 1),
        (Said(302, "", {"Location": "http://127.0.0.1:1/"}), Why.ODD, 1),
        (Said(drop=True), Why.DOWN, 3),
    ],
)
def test_each_bad_answer_has_its_reason_and_its_number_of_tries(said, why, tries):
    error, server, logs = failing(said)
    assert (error.why, len(server.asked)) == (why, tries)
    assert [line["why"] for line in logs] == [why.value]


def test_a_failure_is_logged_without_key_address_or_body():
    _, _, (line,) = failing(refused(429, code="rate_limit", message="maya@example.com"))
    assert (line["endpoint"], line["status"], line["code"], line["request_id"]) == (
        "/v1/customers", 429, "rate_limit", "req_1",
    )  # fmt: skip
    assert not any(word in str(line) for word in ("maya", "sk_test", "secret", "No."))


def test_the_pause_before_another_try_is_short_and_has_some_chance_in_it():
    pauses = []
    failing(refused(429), pauses)
    assert pauses == [pytest.approx(0.4), pytest.approx(0.4)]


def test_stripes_own_word_against_another_try_is_taken():
    _, server, _ = failing(Said(500, {"error": {"message": "x"}}, {"Stripe-Should-Retry": "false"}))
    assert len(server.asked) == 1


def test_a_read_that_works_at_the_second_try_is_not_a_failure():
    def once(_path, before):
        return Said(drop=True) if before == 0 else Said()

    with serving(once) as server, structlog.testing.capture_logs() as logs:
        assert gateway(server.url, []).look_up(MAYA).hits == ()
    assert logs == [] and len(server.asked) == 2


def test_a_refused_connection_is_down():
    with serving(lambda _path, _before: Said()) as server:
        pass
    with pytest.raises(Unavailable) as caught:
        gateway(server.url, []).look_up(MAYA)
    assert caught.value.why is Why.DOWN


def test_a_slow_answer_is_given_up_at_the_deadline_of_the_request():
    with serving(lambda _path, _before: Said(seconds=10)) as server, structlog.testing.capture_logs() as logs:
        started = time.monotonic()
        with pytest.raises(Unavailable) as caught:
            gateway(server.url).within(0.4).look_up(MAYA)
        took = time.monotonic() - started
    assert caught.value.why is Why.SLOW and 0.35 < took < 8
    assert [line["why"] for line in logs] == ["slow"]


def test_a_method_takes_no_longer_than_a_second_less_than_a_card_may():
    def took(server):
        started = time.monotonic()
        with pytest.raises(Unavailable):
            gateway(server.url, card_deadline_seconds=2).look_up(MAYA)
        return time.monotonic() - started

    with serving(lambda _path, _before: Said(seconds=10)) as server:
        assert any(took(server) < 2 for _ in range(3))


def test_all_reads_of_a_request_share_its_deadline():
    def shared(seconds):
        """The first is there in time, and takes so much of it that the second is not."""
        with serving(lambda _path, _before: Said(seconds=seconds)) as server:
            billing, found = gateway(server.url).within(1.6 * seconds), []
            try:
                found.append(billing.look_up(MAYA))
                found.append(billing.look_up(MAYA))
            except Unavailable as error:
                return (len(found), error.why) == (1, Why.SLOW)
        return False

    assert at_some_pace(shared)


def test_no_try_is_made_when_too_little_time_is_left():
    pauses = []
    with serving(lambda _path, _before: refused(500)) as server, pytest.raises(Unavailable) as caught:
        gateway(server.url, pauses).within(0.6).look_up(MAYA)
    assert caught.value.why is Why.DOWN and pauses == []


def test_each_attempt_is_observed_with_its_status_or_none():
    heard = []

    def answer(_path, before):
        return (refused(429), Said(drop=True), Said())[before]

    with serving(answer) as server:
        gateway(server.url, [], observe=lambda *given: heard.append(given)).look_up(MAYA)
    assert [(endpoint, status) for endpoint, status, _ in heard] == [
        ("/v1/customers", "429"), ("/v1/customers", "none"), ("/v1/customers", "200"),
    ]  # fmt: skip
    assert all(0 <= seconds < 30 for *_, seconds in heard)


def test_thirty_two_threads_share_one_pool_of_connections():
    def answer(path, _before):
        return Said(body=CUSTOMER if path.startswith("/v1/customers/") else EMPTY, seconds=0.01)

    with serving(answer) as server:
        billing = gateway(server.url)
        barrier = threading.Barrier(32)

        def cards(number):
            barrier.wait()
            return [billing.snapshot("cus_1").unread for _ in range(5)]

        with ThreadPoolExecutor(32) as threads:
            assert all(gap == () for gaps in threads.map(cards, range(32)) for gap in gaps)
    assert len(server.asked) == 32 * 5 * 4 + 1  # and once for all, the account's fraud warnings
    assert server.connections <= 64


def test_the_next_card_opens_no_new_connection():
    def answer(path, _before):
        return Said(body=CUSTOMER if path.startswith("/v1/customers/") else EMPTY, seconds=0.05)

    with serving(answer) as server:
        billing = gateway(server.url)
        for _ in range(4):
            billing.snapshot("cus_1")
    assert server.connections <= 5


def test_the_sdk_names_its_pinned_version_and_tells_nothing_else():
    with serving(lambda _path, _before: Said()) as server:
        billing = gateway(server.url)
        billing.look_up(MAYA)
        billing.look_up(MAYA)
    headers = server.headers[-1]
    assert headers["stripe-version"] == "2026-10-28.endive"
    assert headers["authorization"] == "Bearer sk_test_secret"
    assert "counterfoil" in headers["user-agent"]
    assert "x-stripe-client-telemetry" not in headers


def test_answers_are_turned_into_ours_one_at_a_time():
    busy, most, both = [], [], threading.Barrier(8)

    def answer(_fields):
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.01)
        busy.pop()

    def said(_path, _before):
        both.wait(30)
        return Said()

    with serving(said) as server:
        reader = gateway(server.url).reader
        reads = [reader.start(Read("/v1/x", "/v1/x", {}), answer, reader.deadline(30)) for _ in range(8)]
        for one in reads:
            one.take()
    assert most == [1] * 8
