"""The facts and conditions that a lead picks from in the editor."""

import re
from collections.abc import Mapping
from functools import cache

from app.domain.card import Phrase
from app.domain.macros.fact_list import Group, Written, groups, ready_conditions

_CHIPS = ("customer.first_name", "invoice.total", "invoice.date", "refund.amount", "agent.first_name")
_FACT = re.compile(r"\b[a-z_]+(?:\.[a-z0-9_]+)+")
MOST_CHIPS = 8


@cache
def facts() -> tuple[Group, ...]:
    """Every fact that can be written."""
    return groups()


@cache
def conditions() -> tuple[tuple[str, Phrase], ...]:
    """Every condition that can be picked."""
    return ready_conditions()


def fact_count() -> int:
    """How many facts there are."""
    return sum(len(one.facts) for one in facts())


def chips(files: Mapping[str, str]) -> tuple[Written, ...]:
    """The facts at hand: those that the text uses, else a few that most replies use."""
    known = {one.path: one for group in facts() for one in group.facts}
    used = [name for text in files.values() for name in _FACT.findall(text) if name in known]
    picked = dict.fromkeys((*used, *_CHIPS))
    return tuple(known[name] for name in list(picked)[:MOST_CHIPS])
