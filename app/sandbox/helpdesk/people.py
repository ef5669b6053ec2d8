"""Who appears in the two helpdesks: the agents of the shipped example policy, and who wrote the seeded tickets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Agent:
    """One teammate, with the id that each helpdesk knows them by. `zendesk_role` is Zendesk's own: admin or agent,
    `locale` the language of their Zendesk."""

    key: str
    name: str
    email: str
    intercom_id: str
    zendesk_id: int
    zendesk_role: str
    team_ids: tuple[int, ...]
    group_id: int
    note: str
    locale: str = "en-US"


@dataclass(frozen=True)
class Story:
    """One seeded ticket: who wrote what, and what the helpdesk already knows of them.

    `gist` is the one line that the workbench shows, under the title `theme`. `email` None: a lead who left no address.
    `stripe_customer_id` is the custom field of that name in both helpdesks.
    """

    key: str
    gist: str
    name: str | None
    email: str | None
    subject: str
    message: str
    tags: tuple[str, ...] = ()
    external_id: str | None = None
    stripe_customer_id: str | None = None
    assignee: str = "ann"
    locale: str = "en-US"
    minutes_ago: int = 30
    theme: str = ""


TIER1, TIER2, LEADS, FINANCE, OUTSOURCED = 814865, 814866, 814867, 814868, 814869

AGENTS: tuple[Agent, ...] = (
    Agent("ann", "Ann Lee", "ann@example.com", "493881", 9001, "agent", (TIER1,), 501, "tier 1, up to 50.00"),
    Agent("ben", "Ben Ortiz", "ben@example.com", "493882", 9002, "agent", (TIER2,), 502, "tier 2, up to 500.00"),
    Agent("lead", "Lena Hart", "lead@example.com", "493883", 9003, "admin", (LEADS,), 503, "lead, up to 5,000.00"),
    Agent("fay", "Fay Moreau", "fay@example.com", "493884", 9004, "admin", (FINANCE,), 504, "finance, no limit"),
    Agent(
        "ravi", "Ravi Nair", "ravi@bpo.example", "493885", 9005, "agent", (OUTSOURCED,), 505, "outsourced, up to 20.00"
    ),
    Agent(
        "uta",
        "Uta Becker",
        "uta@bpo.example",
        "493887",
        9007,
        "agent",
        (OUTSOURCED,),
        505,
        "outsourced, Zendesk in German",
        "de",
    ),
    Agent("kim", "Kim Novak", "kim@elsewhere.example", "493886", 9006, "agent", (), 506, "in no role, reads only"),
)

# The account that owns the access token: never one of the people, so that acting as the token's owner shows at once.
INTEGRATION = Agent(
    "integration",
    "Billing integration",
    "integrations@example.com",
    "493880",
    9000,
    "admin",
    (),
    500,
    "owner of the token",
)


def agent_by_key(key: str) -> Agent | None:
    """The agent whom the workbench calls `key` (ann, ben, lead, fay, ravi, uta, kim)."""
    return next((agent for agent in AGENTS if agent.key == key), None)


def everybody() -> tuple[Agent, ...]:
    """All teammates, the owner of the token first."""
    return (INTEGRATION, *AGENTS)
