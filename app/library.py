"""The library of replies, as the settings say: what agents get of it, how leads try it, what fills it at first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from time import monotonic

from sqlalchemy import Engine

from app import helpdesks
from app.deps import Deps
from app.domain.macros.version import Origin
from app.gateways.macro_loading import as_written
from app.gateways.macro_parts import MacroParts
from app.gateways.macro_reader import LibraryReader
from app.gateways.macro_watch import MacroWatch
from app.gateways.macro_writer import MacroWriter
from app.gateways.snapshot_cache import MemorySnapshotCache
from app.ports import MacroLibrary
from app.resources import resource_dir
from app.settings import Settings
from app.store.sql_macros import SqlMacros
from app.usecases.macro_loading import seed_if_empty
from integrations.phrases import Wording, plain

PREVIEW_SECONDS, PREVIEW_MOST = 540, 200


def replying(deps: Deps, engine: Engine) -> Deps:
    """The same with the library of replies, which is filled when somebody first looks and finds it empty."""
    library, reader = SqlMacros(engine), LibraryReader()
    watch = MacroWatch(library, reader, monotonic, partial(seed_macros, deps.settings, library, deps.now))
    return replace(
        deps,
        macros=watch.macros,
        macro_writer=MacroWriter(lambda phrase, locale: plain(phrase, Wording(locale))),
        library=library,
        macro_reader=reader,
        macro_parts=MacroParts(),
        macro_sources=helpdesks.macro_sources(deps.settings),
        previews=MemorySnapshotCache(PREVIEW_SECONDS, PREVIEW_MOST, deps.now),
        cautions={**deps.cautions, "macros": watch.trouble},
    )


def seed_macros(settings: Settings, library: MacroLibrary, now: Callable[[], datetime]) -> bool:
    """Fills an empty library from MACROS_DIR, else with what is shipped; whether it was empty. Raises MacroError."""
    own = settings.macros_dir
    origin = Origin.FOLDER if own else Origin.SHIPPED
    return seed_if_empty(library, lambda: as_written(own or resource_dir("macros")), origin, now)
