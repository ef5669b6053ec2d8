"""Where cards' facts are kept, as the settings say: packed in this process, and in Redis for all."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import monotonic, sleep

from sqlalchemy import Engine

from app.gateways.followed_cache import FollowedCache, Following
from app.gateways.gathered_changes import GatheredChanges
from app.gateways.packed_cache import PackedSnapshotCache
from app.gateways.redis_bytes import RedisBytes
from app.gateways.redis_changes import RedisChanges
from app.gateways.snapshot_packing import code_version
from app.ports import ChangeFeed
from app.settings import Settings
from app.store.sql_changes import SqlChanges


def changes(settings: Settings, engine: Engine, now: Callable[[], datetime]) -> ChangeFeed:
    """Who is out of date, for every process: in Redis where it is set, else in the database."""
    return RedisChanges(settings.redis_url) if settings.redis_url else SqlChanges(engine, now)


def cache(settings: Settings, feed: ChangeFeed, now: Callable[[], datetime]) -> FollowedCache:
    """The cache of one process among many. What it drops the others hear of soon, and nobody waits for that."""
    aside = GatheredChanges(feed, ThreadPoolExecutor(1, thread_name_prefix="changes"), sleep)
    kept = PackedSnapshotCache(settings.secret_keys, now, shared=_shared(settings))
    return FollowedCache(kept, aside, now, monotonic, Following(settings.card_deadline_seconds))


def _shared(settings: Settings) -> RedisBytes | None:
    """Redis, in a space of this account, this way of reading it, and this version of the code."""
    if settings.redis_url is None:
        return None
    read_by = (settings.stripe_api_key, settings.stripe_api_base, str(settings.use_billing_credits), code_version())
    return RedisBytes(settings.redis_url, hashlib.sha256("\n".join(read_by).encode()).hexdigest()[:16], monotonic)
