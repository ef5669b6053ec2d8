"""What is wrong with a macro, in the team's language: the sentences that our readers of macros write.

The readers write English, since developers read it in a terminal too; here each is found again by its words.
"""

import re
from functools import cache

from app.domain.card import Phrase, say
from app.domain.phrase import Name, Text, pieces

SENTENCES: tuple[Phrase, ...] = (
    say("There is no {name}; did you mean {other}?"),
    say("There is no filter {name}: there are {names}"),
    say("There is no macro {name}"),
    say("There is no {name}: today is a day"),
    say("There is no {name}: there are {names}"),
    say("There is no {name} with what it needs"),
    say("There is no text"),
    say("There is no {name}"),
    say("This could become too long: fewer loops in loops, or a shorter text"),
    say("Too deep: at most {n} blocks in one another"),
    say("Too deep: an if in an if in an if \u2026"),
    say("Too deep: a macro needs no more than a list in a key"),
    say("Too deep to be read"),
    say("Too deep or too large to be read"),
    say("Too long: {n} characters, at most {most}"),
    say("Too long: {n} bytes, at most {most}"),
    say("Too long"),
    say("{fact} is no address that a link may lead to"),
    say("A loop is written {words}"),
    say("A loop only tells {names}"),
    say("{fact} are no rows to loop over"),
    say("Choose another name than {name}"),
    say("A condition has at most {n} characters"),
    say("A condition has at most {n} parts in a row"),
    say("Cannot be read from \u201c{words}\u201d on"),
    say("Cannot be read: {words}"),
    say("{fact} is one of {names}: compare it with =="),
    say("Is {word}: only is defined and is none can be asked"),
    say("{fact} cannot be compared like this"),
    say("{fact} and {other} cannot be compared"),
    say("{fact} cannot be compared with {words}"),
    say("After in stands a list: {words}"),
    say("{fact} is never {words}: it is {names}"),
    say("That number is too large"),
    say("Only text stands there by itself"),
    say("An if within {words} needs its else"),
    say("{filter} is not used like this: {words}"),
    say("{filter} is not used like this"),
    say("{fact} is {type}, which {filter} does not write"),
    say("Default needs the text to write instead: {words}"),
    say("Default stands directly behind a fact"),
    say("A macro begins with a line ---, then its head, then --- again"),
    say("The head has no end: a second line --- is missing"),
    say("The head is too long: at most {n} characters"),
    say("The head is a list of lines such as {words}"),
    say("Not a part of a macro; did you mean {other}?"),
    say("Not a part of a macro"),
    say("Stands there twice"),
    say("Stands in {file}"),
    say("Must be a list"),
    say("Must be text"),
    say("Must be one of {names}"),
    say("Is empty"),
    say("At most {n} entries"),
    say("At most {n} characters"),
    say("At most {n} languages"),
    say("{key} is missing"),
    say("{name} is no name: small letters, digits and - between them"),
    say("{name} is no language tag such as en, de or pt-BR"),
    say("The file's name says {name}, its locale says {other}"),
    say("{words} is not one"),
    say("Nothing is called here"),
    say("Nothing is computed here"),
    say("Write a fact with a point: {words}"),
    say("Texts are put one after the other, not joined"),
    say("Filter is only used after |"),
    say("A character that nobody can see: type the line anew"),
    say("A character that cannot stand in YAML"),
    say("HTML is not a part of a macro: **bold**, lists"),
    say("Images are not a part of a macro"),
    say("A link leads to https:// or mailto:"),
    say("{words}: letters of two alphabets in one word"),
    say("\u201c{words}\u201d is never told to a customer"),
    say("The text claims \u201c{words}\u201d: needs must say so, with {conditions}"),
    say("Another macro has the name {name} too: {places}"),
    say("{name} has this title already"),
    say("This macro is {name}"),
    say("Take the line out, the library keeps how far a macro is"),
    say("Write it as a line of its own, {words}"),
    say("This is not YAML: {words}"),
    say("This is not YAML that can be read"),
    say("Anchors (&) and aliases (*) are not a part of a macro: put the text in quotes"),
    say("Tags (!) are not a part of a macro: put the text in quotes"),
    say("This cannot be written"),
    say("This is not a part of a macro"),
    say("{word} is not a part of a macro"),
)
_KEY = re.compile(r"([a-z]+): (.+)", re.DOTALL)


def problem_words(words: str) -> Phrase:
    """A sentence of our readers in any language; one that is not known stays as it is."""
    known = _known(words)
    if known:
        return known
    keyed = _KEY.fullmatch(words)
    inner = _known(keyed[2]) if keyed else ()
    if keyed and inner:
        return say("{key}: {words}", key=Name(keyed[1]), words=inner)
    return say(Name(words))


def _known(words: str) -> Phrase:
    for pattern, text in _patterns():
        found = pattern.fullmatch(words)
        if found:
            values = tuple((name, say(Name(value))) for name, value in found.groupdict().items())
            return (Text(text.english, values),)
    return ()


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Text], ...]:
    """Each sentence with the pattern of its English; its first letter may be small."""
    return tuple((_pattern(Text(str(one[0]))), Text(str(one[0]))) for one in SENTENCES)


def _pattern(text: Text) -> re.Pattern[str]:
    parts: list[str] = []
    for words, place in pieces(text.english):
        first = not parts and bool(words)
        parts.append(f"(?i:{re.escape(words[0])}){re.escape(words[1:])}" if first else re.escape(words))
        parts += [f"(?P<{place}>.+?)"] if place else []
    return re.compile("".join(parts), re.DOTALL)
