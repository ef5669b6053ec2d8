"""How macros stand in a list for an agent: what each would be about, or why it does not fit now."""

from dataclasses import dataclass

from app.domain.card import Phrase, say
from app.domain.macros.case import Case
from app.domain.macros.choosing import Asked, Ready, choose, subject
from app.domain.macros.macro import Macro, State
from app.domain.macros.refusals import Ground


@dataclass(frozen=True, slots=True)
class Offer:
    """A macro by its title in the customer's language. `detail` is what it is about, or the reason where it is not
    `usable`."""

    name: str
    title: str
    detail: Phrase
    usable: bool = True


def offer(macro: Macro, case: Case, asked: Asked) -> Offer:
    """How a macro stands beside a customer now."""
    title = macro.text(asked.locale).title
    found = choose(macro, case, asked)
    if isinstance(found, Ready):
        return Offer(macro.name, title, subject(found.scope))
    if found.ground is Ground.AMBIGUOUS:
        return Offer(macro.name, title, say("Fits several, you pick one"))
    return Offer(macro.name, title, found.reason, usable=False)


def offered(macro: Macro, role: str) -> bool:
    """Whether a macro is for agents of this role at all."""
    return macro.state is State.PUBLISHED and (not macro.roles or role in macro.roles)


def says(macro: Macro, words: tuple[str, ...]) -> bool:
    """Whether all these words stand in a macro's name, titles or texts; words are casefolded."""
    texts = (f"{text.title}\n{text.body}" for text in macro.texts.values())
    whole = "\n".join((macro.name, *texts)).casefold()
    return all(word in whole for word in words)
