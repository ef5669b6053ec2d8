"""Who saw which customer, as an event of the record."""

from app.domain.audit import AuditEvent, Did
from app.ports import View
from app.store.texts import kept


def viewed(view: View) -> AuditEvent:
    """The event of a view; the database's view `access_log` reads it back."""
    return AuditEvent(
        at=view.at,
        did=Did.VIEWED,
        who=view.agent_id,
        email=view.agent_email,
        role=view.role,
        channel=view.channel,
        account=view.account,
        ticket_id=view.ticket_id,
        customer_id=view.customer_id,
        facts={"requester_id": kept(view.requester_id), "how": view.how},
    )
