"""Whether a macro may be rendered for a customer, and about which thing; else why not. Pure, whole or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.card import Phrase, Typed, say
from app.domain.macros.case import Case
from app.domain.macros.catalogue import View
from app.domain.macros.conditions import Condition, Known, Path
from app.domain.macros.judging import Answer, Judged, judge
from app.domain.macros.macro import Macro, State, Text
from app.domain.macros.refusals import Ground, Pick, Refusal, grounds, label
from app.domain.macros.scopes import Scope, scopes

MOST_PICKS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """For what a macro is wanted: the customer's language and time zone, the agent's role, and which thing the agent
    picked. `preview` lets a lead see what is not published.
    """

    locale: str = "en"
    time_zone: str = "UTC"
    role: str = ""
    picked: str = ""
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """What is rendered: this text about these things."""

    macro: Macro
    text: Text
    scope: Scope


def choose(macro: Macro, case: Case, asked: Asked) -> Ready | Refusal:
    """What is rendered, or why nothing is. With several things that fit it asks for a pick."""
    closed = _closed(macro, case, asked)
    if closed is not None:
        return closed
    text = macro.text(asked.locale)
    needs = _needs(macro, text)
    found = scopes(case, macro.uses)
    if asked.picked:
        found = tuple(one for one in found if one.id == asked.picked)
        if not found:
            return Refusal(Ground.MISSING, say("What was picked is not there any more, or not this customer\u2019s."))
    holding = [one for one in found if all(judge(need, one.roots).answer is Answer.YES for need, _ in needs)]
    if len(holding) == 1:
        return Ready(macro, text, holding[0])
    return _ambiguous(holding) if holding else _refused(needs, found)


def subject(scope: Scope) -> Phrase:
    """Words by which an agent knows what a reply is about; none where it is about the customer alone."""
    thing = _thing(scope) if scope.about else None
    return label(scope.about, thing) if thing is not None else ()


def instead(refusal: Refusal, macro: Macro, library: Mapping[str, Macro], case: Case, asked: Asked) -> Refusal:
    """The refusal with those of the macro's own alternatives that could be rendered now, in its order."""
    plain = replace(asked, picked="")
    possible = (library[name] for name in macro.instead if name in library)
    return replace(refusal, instead=tuple(one.name for one in possible if usable(one, case, plain)))


def usable(macro: Macro, case: Case, asked: Asked) -> bool:
    """Whether a macro could be rendered now, perhaps after a pick."""
    found = choose(macro, case, asked)
    return isinstance(found, Ready) or found.ground is Ground.AMBIGUOUS


def fits(macro: Macro, case: Case, asked: Asked, noticed: tuple[str, ...] = ()) -> bool:
    """Whether a macro goes with the customer now and could be rendered. Where it does not say for whom it is, it goes
    with what it answers: one of the insights that were noticed."""
    answers = any(rule in noticed for rule in macro.insights)
    if _closed(macro, case, asked) is not None or (macro.when is None and not answers):
        return False
    whom = ((macro.when, ""),) if macro.when is not None else ()
    wanted = (*_needs(macro, macro.text(asked.locale)), *whom)
    found = scopes(case, macro.uses)
    return any(all(judge(need, one.roots).answer is Answer.YES for need, _ in wanted) for one in found)


def goes_with(macro: Macro, case: Case) -> bool:
    """Whether a macro is for this customer by what it says of whom it fits; one that says nothing is for everybody."""
    if macro.when is None:
        return True
    return any(judge(macro.when, one.roots).answer is Answer.YES for one in scopes(case, macro.uses))


def ranked(library: Iterable[Macro], case: Case, noticed: tuple[str, ...], asked: Asked) -> tuple[Macro, ...]:
    """The macros that go with the customer now: first those that answer what was noticed, in that order (names of the
    rules of app.domain.insights), then those that ask for more, then by title."""
    fitting = [one for one in library if fits(one, case, asked, noticed)]
    places = {rule: place for place, rule in enumerate(noticed)}
    return tuple(
        sorted(
            fitting,
            key=lambda one: (
                min((places.get(rule, len(places)) for rule in one.insights), default=len(places)),
                -len(one.needs),
                one.own.title,
            ),
        )
    )


def _closed(macro: Macro, case: Case, asked: Asked) -> Refusal | None:
    if macro.state is not State.PUBLISHED and not asked.preview:
        return Refusal(Ground.NOT_IN_USE, say("This reply is not in use."))
    if macro.roles and asked.role not in macro.roles and not asked.preview:
        return Refusal(Ground.NOT_ALLOWED, say("Your role does not use this reply."))
    if case.stale:
        return Refusal(Ground.STALE, say("The facts are older than the last change. Refresh, then choose it again."))
    return None


Wanted = tuple[Condition, str]


def _needs(macro: Macro, text: Text) -> tuple[Wanted, ...]:
    required = tuple((Known(Path((name,))), "") for name in sorted(text.requires))
    return (*((need.condition, need.otherwise) for need in macro.needs), *required)


def _refused(needs: tuple[Wanted, ...], found: tuple[Scope, ...]) -> Refusal:
    """Why it does not fit the thing that it fits best."""
    judged = [(scope, [(judge(need, scope.roots), words) for need, words in needs]) for scope in found]
    scope, answers = max(judged, key=lambda one: sum(answer.answer is Answer.YES for answer, _ in one[1]))
    answer, words = next(one for one in answers if one[0].answer is not Answer.YES)
    return _because(answer, words, scope)


def _because(answer: Judged, words: str, scope: Scope) -> Refusal:
    assert answer.trouble is not None
    ground, reason = grounds(answer.trouble, scope.roots)
    own: Phrase = say(Typed(words)) if words and ground is not Ground.UNREAD else reason
    return Refusal(ground, own)


def _ambiguous(holding: list[Scope]) -> Refusal:
    picks = tuple(Pick(one.id, label(one.about, _thing(one))) for one in holding[:MOST_PICKS])
    return Refusal(Ground.AMBIGUOUS, say("It fits several. Pick the one that it is about."), picks=picks)


def _thing(scope: Scope) -> object:
    found = scope.roots[scope.about]
    return found.of.thing if isinstance(found, View) else None
