"""The `counterfoil` command: exit status 0 means yes, anything else says why, without a traceback."""

import re
import signal
import socket
import time
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from app.cli import main
from app.commands.arguments import PortTaken, must_be_free
from app.domain.ticket_events import TicketEvent, What
from app.ports import Came
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import newest
from app.store.sql_events import SqlEvents
from app.store.sql_ticket_events import SqlTicketEvents
from bench.processes import free_port
from tests.hearing import an_event
from tests.openid_provider import provider
from tests.started import ENVIRONMENT, ROOT, SECONDS_TO_START


@pytest.fixture
def environment(monkeypatch, sqlite_url):
    """Sets variables over the smallest environment that will do."""
    for one in fields(Settings):
        monkeypatch.delenv(one.name.upper(), raising=False)

    def put(**more: str) -> None:
        for name, value in (ENVIRONMENT | {"DATABASE_URL": sqlite_url} | more).items():
            monkeypatch.setenv(name, value)

    put()
    return put


def test_the_commands_offered_are_those_that_work(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    offered = re.findall(r"^    (\w+)", capsys.readouterr().out, re.MULTILINE)
    assert offered == "serve worker sandbox demo doctor db reconcile audit policy macros mirror zendesk".split()


@pytest.mark.parametrize("arguments", [[], ["refund"], ["serve", "--port", "0"], ["serve", "--port", "x"], ["db"]])
def test_what_is_not_a_command_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    "command", [["serve"], ["worker"], ["db", "upgrade"], ["doctor"], ["zendesk", "package", "--out", "x"]]
)
def test_a_command_with_unfit_settings_says_all_that_is_wrong_and_stops(command, environment, capsys, monkeypatch):
    environment(STRIPE_API_KEY="sesame")
    monkeypatch.delenv("SECRET_KEYS")
    assert main(command) == 1
    told = capsys.readouterr().err
    assert "SECRET_KEYS is needed" in told
    assert "STRIPE_API_KEY must be" in told
    assert "sesame" not in told


def test_db_upgrade_makes_the_tables_fills_the_library_of_macros_once_and_may_be_run_again(environment, capsys):
    environment(LOG_LEVEL="ERROR")
    stands = f"The database is at migration {newest()}.\n"
    assert main(["db", "upgrade"]) == 0
    assert capsys.readouterr().out == f"{stands}The library of macros was empty and is filled.\n"
    assert main(["db", "upgrade"]) == 0
    assert capsys.readouterr().out == stands


def test_db_upgrade_of_a_database_that_is_not_there_says_so(environment, capsys):
    environment(DATABASE_URL="postgresql+psycopg://sesame:sesame@127.0.0.1:9/none")
    assert main(["db", "upgrade"]) == 1
    assert capsys.readouterr().err == "counterfoil: the database could not be upgraded: OperationalError\n"


@pytest.mark.parametrize(
    "command",
    [["serve"], ["worker"], ["reconcile"], ["mirror", "status"], ["mirror", "fill"], ["macros", "import", "intercom"]],
)
def test_without_its_database_a_command_says_so_and_no_more_of_it(command, environment, capsys):
    environment(DATABASE_URL="postgresql+psycopg://sesame:sesame@127.0.0.1:9/none", MIRROR="on", LOG_LEVEL="ERROR")
    assert main(command) == 1
    told = capsys.readouterr().err
    assert "the database cannot be used (OperationalError): look at DATABASE_URL, then run counterfoil db up" in told
    assert "sesame" not in told


def test_a_command_that_needs_tables_says_which_one_makes_them(environment, capsys):
    environment(LOG_LEVEL="ERROR")
    assert main(["reconcile"]) == 1
    assert "run counterfoil db upgrade" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["macros", "export"], ["zendesk", "package"], ["audit", "export"]])
def test_a_file_that_cannot_be_written_is_named(command, environment, capsys, tmp_path):
    environment(PUBLIC_URL="https://billing.example.com", LOG_LEVEL="ERROR")
    main(["db", "upgrade"])
    assert main([*command, "--out", str(tmp_path / "none" / "file")]) == 1
    told = capsys.readouterr().err
    assert f"{tmp_path}/none/file" in told and "No such file or directory" in told


@pytest.mark.parametrize("command", ["fill", "status"])
def test_a_mirror_that_is_off_is_said_to_be(command, environment, capsys):
    assert main(["mirror", command]) == 1
    assert capsys.readouterr().err == "counterfoil: the mirror is off; set MIRROR=on, which needs Postgres\n"


def test_policy_check_prints_what_each_role_of_a_good_file_may_do(capsys):
    assert main(["policy", "check", str(ROOT / "policy.example.toml")]) == 0
    printed = capsys.readouterr().out
    assert "outsourced: anybody @bpo.example; contact details" in printed
    assert "  Every action: up to 20.00 USD, 20.00 EUR, 20.00 GBP, 2,000 JPY without approval" in printed


def test_policy_check_of_a_bad_file_says_what_is_wrong(tmp_path, capsys):
    bad = tmp_path / "policy.toml"
    bad.write_text("[roles.a]\npeople = ['nobody']\nlimit = { eur = 50 }")
    assert main(["policy", "check", str(bad)]) == 1
    printed = capsys.readouterr().err
    assert "roles.a.people: entry 1 is not an e-mail address" in printed
    assert 'roles.a.limit.eur: must be an amount in quotes, like "29.03"' in printed


def test_macros_check_of_the_shipped_macros_names_each_and_says_yes(capsys, monkeypatch):
    monkeypatch.delenv("MACROS_DIR", raising=False)
    assert main(["macros", "check"]) == 0
    assert "refund-sent: Refund sent (en, de), published\n" in capsys.readouterr().out


def test_macros_check_says_everything_that_is_wrong_by_file_and_line(tmp_path, capsys, monkeypatch):
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nHi {{ nobody }}\n")
    told = f"{tmp_path}/a.md:1: locale is missing\n{tmp_path}/a.md:4: there is no nobody\n2 to put right\n"
    assert main(["macros", "check", str(tmp_path)]) == 1
    assert capsys.readouterr().out == told
    monkeypatch.setenv("MACROS_DIR", str(tmp_path))
    assert main(["macros", "check"]) == 1
    assert capsys.readouterr().out == told


def test_the_doctor_says_how_many_macros_there_are_and_how_many_to_put_right(environment, sandbox, capsys, tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nHi\n")
    environment(STRIPE_API_BASE=sandbox.url, INTERCOM_API_BASE=f"{sandbox.url}/intercom", MACROS_DIR=str(tmp_path))
    assert main(["doctor"]) == 1
    assert f"macros: 1 to put right in {tmp_path}: counterfoil macros check" in capsys.readouterr().out


def test_macros_check_of_no_folder_says_so(tmp_path, capsys):
    assert main(["macros", "check", str(tmp_path / "none")]) == 1
    assert "there is no such folder" in capsys.readouterr().err


def test_serve_on_a_port_that_is_taken_says_so(environment, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 1
    assert "is not free; choose another" in capsys.readouterr().err


def test_a_place_of_the_newer_kind_can_be_listened_on_and_one_that_is_none_is_not_called_taken():
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match="is not free; choose another"):
            must_be_free("::1", port)
    must_be_free("::1", port)
    with pytest.raises(PortTaken, match=r"port 8000 of 192\.0\.2\.1 cannot be listened on"):
        must_be_free("192.0.2.1", 8000)


def test_the_package_for_zendesk_needs_to_know_where_browsers_find_us(environment, capsys, tmp_path):
    assert main(["zendesk", "package", "--out", str(tmp_path / "app.zip")]) == 1
    assert "PUBLIC_URL is needed" in capsys.readouterr().err


def test_the_package_for_zendesk_is_written_where_it_was_asked_for(environment, tmp_path):
    environment(PUBLIC_URL="https://billing.example.com")
    assert main(["zendesk", "package", "--out", str(tmp_path / "app.zip")]) == 0
    assert (tmp_path / "app.zip").stat().st_size > 1000


def test_the_doctor_is_content_with_a_good_setup_and_tells_no_secret(environment, sandbox, capsys):
    environment(
        STRIPE_API_BASE=sandbox.url,
        INTERCOM_API_BASE=f"{sandbox.url}/intercom",
        INTERCOM_ACCESS_TOKEN="sesame",
        ZENDESK_SUBDOMAIN="d3v-fake",
        ZENDESK_APP_ID="1",
        ZENDESK_INSTALLATION_ID="4242",
        ZENDESK_OAUTH_TOKEN="sesame",
        ZENDESK_API_BASE=f"{sandbox.url}/zendesk",
    )
    main(["db", "upgrade"])
    status = main(["doctor"])
    told = capsys.readouterr().out
    assert (status, told.splitlines()[-1]) == (0, "All is well."), told
    assert "ok   stripe Disputes: Read: allowed" in told
    assert "ok   DATABASE_URL: set" in told
    assert "ok   mirror: off " in told
    assert "policy.example.toml, 5 roles (shipped as an example: put your people into policy.toml)" in told
    assert f"ok   STRIPE_API_BASE: {sandbox.url}" in told
    assert "sesame" not in told
    assert "ok   stripe Charges and Refunds: Write: allowed" in told
    written = [call for call in sandbox.requests() if call["method"] != "GET"]
    assert len(written) == 4 and all(call["status"] in (400, 404) for call in written)


def test_the_doctor_names_what_the_key_may_not_read_and_the_logins_that_fail(environment, sandbox, capsys):
    environment(
        STRIPE_API_BASE=sandbox.url,
        STRIPE_API_KEY="rk_test_no_disputes",
        INTERCOM_API_BASE=f"{sandbox.url}/intercom",
        INTERCOM_ACCESS_TOKEN="revoked",
    )
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "FIX  stripe Disputes: Read: not allowed: give the key Disputes: Read" in told
    assert "ok   stripe Invoices: Read: allowed" in told
    assert "FIX  database: the database is not at the newest migration: run `counterfoil db upgrade`" in told
    assert "FIX  intercom: the key is not accepted" in told
    assert told.splitlines()[-1] == "3 to fix."


def test_the_doctor_names_what_the_writing_key_may_not_do(environment, sandbox, capsys):
    keys = {"STRIPE_API_KEY": "rk_test_readonly", "STRIPE_WRITE_KEY": "rk_test_no_refunds_and_credit_notes"}
    intercom = {"INTERCOM_API_BASE": f"{sandbox.url}/intercom", "INTERCOM_ACCESS_TOKEN": "x"}
    environment(STRIPE_API_BASE=sandbox.url, **keys, **intercom)
    main(["db", "upgrade"])
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "FIX  stripe Charges and Refunds: Write: not allowed: give the key Charges and Refunds: Write" in told
    assert "FIX  stripe Credit notes: Write: not allowed: give the key Credit notes: Write" in told
    assert "ok   stripe Customers: Write: allowed" in told
    assert "ok   stripe Invoices: Write: allowed" in told
    assert "ok   stripe write key: restricted" in told
    assert told.splitlines()[-1] == "2 to fix."


def test_the_doctor_is_content_with_a_key_that_only_reads_and_says_that_no_money_moves(environment, sandbox, capsys):
    environment(STRIPE_API_BASE=sandbox.url, STRIPE_API_KEY="rk_test_readonly")
    main(["db", "upgrade"])
    assert main(["doctor"]) == 0
    told = capsys.readouterr().out
    assert "ok   stripe Charges and Refunds: Write: not allowed: cards only, until STRIPE_WRITE_KEY is set" in told


@pytest.mark.parametrize(("write_key", "mark"), [("rk_test_write", "FIX "), ("", "ok  ")])
def test_the_doctor_warns_when_money_can_be_moved_and_no_ticket_told(environment, sandbox, capsys, write_key, mark):
    environment(STRIPE_API_BASE=sandbox.url, STRIPE_WRITE_KEY=write_key)
    main(["doctor"])
    told = capsys.readouterr().out
    assert f"{mark} intercom: no access token: cards work, but no ticket gets a note of what was done" in told


@pytest.mark.parametrize(
    ("secrets", "came", "line"),
    [
        ("", (), "ok   stripe webhooks: no signing secret: the list of events is read once a minute instead"),
        ("whsec_1", (), "ok   stripe webhooks: nothing has happened at Stripe yet"),
        ("whsec_1", ((Came.PUSHED, 0),), "ok   stripe webhooks: the newest event came at 2026-11-23 14:03:22 UTC"),
        ("whsec_1", ((Came.PUSHED, 0), (Came.POLLED, 9)), "ok   stripe webhooks: the newest event came at"),
        ("whsec_1", ((Came.PUSHED, 0), (Came.POLLED, 11)), "FIX  stripe webhooks: events happened that nobody pushed"),
        ("whsec_1", ((Came.POLLED, 0),), "FIX  stripe webhooks: events happened that nobody pushed to us"),
    ],
)
def test_the_doctor_tells_whether_webhooks_arrive(environment, sandbox, sqlite_url, capsys, secrets, came, line):
    environment(STRIPE_API_BASE=sandbox.url, STRIPE_WEBHOOK_SECRETS=secrets)
    main(["db", "upgrade"])
    engine = connect(sqlite_url)
    for way, minutes in came:
        event = an_event(minutes)
        SqlEvents(engine).keep([event], event.created + timedelta(minutes=minutes), way, event.created)
    engine.dispose()
    assert main(["doctor"]) == line.startswith("FIX")
    assert line in capsys.readouterr().out


def test_the_doctor_names_the_types_that_the_endpoint_is_not_told_of(environment, sandbox, sqlite_url, capsys):
    """An endpoint from before an update: what it lacks is only found in the list of events, minutes later."""
    environment(STRIPE_API_BASE=sandbox.url, STRIPE_WEBHOOK_SECRETS="whsec_1")
    main(["db", "upgrade"])
    engine = connect(sqlite_url)
    polled, pushed = Came.POLLED, Came.PUSHED
    came = (
        (0, "review.opened", polled), (1, "charge.succeeded", pushed), (2, "customer.created", polled),
        (3, "charge.succeeded", polled), (25, "mandate.updated", polled), (30, "charge.succeeded", pushed),
    )  # fmt: skip
    for minutes, type, way in came:
        event = an_event(minutes, type)
        SqlEvents(engine).keep([event], event.created + timedelta(minutes=minutes), way, event.created)
    engine.dispose()
    assert main(["doctor"]) == 1
    told = "FIX  stripe webhooks: others are pushed to us, these were not: customer.created; add them to the endpoint\n"
    assert told in capsys.readouterr().out


def test_the_doctor_without_tables_says_that_webhooks_cannot_be_looked_at(environment, sandbox, capsys):
    environment(STRIPE_API_BASE=sandbox.url, STRIPE_WEBHOOK_SECRETS="whsec_1")
    assert main(["doctor"]) == 1
    assert "FIX  stripe webhooks: cannot be looked at: see the database above" in capsys.readouterr().out


def test_the_doctor_tells_whether_helpdesks_tell_of_their_tickets(environment, sandbox, sqlite_url, capsys):
    environment(STRIPE_API_BASE=sandbox.url)
    main(["db", "upgrade"])
    main(["doctor"])
    assert "ok   intercom webhooks: none came yet: let Intercom push to /intercom/webhooks" in capsys.readouterr().out
    engine = connect(sqlite_url)
    at = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
    SqlTicketEvents(engine).keep([TicketEvent("intercom:1", "intercom", "acme", What.CREATED, at, "1")], at)
    engine.dispose()
    main(["doctor"])
    assert "ok   intercom webhooks: the newest came at 2026-11-23 14:03:22 UTC" in capsys.readouterr().out


def test_the_doctor_says_which_setting_to_look_at_where_database_or_queue_do_not_answer(environment, sandbox, capsys):
    none = {"DATABASE_URL": "postgresql+psycopg://:sesame@127.0.0.1:9/none", "REDIS_URL": "redis://:sesame@127.0.0.1:9"}
    environment(STRIPE_API_BASE=sandbox.url, **none)
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "FIX  database: the database does not answer: look at DATABASE_URL\n" in told
    assert "FIX  queue: Redis does not answer: look at REDIS_URL\n" in told
    assert "sesame" not in told


def test_the_doctor_says_when_stripe_is_not_reached(environment, capsys):
    environment(STRIPE_API_BASE="http://127.0.0.1:9")
    main(["db", "upgrade"])
    assert main(["doctor"]) == 1
    assert "FIX  stripe Customers: Read: not reached: check the network and the address" in capsys.readouterr().out


def signs_in_by(environment, sandbox, issuer: str) -> None:
    own = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "us", "OIDC_CLIENT_SECRET": "sesame"}
    environment(STRIPE_API_BASE=sandbox.url, PUBLIC_URL="https://billing.example.com", **own)


def test_the_doctor_asks_the_provider_by_which_leads_sign_in_who_it_is(environment, sandbox, capsys):
    with provider() as one:
        signs_in_by(environment, sandbox, one.issuer)
        main(["db", "upgrade"])
        assert main(["doctor"]) == 0
        there = "its redirect address for us is https://billing.example.com/console/callback"
        assert f"ok   console sign-in: the provider answers; {there}" in capsys.readouterr().out
        one.metadata = {"issuer": "https://other.example\n\x1b[31m"}
        assert main(["doctor"]) == 1
        other = r"'https://other.example\n\x1b[31m'"
        told = f"FIX  console sign-in: the provider calls itself {other}: set OIDC_ISSUER to that"
        assert told in capsys.readouterr().out


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9", "SANDBOX", "SANDBOX/healthz"])
def test_the_doctor_says_when_no_provider_answers(environment, sandbox, capsys, issuer):
    signs_in_by(environment, sandbox, issuer.replace("SANDBOX", sandbox.url))
    assert main(["doctor"]) == 1
    assert "FIX  console sign-in: no OpenID provider answers at http://127.0.0.1:" in capsys.readouterr().out


def test_serve_migrates_and_answers_until_it_is_told_to_stop(start, sqlite_url):
    port = free_port()
    running = start("serve", "--unready", "0", "--port", str(port), DATABASE_URL=sqlite_url, **ENVIRONMENT)
    answer = running.until_it_answers(f"http://127.0.0.1:{port}/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")
    running.stop()


def test_the_sandbox_says_where_it_is_and_answers_as_stripe(start):
    port = free_port()
    running = start("sandbox", "--port", str(port), "--seed", "empty")
    assert running.first_line() == f"Counterfoil sandbox: http://127.0.0.1:{port} (seed empty)\n"
    headers = {"Authorization": "Bearer sk_test_x"}
    assert httpx.get(f"http://127.0.0.1:{port}/v1/customers", headers=headers, timeout=30).json()["data"] == []


def test_the_demo_says_where_it_is_once_everything_answers_and_takes_its_worker_with_it(start):
    port = free_port()
    running = start("demo", PORT=str(port))
    home = f"http://127.0.0.1:{port}"
    assert running.first_line() == f"Counterfoil demo: {home}\n"
    with httpx.Client(base_url=home, timeout=30) as http:
        assert http.get("/readyz").text == "ready\n"
        page = http.get("/")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert http.post("/intercom/initialize", json={}).status_code == 401
        assert http.post("/workbench/controls/clock-day", json={}, headers={"Origin": home}).status_code == 200
        assert _until(lambda: 'stripe_webhooks_total{outcome="kept"}' in http.get("/metrics").text)
    children = _children(running.process.pid)
    assert children
    assert running.stop(signal.SIGINT) == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    for left in (ROOT / "var").glob(f"demo-{port}.*"):
        left.unlink()


def _until(seen) -> bool:
    end = time.monotonic() + SECONDS_TO_START
    while not seen() and time.monotonic() < end:
        time.sleep(0.1)
    return seen()


def _children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()
