"""What works: the figures of macros in a span of time."""

from collections.abc import Mapping
from datetime import datetime

from app.deps import Deps
from app.domain.macros import figures
from app.domain.macros.figures import Figures


def by_version(deps: Deps, since: datetime, until: datetime) -> tuple[Figures, ...]:
    """Of each version that was used or refused then, the most used first. Times are UTC, `until` is not included."""
    outcomes = deps.reply_facts.outcomes(since, until) if deps.reply_facts is not None else ()
    refused = deps.refused.counted(since, until) if deps.refused is not None else ()
    return figures.by_version(outcomes, refused)


def by_macro(deps: Deps, since: datetime, until: datetime) -> Mapping[str, Figures]:
    """Of each macro that was used or refused then, all versions together, the most used first."""
    return figures.by_macro(by_version(deps, since, until))


def titles(deps: Deps) -> Mapping[str, str]:
    """What each macro of today is called in the team's language."""
    locale = deps.settings.default_locale
    return {name: macro.text(locale).title for name, macro in deps.macros().items()}
