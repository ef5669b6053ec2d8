"""The page of the frame: the loading card, the script with its boot data, and the cards it shows without us."""

from urllib.parse import urlsplit

from app.domain.card import Card
from app.settings import Settings
from integrations.phrases import Wording, plain
from integrations.zendesk import messages
from integrations.zendesk.assets import Asset
from integrations.zendesk.render import Writer, environment, render

PREFIX = "/zendesk"


class Page:
    """Draws whole pages. `scheme` is Zendesk's colorScheme; anything but light and dark means the system's own."""

    def __init__(self, settings: Settings, assets: dict[str, Asset]) -> None:
        self._settings = settings
        self._assets = assets

    def frame(self, bearer: str, scheme: str, wording: Wording) -> str:
        """The page of a frame that was let in."""
        shown_alone = {
            "outside": messages.OUTSIDE,
            "offline": messages.OFFLINE,
            "unanswered": messages.UNANSWERED,
            "ended": messages.SESSION_ENDED,
        }
        return self._filled(
            "zendesk/frame.html",
            scheme,
            wording,
            boot={"bearer": bearer, "slow": plain(messages.SLOW, wording)},
            cards={name: render(card, wording) for name, card in shown_alone.items()},
            sdk=self._settings.zendesk_sdk_url,
            script=self._assets["sidebar.js"].url,
        )

    def refusal(self, card: Card, scheme: str, wording: Wording) -> str:
        """A page with one card and no script."""
        return self._filled("zendesk/page.html", scheme, wording, card=render(card, wording))

    def _filled(self, template: str, scheme: str, wording: Wording, **values: object) -> str:
        return (
            environment()
            .get_template(template)
            .render(
                scheme=scheme if scheme in ("light", "dark") else "",
                write=Writer(wording),
                stylesheet=self._assets["sidebar.css"].url,
                **values,
            )
        )


def frame_policy(settings: Settings) -> str:
    """The Content-Security-Policy of every answer: one helpdesk may frame us; our files and its SDK may run."""
    sdk = urlsplit(settings.zendesk_sdk_url)
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' {sdk.scheme}://{sdk.netloc}",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": settings.zendesk_origin or "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
