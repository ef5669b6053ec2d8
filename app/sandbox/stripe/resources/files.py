"""Files: evidence for disputes, uploaded as multipart."""

from typing import Any

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.listing import page
from app.sandbox.stripe.routes import Json, Params, route

PURPOSES = ("dispute_evidence", "business_icon", "business_logo", "customer_signature", "identity_document")
TYPES = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}
MOST_BYTES = 5_000_000
KEPT_SECONDS = 270 * 86_400


@route("POST", "/v1/files", raw=True)
def create_file(account: Account, params: Params) -> Json:
    """Keeps what is known of an uploaded file. Raises StripeFault 400 without purpose or file, or for another type."""
    parts: Any = params["parts"] or ({}, {})
    upload, purpose = parts[1].get("file"), parts[0].get("purpose")
    if not purpose:
        raise invalid("Missing required param: purpose.", "purpose", "parameter_missing")
    if purpose not in PURPOSES:
        raise invalid(f"Invalid purpose: must be one of {', '.join(PURPOSES)}", "purpose")
    if upload is None:
        raise invalid("Missing required param: file.", "file", "parameter_missing")
    content = upload.read()
    kind = next((name for magic, name in TYPES.items() if content.startswith(magic)), None)
    if kind is None:
        raise invalid("Invalid file: only PDF, JPEG and PNG are accepted for this purpose.", "file")
    if len(content) > MOST_BYTES:
        raise invalid("Invalid file: it is larger than 5 MB.", "file")
    made = account.new("file", filename=upload.filename, purpose=purpose, size=len(content), type=kind)
    made |= {
        "expires_at": account.clock.now() + KEPT_SECONDS,
        "url": f"https://files.stripe.com/v1/files/{made['id']}/contents",
    }
    return account.put(made)


@route("GET", "/v1/files/{file}")
def retrieve_file(account: Account, _params: Params, file: str) -> Json:
    """One file."""
    return account.at("file", file, "file")


@route("GET", "/v1/files")
def list_files(account: Account, params: Params) -> Json:
    """Files, newest first."""
    return page(account.rows("file", purpose=params.get("purpose")), params, "/v1/files")
