"""The frame of the console's pages: who is here, what waits, the team's words, days and time."""

from typing import Any
from zoneinfo import ZoneInfo

from app.deps import Deps
from app.domain.card import Phrase
from app.usecases import console
from integrations.console.session import Visit
from integrations.console.style import stylesheets
from integrations.phrases import Wording, plain
from integrations.zendesk.render import Writer, environment


class Frame:
    """Draws templates with the words and the time zone of the whole team."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self.zone = ZoneInfo(deps.settings.default_time_zone)
        self._wording = Wording(deps.settings.default_locale, deps.settings.default_time_zone)

    def page(self, name: str, visit: Visit, **more: Any) -> str:
        """A page in the console's frame."""
        waiting = len(more["queue"]) if "queue" in more else len(console.waiting(self._deps))
        return self.draw(name, **{"visit": visit, "waiting": waiting, "place": name} | more)

    def draw(self, name: str, **more: Any) -> str:
        """What a template makes, in the team's words."""
        write = Writer(self._wording)
        template = environment().get_template(f"console/{name}.html")
        sheets = [sheet.url for sheet in stylesheets().values()]
        return template.render(**{"write": write, "sheets": sheets, "script": "", "now": self._deps.now()} | more)

    def words(self, phrase: Phrase) -> str:
        """A sentence as the team reads it."""
        return plain(phrase, self._wording)

    def refused(self, sentence: Phrase) -> str:
        """What is in the way, with the way back."""
        return self.draw("refused", sentence=sentence)
