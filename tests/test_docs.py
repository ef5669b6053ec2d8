"""The README tells every setting, and none that there is not; docs/macros.md every fact."""

import re
from dataclasses import fields
from pathlib import Path

from app.domain.events import TYPES
from app.gateways.macro_listing import listing
from app.gateways.macro_sources import read_source
from app.gateways.policy_file import FLAGS, policy_of
from app.gateways.policy_people import LISTS
from app.gateways.policy_rules import KEYS, KINDS
from app.settings import Settings

README = Path(__file__).parents[1] / "README.md"
_NAME = re.compile(r"`([A-Z][A-Z0-9_]+)`")
BESIDE = {"PORT"}
"""Read by the command line, not by Settings."""


def told() -> list[str]:
    """The names in the first columns of the README's tables, as they stand there."""
    rows = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [name for row in rows for name in _NAME.findall(row.split("|")[1])]


def test_every_setting_stands_in_the_table():
    assert {one.name.upper() for one in fields(Settings)} - set(told()) == set()


def test_no_setting_stands_there_that_does_not_exist_and_none_twice():
    assert set(told()) - {one.name.upper() for one in fields(Settings)} - BESIDE == set()
    assert len(told()) == len(set(told()))


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
