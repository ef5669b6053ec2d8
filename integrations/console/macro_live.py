"""What our server says of a text while it is written: what is wrong, its conditions in words, how it reads."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.card import Phrase, plural, say
from app.domain.macros.conditions import Condition, conjuncts
from app.domain.macros.in_code import in_code
from app.domain.macros.in_words import in_words
from app.domain.macros.parts import NeedPart, Parts
from app.domain.macros.problem import Found
from app.domain.phrase import Typed
from integrations.console.insight_words import answer
from integrations.console.macro_faults import Fault, in_fields, in_files
from integrations.console.macro_form import Sheet
from integrations.console.macro_seen import Preview, Tally

ReadCondition = Callable[[str], Condition | None]
NOBODY = say("Nobody by itself: it is found by searching.")
ANYBODY = say("It needs nothing.")
SHARED = ("when", "needs", "insights", "instead", "roles", "tags", "status", "other")


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition in words and as it is written; `then` is what the agent reads where it is not true."""

    words: Phrase
    written: str
    then: Phrase = ()


@dataclass(frozen=True, slots=True)
class Live:
    """All of it. `unseen` says why there is no preview where there is none."""

    faults: dict[str, list[Fault]]
    said: Phrase
    when: tuple[Rule, ...] = ()
    needs: tuple[Rule, ...] = ()
    nobody: Phrase = NOBODY
    anybody: Phrase = ANYBODY
    preview: Preview | None = None
    unseen: Phrase = ()
    tally: Tally | None = None
    wrong: bool = field(default=False)


def live(sheet: Sheet, found: Found, parts: Parts | None, read: ReadCondition) -> Live:
    """What is wrong and what the conditions say; without a preview. `parts` are read from the files of the form, None
    where they cannot be."""
    if sheet.parts is None:
        faults, keys = in_files(found.problems, sheet.files), [f"file-{n}" for n in range(len(sheet.files))]
    else:
        faults = in_fields(found.problems, parts) if parts is not None else in_files(found.problems, ())
        keys = [f"{kind}-{place}" for kind in ("title", "body") for place in range(len(sheet.parts.texts))]
    every = {key: faults.get(key, []) for key in (*keys, *SHARED)}
    count = sum(map(len, every.values()))
    words = say(plural("{n} thing is wrong", "{n} things are wrong", count)) if count else say("Nothing is wrong")
    rules = (when(parts, read), needs(parts, read)) if parts is not None else ((), ())
    return Live(every, words, *rules, unseen=_unseen(count), wrong=count > 0)


def _unseen(wrong: int) -> Phrase:
    if wrong:
        return say("Something is wrong with the text. A reply is shown whole or not at all.")
    return say("Choose a customer to see how it reads.")


def when(parts: Parts, read: ReadCondition) -> tuple[Rule, ...]:
    """Whom a macro fits, in words."""
    condition = read(parts.when)
    if condition is not None:
        return tuple(Rule(in_words(one), in_code(one)) for one in conjuncts(condition))
    if parts.when or not parts.insights:
        return (Rule((), parts.when),) if parts.when else ()
    return tuple(Rule(say("noticed: {what}", what=answer(one)), one) for one in parts.insights)


def needs(parts: Parts, read: ReadCondition) -> tuple[Rule, ...]:
    """What must be true, in words."""
    return tuple(_need(one, read(one.condition)) for one in parts.needs)


def _need(need: NeedPart, condition: Condition | None) -> Rule:
    then = say("Else: {words}", words=Typed(need.otherwise)) if need.otherwise else ()
    return Rule(in_words(condition) if condition is not None else (), need.condition, then)
