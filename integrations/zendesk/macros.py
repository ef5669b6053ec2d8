"""The macros of a Zendesk account through zenpy, as the port MacroSource.

Zendesk docs, Macros: `actions` is a list of {field, value}; a comment's value may be a list of channel and text.
"""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice
from time import monotonic
from typing import Any

from app.domain.card import Phrase, Typed, say
from app.domain.macros.foreign import Foreign
from app.domain.macros.lines import one_line
from app.domain.macros.version import Origin
from app.settings import Settings
from integrations.zendesk.calls import Calls

MOST = 2_000
LONGEST_SAID = 60
STATUSES = ("open", "pending", "solved")
TEXTS = ("comment_value_html", "comment_value")
TIMEOUT = (2.0, 10.0)
Action = tuple[str, Any]


def build(settings: Settings) -> "ZendeskMacros":
    """The macros of these settings' account. Connects to nothing yet."""
    return ZendeskMacros(Calls(settings, monotonic, TIMEOUT))


class ZendeskMacros:
    """app.ports.MacroSource over zenpy."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def macros(self, inactive: bool = False) -> tuple[Foreign, ...]:
        """All active macros that our token may see, with `inactive` the others too. Raises Unavailable."""
        wanted = {} if inactive else {"active": True}

        def read(zenpy: Any) -> tuple[Foreign, ...]:
            return tuple(_foreign(one) for one in islice(zenpy.macros(**wanted), MOST))

        return self._calls.read(read)


def _foreign(macro: Any) -> Foreign:
    actions = [(str(one["field"]), one["value"]) for one in map(_as_dict, macro.actions or ())]
    status = next((str(value) for field, value in actions if field == "status"), "")
    return Foreign(
        origin=Origin.ZENDESK,
        id=str(macro.id),
        title=str(macro.title or ""),
        html=_html(actions),
        changed_at=str(macro.updated_at or ""),
        tags=tuple(_tags(actions)),
        status=status if status in STATUSES else "",
        left=tuple(_left(actions, macro)),
    )


def _as_dict(action: Any) -> dict[str, Any]:
    return action if isinstance(action, dict) else action.to_dict()


def _html(actions: Iterable[Action]) -> str:
    """The comment: rich where there is one, else the plain one."""
    texts = {field: value[-1] if isinstance(value, list) and value else value for field, value in actions}
    rich, plain = (texts.get(field) for field in TEXTS)
    if isinstance(rich, str) and rich.strip():
        return rich
    paragraphs = str(plain or "").replace("\r\n", "\n").split("\n\n")
    return "".join(f"<p>{escape(one).replace(chr(10), '<br>')}</p>" for one in paragraphs if one.strip())


def _tags(actions: Iterable[Action]) -> Iterator[str]:
    for field, value in actions:
        if field == "current_tags":
            yield from " ".join(value).split() if isinstance(value, list) else str(value).split()


def _left(actions: Iterable[Action], macro: Any) -> Iterator[Phrase]:
    """What of a macro has no place in ours."""
    for field, value in actions:
        if field == "status" and value not in STATUSES:
            yield say("The status {status} is left out.", status=Typed(one_line(str(value), LONGEST_SAID)))
        elif field == "comment_mode_is_public" and str(value).lower() == "false":
            yield say("It was an internal note there. Here it is a reply to the customer.")
        elif "attachment" in field:
            yield say("Attachments are left out.")
        elif field.startswith("side_conversation"):
            yield say("Its side conversation is left out.")
        elif field not in (*TEXTS, "current_tags", "status", "comment_mode_is_public"):
            yield say("It also sets {field}: that is left out.", field=Typed(one_line(field, LONGEST_SAID)))
    if getattr(macro, "restriction", None):
        yield say("It was only for some groups or agents. Say for which roles it is.")
    if macro.active is False:
        yield say("It was not in use there.")
