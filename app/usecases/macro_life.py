"""From a draft to what agents get, and back: review, publish, retire, revive, roll back."""

from app.domain.card import Typed, say
from app.domain.errors import NotFound, Refused
from app.domain.macros import life
from app.domain.macros.problem import Problem
from app.domain.macros.version import Entry, Step, Version
from app.usecases.macro_desk import TRIES, MacroDesk, event, kept, may_edit


class Unsound(Refused):
    """What is wrong with the text stands in the way; `problems` says all of it, by file and line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first, more = Typed(str(problems[0])), len(problems) - 1
        super().__init__(*(say("{problem} ({n} more to put right)", problem=first, n=more) if more else say(first)))
        self.problems = problems


def ask_for_review(desk: MacroDesk, name: str, mark: str) -> Entry:
    """The draft waits for another lead. Raises Unsound, Refused, NotFound."""

    def decide(entry: Entry) -> Step:
        step = life.asked(entry, mark, desk.who, desk.deps.now())
        _sound(desk, entry.open)
        return step

    return kept(desk, name, decide)


def withdraw(desk: MacroDesk, name: str) -> Entry:
    """Out of review, a draft again. Raises Refused, NotFound."""
    return kept(desk, name, life.withdrawn)


def send_back(desk: MacroDesk, name: str, reason: str) -> Entry:
    """Out of review with what should be different. Raises Refused without a reason, NotFound."""
    return kept(desk, name, lambda entry: life.sent_back(entry, reason))


def publish(desk: MacroDesk, name: str, mark: str) -> Entry:
    """What was reviewed is what agents get within two seconds. `mark` is of the text that the lead has read. Raises
    Unsound, Refused for somebody who wrote in it or for a text that changed, NotFound."""
    may_edit(desk)
    for _ in range(TRIES):
        looked, entry = desk.library.revision(), desk.entry(name)
        if entry.open is not None:
            _another(desk, entry.open)
        step = life.published(entry, mark, desk.who, desk.deps.now())
        _sound(desk, entry.open)
        if desk.library.keep(step, event(desk, step), looked):
            return desk.entry(name)
    raise Refused("Others change this macro right now. Try again.")


def retire(desk: MacroDesk, name: str) -> Entry:
    """Agents are not offered it any more. Raises Refused, NotFound."""
    return kept(desk, name, life.retired)


def revive(desk: MacroDesk, name: str) -> Entry:
    """Agents are offered it again as it was. Raises Unsound, Refused, NotFound."""

    def decide(entry: Entry) -> Step:
        step = life.revived(entry)
        _sound(desk, entry.published)
        return step

    return kept(desk, name, decide)


def roll_back(desk: MacroDesk, name: str, number: int) -> Entry:
    """The words of an older published version as a new one, published at once. Raises Unsound where they do not compile
    any more, Refused, NotFound."""
    old = desk.library.version(name, number)
    if old is None:
        raise NotFound("There is no such version.")

    def decide(entry: Entry) -> Step:
        step = life.rolled_back(entry, old, desk.who, desk.deps.now())
        _sound(desk, old)
        return step

    return kept(desk, name, decide)


def reviewers(desk: MacroDesk, version: Version) -> tuple[str, ...]:
    """Who may publish this version: all who may edit macros and did not write in it, by name where the policy says it;
    behind them `@example.com` for anybody of a domain."""
    wrote = {one.id for one in version.writers}
    able = [role for role in desk.deps.policy.roles if role.edits_macros]
    named = [role.names.get(one, one) for role in able for one in sorted(role.people) if one not in wrote]
    return (*named, *(f"@{domain}" for role in able for domain in sorted(role.domains)))


def _another(desk: MacroDesk, version: Version) -> None:
    """Raises Refused for somebody who wrote in it, with who can publish it."""
    if all(one.id != desk.who.id for one in version.writers):
        return
    others = reviewers(desk, version)
    if others:
        raise Refused(*say("You wrote in it yourself. {name} can publish it.", name=Typed(others[0])))
    raise Refused(
        "You wrote in it yourself, and nobody else may edit macros. Give somebody else a role that uses the console "
        "in policy.toml; until then what is published stays."
    )


def _sound(desk: MacroDesk, version: Version | None) -> None:
    """Raises Unsound."""
    if version is not None:
        problems = desk.read(version, desk.beside(version.name)).problems
        if problems:
            raise Unsound(problems)
