"""Prints of the words of a reply: enough to know them again in a comment, and too little to read them. Pure.

Only words count: letters and digits in any case, whatever markup, blanks or invisible characters stand between them.
Each print is a keyed hash of three words in a row, so that nobody without our key can try words on it, and the key is
another one for each use, so that two uses share no print.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

Words = tuple[str, ...]
RUN = 3
FEWEST = 8
"""A reply of fewer words could be anybody's."""
LONGEST = 200_000
"""How many characters of a comment are read."""
_DIGITS = 12
_WORD = re.compile(r"[^\W_]+")
_BLOCKS = frozenset("p div br ul ol li blockquote h1 h2 h3 h4 h5 h6 table tr td th pre hr".split())


def words_of(text: str) -> Words:
    """The words of a text without markup."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    return tuple(_WORD.findall("".join(one for one in plain if unicodedata.category(one) != "Cf")))


def words_shown(html: str) -> Words:
    """The words that one sees of HTML. Manners inside a word do not divide it, blocks do."""
    reader = _Shown()
    reader.feed(html[:LONGEST])
    reader.close()
    return words_of("".join(reader.seen))


def printed(words: Words, key: str, use: str) -> str:
    """What is kept of the words of one use; "" of a reply that is too short to be known again."""
    if len(words) < FEWEST:
        return ""
    own = _own(key, use)
    return "".join((_print(own, ""), *_prints(own, words)))


class Prints:
    """The prints that were kept of one use. `readable` is False when the key they were made with is none of these."""

    def __init__(self, kept: str, keys: Sequence[str], use: str) -> None:
        owns = [_own(key, use) for key in keys]
        self._own = next((own for own in owns if kept and _print(own, "") == kept[:_DIGITS]), b"")
        self._all = [kept[at : at + _DIGITS] for at in range(_DIGITS, len(kept), _DIGITS)]

    @property
    def readable(self) -> bool:
        """Whether words can be known again by them."""
        return bool(self._own)

    def whole_in(self, words: Words, free: frozenset[int]) -> frozenset[int]:
        """Where in a text all the words stand in a row, none of them taken; nowhere, else."""
        found, length = list(_prints(self._own, words)), len(self._all)
        for at in range(len(found) - length + 1):
            places = frozenset(range(at, at + length + RUN - 1))
            if found[at] == self._all[0] and found[at : at + length] == self._all and places <= free:
                return places
        return frozenset()

    def parts_in(self, words: Words, free: frozenset[int]) -> tuple[frozenset[int], float]:
        """Where in a text some of the words stand, none of them taken; and which share of the prints that is."""
        known, seen, places = set(self._all), set[str](), set[int]()
        for at, one in enumerate(_prints(self._own, words)):
            here = range(at, at + RUN)
            if one in known and free.issuperset(here):
                seen.add(one)
                places.update(here)
        return frozenset(places), len(seen) / len(known)


class _Shown(HTMLParser):
    """Collects what is seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a word of its own."""
        if tag in _BLOCKS:
            self.seen.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """So does what stands behind one."""
        if tag in _BLOCKS:
            self.seen.append("\n")

    def handle_data(self, data: str) -> None:
        """Text."""
        self.seen.append(data)


def _own(key: str, use: str) -> bytes:
    return hmac.new(key.encode(), b"inserted reply\0" + use.encode(), hashlib.sha256).digest()


def _print(own: bytes, words: str) -> str:
    return hashlib.blake2b(words.encode(), key=own, digest_size=_DIGITS // 2).hexdigest()


def _prints(own: bytes, words: Words) -> Iterator[str]:
    return (_print(own, " ".join(words[at : at + RUN])) for at in range(len(words) - RUN + 1))
