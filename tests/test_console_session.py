"""The session of the console: who is in, for how long, what a stolen or forged cookie and a foreign form are worth."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from flask.sessions import SecureCookieSessionInterface

from app.domain.audit import Did
from app.ports import FrameSession, WantedEvents
from app.settings import Settings
from tests.console_stand import AGENT, COOKIE, KEY, LEAD, OLD_KEY, Console, console

PAGES = ["", "approvals", "actions", "audit", "audit/export", "me"]
POSTS = ["press", "sign-out"]


@pytest.fixture
def stand(migrated_sqlite_url: str) -> Iterator[Console]:
    with console(migrated_sqlite_url) as made:
        yield made


def test_without_a_session_every_page_leads_to_the_sign_in_and_no_button_works(stand: Console) -> None:
    for path in PAGES:
        assert stand.get(path).headers["Location"] == "/console/sign-in", path
    for path in POSTS:
        assert stand.client.post(f"/console/{path}").headers["Location"] == "/console/sign-in", path


def test_a_lead_comes_in_and_the_record_says_so(stand: Console) -> None:
    assert stand.be().headers["Location"] == "/console/approvals"
    assert [stand.get(path).status_code for path in PAGES] == [303, *[200] * 5]
    (event,) = [one.event for one in stand.ledger.events(WantedEvents())]
    assert (event.did, event.email, event.role, event.channel) == (Did.SIGNED_IN, LEAD, "lead", "console")


def test_a_role_without_the_console_stays_outside(stand: Console) -> None:
    assert stand.be(AGENT).status_code == 403
    assert not stand.inside()


def test_a_sign_in_makes_a_new_token_and_the_one_before_is_worth_nothing(stand: Console) -> None:
    stand.be()
    thief = stand.other_browser(**{COOKIE: stand.cookie()})
    assert stand.inside(thief)
    before = stand.form_secret()
    stand.be()
    assert stand.inside() and stand.form_secret() != before
    assert not stand.inside(thief)


def test_what_stood_in_the_cookie_before_the_sign_in_is_gone_after_it(stand: Console) -> None:
    stand.client.set_cookie(COOKIE, sealed(stand, KEY, token="chosen", name="x", more="y"))
    stand.be()
    with stand.client.session_transaction("/console/") as kept:
        assert set(kept) == {"token", "name"} and kept["token"] != "chosen"


def test_an_hour_without_use_ends_it(stand: Console) -> None:
    stand.be()
    stand.clock.later(59 * 60)
    assert stand.inside()
    stand.clock.later(59 * 60)
    assert stand.inside()
    stand.clock.later(60 * 60)
    assert not stand.inside()


def test_eight_hours_end_it_however_much_it_is_used(stand: Console) -> None:
    stand.be()
    for _ in range(15):
        stand.clock.later(30 * 60)
        assert stand.inside()
    stand.clock.later(29 * 60 + 59)
    assert stand.inside()
    stand.clock.later(1)
    assert not stand.inside()


def test_a_session_whose_end_was_moved_too_far_ends_after_eight_hours_all_the_same(stand: Console) -> None:
    stand.be()
    with stand.client.session_transaction("/console/") as kept:
        hashed = _hash(kept["token"])
    stand.deps.store.extend_frame(hashed, stand.clock() + timedelta(days=9))
    stand.clock.later(8 * 3600)
    assert not stand.inside()


def test_signing_out_kills_a_copied_cookie_too(stand: Console) -> None:
    stand.be()
    thief = stand.other_browser(**{COOKIE: stand.cookie()})
    assert stand.post("sign-out").headers["Location"] == "/console/sign-in"
    assert not stand.inside()
    assert not stand.inside(thief)


def test_who_lost_the_role_is_out_at_once_and_who_lost_its_console_too(stand: Console) -> None:
    stand.be()
    lead = stand.roles.pop()
    assert not stand.inside()
    stand.roles.append(lead)
    assert stand.inside()


@pytest.mark.parametrize("forged", ["", "x", "eyJ0b2tlbiI6InQifQ.aaa.bbb"])
def test_a_forged_cookie_is_none(stand: Console, forged: str) -> None:
    stand.be()
    assert not stand.inside(stand.other_browser(**{COOKIE: forged}))


ODD = [{"token": "token-0"}, {"token": 7, "name": "x"}, {"token": ["a"], "name": {}}, {"token": "b", "name": "x"}]


@pytest.mark.parametrize("said", ODD)
def test_a_cookie_that_we_signed_and_that_says_something_else_is_none(stand: Console, said: dict[str, object]) -> None:
    stand.be()
    assert not stand.inside(stand.other_browser(**{COOKIE: sealed(stand, KEY, **said)}))


def test_a_cookie_under_a_foreign_key_is_none(stand: Console) -> None:
    stand.be()
    with stand.client.session_transaction("/console/") as kept:
        said = dict(kept)
    assert stand.inside(stand.other_browser(**{COOKIE: sealed(stand, KEY, **said)}))
    assert not stand.inside(stand.other_browser(**{COOKIE: sealed(stand, "f" * 32, **said)}))


def test_a_helpdesks_frame_is_no_session_here_whatever_its_account_is_called(stand: Console) -> None:
    until = stand.clock() + timedelta(hours=1)
    stand.deps.store.open_frame(FrameSession(_hash("frames"), "console", LEAD, stand.clock(), until))
    assert not stand.inside(stand.other_browser(**{COOKIE: sealed(stand, KEY, token="frames", name="x")}))


def test_keys_can_be_rotated_an_old_one_reads_and_the_newest_signs(stand: Console) -> None:
    stand.be()
    newer = stand.restarted(secret_keys=("z" * 32, KEY))
    assert newer.inside()
    assert not stand.restarted(secret_keys=("z" * 32,)).inside()
    newer.be()
    assert newer.restarted(secret_keys=("z" * 32,)).inside()


@pytest.mark.parametrize("given", [None, "", "0" * 64, "\u00fc" * 64])
@pytest.mark.parametrize("path", POSTS)
def test_a_form_that_is_not_of_this_session_does_nothing(stand: Console, path: str, given: str | None) -> None:
    stand.be()
    form = {} if given is None else {"form_secret": given}
    answer = stand.client.post(f"/console/{path}", data={**form, "command": "approve:action:x"})
    assert answer.status_code == 403
    assert "This page is too old." in answer.text
    assert stand.inside()


def test_the_form_secret_of_another_session_does_nothing(stand: Console) -> None:
    stand.be()
    mine = stand.form_secret()
    other = stand.other_browser()
    other.post("/console/be", data={"email": LEAD})
    assert other.post("/console/sign-out", data={"form_secret": mine}).status_code == 403
    assert stand.inside(other)


def test_the_cookie_is_for_our_site_and_no_script(stand: Console) -> None:
    header = stand.be().headers["Set-Cookie"]
    assert header.startswith("counterfoil=")
    assert "HttpOnly" in header and "SameSite=Lax" in header and "Path=/" in header and "Domain" not in header


def test_with_an_https_address_the_cookie_travels_on_https_only_and_for_this_host(migrated_sqlite_url: str) -> None:
    settings = Settings((KEY, OLD_KEY), "rk_test_123", public_url="https://counterfoil.example")
    with console(migrated_sqlite_url, settings) as stand:
        header = stand.be(base_url="https://counterfoil.example").headers["Set-Cookie"]
    assert header.startswith("__Host-counterfoil=")
    assert "; Secure" in header and "Path=/" in header and "Domain" not in header and "HttpOnly" in header


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_choose_for_us_who_we_are_in_the_demo(stand: Console, site: str) -> None:
    assert stand.be(headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize("email", ["", "fay@example.com", "LEAD@example.com", "lead@example.com "])
def test_in_the_demo_one_can_be_those_of_the_list_only(stand: Console, email: str) -> None:
    assert stand.be(email).status_code == 403


def test_without_demo_people_nobody_comes_in_without_a_password(migrated_sqlite_url: str) -> None:
    with console(migrated_sqlite_url, demo_people=()) as stand:
        assert stand.be().status_code == 403
        assert stand.be("").status_code == 403
        assert LEAD not in stand.get("sign-in").text
        assert not stand.inside()


def test_no_setting_opens_the_demos_door() -> None:
    assert not [one for one in Settings.__dataclass_fields__ if "demo" in one or "people" in one]


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def sealed(stand: Console, key: str, **said: object) -> str:
    """A cookie with this content under this key, as Flask signs it."""
    app = stand.restarted(secret_keys=(key,)).client.application
    return str(SecureCookieSessionInterface().get_signing_serializer(app).dumps(said))  # type: ignore[union-attr]
