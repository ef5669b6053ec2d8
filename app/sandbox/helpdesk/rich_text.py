"""The HTML that both helpdesks keep of a message, and the plain words in it."""

import re
from html import escape, unescape


def paragraphs(text: str) -> str:
    """Plain text as the HTML that Intercom and Zendesk store: one escaped <p> per line."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def plain_text(html: str) -> str:
    """What is kept beside HTML as plain text: the words without the tags."""
    broken = re.sub(r"<br\s*/?>|</p>|</li>|</div>", "\n", html)
    return unescape(re.sub(r"<[^>]+>", "", broken)).strip()
