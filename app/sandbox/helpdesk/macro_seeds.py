"""The macros that both helpdesks have from the start, as people write them there: with what can be taken over and what
cannot."""

import re
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


def _action(field: str, value: Any) -> Json:
    return {"field": field, "value": value}


def _html(text: str) -> Json:
    return _action("comment_value_html", text)


FAILED = """<p>Hi {{ticket.requester.first_name}},</p>
<p>your last payment did <strong>not</strong> go through. Please</p>
<ul><li>check that your card is still valid,</li><li>update it in <a href="https://lumen.example/billing">Settings,
Billing</a>,</li><li>reply to ticket #{{ticket.id}} when you are done.</li></ul>
<p>Thank you,<br>{{current_user.first_name}}</p>"""
TAX = """<p>Dear {{ticket.requester.name}},</p><p>we can put the VAT number of {{ticket.organization.name}}
on all invoices from now on. Invoices that were written <em>before</em> today stay as they are.</p>"""
GREETING = """<p>{{dc.greeting}} {{ticket.requester.first_name}},</p>
<p>{% if ticket.priority == 'urgent' %}we look at it now.{% else %}we come back to you.{% endif %}</p>
<p><img src="https://lumen.example/logo.png" alt="Lumen"></p>"""
CANCELED = [
    "channel:all",
    "Hi {{ticket.requester.first_name}},\n\nyour plan is canceled and ends with this period.\nYou keep all data.",
]
ZENDESK: tuple[Json, ...] = (
    {
        "title": "Billing::Refund is on its way",
        "actions": [
            _html("<p>Hi {{ticket.requester.first_name}},</p><p>your refund is on its way.</p>"),
            _action("current_tags", "refund"),
        ],
    },
    {
        "title": "Billing::Where to find invoices",
        "actions": [
            _html("<p>Hi {{ticket.requester.first_name}},</p><p>see Settings, Billing.</p>"),
            _action("current_tags", "invoice"),
        ],
    },
    {
        "title": "Billing::Payment failed",
        "actions": [_html(FAILED), _action("current_tags", "payment_failed dunning"), _action("status", "pending")],
    },
    {
        "title": "Billing::VAT number",
        "actions": [_html(TAX), _action("custom_fields_360001", "vat"), _action("status", "solved")],
    },
    {"title": "First answer", "actions": [_html(GREETING), _action("priority", "normal")]},
    {
        "title": "Subscription::Cancellation confirmed",
        "actions": [_action("comment_value", CANCELED), _action("set_tags", "canceled"), _action("status", "solved")],
    },
    {
        "title": "Escalate to finance",
        "actions": [
            _html("<p>Please look at the charges of this customer.</p>"),
            _action("comment_mode_is_public", "false"),
            _action("group_id", "360002"),
            _action("side_conversation", ["Finance", "<p>Please help</p>", "finance@example.com"]),
        ],
        "restriction": {"type": "Group", "id": 360001, "ids": [360001]},
    },
    {"title": "Close without an answer", "actions": [_action("status", "solved"), _action("current_tags", "no_reply")]},
    {
        "title": "Old::Price change of last year",
        "actions": [_html("<p>Prices change on 1 March.</p>")],
        "active": False,
    },
)

INTERCOM: tuple[tuple[str, str, str, tuple[int, ...]], ...] = (
    ("61", "Refund is on its way", "<p>Hi {who},</p><p>your refund is on its way. Banks take 5 to 10 days.</p>", ()),
    ("62", "Where to find invoices", "<p>Hi {who},</p><p>all invoices are under Settings, Billing.</p>", ()),
    ("63", "Dispute: what happens now", "<p>Hi {who},</p><p>your bank has asked us for proof.</p>", (814867, 814868)),
    (
        "64",
        "Plan of a company",
        "<p>Hi {who},</p><p><b>{plan}</b> is your plan. It has:</p><ol><li>unlimited seats</li><li>a "
        '<a href="https://lumen.example/status">status page</a></li></ol><p>{teammate}</p>',
        (),
    ),
    ("65", "Braces in a text", "<p>Write {{ name }} in your template, and {% raw %} where it shall stay.</p>", ()),
)
ATTRIBUTES = {
    "{who}": ('<attribute key="user.name" default="there"/>', "{{user.name | fallback: 'there'}}"),
    "{plan}": ('<attribute key="company.plan" default=""/>', "{{company.plan}}"),
    "{teammate}": ('<attribute key="author.first_name" default="Lumen"/>', "{{author.first_name | fallback: 'Lumen'}}"),
}
"""How a placeholder comes in a macro's HTML, and how in its plain text."""


def macro_json(macro_id: str, name: str, body: str, teams: tuple[int, ...], *, now: int) -> Json:
    """A macro as Intercom's API answers it."""
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    plain = re.sub(r"<[^>]+>", "", body.replace("</p>", "\n\n")).strip()
    return {
        "type": "macro",
        "id": macro_id,
        "name": name,
        "body": _filled(body, 0),
        "body_text": _filled(plain, 1),
        "created_at": stamp,
        "updated_at": stamp,
        "visible_to": "specific_teams" if teams else "everyone",
        "visible_to_team_ids": [str(team) for team in teams],
        "available_on": ["inbox", "messenger"],
    }


def _filled(text: str, form: int) -> str:
    for place, forms in ATTRIBUTES.items():
        text = text.replace(place, forms[form])
    return text
