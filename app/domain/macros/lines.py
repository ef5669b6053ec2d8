"""A stranger's text on one line, fit to stand within a reply."""

import unicodedata

LONGEST = 300
ELLIPSIS = "\u2026"
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_UNSEEN = ("Cc", "Cs", "Co", "Cn")


def one_line(text: str, longest: int = LONGEST) -> str:
    """No line breaks, no control or private characters, none that turn the direction of what follows; cut to length."""
    if text.isascii() and text.isprintable() and "  " not in text:
        line = text.strip()
    else:
        spaced = "".join(" " if one.isspace() else one for one in text[: 4 * longest])
        line = " ".join("".join(one for one in spaced if harmless(one)).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + ELLIPSIS


def shows(text: str) -> bool:
    """Whether there is anything to see: a letter, a figure, a sign."""
    return any(unicodedata.category(one)[0] in "LNPS" for one in text[: 4 * LONGEST])


def harmless(character: str) -> bool:
    """Whether a character only shows itself."""
    return character not in _DIRECTIONS and unicodedata.category(character) not in _UNSEEN
