"""The policy in force: its file is looked at again while we run; a broken one leaves the last good one in force."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from threading import Lock

import structlog

from app.domain.policy import Policy
from app.domain.policy.change import Change
from app.gateways.policy_file import PolicyError, content_of, policy_of

LOOK_SECONDS = 0.5
STILL_SECONDS = 0.5
"""How long a file must not have been written to: an editor empties it before it fills it, and half a policy can be a
whole one of fewer people."""
TELL_AGAIN_SECONDS = 30.0
_log = structlog.get_logger("counterfoil.policy")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is in force, the hash of the content it came from, and what is wrong with what the file says now."""

    policy: Policy
    hash: str
    problems: tuple[str, ...] = ()


class PolicyWatch:
    """The policy of one file, for one process. Looks at the file when somebody asks, but twice a second at most.

    `seconds` is the time as files are stamped (time.time). `tell` hears of each policy that comes into force, the first
    included; of the newest again after half a minute if it raised.
    """

    def __init__(self, path: Path, seconds: Callable[[], float], tell: Callable[[Change], None]) -> None:
        """Reads the file. Raises PolicyError."""
        self._path, self._seconds, self._tell = path, seconds, tell
        content = content_of(path)
        self._known = _Known(policy_of(content, path), _hash(content))
        self._looked_at = self._tell_at = float("-inf")
        self._told = ""
        self._lock = Lock()

    def policy(self) -> Policy:
        """The policy in force. Never raises. Whoever asks while another thread looks gets the one of before."""
        if not 0 <= self._seconds() - self._looked_at < LOOK_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._look(self._seconds())
            finally:
                self._lock.release()
        return self._known.policy

    def trouble(self) -> str | None:
        """That what the file says now is not in force, on one line that anybody may read; None when it is.

        The problems themselves, which may name people, stand in the log.
        """
        self.policy()
        if not self._known.problems:
            return None
        return f"{self._path.name} is not right, the last good policy stays in force; see counterfoil policy check"

    def _look(self, now: float) -> None:
        self._looked_at = now
        before, self._known = self._known, self._read(now)
        if self._known.problems not in ((), before.problems):
            _log.error("policy_not_taken", file=str(self._path), problems=self._known.problems)
        if self._known.hash != self._told and now >= self._tell_at:
            self._tell_once(now)

    def _read(self, now: float) -> _Known:
        known = self._known
        try:
            content = content_of(self._path)
            if _hash(content) == known.hash:
                return replace(known, problems=())
            if 0 <= now - self._written_at(now) < STILL_SECONDS:
                return known
            return _Known(policy_of(content, self._path), _hash(content))
        except PolicyError as error:
            return replace(known, problems=tuple(error.problems))

    def _written_at(self, now: float) -> float:
        """When the file was written to last, looked up after it was read: what was written meanwhile shows."""
        try:
            return self._path.stat().st_mtime
        except OSError:
            return now

    def _tell_once(self, now: float) -> None:
        known = self._known
        try:
            self._tell(Change(known.policy, known.hash, self._path.name))
        except Exception as error:  # whatever the record's trouble is, the policy is in force and requests go on
            self._tell_at = now + TELL_AGAIN_SECONDS
            _log.error("policy_change_not_recorded", hash=known.hash, error=type(error).__name__)
        else:
            self._told = known.hash
            _log.info("policy_in_force", hash=known.hash, file=str(self._path))


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
