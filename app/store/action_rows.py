"""Actions to rows of the table and back."""

import json
from dataclasses import fields
from typing import Any

from sqlalchemy import Row

from app.domain.actions import Action, Kind, Line, Order, Outcome, Person, Place, State, Way, Wrong
from app.domain.money import Money
from app.domain.recorded_phrase import phrase_of, recorded
from app.ports import Begun
from app.store.texts import as_json, kept, kept_or_none


def frozen_values(action: Action) -> dict[str, Any]:
    """The columns that never change after the action is proposed."""
    return {
        "id": action.id,
        "kind": action.kind.value,
        "target": action.target,
        "created_at": action.created_at,
        **_order_values(action.order),
        **{one.name: getattr(action.place, one.name) for one in fields(Place)},
        **_person_values("agent", action.agent),
        "agent_address": kept_or_none(action.agent.address),
    }


def claim_values(action: Action) -> dict[str, Any]:
    """The columns that are written once, by the claim."""
    return {"body": action.body, "started_at": action.started_at}


def later_values(action: Action) -> dict[str, Any]:
    """The columns that every change may write."""
    return {
        "state": action.state.value,
        "expires_at": action.expires_at,
        "note": kept(action.note),
        "shown": action.shown,
        **_person_values("approver", action.approver),
        "decision": kept(action.decision),
        "asked_at": action.asked_at,
        "decided_at": action.decided_at,
        "checked_at": action.checked_at,
        "finished_at": action.finished_at,
        "attempts": action.attempts,
        "watch_at": action.watch_at,
        **_outcome_values(action.outcome),
    }


def action_of(row: Row[Any]) -> Action:
    """The action that a row keeps."""
    return Action(
        id=row.id,
        kind=Kind(row.kind),
        target=row.target,
        order=_order(row),
        place=Place(row.channel, row.account, row.ticket_id, row.requester_key),
        agent=Person(row.agent_id, row.agent_name, row.agent_email, row.agent_role),
        created_at=row.created_at,
        expires_at=row.expires_at,
        state=State(row.state),
        note=row.note,
        shown=row.shown,
        body=row.body,
        approver=_approver(row),
        decision=row.decision,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        started_at=row.started_at,
        checked_at=row.checked_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        outcome=_outcome(row),
        watch_at=row.watch_at,
    )


def begun_of(row: Row[Any]) -> Begun:
    """What an action that has started gives, or gave."""
    amount = Money(row.amount, row.currency)
    agent = (row.agent_id, row.agent_address)
    return Begun(row.id, *agent, row.customer_id, State(row.state), row.started_at, amount)


def settled_values(action: Action) -> dict[str, Any]:
    """The columns that say how far a refund is."""
    return {
        "refund_status": action.outcome.refund_status,
        "bank_reference": action.outcome.bank_reference,
        "watch_at": action.watch_at,
    }


def _order_values(order: Order) -> dict[str, Any]:
    return {
        "resource": order.resource,
        "way": order.way.value,
        "amount": order.amount.minor,
        "currency": order.amount.currency,
        "wrong": order.wrong.value,
        "customer_id": order.customer_id,
        "charge_id": order.charge_id,
        "invoice_id": order.invoice_id,
        "lines": as_json([[line.id, line.amount.minor, line.amount.currency] for line in order.lines]),
        "tell": order.tell,
        "paid_by": order.paid_by,
    }


def _order(row: Row[Any]) -> Order:
    return Order(
        way=Way(row.way),
        amount=Money(row.amount, row.currency),
        wrong=Wrong(row.wrong),
        customer_id=row.customer_id,
        charge_id=row.charge_id,
        invoice_id=row.invoice_id,
        lines=tuple(Line(id, Money(minor, currency)) for id, minor, currency in json.loads(row.lines)),
        tell=row.tell,
        paid_by=row.paid_by,
    )


def _person_values(what: str, person: Person | None) -> dict[str, Any]:
    return {
        f"{what}_id": person and person.id,
        f"{what}_name": person and kept(person.name),
        f"{what}_email": person and kept_or_none(person.email),
        f"{what}_role": person and person.role,
    }


def _approver(row: Row[Any]) -> Person | None:
    if row.approver_id is None:
        return None
    return Person(row.approver_id, row.approver_name, row.approver_email, row.approver_role)


def _outcome_values(outcome: Outcome) -> dict[str, Any]:
    return {
        "reference": outcome.reference,
        "refund_id": outcome.refund_id,
        "note_number": outcome.number,
        "refund_status": outcome.refund_status,
        "sentence": kept(recorded(outcome.sentence)),
        "request_id": outcome.request_id,
        "bank_reference": outcome.bank_reference,
    }


def _outcome(row: Row[Any]) -> Outcome:
    return Outcome(
        reference=row.reference,
        refund_id=row.refund_id,
        number=row.note_number,
        refund_status=row.refund_status,
        sentence=phrase_of(row.sentence),
        request_id=row.request_id,
        bank_reference=row.bank_reference,
    )
