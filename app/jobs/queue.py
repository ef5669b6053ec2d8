"""The queue of background work: Redis when it is set, else a SQLite file beside the database."""

from pathlib import Path

import redis
from huey import Huey, RedisHuey, SqliteHuey
from sqlalchemy import make_url

from app.settings import Settings

NAME = "counterfoil"
WAIT_SECONDS = 2


def open_queue(settings: Settings) -> Huey:
    """The queue of these settings, without any work known to it."""
    if settings.redis_url:
        return RedisHuey(NAME, url=settings.redis_url)
    path = queue_file(settings.database_url)
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(NAME, filename=str(path))


def queue_file(database_url: str) -> Path:
    """`var/counterfoil.queue.db` beside `var/counterfoil.db`; in var/ when the database is no file."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).with_suffix(".queue.db")
    return Path("var/counterfoil.queue.db")


def trouble(redis_url: str) -> str | None:
    """What keeps a Redis from serving, in words; None when it answers."""
    try:
        with redis.Redis.from_url(
            redis_url, socket_connect_timeout=WAIT_SECONDS, socket_timeout=WAIT_SECONDS
        ) as client:
            client.ping()
    except redis.RedisError:
        return "Redis does not answer"
    return None
