"""Signatures of helpdesks: exactly the bytes that were signed verify, and no header, whatever it holds, raises."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.errors import BadInput, Unauthenticated
from integrations.intercom.auth import hub_signed, promising, signed
from integrations.intercom.notifications import IntercomPushes
from integrations.zendesk import ticket_events as zendesk
from integrations.zendesk.ticket_events import ZendeskPushes
from tests.application import NOW
from tests.pushed import SETTINGS, body_headers, hub_headers, zendesk_headers

SECRET = "4d3c2b1a-0f9e-48d7-b6a5-94837261504f"
PUSHES = (IntercomPushes(SETTINGS), ZendeskPushes(SETTINGS))
NAMES = ("X-Hub-Signature", "X-Body-Signature", zendesk.SIGNATURE, zendesk.MOMENT)
RAW, SECRETS = some.binary(max_size=200), some.lists(some.text(min_size=1, max_size=20), min_size=1, max_size=3)
UTF8 = SECRETS.filter(lambda given: all(one.strip() and one.isprintable() for one in given))


def test_the_signatures_of_intercom_are_those_that_openssl_makes():
    assert hub_signed(b"{}", "sha1=446f00dc272d38438207865b0ce87456a70e0890", (SECRET,))
    assert hub_signed(b"", "sha1=3c63ee4bf2969f71ab366a1fde2bcca4f0372c51", (SECRET,))
    assert not hub_signed(b"{} ", "sha1=446f00dc272d38438207865b0ce87456a70e0890", (SECRET,))
    assert not signed(b"{}", "sha1=446f00dc272d38438207865b0ce87456a70e0890", (SECRET,))
    assert not hub_signed(b"{}", "446f00dc272d38438207865b0ce87456a70e0890", (SECRET,))


def test_the_signature_of_zendesk_is_the_one_that_openssl_makes():
    assert zendesk.signed(b"{}", "2026-11-23T14:03:22Z", "JbaybfwQ/gNFs+QMk3BbcIvJAREjC9LS7fAdmQpf/zo=", (SECRET,))


@given(raw=RAW, secrets=UTF8, change=some.binary(min_size=1, max_size=4))
def test_any_secret_of_the_list_verifies_the_very_bytes_and_no_others(raw, secrets, change):
    known, header = tuple(secrets), zendesk_headers(raw, secrets[-1])
    moment, signature = header[zendesk.MOMENT], header[zendesk.SIGNATURE]
    hub, body = hub_headers(raw, secrets[-1])["X-Hub-Signature"], body_headers(raw, secrets[-1])["X-Body-Signature"]
    assert hub_signed(raw, hub, known) and signed(raw, body, known) and promising(hub, None) and promising(None, body)
    assert zendesk.signed(raw, moment, signature, known)
    assert not hub_signed(raw + change, hub, known) and not signed(raw + change, body, known)
    assert not zendesk.signed(raw + change, moment, signature, known)
    assert not zendesk.signed(raw, moment.replace("2026", "2025"), signature, known)
    assert not hub_signed(raw, hub, ()) and not hub_signed(raw, hub, ("",)) and not zendesk.signed(raw, moment, "", ())


@given(raw=RAW, values=some.lists(some.none() | some.text(max_size=80), min_size=4, max_size=4))
def test_no_header_whatever_it_holds_lets_anything_in_or_raises_anything_else(raw, values):
    header = dict(zip(NAMES, values, strict=True)).get
    for pushes in PUSHES:
        assert pushes.promising(header, NOW) in (True, False)
        try:
            pushes.verified(raw, header, NOW)
        except Unauthenticated:
            continue
        raise AssertionError("let in")


@given(raw=RAW)
def test_whatever_is_signed_is_read_or_has_the_wrong_shape(raw):
    for pushes, headers in zip(PUSHES, (hub_headers(raw), zendesk_headers(raw)), strict=True):
        try:
            pushes.verified(raw, headers.get, NOW)
        except BadInput:
            continue


@given(at=some.integers(10**9, 4 * 10**9), off=some.integers(-400, 400))
def test_a_signature_is_fresh_for_five_minutes_on_either_side(at, off):
    moment = datetime.fromtimestamp(at, UTC)
    headers = zendesk_headers(b"{}", at=moment + timedelta(seconds=off))
    assert ZendeskPushes(SETTINGS).promising(headers.get, moment) is (abs(off) <= 300)


def test_a_body_that_was_signed_long_ago_is_not_verified():
    headers = zendesk_headers(b"{}")
    with pytest.raises(Unauthenticated):
        ZendeskPushes(SETTINGS).verified(b"{}", headers.get, NOW + timedelta(minutes=6))
