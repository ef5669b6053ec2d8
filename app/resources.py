"""Where the files are that are shipped with the program: right in a checkout, an editable install and a wheel."""

from pathlib import Path

_PROGRAM = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """The folder `templates` or `macros`. Raises FileNotFoundError when this installation lacks it.

    In a wheel the folders stand under app/_resources, in a checkout beside app (pyproject.toml, wheel sources).
    """
    for place in (_PROGRAM / "_resources" / name, _PROGRAM.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"this installation of counterfoil has no {name}")


def policy_example() -> Path:
    """The example policy."""
    return _PROGRAM / "policy.example.toml"


def locales_dir() -> Path:
    """The folder of the catalogues, one folder a locale."""
    return _PROGRAM / "locales"
