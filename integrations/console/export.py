"""The record as a file, as `counterfoil audit export` writes it, of what the filters ask for; newest first."""

from collections.abc import Iterator

from app.deps import Deps
from app.domain.audit import Chained
from app.domain.record_lines import as_csv, as_json_lines
from app.ports import WantedEvents
from app.usecases import overseeing

PAGE = 500


def lines(deps: Deps, wanted: WantedEvents, exact: bool) -> Iterator[str]:
    """CSV, or exact JSON lines; read page by page, so that the record may be longer than what we can hold."""
    return (as_json_lines if exact else as_csv)(_all(deps, wanted))


def _all(deps: Deps, wanted: WantedEvents) -> Iterator[Chained]:
    after = 0
    while found := overseeing.events(deps, wanted, after, PAGE):
        yield from found
        after = found[-1].number
        if after <= 1:
            return
