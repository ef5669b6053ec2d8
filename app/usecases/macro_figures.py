"""What works: the figures of macros in a span of time."""

from collections.abc import Mapping
from datetime import datetime

from app.deps import Deps
from app.domain.macros import figures
from app.domain.macros.figures import Figures


def by_version(deps: Deps, since: datetime, until: datetime) -> tuple[Figures, ...]:
    """Of each version that was used then, the most used first. Times are UTC, `until` is not included."""
    return figures.by_version(deps.reply_facts.outcomes(since, until)) if deps.reply_facts is not None else ()


def by_macro(deps: Deps, since: datetime, until: datetime) -> Mapping[str, Figures]:
    """Of each macro that was used then, all versions together, the most used first."""
    return figures.by_macro(by_version(deps, since, until))


def title(deps: Deps, name: str) -> str:
    """What a macro is called today in the team's language; its name when it is gone."""
    macro = deps.macros().get(name)
    return macro.text(deps.settings.default_locale).title if macro is not None else name
