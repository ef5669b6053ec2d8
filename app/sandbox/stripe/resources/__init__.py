"""The resource families: importing this package puts every route, job and includable list into its table."""

from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Imports each module of this package once, so that its decorators have run."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
