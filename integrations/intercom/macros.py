"""The macros of an Intercom workspace through python-intercom, as the port MacroSource.

Intercom's API knows macros from version 2.16 on and gives their text only, by pages of its own (intercom OAS, Macros).
"""

from collections.abc import Iterator
from typing import Any

import httpx
from intercom import Intercom

from app.domain.card import Phrase, say
from app.domain.macros.foreign import Foreign
from app.domain.macros.version import Origin
from app.settings import Settings
from integrations.intercom.calls import Calls

VERSION: Any = {"additional_headers": {"Intercom-Version": "2.16"}}
PAGE = 150
MOST_CALLS = 20
TIMEOUT = httpx.Timeout(10.0, connect=2.0)


def build(settings: Settings) -> "IntercomMacros":
    """The macros of these settings' workspace. Connects to nothing yet."""
    return IntercomMacros(Calls(settings, TIMEOUT))


class IntercomMacros:
    """app.ports.MacroSource over python-intercom; `page` is how many macros a call brings."""

    def __init__(self, calls: Calls, page: int = PAGE) -> None:
        self._calls, self._page = calls, page

    def macros(self, inactive: bool = False) -> tuple[Foreign, ...]:  # noqa: ARG002 - Intercom knows no inactive ones
        """All macros that our token may see. Raises Unavailable."""
        return self._calls.read(lambda intercom: tuple(_foreign(one) for one in _all(intercom, self._page)))


def _all(intercom: Intercom, size: int) -> Iterator[Any]:
    after: str | None = None
    for _ in range(MOST_CALLS):
        page: Any = intercom.unstable.macros.list_macros(per_page=size, starting_after=after, request_options=VERSION)
        yield from page.data or ()
        following = page.pages.next if page.pages is not None else None
        after = following.starting_after if following is not None else None
        if not after:
            return


def _foreign(macro: Any) -> Foreign:
    return Foreign(
        origin=Origin.INTERCOM,
        id=str(macro.id or ""),
        title=str(macro.name or ""),
        html=str(macro.body or ""),
        changed_at=_moment(macro.updated_at),
        left=tuple(_left(macro)),
    )


def _moment(given: Any) -> str:
    return given.isoformat() if hasattr(given, "isoformat") else str(given or "")


def _left(macro: Any) -> Iterator[Phrase]:
    if macro.visible_to == "specific_teams":
        yield say("It was only for some teams. Say for which roles it is.")
