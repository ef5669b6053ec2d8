"""The facts of the agent, the ticket and the company."""

from app.domain.card import say
from app.domain.macros.case import Company
from app.domain.macros.fact import Kind, kind, link, text
from app.domain.macros.names import first_name
from app.domain.ticket import Agent, Ticket

AGENT: Kind[Agent] = kind(
    "agent",
    "who answers",
    say("We do not know who answers."),
    {
        "name": text("the name", "Ann Lee", lambda of: of.thing.name),
        "first_name": text("the first name", "Ann", lambda of: first_name(of.thing.name) or of.thing.name),
    },
)
TICKET: Kind[Ticket] = kind(
    "ticket",
    "the ticket or conversation",
    say("There is no ticket."),
    {"number": text("its number in the helpdesk", "1042", lambda of: of.thing.id)},
)
COMPANY: Kind[Company] = kind(
    "company",
    "we",
    say("There is no company."),
    {
        "name": text("our name, by COMPANY_NAME", "Lumen", lambda of: of.thing.name),
        "portal_link": link(
            "where customers change their payment method, by BILLING_PORTAL_URL",
            "https://billing.stripe.com/p/login/x",
            lambda of: of.thing.portal_url,
            no=say("BILLING_PORTAL_URL is not set."),
        ),
    },
)
