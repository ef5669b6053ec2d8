"""What a text claims about money, and whether the facts bear it out. A claim is a phrase of a language and a condition.

A phrase behind "if", "once" or "until" is no claim. The patterns are wide on purpose: a true reply that they stop can
say what it needs; a false one cannot.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.card import say
from app.domain.macros import claims_de, claims_en
from app.domain.macros.as_read import as_read
from app.domain.macros.case import Case
from app.domain.macros.catalogue import CHOSEN
from app.domain.macros.claim_subjects import SUBJECTS, Subject
from app.domain.macros.conditions import Condition, Not, Some, conjuncts, roots_of
from app.domain.macros.judging import Answer, judge
from app.domain.macros.never_told import CONDITIONAL, NEVER_TOLD
from app.domain.macros.refusals import Ground, Refusal
from app.domain.macros.scopes import Scope, scopes

_CHOSEN = frozenset(CHOSEN)
_SENTENCE_ENDS = re.compile(r"[.!?:](?=\s|$)|\n")


PHRASES = (*claims_en.PHRASES, *claims_de.PHRASES)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in a text as it is read: what is claimed, in which words, from which character on."""

    subject: Subject
    words: str
    start: int


def claims(text: str) -> tuple[Claim, ...]:
    """What a text claims. What a stranger typed in it must have been taken out before."""
    return claims_read(as_read(text))


def claims_read(plain: str) -> tuple[Claim, ...]:
    """The same of a text as it is read."""
    found = []
    for name, hints, pattern in PHRASES:
        if any(hint in plain for hint in hints):
            found += [
                Claim(SUBJECTS[name], one[0], one.start()) for one in pattern.finditer(plain) if _meant(plain, one)
            ]
    return tuple(found)


def never_told(text: str) -> tuple[tuple[str, int], ...]:
    """What no customer may ever read: suspicion of fraud, lost or stolen cards, risk, bank codes, other customers."""
    return never_told_read(as_read(text))


def never_told_read(plain: str) -> tuple[tuple[str, int], ...]:
    """The same of a text as it is read."""
    return tuple((found[0], found.start()) for found in NEVER_TOLD.finditer(plain))


def proven(claim: Claim, known: Iterable[Condition]) -> bool:
    """Whether what is known to be true proves a claim."""
    parts = {one for condition in known for one in conjuncts(condition)}
    if any(set(conjuncts(proof)) <= parts for proof in claim.subject.proofs):
        return True
    if any(roots_of(one) & claim.subject.names for one in parts if not isinstance(one, Not)):
        return True
    choices = (one for one in parts if isinstance(one, Some))
    return any(all(proven(claim, (part,)) for part in one.parts) for one in choices)


def untrue(text: str, case: Case, scope: Scope) -> Refusal | None:
    """The first claim of a text that the facts do not bear out, about the things that it speaks of."""
    told = never_told(text)
    if told:
        return Refusal(Ground.CLAIM, say("The text says what a customer must never be told."))
    for claim in claims(text):
        if not _borne_out(claim.subject.condition, case, scope):
            return Refusal(Ground.CLAIM, claim.subject.says)
    return None


def _borne_out(condition: Condition, case: Case, scope: Scope) -> bool:
    """Whether it is true of the things that the reply speaks of. Where it is about none of them, of what belongs to
    them, or of the customer."""
    parts = condition.parts if isinstance(condition, Some) else (condition,)
    own = [one for one in parts if roots_of(one) & _CHOSEN and roots_of(one) <= scope.roots.keys()]
    if own:
        return _any(own, scope)
    if _any([one for one in parts if not roots_of(one) & _CHOSEN], scope):
        return True
    names = frozenset({scope.about} - {""}) | roots_of(condition) & _CHOSEN
    return any(_any(list(parts), one) for one in scopes(case, names) if _same(one, scope))


def _any(parts: list[Condition], scope: Scope) -> bool:
    return any(judge(one, scope.roots).answer is Answer.YES for one in parts)


def _same(one: Scope, other: Scope) -> bool:
    return not other.about or one.roots.get(other.about) == other.roots.get(other.about)


def _meant(text: str, found: re.Match[str]) -> bool:
    """Whether a phrase is said of what is, and not of what may be."""
    ends = [one.end() for one in _SENTENCE_ENDS.finditer(text, 0, found.start())]
    return CONDITIONAL.search(text, ends[-1] if ends else 0, found.end()) is None
