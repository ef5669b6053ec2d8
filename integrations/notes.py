"""Notes for tickets as both helpdesks take them: escaped HTML, with the marker by which a note is found again."""

import re
from collections.abc import Iterable
from html import escape

from app.ports import TicketNote
from integrations.phrases import clean

LONGEST = 20_000
SIGNATURE = "Counterfoil"
_WORD = re.compile(r"[0-9A-Za-z_-]+")
_MENTION = re.compile(r"(?<!\S)@(?=\S)")
_PLACEHOLDER = re.compile(r"\{(?=[{%])")
_JOINER = "\u2060"


def markup(note: TicketNote) -> str:
    """The note as HTML: a paragraph for each line, and the marker as the last one; a reply has none. No text of a
    stranger becomes markup, a placeholder that the helpdesk fills ({{ }}, {% %}), or a mention (@)."""
    lines = [*note.paragraphs] if note.reply else [*note.paragraphs, f"{SIGNATURE} {note.id}"]
    return "".join(f"<p>{escape(line)}</p>" for line in map(_harmless, lines) if line)


def has_marker(texts: Iterable[str], note: TicketNote) -> bool:
    """Whether one of these texts, with or without markup, bears the note's marker as a word of its own."""
    return any(note.id in _WORD.findall(text) for text in texts)


def same_words(text: str, note: TicketNote) -> bool:
    """Whether a text without markup says what the reply says, whatever the blanks in it."""
    return _bare(text) == _bare(" ".join(_harmless(line) for line in note.paragraphs))


def _harmless(line: str) -> str:
    return _PLACEHOLDER.sub("{ ", _MENTION.sub(f"@{_JOINER}", clean(line, LONGEST)))


def _bare(text: str) -> str:
    return "".join(text.split())
