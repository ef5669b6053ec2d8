"""What the doctor says of the mirror: the same as `counterfoil mirror status`, in one line."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from app.commands.finding import Finding
from app.commands.mirror_words import standing
from app.deps import production
from app.settings import Settings
from app.store.sql_store import SqlStore


def mirror(given: Settings) -> Iterator[Finding]:
    """Whether it is on, filled and kept up with, and what comparisons with Stripe found."""
    if not given.mirror:
        yield Finding("mirror", note="off (MIRROR=on keeps Stripe's objects in Postgres)")
        return
    deps = production(given)
    assert deps.mirror is not None and isinstance(deps.store, SqlStore), "it is on, in our own tables"
    try:
        lines, fine = standing(deps, deps.mirror)
    except SQLAlchemyError:
        yield Finding("mirror", "cannot be looked at: the database does not answer, or is not at the newest migration")
    else:
        told = "; ".join((lines[0], *(one for one in lines[1:] if not one.startswith("["))))
        yield Finding("mirror", None if fine else told, told)
    finally:
        deps.store.close()
