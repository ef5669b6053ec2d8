"""What the kinds of things are called where a lead reads them."""

from app.domain.card import Phrase, say

THINGS: dict[str, Phrase] = {
    "customer": say("customer"),
    "invoice": say("invoice"),
    "payment": say("payment"),
    "refund": say("refund"),
    "request": say("request for approval"),
    "subscription": say("subscription"),
    "dispute": say("dispute"),
    "method": say("payment method"),
    "line": say("line of an invoice"),
    "part": say("part of a difference"),
    "agent": say("agent"),
    "ticket": say("ticket"),
    "company": say("company"),
    "today": say("today"),
}
THERE: dict[str, Phrase] = {
    "customer": say("there is a customer"),
    "invoice": say("there is an invoice"),
    "payment": say("there is a payment"),
    "refund": say("there is a refund"),
    "request": say("there is a request for approval"),
    "subscription": say("there is a subscription"),
    "dispute": say("there is a dispute"),
    "agent": say("the agent is known"),
    "ticket": say("there is a ticket"),
    "company": say("the company is known"),
}
NONE: dict[str, Phrase] = {
    "customer": say("there is no customer"),
    "invoice": say("there is no invoice"),
    "payment": say("there is no payment"),
    "refund": say("there is no refund"),
    "request": say("there is no request for approval"),
    "subscription": say("there is no subscription"),
    "dispute": say("there is no dispute"),
    "agent": say("the agent is not known"),
    "ticket": say("there is no ticket"),
    "company": say("the company is not known"),
}
