"""Where the files are that are shipped with the program: right in a checkout, an editable install and a wheel."""

from pathlib import Path

_PROGRAM = Path(__file__).resolve().parent
POLICY_EXAMPLE = "policy.example.toml"


def resource_dir(name: str) -> Path:
    """The folder `templates` or `macros`. Raises FileNotFoundError when this installation lacks it."""
    return _shipped(name)


def policy_example() -> Path:
    """The example policy. Raises FileNotFoundError when this installation lacks it."""
    return _shipped(POLICY_EXAMPLE)


def _shipped(name: str) -> Path:
    """In a wheel the files stand under app/_resources, in a checkout beside app (pyproject.toml, wheel sources)."""
    for place in (_PROGRAM / "_resources" / name, _PROGRAM.parent / name):
        if place.exists():
            return place
    raise FileNotFoundError(f"this installation of counterfoil has no {name}")
