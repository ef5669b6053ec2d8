"""What was loaded at the start is left out of garbage collections, and what comes later is not."""

import gc
import weakref

import pytest

from app.web.collecting import settle


class Knot:
    """Something that holds itself: only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_before():
    yield
    gc.unfreeze()


def test_a_full_collection_walks_only_what_came_after_the_start():
    settle()
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < 1_000


def test_what_is_garbage_already_is_not_kept_for_ever():
    knot = weakref.ref(Knot())
    settle()
    assert knot() is None


def test_what_comes_later_is_collected():
    settle()
    knot = weakref.ref(Knot())
    gc.collect()
    assert knot() is None
