"""What a macro's text claims and its needs do not prove, by line: said to the lead before it is ever published."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.macros.as_read import with_places
from app.domain.macros.claims import Claim, claims_read, never_told_read, proven
from app.domain.macros.conditions import Compare, Condition, Every, Known, Not, Path, Some
from app.gateways.macro_expressions import Piece
from app.gateways.macro_problems import Wrong

MOST_BRANCHES = 100
_SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in"}


def unproven(pieces: list[Piece], needs: tuple[Condition, ...]) -> list[Wrong]:
    """Each claim that neither the needs nor the `if` around it prove, and whatever is never told to a customer, in
    whatever stands beside one another."""
    found = (problem for one in _readings(pieces) for problem in _wrong_in(one, needs))
    return list({(one.line, one.words): one for one in found}.values())


def _readings(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The whole, and what is left of it in each branch, and where none of its branches is taken."""
    yield pieces
    within = {piece.known[:depth] for piece in pieces for depth in range(1, len(piece.known) + 1)}
    branches = within | {(*known[:-1], _not(known[-1])) for known in within}
    for known in sorted(branches, key=str)[:MOST_BRANCHES]:
        left_out = {_not(one) for one in known}
        yield [one for one in pieces if left_out.isdisjoint(one.known)]


def _not(condition: Condition) -> Condition:
    return condition.part if isinstance(condition, Not) else Not(condition)


def _wrong_in(pieces: list[Piece], needs: tuple[Condition, ...]) -> list[Wrong]:
    text, places = _flat(pieces)
    found = [Wrong(places[start].line, _never(words)) for words, start in never_told_read(text)]
    for claim in claims_read(text):
        around = (*places[claim.start].known, *places[claim.start + len(claim.words) - 1].known)
        if not proven(claim, (*needs, *around)):
            found.append(Wrong(places[claim.start].line, _unproven(claim)))
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a character of the flat text stands, and what is true there."""

    line: int
    known: tuple[Condition, ...]


def _flat(pieces: list[Piece]) -> tuple[str, list[_Place]]:
    """The text as it is read, and the place of each character."""
    letters: list[str] = []
    places: list[_Place] = []
    for piece in pieces:
        letters.append(piece.text)
        lines = 0
        for letter in piece.text:
            places.append(_Place(piece.line + lines, piece.known))
            lines += letter == "\n"
    return with_places("".join(letters), places)


def _never(words: str) -> str:
    return f"\u201c{_short(words)}\u201d is never told to a customer"


def _unproven(claim: Claim) -> str:
    proofs = [written(one) for one in claim.subject.proofs][:3]
    return f"the text claims \u201c{_short(claim.words)}\u201d: needs must say so, with {' or '.join(proofs)}"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else line[:59] + "\u2026"


def written(condition: Condition) -> str:
    """A condition as a lead writes it."""
    if isinstance(condition, Path):
        return str(condition)
    if isinstance(condition, Known):
        return f"{condition.path} is defined"
    if isinstance(condition, Not):
        return f"not {written(condition.part)}"
    if isinstance(condition, Every | Some):
        return (" and " if isinstance(condition, Every) else " or ").join(written(one) for one in condition.parts)
    assert isinstance(condition, Compare)
    right = condition.right
    shown = str(right) if isinstance(right, Path) else _constant(right)
    return f"{condition.left} {_SIGNS[condition.operator]} {shown}"


def _constant(plain: object) -> str:
    if isinstance(plain, tuple):
        return "(" + ", ".join(_constant(one) for one in plain) + ")"
    return f'"{plain}"' if isinstance(plain, str) else str(plain)
