"""Credit notes: preview, create, read, change, void."""

from app.sandbox.stripe import edits, listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import notes
from app.sandbox.stripe.billing.scratch import rehearsed
from app.sandbox.stripe.routes import Json, Params, route


@route("POST", "/v1/credit_notes")
@rehearsed
def create_credit_note(account: Account, params: Params) -> Json:
    """Issues a credit note."""
    return notes.issue(account, params)


@route("GET", "/v1/credit_notes/preview")
def preview_credit_note(account: Account, params: Params) -> Json:
    """The note that the parameters would make; nothing changes."""
    note, rows = notes.drafted(account, params)
    return note | {"lines": notes.inline("cn_preview", rows), "pdf": notes.pdf("cn_preview")}


@route("GET", "/v1/credit_notes/preview/lines")
def preview_lines(account: Account, params: Params) -> Json:
    """The lines of such a note."""
    _, rows = notes.drafted(account, params)
    return listing.page(rows, params, "/v1/credit_notes/preview/lines")


@route("GET", "/v1/credit_notes/{credit_note}")
def retrieve_credit_note(account: Account, _params: Params, credit_note: str) -> Json:
    """One credit note."""
    return account.get("credit_note", credit_note)


@route("POST", "/v1/credit_notes/{credit_note}")
def update_credit_note(account: Account, params: Params, credit_note: str) -> Json:
    """Changes memo and metadata."""
    return edits.update(account, account.get("credit_note", credit_note), params, ("memo",), "credit_note.updated")


@route("POST", "/v1/credit_notes/{credit_note}/void")
def void_credit_note(account: Account, _params: Params, credit_note: str) -> Json:
    """Voids a pre-payment note of an open invoice."""
    return notes.void(account, account.get("credit_note", credit_note))


@route("GET", "/v1/credit_notes/{credit_note}/lines")
def list_credit_note_lines(account: Account, params: Params, credit_note: str) -> Json:
    """The lines of a note."""
    account.get("credit_note", credit_note)
    kept = account.find("private.note_lines", credit_note) or {"rows": []}
    return listing.page(kept["rows"], params, f"/v1/credit_notes/{credit_note}/lines")


@route("GET", "/v1/credit_notes")
def list_credit_notes(account: Account, params: Params) -> Json:
    """Credit notes, newest first; filters customer, invoice."""
    for name in ("customer", "invoice"):
        if name in params:
            account.get(name, params[name], name)
    rows = account.rows("credit_note", customer=params.get("customer"), invoice=params.get("invoice"))
    return listing.page(rows, params, "/v1/credit_notes")
