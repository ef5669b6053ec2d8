"""What somebody is called by: the first name, where that is certain enough to greet with."""

import unicodedata

_FAMILY_FIRST = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
_BETWEEN = frozenset("-'\u2019.")
_TITLES = frozenset("mr mrs ms miss dr prof sir herr frau team the".split())
_COMPANY = frozenset("ltd limited inc llc gmbh ag kg as ab bv sa sarl co corp company ug ev".split())
_LONGEST = 40


def first_name(name: str | None) -> str | None:
    """`Maya` of `Maya Lindqvist`; None where there is no telling: a company, an address, a name whose family comes
    first, a single letter, anything with signs in it."""
    words = (name or "")[:200].split()
    if not words or any(word.lower().strip(".,") in _COMPANY for word in words):
        return None
    first = words[0]
    clean = all(one.isalpha() or one in _BETWEEN or unicodedata.combining(one) for one in "".join(words))
    if not clean or not 1 < len(first) <= _LONGEST or first.lower().strip(".") in _TITLES or first.endswith("."):
        return None
    return None if any(unicodedata.name(one, "").startswith(_FAMILY_FIRST) for one in first) else first
