"""What no customer may ever read, and what makes a sentence conditional, by language."""

import re

_EN_IF = (
    r"\b(?:if|once|when|whenever|unless|until|whether|before|as soon as|in case|should you|would|asked us to|tell us)\b"
)
_EN_NEVER = (
    r"\bfraud\w*|\bstolen\b|\blost card|\bcard (?:was |is |as )?(?:reported )?(?:as )?lost\b|\breported (?:as )?lost\b"
    r"|\brisk (?:score|level)|\bradar\b|\bsuspici\w+|\bsuspect\w*|\bblack ?list\w*|\bblock ?list\w*"
    r"|\b(?:an)?other customers?\b|\bdecline code|\bdo_not_honor\b|\br(?:0[1-9]|[1-7]\d|8[0-5])\b|\bchargeback fee"
    r"|\bdispute fee|\bearly (?:fraud )?warning"
)
_DE_IF = r"\b(?:wenn|falls|sobald|ob|bevor|nachdem|sollten|würde|sofern)\b"
_DE_NEVER = (
    r"\bbetrug\w*|\bbetrüg\w*|\bgestohlen\w*|\bverdacht\w*|\bverdächtig\w*|\brisiko(?:wert|score|bewertung)\w*"
    r"|\bsperrliste\w*|\bschwarze liste|\bverloren gemeldet\w*|\bandere(?:n|r|m|s)? kund\w+|\bablehnungscode\w*"
)
CONDITIONAL = re.compile(f"(?:{_EN_IF}|{_DE_IF})")
NEVER_TOLD = re.compile(f"(?:{_EN_NEVER}|{_DE_NEVER})")
"""Suspicion of fraud, lost or stolen cards, risk, bank codes, what we pay for disputes, other customers."""
