"""How often replies were refused is counted by macro, version and ground, of nobody; on both databases."""

from datetime import timedelta

import pytest

from app.domain.macros.figures import Refused
from app.domain.macros.refusals import Ground
from app.store.engine import connect
from app.store.sql_refused import SqlRefused
from tests.application import NOW

HOUR = timedelta(hours=1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request):
    engine = connect(request.getfixturevalue(f"migrated_{request.param}_url"))
    yield SqlRefused(engine)
    engine.dispose()


def test_refusals_of_a_time_are_counted_by_macro_version_and_ground(store):
    for version, ground, at in (
        (1, Ground.MISSING, NOW),
        (1, Ground.MISSING, NOW + HOUR),
        (1, Ground.NOT_IN_USE, NOW),
        (2, Ground.MISSING, NOW),
        (1, Ground.MISSING, NOW - HOUR),
        (1, Ground.MISSING, NOW + 2 * HOUR),
    ):
        store.keep("a", version, ground, at)
    assert sorted(store.counted(NOW, NOW + 2 * HOUR), key=str) == [
        Refused("a", 1, Ground.MISSING, 2),
        Refused("a", 1, Ground.NOT_IN_USE, 1),
        Refused("a", 2, Ground.MISSING, 1),
    ]


def test_old_ones_are_forgotten(store):
    store.keep("a", 1, Ground.MISSING, NOW - HOUR)
    store.keep("a", 1, Ground.MISSING, NOW)
    assert store.purge(NOW) == 1
    assert store.counted(NOW - 2 * HOUR, NOW + HOUR) == (Refused("a", 1, Ground.MISSING, 1),)
