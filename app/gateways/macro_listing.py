"""docs/macros.md: how a macro is written, and every fact and filter that it may use. Made from what is checked."""

from collections.abc import Iterator

from app.domain.insights import RULES
from app.domain.macros.catalogue import KINDS, ROOTS
from app.domain.macros.fact import MOST_ROWS, Fact, Type
from app.domain.macros.macro import State, TicketStatus
from app.gateways.macro_filters import DEFAULT, FILTERS
from app.gateways.macro_program import LONGEST_BODY, LONGEST_REPLY
from app.gateways.macro_sources import LONGEST_TITLE

_RULES = ", ".join(f"`{rule.__name__}`" for rule in RULES)
INTRODUCTION = f"""# Macros

Made by `counterfoil macros facts > docs/macros.md`; a test keeps it in step.

A macro is a file: a head between two lines of three dashes, in YAML, and a text in Markdown with facts in it.
`refund-sent.md` is the macro `refund-sent` in its own language; `refund-sent.de.md` is its German text, with `title`
and `locale` only: what the macro needs stands once. `counterfoil macros check DIR` says everything that is wrong, by
file and line.

```
---
title: Refund sent
locale: en
when: refund.newest and refund.sent
needs:
  - refund.status == "succeeded"
  - not payment.disputed: The payment is disputed. Look at the dispute first.
instead: [refund-failed]
tags: [refund]
status: solved
---
Hi {{{{ customer.first_name | default("there") }}}},

we have refunded **{{{{ refund.amount | money }}}}**.
{{% if refund.arrives_by %}}
It should reach you by about {{{{ refund.arrives_by | date }}}}.
{{% endif %}}
```

## The head

| key | says |
|---|---|
| `title` | what agents see, at most {LONGEST_TITLE} characters; no two alike in one language |
| `locale` | the language of the text: `en`, `de`, `pt-BR` |
| `needs` | what must be true, a condition or a list; `condition: sentence` tells the agent in your words why not |
| `when` | whom it fits, a condition; without it, whoever has one of its `insights`; else it is found by searching |
| `insights` | what it answers: {_RULES} |
| `instead` | names of macros to offer where this one refuses, the best first |
| `roles` | who may use it, by roles of policy.toml; without it everybody |
| `tags` | tags that the ticket gets |
| `status` | what the ticket becomes: {", ".join(f"`{one}`" for one in TicketStatus)} |
| `state` | in files only: {", ".join(f"`{one}`" for one in State)}; without it `published` |
| `name` | in files only: another name than the file's |

## The text

- `{{{{ fact }}}}` or `{{{{ fact | filter }}}}` writes a fact. What a customer typed never becomes markup.
- `{{% if %}}`, `{{% elif %}}`, `{{% else %}}`, `{{% endif %}}` ask for facts.
- `{{% for line in invoice.lines %}}` ... `{{% endfor %}}` goes through rows; `loop.first`, `loop.last`, `loop.index`
  and `loop.length` tell where it is.
- A line that holds only such statements leaves no empty line.
- Nothing else of Jinja is there: no call, no arithmetic, no `set`, `include` or `import`.
- Of Markdown: paragraphs, `**strong**`, `*emphasis*`, lists, `[links](https://...)`, `> quotes`, and a backslash at the
  end of a line for a line break. No HTML, no images, no links that lead elsewhere than https or mailto.
- No characters that nobody sees within words, and no letters of two alphabets in one word.
- At most {LONGEST_BODY:,} characters, and {LONGEST_REPLY:,} once it is written. Rows are at
  most {MOST_ROWS}: where there are more the macro refuses, and never cuts.

## Conditions

Facts are compared by `==`, `!=`, `<`, `<=`, `>`, `>=` and `in (...)`, or stand by themselves; `and`, `or` and `not`
join them, and `is defined` asks whether a fact is there. An amount is compared with an amount, or with a figure in its
own currency: `invoice.difference > 0`. What is absent is not true. What could not be read is neither true nor false:
the macro refuses.

A macro that speaks of a refund, a payment, an invoice, a subscription, a dispute or a request speaks of **one**, and of
what belongs to it. Several for which all needs are true are a pick for the agent; `refund.newest`, `payment.newest` or
`invoice.newest` among the needs leave one.

## Claims

What a text claims must be among its needs, or stand in an `if` that asks for it: "we have refunded" needs `refund.sent`
or `refund.status == "succeeded"`, "is canceled" needs `subscription.canceled`, "no dispute" needs
`not customer.disputed`, and so on, in English and German. The written reply is read once more against the facts.
Suspicion of fraud, lost or stolen cards, bank codes and other customers are never told.

## The library

Macros live in the database, in numbered versions. An empty library is filled once, from `MACROS_DIR`, else with what is
shipped; from then on leads edit it in the console, or people keep files and load them.

- A macro has at most one **draft** beside what is **published**. A draft may be saved while it is broken; only what is
  sound goes to **review**, and who wrote in it cannot publish it. To change the text in review makes it a draft again.
- What is published or discarded never changes: the database refuses it. **Roll back** publishes an old version's words
  as a new version at once; **retire** takes a macro from agents, **revive** gives it back.
- Two who save at once: the second one gets both texts with their differences, and nothing of either is lost.
- A published macro that does not compile any more, as after an upgrade that took a fact away, is left out: `/readyz`,
  `/metrics`, the log and the console name it by file and line. The others go on.
- `counterfoil macros load DIR` makes drafts of names that the library does not know and tells what differs; with
  `--publish` both are published at once, for those who review files elsewhere. An empty library it fills.
- `counterfoil macros export --out FILE.zip` writes everything as such a folder, with what is being written in
  `drafts/`.
- `counterfoil macros import zendesk` or `intercom` takes macros over as drafts, never over anything that is there, and
  reports of each what it could not take: placeholders without a fact (they stand as `zendesk.…` or `intercom.…`, which
  no check lets pass), dynamic content, code, images, attachments, side conversations, other fields. What it knows
  already it leaves alone.

"""


def listing() -> str:
    """The whole page."""
    return INTRODUCTION + "\n".join((*_roots(), *_others(), *_filters())) + "\n"


def _roots() -> Iterator[str]:
    yield "## Facts\n"
    yield "`today` is the present day.\n"
    for root in ROOTS:
        yield from _kind(root)


def _others() -> Iterator[str]:
    for name in KINDS:
        if name not in ROOTS:
            yield from _kind(name)


def _kind(name: str) -> Iterator[str]:
    kind = KINDS[name]
    yield f"### {name}: {kind.says}\n"
    yield "| fact | is | type | example |"
    yield "|---|---|---|---|"
    for fact_name, fact in kind.facts.items():
        yield f"| `{name}.{fact_name}` | {fact.says} | {_type(fact)} | {_example(fact)} |"
    yield ""


def _type(fact: Fact[object]) -> str:
    if fact.type is Type.THING:
        return f"[{fact.kind}](#facts)"
    if fact.type is Type.ROWS:
        return f"rows, each a {fact.kind}"
    return "one of " + ", ".join(f"`{one}`" for one in fact.states) if fact.type is Type.STATE else fact.type.value


def _example(fact: Fact[object]) -> str:
    return fact.example.replace("|", "\\|") if fact.type not in (Type.THING, Type.ROWS) else ""


def _filters() -> Iterator[str]:
    yield "## Filters\n"
    yield "| filter | writes | takes | example |"
    yield "|---|---|---|---|"
    for name, rule in FILTERS.items():
        yield f"| `{name}` | {rule.says} | {', '.join(one.value for one in rule.takes)} | {rule.example} |"
    default = 'the fact, or a text where there is none: default("there")'
    yield f"| `{DEFAULT}` | {default} | whatever can be written | there |"
