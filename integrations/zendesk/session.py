"""The session of one frame: a bearer token in the script's memory, only its hash with us.

No cookie, so nothing to forge from another site; a frame on a third party's page would not get one back anyway.
"""

import hashlib
from datetime import timedelta

from app.deps import Deps
from app.domain.errors import Unauthenticated
from app.ports import FrameSession

SLIDING = timedelta(minutes=15)
HARD_CAP = timedelta(hours=8)
WORTH_WRITING = timedelta(minutes=1)
SCHEME = "Bearer "


def open_session(deps: Deps, user_id: str) -> str:
    """A new bearer token for this Zendesk user, good for 15 minutes after each use, 8 hours at most."""
    bearer, now = deps.new_token(), deps.now()
    deps.store.open_frame(
        FrameSession(_hash(bearer), deps.settings.zendesk_subdomain or "", user_id, now, now + SLIDING)
    )
    return bearer


def resume(deps: Deps, authorization: str) -> FrameSession:
    """The session that an Authorization header names, made longer. Raises Unauthenticated."""
    if not authorization.startswith(SCHEME):
        raise Unauthenticated("no bearer")
    session, now = deps.store.frame(_hash(authorization[len(SCHEME) :])), deps.now()
    if session is None or session.account != deps.settings.zendesk_subdomain:
        raise Unauthenticated("unknown bearer")
    if now >= session.expires_at or now >= session.opened_at + HARD_CAP:
        raise Unauthenticated("session ended")
    longer = min(now + SLIDING, session.opened_at + HARD_CAP)
    if longer - session.expires_at >= WORTH_WRITING:
        deps.store.extend_frame(session.token_hash, longer)
    return session


def _hash(bearer: str) -> str:
    return hashlib.sha256(bearer.encode()).hexdigest()
