"""The queue of background work: Redis when it is set, else a SQLite file beside the database."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import redis
from huey import Huey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import make_url

from app.settings import Settings

NAME = "counterfoil"
WAIT_SECONDS = 2
BY_TURNS = "by turns"
"""The argument with which a job runs by itself, on one worker at a time."""
Do = Callable[[str, str], None]
Ask = Callable[[str, str], object]


class Relaxed(sqlite3.Connection):
    """A connection that does not wait for the disk at each commit: a queue that loses its newest work in a power cut is
    as good as one that never got it. The file stays whole (SQLite docs, PRAGMA synchronous, NORMAL with WAL)."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.execute("PRAGMA synchronous=NORMAL")


class Signed:
    """The queue's serializer: tasks as signed bytes. The newest secret signs, each verifies."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._newest, *self._older = [SignedSerializer(one, NAME) for one in secrets]

    def serialize(self, task: Any) -> bytes:
        """The bytes of a task."""
        return bytes(self._newest.serialize(task))

    def deserialize(self, signed: bytes) -> Any:
        """The task in bytes that one of the secrets signed. Raises ValueError for others."""
        for one in self._older:
            with suppress(ValueError):
                return one.deserialize(signed)
        return self._newest.deserialize(signed)


def open_queue(settings: Settings) -> Huey:
    """The queue of these settings, without any work known to it. Nothing waits longer than three seconds for Redis.

    What stands in it is signed: tasks are pickled, and unpickling what somebody else wrote there would run it. One that
    is not ours is dropped, and a sweep does what it was about.
    """
    signed = Signed(settings.secret_keys)
    if settings.redis_url:
        waiting = {"socket_connect_timeout": WAIT_SECONDS, "socket_timeout": WAIT_SECONDS + 1}
        pool = redis.ConnectionPool.from_url(settings.redis_url, retry=Retry(NoBackoff(), 0), **waiting)
        return RedisHuey(NAME, connection_pool=pool, serializer=signed)
    path = queue_file(settings.database_url)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return SqliteHuey(NAME, filename=str(path), serializer=signed, factory=Relaxed)


def known_work(queue: Huey, do: Do) -> Ask:
    """Makes the one kind of task known that the queue carries: a job's name and its argument. Gives the function that
    puts one in. Who asks and who does both call this, since the queue knows a task by its name."""

    def work(job: str, argument: str) -> None:
        do(job, argument)

    ask: Ask = queue.task(name="work")(work)
    return ask


def length(settings: Settings) -> int:
    """How many tasks wait in the queue. Raises what the queue's library raises."""
    queue = open_queue(settings)
    try:
        return int(queue.pending_count())
    finally:
        close(queue)


def queue_file(database_url: str) -> Path:
    """`var/counterfoil.queue.db` beside `var/counterfoil.db`; in var/ when the database is no file."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).with_suffix(".queue.db")
    return Path("var/counterfoil.queue.db")


def trouble(redis_url: str) -> str | None:
    """What keeps a Redis from serving, in words; None when it answers, and keeps what it is given until it is over."""
    try:
        with redis.Redis.from_url(
            redis_url, socket_connect_timeout=WAIT_SECONDS, socket_timeout=WAIT_SECONDS
        ) as client:
            memory = client.info("memory")
            client.set(f"{NAME}:written", 1, ex=60)
    except redis.ResponseError as error:  # it is full, a replica, or allows us too little
        return f"Redis does not keep what it is given: {type(error).__name__}"
    except redis.RedisError:
        return "Redis does not answer: look at REDIS_URL"
    if memory.get("maxmemory") and memory.get("maxmemory_policy") != "noeviction":
        return (
            "Redis forgets by itself when it is full, also whose facts changed: set its maxmemory-policy to noeviction"
        )
    return None


def close(queue: Huey) -> None:
    """Lets go of the queue's connections."""
    if isinstance(queue, RedisHuey):
        queue.storage.conn.close()
    else:
        queue.storage.close()
