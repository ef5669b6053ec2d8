"""Cards of money in every state, made by the pages themselves."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.actions import Kind, State, Way, Wrong
from app.domain.card import Card, say
from app.domain.matter import Matter
from app.domain.pages.action_fields import Asking
from app.domain.pages.action_form import form_page, impossible_page
from app.domain.pages.actions import action_list
from app.domain.pages.approval import approve_page, waiting_page
from app.domain.pages.confirm import blocked_page, confirm_page, what_changed
from app.domain.pages.home import home
from app.domain.pages.put_right import chooser, pick
from app.domain.pages.receipt import receipt
from app.domain.policy import Answer
from app.domain.putting_right.ways import ways
from app.domain.putting_right.wish import Wish
from tests import made
from tests import made_money as money
from tests.made import NOW, eur

SCENE = replace(made.scene(), acts=True)
LONG = "Nota: " + "ein sehr langer Grund ohne Ende " * 6
LINES = (
    made.billing.InvoiceLine("il_1", "Team plan, Nov 18 to Dec 18, 2026", eur(8000)),
    made.billing.InvoiceLine("il_2", "Extra seat with a long name that needs two lines to be read", eur(900)),
)


def form(wish: Wish | None = None, matter: Matter | None = None, error: str = "", lines: str = "") -> Card:
    facts = matter or money.matter()
    return form_page(
        Asking(
            kind=Kind.REFUND,
            target="ch_1",
            matter=facts,
            ways=ways(Kind.REFUND, facts),
            way=Way.NOTE_REFUND,
            reasons=tuple(Wrong),
            noted=frozenset((Wrong.GOODWILL,)),
            limit=eur(5000),
            unlimited=False,
            wish=wish or Wish("29.03", "goodwill", "Upgraded by mistake, wrote to us the same day."),
            errors={name: say(one) for name, one in (("amount", error), ("lines", lines)) if one},
        ),
        SCENE,
    )


def confirm(answer: Answer = Answer.ALLOWED, changed: bool = False) -> Card:
    others = (money.another(State.DONE, finished_at=NOW),) if changed else ()
    picture = money.picture(facts=money.matter(fee=eur(202)), answer=answer, others=others)
    words = what_changed(money.action(), picture) if changed else ()
    return confirm_page(money.action(note="" if answer is Answer.APPROVAL else LONG), picture, SCENE, words)


def blocked() -> Card:
    facts = money.matter(disputes=(made.dispute(),))
    picture = money.picture(facts=facts)
    assert picture.stop is not None
    return blocked_page(picture.stop, facts, SCENE)


def approve() -> Card:
    return approve_page(money.action(State.WAITING, asked_at=NOW), money.picture(), SCENE)


def waiting() -> Card:
    return waiting_page(money.action(State.WAITING, asked_at=NOW), SCENE, ("Lena Hart", "Fay Moreau"), eur(5000), True)


def failed() -> Card:
    outcome = replace(money.done().outcome, reference=None, sentence=say("Stripe says that it was refunded before."))
    return receipt(money.action(State.FAILED, outcome=outcome), SCENE, False)


def came_back() -> Card:
    action = money.done()
    return receipt(replace(action, outcome=replace(action.outcome, refund_status="failed")), SCENE, True)


def many() -> Card:
    states = [one for one in State if one is not State.PROPOSED]
    return action_list(tuple(money.another(one, finished_at=NOW) for one in states), True, SCENE)


MONEY_SAMPLES: dict[str, Callable[[], Card]] = {
    "put-it-right": lambda: chooser(money.matter(), "ch_1", tuple(Wrong), SCENE, True),
    "put-it-right-open": lambda: chooser(money.open_invoice(), "in_1", tuple(Wrong), SCENE, True),
    "put-it-right-pick": lambda: pick(SCENE, True),
    "money-form": form,
    "money-form-lines": lambda: form(Wish("", "overcharged"), matter=money.matter(invoice=made.invoice(lines=LINES))),
    "money-form-lines-error": lambda: form(
        Wish("5", "overcharged", lines=("il_1", "il_2")),
        money.matter(invoice=made.invoice(lines=LINES)),
        lines="Give an amount for one line only, or leave it empty to take back whole lines.",
    ),
    "money-form-error": lambda: form(Wish("29,o3"), error="We cannot read \u201c29,o3\u201d. Write it like 29.03."),
    "impossible": lambda: impossible_page(ways(Kind.VOID, money.matter()), money.matter(), SCENE),
    "confirm": confirm,
    "confirm-changed": lambda: confirm(changed=True),
    "confirm-ask": lambda: confirm(Answer.APPROVAL),
    "blocked": blocked,
    "receipt": lambda: receipt(money.done(), SCENE, True),
    "receipt-checking": lambda: receipt(money.action(State.UNKNOWN, started_at=NOW, checked_at=NOW), SCENE, False),
    "receipt-failed": failed,
    "receipt-came-back": came_back,
    "receipt-expired": lambda: receipt(money.action(State.EXPIRED), SCENE, False),
    "receipt-declined": lambda: receipt(
        money.action(State.DECLINED, approver=money.LENA, decision="One payment was a second seat."), SCENE, False
    ),
    "approval-asked": waiting,
    "approve": approve,
    "actions": many,
    "home-acting": lambda: home(SCENE),
}
