"""What has expired is deleted, a little every hour."""

from app.deps import Deps


def purge(deps: Deps, _argument: str = "") -> str:
    """Deletes what is over."""
    deps.store.purge()
    return "ok"
