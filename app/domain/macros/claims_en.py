"""English phrases that claim something."""

from app.domain.macros.claim_patterns import FAR, Phrases, near, phrases

_NEAR = near(r"\b(?:not|never|no)\b|n't\b")
_PIECES = {
    "we": r"(?:we|i)(?:'ve| have)?(?: just| already| now| also| today)*",
    "is": r"(?:is|are|was|were|has been|have been)(?: now| already| just| also| fully)*",
    "has": r"(?:has|have|had|is)(?: now| already)*",
    "plan": r"(?:subscription|plan|membership|contract)",
    "dispute": r"(?:dispute|chargeback|inquiry)",
    "back": r"(?:refunded|reimbursed|paid back|sent back|given back|returned to you|credited back)",
    "far": rf"\b{FAR}\b",
    "~": rf"\b{_NEAR}\b",
}
_LINES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "refunded",
        "refund|reimburs| back|returned|credited|way",
        (
            r"{we} (?:refund(?:ed)?|reimbursed|returned)(?! (?:of|policy)\b)",
            r"{we} (?:sent|paid|gave|given|transferred|put) ~ back",
            r"{we} (?:issued|made|sent|processed|completed|started|triggered|approved) ~ refund",
            r"{is} {back}",
            r"refund ~ {is} (?:sent|made|issued|processed|completed|complete|done|approved|on (?:its|the) way)",
            r"(?:money|refund|amount)(?:'s| is)(?: now| already)* on (?:its|the) way",
        ),
    ),
    (
        "in full",
        "in full|full refund",
        (
            r"(?:refunded|reimbursed|sent|paid|gave|given|returned) ~ in full",
            r"(?:issued|made|sent|given|gave) ~ full refund",
            r"refund ~ {is} ~ in full",
        ),
    ),
    (
        "arrives",
        "arrive|expect|reach|account|card|statement|show",
        (
            r"(?:will|should) (?:arrive|reach you|show|appear) ~ (?:by|until|before|between|within|on|tomorrow|today)",
            r"(?:will|should) be (?:back )?(?:on|in) your (?:account|card) ~ (?:by|until|before|between|within|on)",
            r"expect (?:it|the money|the refund|your refund|your money) ~ (?:by|between|within|before)",
        ),
    ),
    (
        "refund failed",
        "refund",
        (
            r"refund ~ (?:failed|came back|bounced|was returned)",
            r"refund{far}(?:did not reach|didn't reach|could not be sent)",
        ),
    ),
    (
        "canceled",
        "cancel",
        (
            r"(?:{plan}|trial) ~ {is} cancel+ed",
            r"{we} cancel+ed",
            r"cancel+ation ~ {is} (?:done|confirmed|completed?|in place)",
            r"confirm ~ cancel+ation",
        ),
    ),
    ("ended", "ended|over|stopped", (r"{plan} ~ {has} (?:ended|over|stopped)",)),
    (
        "charged no more",
        "charge|payment|debit|invoice",
        (
            r"no (?:further|more|other|future|new) (?:charges?|payments?|debits?|invoices?)",
            r"(?:won't|will not|not|never) be charged(?: again| any ?more| further| for it)?",
            r"nothing (?:more |further |else )?will be charged",
        ),
    ),
    (
        "no dispute",
        "dispute|chargeback|inquir",
        (
            r"no (?:open |other |further |active |known )?(?:disputes?|chargebacks?|inquir(?:y|ies))",
            r"(?:is|are|was) not (?:being )?disputed",
            r"undisputed",
        ),
    ),
    (
        "dispute over",
        "dispute|chargeback|inquiry|bank has",
        (
            r"{dispute} ~ (?:{is}|has) (?:closed|settled|resolved|withdrawn|won|lost|decided|over|ended)",
            r"bank has (?:closed|decided|dropped|withdrawn)",
        ),
    ),
    (
        "disputed",
        "dispute|chargeback",
        (
            r"bank (?:has )?(?:disputed|opened a (?:dispute|chargeback))",
            r"payment (?:is|was|has been) disputed",
            r"(?:there is|we see|we have|you have|you opened) an? (?:open )?(?:dispute|chargeback)",
        ),
    ),
    (
        "paid",
        "payment|money|transfer",
        (
            r"{we} (?:received|got|booked) ~ (?:payment|money|transfer)",
            r"(?:payment|transfer) ~ (?:went through|succeeded|has arrived)",
            r"(?:payment|transfer) ~ {is} (?:successful|received|completed?|booked)",
        ),
    ),
    ("invoice paid", "invoice", (r"invoice ~ {is} (?:paid|settled)",)),
    (
        "nothing owed",
        "nothing|owe|no open|no unpaid|no outstanding|no overdue|settled|paid|up to date",
        (
            r"nothing (?:is |left |more )*(?:open|owed|due|outstanding|to pay)",
            r"(?:do not|don't) owe",
            r"no (?:open|unpaid|outstanding|overdue) (?:invoices?|balances?|amounts?|payments?)",
            r"(?:all|every|everything)\b[^.!?]{0,20}\b(?:is|are) (?:all )?(?:paid|settled|up to date)",
            r"account is up to date",
        ),
    ),
    (
        "twice",
        "twice|double|duplicate",
        (
            r"(?:charged|paid|billed|taken|debited)(?: you)? twice",
            r"double[- ]charged?",
            r"duplicate (?:charge|payment)",
        ),
    ),
    (
        "credited",
        "credit",
        (
            r"{we} (?:added|applied|given|gave|put|credited|granted) ~ credit\w*",
            r"(?:have|there is|is) (?:a )?credit of",
            r"credit ~ {is} (?:added|applied|given|granted)",
        ),
    ),
    ("card expired", "expired", (r"card ~ {has} expired",)),
    ("trial over", "trial", (r"trial ~ (?:{has} )?(?:ended|over|expired|finished)",)),
    (
        "failed",
        "declin|reject|fail|through|complete|returned|taken|collected|refused",
        (
            r"(?:payment|card|charge|debit) ~ {is} (?:declined|rejected|refused|returned)",
            r"(?:payment|charge|debit) ~ failed",
            r"(?:payment|charge|debit){far}(?:did not|didn't) go through",
            r"(?:payment|charge|debit){far}(?:could not|couldn't) be (?:taken|collected)",
            r"(?:payment|charge|debit){far}(?:is|was) not complete",
            r"bank (?:has )?(?:declined|rejected|returned)",
        ),
    ),
    (
        "waits for approval",
        "approv|review",
        (r"(?:waits|waiting|needs?|pending)\b[^.!?]{0,30}\bapproval", r"(?:being reviewed|in review)"),
    ),
)
PHRASES: tuple[Phrases, ...] = tuple(phrases(subject, hints, lines, _PIECES) for subject, hints, lines in _LINES)
