"""A macro is begun: its name made of its title, and first words in its language.

`Why this charge is higher` becomes `why-this-charge-is-higher`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from app.domain.errors import Refused
from app.domain.macros.macro import LONGEST_NAME
from app.domain.macros.parts import empty
from app.ports.macro_parts import PartsOfMacros
from app.usecases import macro_editing
from app.usecases.macro_desk import MacroDesk

_FIRST = {
    "en": 'Hi {{ customer.first_name | default("there") }},\n\n\n\n'
    '{{ agent.first_name | default("Your support team") }}\n',
    "de": "Hallo{% if customer.first_name %} {{ customer.first_name }}{% endif %},\n\n\n\nViele Grüße\\\n"
    '{{ agent.first_name | default("Ihr Support-Team") }}\n',
}
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d"})


def named(title: str) -> str:
    """The name; "" where nothing of the title can stand in one."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", "".join(one for one in plain if not unicodedata.combining(one)))
    name = "-".join(words)[:LONGEST_NAME].strip("-")
    return name or ("reply" if title.strip() else "")


def begin(desk: MacroDesk, parts: PartsOfMacros, title: str, language: str) -> str:
    """Begins a macro; gives its name. Raises Refused."""
    title = " ".join(title.split())
    name = named(title)
    if not name:
        raise Refused("Give it a title first: what agents see in the list.")
    taken = {one.name for one in desk.library.entries() if not one.gone}
    free = next(one for one in _names(name) if one not in taken)
    fresh = empty(free, language)
    own = replace(fresh.own, title=title, body=_FIRST.get(language[:2], _FIRST["en"]))
    return macro_editing.create(desk, free, parts.together(replace(fresh, texts=(own,)))).name


def _names(name: str) -> Iterator[str]:
    """The name, else with a number behind it."""
    yield name
    yield from (f"{name[: LONGEST_NAME - 5]}-{number}" for number in range(2, 10_000))
