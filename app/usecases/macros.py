"""What agents do with macros: see which fit, and have one written."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.billing import Snapshot
from app.domain.errors import NotFound, Unavailable
from app.domain.insights import noticed
from app.domain.macros.case import Case
from app.domain.macros.choosing import Asked, Ready, choose, instead, ranked
from app.domain.macros.claims import never_told, untrue
from app.domain.macros.macro import Macro
from app.domain.macros.refusals import Refusal
from app.domain.macros.reply import Draft, Reply, written_in
from app.ports.billing import BillingGateway
from app.ports.macros import MacroWriter

Macros = Mapping[str, Macro]


def with_ended(snapshot: Snapshot, billing: BillingGateway) -> Snapshot:
    """The snapshot with the newest subscriptions that have ended too, for macros that speak of a subscription: one more
    read. What cannot be read stays as it is."""
    try:
        page = billing.subscriptions(snapshot.customer.id, "")
    except (Unavailable, NotFound):
        return snapshot
    known = {one.id for one in snapshot.subscriptions}
    ended = tuple(one for one in page.rows if one.id not in known)
    return replace(snapshot, subscriptions=(*snapshot.subscriptions, *ended))


def fitting(macros: Macros, case: Case, asked: Asked) -> tuple[Macro, ...]:
    """The macros that go with the customer now, the one that answers the most important insight first."""
    rules = tuple(insight.rule for insight in noticed(case.snapshot, case.now))
    return ranked(macros.values(), case, rules, asked)


def reply(macros: Macros, writer: MacroWriter, name: str, case: Case, asked: Asked) -> Reply | Refusal:
    """The reply that a macro makes for a customer, or why there is none and what to choose instead. Raises NotFound."""
    macro = macros.get(name)
    if macro is None:
        raise NotFound("There is no such reply any more.")
    ready = choose(macro, case, asked)
    written = _written(ready, writer, case, asked) if isinstance(ready, Ready) else ready
    return instead(written, macro, macros, case, asked) if isinstance(written, Refusal) else written


def wrong_in(macro: Macro, reply: Reply, text: str, case: Case, asked: Asked) -> Refusal | None:
    """What is wrong with the lines of a text that are not the reply's own: what a customer must never be told, or what
    the facts do not bear out."""
    own = frozenset(line.strip() for line in reply.text.splitlines())
    typed = "\n".join(line for line in text.splitlines() if line.strip() not in own)
    ready = choose(macro, case, asked)
    return untrue(typed, case, ready.scope) if isinstance(ready, Ready) else ready


def tells_too_much(reply: Reply, text: str) -> bool:
    """Whether a text says what a customer must never be told, and the reply that it was made from does not."""
    before = {words for words, _ in never_told(reply.text)}
    return any(words not in before for words, _ in never_told(text))


def _written(ready: Ready, writer: MacroWriter, case: Case, asked: Asked) -> Reply | Refusal:
    macro, text = ready.macro, ready.text
    locale = written_in(text.locale, asked.locale)
    draft = writer.write(text.body, ready.scope.roots, locale, asked.time_zone)
    if isinstance(draft, Refusal):
        return draft
    return untrue(draft.claimed, case, ready.scope) or _reply(ready, draft, macro)


def _reply(ready: Ready, draft: Draft, macro: Macro) -> Reply:
    whole = Reply(macro.name, macro.version, ready.text.locale, ready.text.title, draft.html, draft.text)
    scope = ready.scope
    return replace(whole, about=scope.about, id=scope.id, tags=macro.tags, status=macro.status)
