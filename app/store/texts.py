"""Text as every database keeps it, and small structures as JSON text."""

import json
import re
from typing import Any

_written = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode
_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")


def kept(text: str) -> str:
    """The text with a replacement mark for what Postgres or UTF-8 cannot hold: NUL, and halves of a pair."""
    return _NOT_KEPT.sub("\ufffd", text)


def is_kept(text: str) -> bool:
    """Whether every database keeps the text as it is."""
    return _NOT_KEPT.search(text) is None


def kept_or_none(text: str | None) -> str | None:
    """The same for text that may be missing."""
    return None if text is None else kept(text)


def as_json(value: Any) -> str:
    """One text for one value: ASCII, keys in order, no blanks."""
    return _written(value)
