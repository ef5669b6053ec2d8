"""Which link helps with a payment that did not go through: to send, and for the agent."""

from app.domain.card import say
from app.domain.explain.collecting import Collecting
from app.domain.explain.explained import Explained, Way

ASKED = {
    "pay": say("You can pay with another card or in another way here: [link to pay]."),
    "confirm": say("Open this page and confirm the payment with your bank: [link to pay]."),
    "update": say("You can enter your payment details again here: [link to update the payment method]."),
    "verify": say("Once you have confirmed the small deposit on your account, the payment goes on by itself."),
    "finish": say("You can also pay in another way here: [link to pay]."),
    "send": say("You find the bank details and the reference here: [link to pay]."),
    "till": say("You can also pay in another way here: [link to pay]."),
    "pay again": say("You can pay again with another card or in another way."),
    "send again": say("Send it with the reference that you were given."),
    "till again": say("You can pay with it until it runs out."),
    "confirm again": say("When you pay, your bank asks you to confirm. The payment goes on as soon as you have."),
    "update again": say("You can pay again; check the payment details as you enter them."),
    "verify again": say("Once you have confirmed the small deposit on your account, the payment goes on by itself."),
    "finish again": say("You can finish it where you began it."),
    "wait": say("You do not need to pay again for now."),
}
LINKS = {
    "pay": say("The link to pay helps: the invoice's own page."),
    "confirm": say("The link to pay helps: the invoice's own page, where the bank asks again."),
    "update": say("The link to update the payment method helps."),
    "verify": say("No link to pay helps before the account is verified."),
    "finish": say("The link to pay helps: the invoice's own page takes another way to pay too."),
    "send": say("The link to pay helps: the invoice's own page says where to send it."),
    "till": say("The link to pay helps: the invoice's own page takes another way to pay too."),
    "send again": say("There is no invoice to send: the instructions stand on the payment in Stripe."),
    "till again": say("There is no invoice to send: the number stands on the payment in Stripe."),
    "pay again": say("There is no invoice to send: it is paid again where it was bought."),
    "confirm again": say("There is no invoice to send: it goes on where it was bought."),
    "update again": say("There is no invoice to send: it is paid again where it was bought."),
    "verify again": say("No link to pay helps before the account is verified."),
    "finish again": say("There is no invoice to send: it goes on where it was bought."),
    "wait": say("No link helps now."),
}


def link(why: Explained, behind: Collecting) -> str:
    """Which link helps. The link to update is for plans; where there is only an invoice its page takes a new card."""
    if why.way is Way.WAIT:
        return "wait"
    if behind.invoice is None:
        return f"{why.way.value} again"
    if why.way is Way.UPDATE and behind.subscription is None:
        return "pay"
    return str(why.way.value)
