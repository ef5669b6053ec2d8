"""The README tells every setting and command, and none that there is not; docs/macros.md every fact."""

import argparse
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from app.cli import parser
from app.domain.events import TYPES
from app.gateways.macro_listing import listing
from app.gateways.macro_sources import read_source
from app.gateways.policy_file import FLAGS, policy_of
from app.gateways.policy_people import LISTS
from app.gateways.policy_rules import KEYS, KINDS
from app.settings import Settings

README = Path(__file__).parents[1] / "README.md"
_NAME = re.compile(r"`([A-Z][A-Z0-9_]+)`")
_VALUE = re.compile(r"`([^`]+)`")
_COMMAND = re.compile(r"`counterfoil ([a-z ]+[a-z])")
BESIDE = {"PORT"}
"""Read by the command line, not by Settings."""


def rows() -> list[list[str]]:
    """The rows of the README's tables, by columns."""
    lines = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [[one.strip() for one in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def told() -> list[str]:
    """The names in the first columns of the README's tables, as they stand there."""
    return [name for row in rows() for name in _NAME.findall(row[0])]


def test_every_setting_stands_in_the_table():
    assert {one.name.upper() for one in fields(Settings)} - set(told()) == set()


def test_no_setting_stands_there_that_does_not_exist_and_none_twice():
    assert set(told()) - {one.name.upper() for one in fields(Settings)} - BESIDE == set()
    assert len(told()) == len(set(told()))


def test_the_defaults_that_are_told_are_those_that_are_read():
    fewest = {"SECRET_KEYS": "k" * 32, "STRIPE_API_KEY": "rk_test_1"}
    fewest |= {"INTERCOM_CLIENT_SECRETS": "hush", "INTERCOM_WORKSPACE_ID": "abcd1234"}
    fewest |= {"OIDC_ISSUER": "https://id.example", "OIDC_CLIENT_ID": "us", "OIDC_CLIENT_SECRET": "hush"}
    fewest |= {"PUBLIC_URL": "https://counterfoil.example"}
    plain = Settings.from_env(fewest)
    defaults = {found[1]: row[1] for row in rows() if (found := _NAME.fullmatch(row[0])) and found[1] not in fewest}
    assert len(defaults) > 25
    for name, default in defaults.items():
        if default == "unset":
            assert not getattr(plain, name.lower()), name
        elif (value := _VALUE.fullmatch(default)) and "SUB" not in default:
            assert Settings.from_env(fewest | {name: value[1]}) == plain, name


def commands(of: argparse.ArgumentParser, before: str = "") -> Iterator[tuple[str, str]]:
    """Every command that does something, and its help."""
    below = [one.choices for one in of._actions if isinstance(one, argparse._SubParsersAction)]
    if not below:
        yield before.strip(), of.format_help()
    for name, command in below[0].items() if below else ():
        yield from commands(command, f"{before} {name}")


def test_every_command_and_each_of_its_options_is_told_as_it_is():
    offered = dict(commands(parser()))
    told_of = {found[1]: " ".join(row) for row in rows() if (found := _COMMAND.match(row[0]))}
    said = {name: text for one, text in told_of.items() for name in offered if f"{one} ".startswith(f"{name} ")}
    assert said.keys() == offered.keys() and len(said) == len(told_of)
    options = re.compile(r"--[a-z]+(?:-[a-z]+)*")
    for name, text in said.items():
        assert set(options.findall(text)) == set(options.findall(offered[name])) - {"--help"}, name


def test_every_picture_and_page_that_is_shown_or_linked_is_there():
    text = README.read_text(encoding="utf-8")
    titles = {re.sub(r"[^a-z0-9 -]", "", one.lower()).replace(" ", "-") for one in re.findall(r"^#+ (.*)", text, re.M)}
    linked = re.findall(r"\]\(([^)\s]+)\)", text)
    assert len(linked) > 10
    for one in linked:
        assert one[1:] in titles if one.startswith("#") else (README.parent / one).is_file(), one


def test_the_example_of_a_policy_is_one_and_every_key_is_told():
    _, _, chapter = README.read_text(encoding="utf-8").partition("## Policy\n")
    chapter, _, _ = chapter.partition("\n## ")
    example = chapter.split("```")[1].removeprefix("toml\n")
    assert [role.name for role in policy_of(example.encode(), README).roles] == ["tier1", "lead"]
    told_keys = set(re.findall(r"`(?:\[roles\.NAME\.)?([a-z_]+)\]?`", chapter))
    assert {*FLAGS, *LISTS, *KEYS, *KINDS, "approval_days"} - told_keys == set()


def test_the_list_of_facts_for_macros_is_in_step():
    told = (README.parent / "docs" / "macros.md").read_text(encoding="utf-8")
    assert told == listing(), "counterfoil macros facts > docs/macros.md"


def test_the_examples_of_a_macro_are_macros():
    for page in (README, README.parent / "docs" / "macros.md"):
        examples = re.findall(r"```\n(---\n.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        assert len(examples) == 1 and read_source("refund-sent.md", examples[0]).problems == []


def test_every_event_that_we_want_stands_in_the_steps_to_connect_stripe():
    text = README.read_text(encoding="utf-8")
    assert [one for one in TYPES if f"`{one}`" not in text] == []
