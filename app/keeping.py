"""Where cards' facts are kept and how many reads they may cost, as the settings say: in this process, or for all."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import monotonic, sleep

from sqlalchemy import Engine

from app.gateways.followed_cache import FollowedCache, Following
from app.gateways.gathered_changes import GatheredChanges
from app.gateways.packed_cache import PackedSnapshotCache
from app.gateways.read_budget import PlacesHere, PlacesInRedis, ReadBudget
from app.gateways.redis_bytes import RedisBytes
from app.gateways.redis_changes import RedisChanges
from app.gateways.snapshot_packing import code_version
from app.ports import ChangeFeed
from app.settings import Settings
from app.store.sql_changes import SqlChanges


def changes(settings: Settings, engine: Engine, now: Callable[[], datetime]) -> ChangeFeed:
    """Who is out of date, for every process: in Redis where it is set, else in the database."""
    return RedisChanges(settings.redis_url) if settings.redis_url else SqlChanges(engine, now)


def cache(
    settings: Settings, feed: ChangeFeed, now: Callable[[], datetime], count: Callable[[str], None]
) -> FollowedCache:
    """The cache of one process among many. What it drops the others hear of soon, and nobody waits for that."""
    aside = GatheredChanges(feed, ThreadPoolExecutor(1, thread_name_prefix="changes"), sleep)
    kept = PackedSnapshotCache(settings.secret_keys, now, shared=_shared(settings, now), count=count)
    return FollowedCache(kept, aside, now, monotonic, Following(settings.card_deadline_seconds))


def budget(settings: Settings, count: Callable[[str], None]) -> ReadBudget | None:
    """What reads for cards wait for: of the whole account, in Redis where it is set, else of this process."""
    per_second = settings.reads_per_second
    if not per_second:
        return None
    account = hashlib.sha256(f"{settings.stripe_api_base} {settings.stripe_api_key}".encode()).hexdigest()[:16]
    url = settings.redis_url
    places = PlacesInRedis(url, account, monotonic) if url else PlacesHere(monotonic)
    return ReadBudget(per_second, places, monotonic, sleep, count)


def _shared(settings: Settings, now: Callable[[], datetime]) -> RedisBytes | None:
    """Redis, in a space of this account, this way of reading it, and this version of the code."""
    if settings.redis_url is None:
        return None
    return RedisBytes(settings.redis_url, space(settings, code_version()), monotonic, now)


def space(settings: Settings, version: str) -> str:
    """Where Redis keeps what one account's key reads in one way, by code of this version."""
    read_by = (settings.stripe_api_key, settings.stripe_api_base, str(settings.use_billing_credits), version)
    return hashlib.sha256("\n".join(read_by).encode()).hexdigest()[:16]
