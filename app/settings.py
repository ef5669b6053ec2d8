"""Settings.from_env: every variable, strictly, once; one error lists everything that is wrong."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The program's settings."""
