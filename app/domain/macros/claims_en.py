"""English phrases that claim something."""

from app.domain.macros.claim_patterns import FAR, Phrases, near, phrases

_NEAR = near(r"\b(?:not|never|no)\b|n't\b")
_PIECES = {
    "we": r"(?:we|i)(?:'ve| have)?(?: just| already| now| also| today)*",
    "is": r"(?:is|are|was|were|has been|have been|been)(?: now| already| just| also| fully)*",
    "has": r"(?:has|have|had|is|was)(?: now| already)*",
    "plan": r"(?:subscription|plan|membership|contract)",
    "dispute": r"(?:dispute|chargeback|inquiry)",
    "back": r"(?:refunded|reimbursed|reversed|repaid|returned to|credited (?:back|to)|(?:paid|sent|given|moved) back)",
    "ended": r"(?:cancel+ed|terminated|ended|stopped|closed|deactivated|discontinued)",
    "by": r"(?:by|until|before|between|within|in the next|on [a-z]{3,6}day|tomorrow|today)",
    "far": rf"\b{FAR}\b",
    "~": rf"\b{_NEAR}\b",
}
_LINES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("a refund", "refund", (r"(?:your|our|the|this) refund", r"a refund of")),
    ("a dispute", "dispute|chargeback", (r"(?:your|the|this) (?:dispute|chargeback)",)),
    ("a subscription", "subscription|plan|membership", (r"your (?:subscription|plan|membership)",)),
    ("a trial", "trial", (r"your (?:free )?trial",)),
    (
        "refunded",
        "refund|reimburs| back|returned|revers|repaid|credited| way",
        (
            r"{we} (?:refund(?:ed)?|reimbursed|reversed|repaid|returned)(?! (?:of|policy|your (?:call|mail))\b)",
            r"{we} (?:sent|paid|gave|given|transferred|put|moved|wired) ~ back",
            r"{we} (?:returned|credited|transferred) ~ (?:card|bank|visa|mastercard)",
            r"{we} (?:issued|made|sent|processed|completed|started|triggered|approved) ~ refund",
            r"{is} {back}",
            r"refund ~ {is} (?:sent|made|issued|processed|complete|completed|done|approved|successful|out)",
            r"refund ~ (?:went (?:out|through)|left us|has (?:gone|left|arrived)|arrived|landed)",
            r"refund (?:issued|sent|made|processed|completed?)",
            r"(?:money|amount|payment|charge|it)(?:'s| is| went| was| came| has gone) ~ back (?:to|on|in|with) you\w*",
            r"(?:money|amount|payment|charge|it)(?:'s| is| went| was| came| has gone) back (?:to|on|in|with) you\w*",
            r"(?:money|refund|amount)(?:'s| is)(?: now| already)* on (?:its|the) way",
            r"you(?:'ve| have)?(?: already| now)* (?:got|gotten|received) ~ (?:refund|back)",
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
        "arrive|expect|reach|account|card|statement|show|see|have|get|land|back|receive",
        (
            r"(?:will|should|'ll) (?:arrive|reach|land|show|appear|be there|be with you|be back) ~ {by}",
            r"(?:will|should|'ll) be (?:back )?(?:on|in) your (?:account|card) ~ {by}",
            r"you(?:'ll| will| should) (?:see|have|get|receive|find) (?:it|this|the money|the refund|your \w+) ~ {by}",
            r"expect (?:it|the money|the refund|your refund|your money) ~ {by}",
            r"{by} ~ for (?:it|the money|the refund|your refund|your money) to (?:arrive|reach|show)",
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
        "cancel|terminat|ended|stopped|closed|renew|deactivat|discontinu|no longer",
        (
            r"(?:{plan}|trial) ~ {is} {ended}",
            r"{we} {ended}(?! (?:the|this|your) (?:ticket|conversation|chat))",
            r"{plan} ~ (?:is )?no longer active",
            r"{plan} (?:won't|will not|does not|doesn't|will no longer) renew",
            r"cancel+ation ~ (?:{is} )?(?:done|confirmed|completed?|in place|went through|took effect|active)",
            r"confirm ~ cancel+ation",
        ),
    ),
    ("ended", "ended|over|stopped", (r"{plan} ~ {has} (?:ended|over|stopped)",)),
    (
        "charged no more",
        "charge|payment|debit|invoice|billed|renew",
        (
            r"no (?:further|more|other|future|new) (?:charges?|payments?|debits?|invoices?)",
            r"(?:won't|will not|not|never) be (?:charged|billed|debited)(?: again| any ?more| further| for it)?",
            r"(?:won't|will not|not|never) (?:charge|bill|debit) (?:you|your \w+)",
            r"(?:won't|will not|not|never) (?:take|collect) any (?:more|further|other) \w+",
            r"nothing (?:more |further |else )?will be (?:charged|billed)",
        ),
    ),
    (
        "no dispute",
        "dispute|chargeback|inquir",
        (
            r"no (?:open |other |further |active |known )?(?:disputes?|chargebacks?|inquir(?:y|ies))",
            r"(?:not|\w+n't|never) (?:see |have |find |know of )?(?:any |an? )(?:open )?(?:disputes?|chargebacks?)",
            r"(?:is|are|was|were|has been) (?:not|never) (?:being |been )?disputed",
            r"(?:nobody|no one) (?:has )?disputed",
            r"undisputed",
        ),
    ),
    (
        "dispute over",
        "dispute|chargeback|inquiry|bank has|ruled",
        (
            r"{dispute} ~ (?:{is}|has) (?:closed|settled|resolved|withdrawn|won|lost|decided|over|ended)",
            r"bank has (?:closed|decided|dropped|withdrawn)",
            r"(?:ruled|decided) in (?:your|our) favou?r",
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
            r"(?:payment|transfer) ~ (?:went through|succeeded|has arrived|(?:has )?cleared|landed)",
            r"(?:payment|transfer) ~ {is} (?:successful|received|completed?|booked)",
            r"thank(?:s| you) for (?:your|the) (?:payment|transfer)",
        ),
    ),
    ("invoice paid", "invoice", (r"invoice ~ {is} (?:paid|settled)",)),
    ("voided", "void|cancel|written off", (r"invoice ~ {is} (?:voided|void|cancel+ed|written off)",)),
    (
        "nothing owed",
        "nothing|owe|no open|no unpaid|no outstanding|no overdue|settled|paid|up to date|balance|even",
        (
            r"nothing (?:is |left |more )*(?:open|owed|due|outstanding|to pay)",
            r"(?:do not|don't) owe",
            r"no (?:open|unpaid|outstanding|overdue) (?:invoices?|balances?|amounts?|payments?)",
            r"(?:all|every|everything)\b[^.!?]{0,20}\b(?:is|are) (?:all )?(?:paid|settled|up to date)",
            r"account is up to date",
            r"balance ~ (?:is|of) (?:zero|nil|0(?:[.,]0+)?)",
        ),
    ),
    (
        "twice",
        "twice|double|duplicate|two times|second time",
        (
            r"(?:charged|paid|billed|taken|debited)(?: you)? (?:twice|two times|a second time)",
            r"double[- ](?:charged?|payment|billing)",
            r"duplicate (?:charge|payment)",
        ),
    ),
    (
        "credited",
        "credit|waive|discount",
        (
            r"{we} (?:added|applied|given|gave|put|credited|granted) ~ (?:credit\w*|discount)",
            r"{we} (?:waived|written off|wrote off)",
            r"(?:have|there is|is) (?:a )?credit of",
            r"credit ~ {is} (?:added|applied|given|granted)",
        ),
    ),
    ("card expired", "expired|valid", (r"card ~ {has} expired", r"card ~ {is} (?:no longer valid|not valid)")),
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
