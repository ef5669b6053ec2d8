"""Cards in every state that the design draws, made of the domain's own sections: the gallery for channel tests."""

from collections.abc import Callable
from datetime import UTC, datetime

from app.domain.card import (
    At,
    Button,
    Buttons,
    Calm,
    Card,
    Day,
    Facts,
    Field,
    Figure,
    Form,
    Keep,
    Listing,
    Notice,
    Row,
    Say,
    Status,
    Step,
    Steps,
    Stub,
    Style,
    Sum,
    Sums,
    Tone,
    Typed,
    Weight,
    Words,
    say,
    sentences,
)
from app.domain.money import Money
from tests.sample_money_cards import MONEY_SAMPLES
from tests.sample_reply_cards import REPLY_SAMPLES

READ_AT = datetime(2026, 11, 19, 14, 3, 22, tzinfo=UTC)
REFRESH = Button(say("Refresh"), "refresh", Style.LINK)
PAID = Status(Tone.GOOD, say("Paid"))
UNVERIFIED = Status(Tone.WAITING, say("E-mail match, not verified"))


def on(month: int, day: int, year: int = 2026) -> Day:
    return Day(datetime(year, month, day, 9, 12, tzinfo=UTC))


def eur(minor: int) -> Money:
    return Money(minor, "eur")


def usd(minor: int) -> Money:
    return Money(minor, "usd")


def pages(*counts: str) -> tuple[Row, ...]:
    names = ("Invoices", "Payments", "Subscription", "Disputes", "Balances")
    return tuple(
        Row(say(name), say(count), command=f"open:{name.lower()}:cus_1")
        for name, count in zip(names, counts, strict=False)
    )


def newest(*rows: tuple[Day, Status, Money]) -> Listing:
    listed = tuple(
        Row(say(day), say(amount), status, command=f"open:invoice:in_{number}")
        for number, (day, status, amount) in enumerate(rows)
    )
    return Listing(listed, say("Newest invoices"), newest=True)


ACTIONS = (Button(say("Put it right"), "open:chooser:cus_1"), Button(say("Pick a reply"), "open:macros:cus_1"))
CHANGE = Button(say("Confirm or change"), "open:match:cus_1", Style.LINK)


def plan(name: str, status: Status, price: Money, next_charge: Day, card: str, until: str) -> Facts:
    return Facts(
        (
            Row(say(name), say(price, " / month"), status),
            Row(say("Next charge"), say(price), detail=say(next_charge)),
            Row(say("Owes"), say(Money(0, price.currency)), optional=True),
            Row(say(card), say(until)),
        )
    )


def home_maya() -> Card:
    higher = Notice(
        Tone.WAITING,
        say("Last invoice is ", eur(8903), " higher"),
        say("Up from ", eur(2900), ", after the move from Pro to Team on ", on(11, 3), "."),
        Button(say("See why"), "open:invoice:in_0"),
    )
    return Card(
        title=say(Typed("Maya Lindqvist")),
        home=True,
        detail=say("maya@lindqvist.example"),
        matched=UNVERIFIED,
        change_match=CHANGE,
        sections=(
            higher,
            plan("Team plan", Status(Tone.GOOD, say("Active")), eur(8900), on(12, 18), "Visa 4242", "until 08/2027"),
            newest((on(11, 18), PAID, eur(11803)), (on(10, 18), PAID, eur(2900)), (on(9, 18), PAID, eur(2900))),
        ),
        actions=ACTIONS,
        pages=pages("6", "6", "", "0"),
        as_of=READ_AT,
        refresh=REFRESH,
        said=say("Maya Lindqvist. One thing to know."),
    )


def home_dispute() -> Card:
    dispute = Notice(
        Tone.PROBLEM,
        say("Dispute: answer by ", on(11, 22)),
        say("The cardholder says the ", eur(8900), " of ", on(11, 14), " was not them. 3 days left."),
        Button(say("See the dispute"), "open:dispute:du_1"),
    )
    ends = Notice(
        Tone.ATTENTION,
        say("Card ends before the next charge"),
        say("Visa 0259 is good until 11/2026."),
        Button(say("Ask for a new card"), "insert:macro:card-expiring"),
    )
    disputed = Status(Tone.PROBLEM, say("Disputed"))
    return Card(
        title=say(Typed("Jonas Weber")),
        home=True,
        detail=say("jonas@weber.example"),
        matched=UNVERIFIED,
        change_match=CHANGE,
        sections=(
            dispute,
            ends,
            plan("Team plan", Status(Tone.GOOD, say("Active")), eur(8900), on(12, 14), "Visa 0259", "until 11/2026"),
            newest((on(11, 14), disputed, eur(8900)), (on(10, 14), PAID, eur(8900)), (on(9, 14), PAID, eur(8900))),
        ),
        actions=ACTIONS,
        pages=pages("9", "9", "", "1", ""),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def home_clean() -> Card:
    return Card(
        title=say(Typed("Amara Okafor")),
        home=True,
        detail=say("amara@okafor.example"),
        matched=Status(Tone.GOOD, say("Linked by Ben Ortiz")),
        change_match=Button(say("Change"), "open:match:cus_1", Style.LINK),
        sections=(
            Calm(say("Nothing needs attention")),
            plan("Pro plan", Status(Tone.GOOD, say("Active")), eur(2900), on(12, 9), "Visa 4242", "until 08/2027"),
            newest(
                (on(11, 9), PAID, eur(2900)),
                (on(10, 9), Status(Tone.GOOD, say("Refunded 10.00")), eur(2900)),
                (on(9, 9), PAID, eur(2900)),
            ),
        ),
        pages=pages("15", "15", "", "0"),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def home_masked() -> Card:
    rows = (
        Row(say("Pro plan"), say(eur(2900), " / month"), Status(Tone.GOOD, say("Active"))),
        Row(say("Card"), say("hidden")),
    )
    due = say("{amount} is open, due {day}.", amount=eur(124000), day=on(12, 13))
    stands = sentences(say("Nothing needs attention."), due)
    return Card(
        title=say(Typed("Amara O.")),
        home=True,
        detail=say("a•••@o•••.example, hidden for your role"),
        matched=Status(Tone.GOOD, say("Linked by Ben Ortiz")),
        sections=(Calm(stands), Facts(rows), newest((on(11, 9), PAID, eur(2900)))),
        pages=pages("15", "15", "", "0"),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def home_partial() -> Card:
    failed = Notice(
        Tone.PROBLEM,
        say("Payment failed, ", usd(3200)),
        say("Declined twice, last on ", on(11, 18), ". Next try ", on(11, 23), "."),
        Button(say("See why"), "open:payment:pi_1"),
    )
    gap = Notice(
        Tone.ATTENTION,
        say("Disputes could not be read"),
        say("Stripe took too long. That does not mean there are none."),
        Button(say("Try again"), "refresh"),
    )
    facts = (
        Row(say("Pro plan"), say(usd(3200), " / month"), Status(Tone.PROBLEM, say("Past due"))),
        Row(say("Next try"), say(usd(3200)), detail=say(on(11, 23))),
        Row(say("Owes"), say(usd(3200))),
        Row(say("Mastercard 4444"), say("until 02/2029")),
    )
    failed_status = Status(Tone.PROBLEM, say("Failed"))
    return Card(
        title=say(Typed("Priya Raman")),
        home=True,
        detail=say("priya@raman.example"),
        matched=Status(Tone.GOOD, say("Linked by Ann Lee")),
        change_match=Button(say("Change"), "open:match:cus_1", Style.LINK),
        sections=(
            failed,
            gap,
            Facts(facts),
            newest((on(11, 16), failed_status, usd(3200)), (on(10, 16), PAID, usd(3200)), (on(9, 16), PAID, usd(3200))),
        ),
        actions=ACTIONS,
        pages=pages("11", "12", "", "not read"),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def pick_list() -> Card:
    rows = (
        Row(
            say(Typed("Brightwell Dental Ltd")),
            say(Money(8900, "gbp")),
            Status(Tone.GOOD, say("Team, active")),
            say("paid ", on(11, 11)),
            "choose:customer:cus_a",
        ),
        Row(
            say(Typed("Sam Brightwell")),
            say(Money(2900, "gbp")),
            Status(Tone.PROBLEM, say("Pro, past due")),
            say("failed ", on(11, 2)),
            "choose:customer:cus_b",
        ),
        Row(
            say(Typed("Brightwell Ltd")),
            say(Money(19000, "gbp")),
            Status(Tone.CLOSED, say("No plan")),
            say("paid ", on(2, 3, 2025)),
            "choose:customer:cus_c",
        ),
    )
    return Card(
        title=say("Which customer is this?"),
        detail=say("3 customers use accounts@brightwell.example"),
        sections=(
            Listing(rows, two_lines=True),
            Buttons((Button(say("None of these: search"), "open:search:c", Style.QUIET),)),
            Words((say("Your choice is kept for this requester. You can undo it on the card."),), note=True),
        ),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def no_match() -> Card:
    search = Field(
        "text",
        say("Find another way"),
        hint=say("E-mail, id or invoice number"),
        submit=Button(say("Search"), "search:customer:c"),
    )
    by_card = (
        Field("last4", say("Last 4 digits")),
        Field("amount", say("Amount with currency"), hint=say("29.03 EUR")),
        Field("date", say("Date"), hint=say("2026-11-18")),
    )
    named = Row(say("Invoice 3B7D44A1-0003"), command="search:reference:3B7D44A1-0003")
    return Card(
        title=say("No customer found"),
        detail=say("hello@oddfellow.example"),
        sections=(
            Words((say("We looked for a saved link, a customer id, this e-mail and guest checkouts."),)),
            Form(
                (search,),
                say("By card instead"),
                "open:search_card:c",
                by_card,
                Button(say("Search by card"), "search:card:c"),
            ),
            Listing(
                (named,),
                say("Named in this ticket"),
                note=say("Anyone can write a number in a ticket. Make sure who is asking before you open it."),
            ),
        ),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def invoices() -> Card:
    stories = (
        (on(11, 15), Tone.WAITING, "Open", say("Due ", on(12, 15)), 498000),
        (on(10, 8), Tone.ATTENTION, "Overdue 12 days", say("Due ", on(11, 7)), 498000),
        (on(9, 15), Tone.PROBLEM, "Failed", say("Last try ", on(9, 29)), 531240),
        (on(8, 15), Tone.GOOD, "Refunded 20.00", (), 498000),
        (on(7, 15), Tone.ATTENTION, "Inquiry", say("Answer by ", on(12, 2)), 498000),
        (on(6, 15), Tone.PROBLEM, "Disputed", say("Answer by ", on(11, 22)), 498000),
        (on(5, 15), Tone.GOOD, "Paid", (), 498000),
        (on(5, 2), Tone.CLOSED, "Void", (), 31000),
    )
    rows = tuple(
        Row(say(day), say(usd(amount)), Status(tone, say(word)), beside, f"open:invoice:in_{number}")
        for number, (day, tone, word, beside, amount) in enumerate(stories)
    )
    older = Button(say("Show 10 older"), "open:invoices:cus_1:in_7", Style.QUIET)
    return Card(
        title=say("Invoices"),
        detail=say(Typed("Kestrel Freight Inc.")),
        back=Button(say(Typed("Kestrel Freight Inc.")), "open:home:cus_1", Style.LINK),
        sections=(Listing(rows, two_lines=True, more=older),),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def invoice() -> Card:
    why = Sums(
        (
            Sum(say("Invoice of ", on(10, 18)), say(Figure(eur(2900))), weight=Weight.EDGE),
            Sum(say("Team instead of Pro"), say(Figure(eur(6000), signed=True)), say(on(11, 18), " to ", on(12, 18))),
            Sum(say("Team after the upgrade"), say(Figure(eur(4306), signed=True)), say(on(11, 3), " to ", on(11, 18))),
            Sum(say("Pro paid but not used"), say(Figure(eur(-1403), signed=True)), say(on(11, 3), " to ", on(11, 18))),
            Sum(say("Invoice of ", on(11, 18)), say(Figure(eur(11803))), weight=Weight.TOTAL),
        ),
        say("From the invoice before to this one, in EUR"),
        say("Why it is ", eur(8903), " more than last time"),
    )
    lines = Sums(
        (
            Sum(say(Typed("Team")), say(Figure(eur(8900))), say(on(11, 18), " to ", on(12, 18))),
            Sum(say(Typed("Team")), say(Figure(eur(4306))), say(on(11, 3), " to ", on(11, 18))),
            Sum(say(Typed("Pro, unused time")), say(Figure(eur(-1403))), say(on(11, 3), " to ", on(11, 18))),
            Sum(say("Total"), say(Figure(eur(11803))), say("25% VAT included: 23.61"), Weight.TOTAL),
        ),
        say("Lines in EUR"),
        fold=say("All 3 lines and VAT"),
        command="open:lines:in_1",
    )
    paid = Row(
        say("Visa 4242"),
        say(eur(11803)),
        detail=say(At(datetime(2026, 11, 18, 8, 2, tzinfo=UTC))),
        command="open:payment:ch_1",
    )
    links = (
        Button(say("Put it right"), "open:chooser:in_1"),
        Button(say("Open in Stripe"), url="https://dashboard.stripe.com/invoices/in_1"),
    )
    return Card(
        title=say("Invoice of ", on(11, 18)),
        amount=eur(11803),
        status=PAID,
        detail=say("No. 8F3C21D4-0006"),
        back=Button(say(Typed("Maya Lindqvist")), "open:home:cus_1", Style.LINK),
        sections=(
            why,
            Buttons((Button(say("Explain it in a reply"), "insert:macro:why-this-charge"),)),
            lines,
            Listing((paid,), say("Paid with"), two_lines=True),
            Buttons(links, pair=True),
        ),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def dispute() -> Card:
    checks = (
        Step(Tone.GOOD, say("8 earlier payments, none disputed"), say("Ready")),
        Step(Tone.GOOD, say("Same device as before"), say("Ready")),
        Step(Tone.WAITING, say("Messages from this ticket"), say("To add")),
        Step(Tone.WAITING, say("What the customer bought"), say("To add"), say("From the orders of this shop.")),
    )
    facts = (
        Row(say("The cardholder says"), say("It was not me")),
        Row(say("Taken back by the bank"), say(eur(8900))),
        Row(say("Dispute fee"), say(eur(2000))),
        Row(say("Refund"), say("Not possible while open")),
    )
    return Card(
        title=say("Dispute"),
        amount=eur(8900),
        status=Status(Tone.PROBLEM, say("Needs an answer")),
        detail=say("Opened ", on(11, 16), " on the payment of ", on(11, 14)),
        back=Button(say(Typed("Jonas Weber")), "open:home:cus_1", Style.LINK),
        sections=(
            Notice(
                Tone.PROBLEM,
                say("Answer by ", on(11, 22)),
                say("3 days left. Without an answer the money is lost. You can answer once."),
            ),
            Facts(facts),
            Steps(checks, say("What helps for this reason"), checks=True),
            Buttons((Button(say("Prepare the answer"), "open:dispute_answer:du_1"),)),
        ),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def failed_payment() -> Card:
    tries = (
        Step(Tone.PROBLEM, say("Declined"), say(At(datetime(2026, 11, 16, 9, 12, tzinfo=UTC)))),
        Step(Tone.PROBLEM, say("Declined"), say(At(datetime(2026, 11, 18, 9, 12, tzinfo=UTC)))),
        Step(Tone.WAITING, say("Next try"), say(on(11, 23))),
        Step(Tone.CLOSED, say("Last try, then the plan ends"), say(on(11, 30)), later=True),
    )
    words = (
        say("Your payment of ", usd(3200), " for Pro did not go through on ", on(11, 18), ". Your bank declined it."),
        say("You can pay with another card here. If you change nothing, we try again on ", on(11, 23), "."),
    )
    return Card(
        title=say("Payment of ", on(11, 18)),
        amount=usd(3200),
        status=Status(Tone.PROBLEM, say("Failed")),
        detail=say("Pro plan, Mastercard 4444"),
        back=Button(say(Typed("Priya Raman")), "open:home:cus_1", Style.LINK),
        sections=(
            Words((say("The bank declined the card: not enough money on the account."),), say("What happened")),
            Keep((say("The bank reports this card as stolen. Never tell the customer, not even when asked."),)),
            Steps(tries, say("Tries")),
            Say(words, say("Say to the customer")),
            Buttons((Button(say("Use this reply"), "insert:macro:payment-failed"),)),
            Words((say("Give the reason only if the customer asks for it."),), note=True),
        ),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def refund_form(amount: str = "29.03", error: str = "") -> Card:
    fields = (
        Field(
            "amount",
            say("Amount in EUR"),
            value=amount,
            hint=say(eur(11803), " is left on this payment. Up to ", eur(5000), " needs no approval."),
            error=say(error),
        ),
        Field(
            "reason",
            say("What went wrong"),
            "choice",
            "goodwill",
            options=(
                ("duplicate", say("Charged twice")),
                ("goodwill", say("Goodwill")),
                ("late", say("Cancelled too late")),
            ),
        ),
        Field(
            "note",
            say("Note for the record"),
            "text",
            "Upgraded by mistake, wrote to us the same day.",
            say("Goodwill needs one. The customer never sees it."),
        ),
    )
    stack = (
        Button(say("See what will happen"), "propose:refund:ch_1", Style.PRIMARY),
        Button(say("Cancel"), "open:invoice:in_1", Style.QUIET),
    )
    return Card(
        title=say("Refund"),
        detail=say("Invoice of ", on(11, 18), ", paid with Visa 4242"),
        back=Button(say("Invoice of ", on(11, 18)), "open:invoice:in_1", Style.LINK),
        sections=(Form(fields), Buttons(stack, stack=True)),
    )


def refund_form_error() -> Card:
    return refund_form("29,o3", "We cannot read “29,o3”. Write it like 29.03.")


def error() -> Card:
    return Card(
        title=say("Billing could not be read"),
        sections=(
            Words((say("Stripe did not answer in time. Nothing was changed."),)),
            Buttons((Button(say("Try again"), "refresh"),)),
            Words((say("If this lasts longer than 10 minutes, tell your lead. Reference CF-7K2Q."),), note=True),
        ),
        said=say("Billing could not be read."),
    )


def empty() -> Card:
    facts = (
        Row(say("Pro plan"), say(eur(2900), " / month"), Status(Tone.WAITING, say("Trial"))),
        Row(say("First charge"), say(eur(2900)), detail=say(on(12, 2))),
        Row(say("Card"), say("none set")),
    )
    return Card(
        title=say(Typed("Noor Haddad")),
        home=True,
        detail=say("noor@haddad.example"),
        matched=UNVERIFIED,
        change_match=CHANGE,
        sections=(
            Words((say("On a free trial of Pro until ", on(12, 2), ". Nothing has been charged yet."),)),
            Facts(facts),
        ),
        actions=(Button(say("Ask for a card"), "insert:macro:add-card"), ACTIONS[1]),
        pages=pages("0", "0", "", "0"),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def hard() -> Card:
    """Names and texts that try to break out of their place, and long ones that try to push others out."""
    nasty = "<img src=x onerror=alert(1)> **bold** [link](https://evil.example) " + "W" * 120
    return Card(
        title=say(Typed("مايا " + nasty)),
        home=True,
        detail=say("averyveryverylongaddressthatdoesnotendandhasnoplacetobreak@averylongdomainname.example"),
        matched=UNVERIFIED,
        change_match=CHANGE,
        sections=(
            Notice(Tone.ATTENTION, say(Typed(nasty)), say(Typed(nasty)), Button(say("See why"), "open:invoice:in_1")),
            Facts(
                (
                    Row(say("Enterprise International Unlimited plan"), say(Money(123456789012, "usd"), " / 3 months")),
                    Row(say("Pays with"), say("Bank transfer from Norddeutsche Landesbank Girozentrale")),
                )
            ),
            newest((on(11, 9), Status(Tone.ATTENTION, say("Part paid 1,234,567.00")), Money(123456789012, "usd"))),
        ),
        pages=pages("100+", "100+", "", "0"),
        as_of=READ_AT,
        refresh=REFRESH,
    )


def hard_page() -> Card:
    """Long names, notes, descriptions and amounts on what is drawn of money."""
    endless, most = "https://cedarworks.example/orders/" + "a1b2c3d4" * 12, Money(999999999999, "idr")
    plan = Status(Tone.PROBLEM, say(Typed("Enterprise International Unlimited Plus, Annual Commitment, past due")))
    return Card(
        title=say("Refund"),
        amount=most,
        matched=Status(Tone.GOOD, say("Linked by {name}", name=Typed("Maximiliane Freifrau von und zu " * 4))),
        change_match=CHANGE,
        sections=(
            Stub(
                most,
                say("back to Visa 4242"),
                Status(Tone.WAITING, say("Not done yet")),
                (Row(say("Credit note"), say(most), detail=say("with {tax} tax", tax=most)),),
                (say(Typed(endless)),),
            ),
            Sums(
                (Sum(say(Typed(endless)), say(Figure(usd(123456789), signed=True)), say(Typed(endless))),), say("Lines")
            ),
            Say((say(Typed(endless)),)),
            Listing((Row(say("Oak & Iron"), say(most), plan, say("failed {day}", day=on(11, 24))),), two_lines=True),
        ),
    )


SAMPLES: dict[str, Callable[[], Card]] = {
    "home-maya": home_maya,
    "home-dispute": home_dispute,
    "home-clean": home_clean,
    "home-masked": home_masked,
    "home-partial": home_partial,
    "pick-list": pick_list,
    "no-match": no_match,
    "invoices": invoices,
    "invoice": invoice,
    "dispute": dispute,
    "failed-payment": failed_payment,
    "refund-form": refund_form,
    "refund-form-error": refund_form_error,
    "error": error,
    "empty": empty,
    "hard": hard,
    "hard-page": hard_page,
    **MONEY_SAMPLES,
    **REPLY_SAMPLES,
}
