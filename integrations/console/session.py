"""The session of somebody in the console: a random token in a signed cookie, only its hash with us, ended here.

A new token at every sign-in; eight hours at most, one without use. Forms carry a second secret of the same session.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Request, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from app.deps import Deps
from app.ports import FrameSession
from app.settings import Settings
from app.usecases import console
from app.usecases.console import Lead

IDLE = timedelta(hours=1)
HARD_CAP = timedelta(hours=8)
WORTH_WRITING = timedelta(minutes=1)
PATH = "/console"
ACCOUNT = PATH
"""No subdomain of a helpdesk can be called so: a frame's token is none of ours, and ours is no frame's."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One signed-in visit: who, and the secret of its forms."""

    lead: Lead
    form_secret: str


def install(app: Flask, settings: Settings) -> None:
    """The cookie: signed by our newest secret, read by all of them, for our own site only."""
    app.session_interface = _ConsoleSessions()
    secure = (settings.public_url or "").startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        SESSION_COOKIE_NAME="__Host-counterfoil" if secure else "counterfoil",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )


class _ConsoleSessions(SecureCookieSessionInterface):
    """Only the console has a session; nobody else's request waits for its cookie to be looked at."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the console; none for everybody else."""
        return super().open_session(app, request) if request.path.startswith(PATH) else None


def begin(deps: Deps, lead: Lead) -> None:
    """Signs somebody in: everything that was in the cookie is gone, the token is new, an old one is worth nothing."""
    end(deps)
    token, now = deps.new_token(), deps.now()
    session["token"], session["name"] = token, lead.person.name
    deps.store.open_frame(FrameSession(_hash(token), ACCOUNT, lead.person.email or "", now, now + IDLE))
    console.signed_in(deps, lead)


def end(deps: Deps) -> None:
    """Signs out: the token is worth nothing any more, also to somebody who copied the cookie."""
    token = session.get("token")
    session.clear()
    if isinstance(token, str):
        deps.store.extend_frame(_hash(token), deps.now())


def current(deps: Deps) -> Visit | None:
    """The visit of this request, made longer; None when there is none, or the policy lets this person in no more."""
    token, name = session.get("token"), session.get("name")
    if not isinstance(token, str) or not isinstance(name, str):
        return None
    kept, now = deps.store.frame(_hash(token)), deps.now()
    if kept is None or kept.account != ACCOUNT or now >= kept.expires_at or now >= kept.opened_at + HARD_CAP:
        return None
    lead = console.lead_of(deps, kept.user_id, name)
    if lead is None:
        return None
    longer = min(now + IDLE, kept.opened_at + HARD_CAP)
    if longer - kept.expires_at >= WORTH_WRITING:
        deps.store.extend_frame(kept.token_hash, longer)
    return Visit(lead, form_secret(token))


def form_secret(token: str) -> str:
    """What the forms of this session carry: it cannot be told from the cookie's hash, nor the token from it."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def from_our_form(visit: Visit) -> bool:
    """Whether a POST comes from a form of this very session."""
    given = request.form.get("form_secret", "")
    return hmac.compare_digest(given.encode("utf-8", "replace"), visit.form_secret.encode())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
