"""The empty account."""

from app.sandbox.world import World


def plant(_world: World) -> None:
    """Plants nothing."""
