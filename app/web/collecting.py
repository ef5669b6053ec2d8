"""Garbage is collected without long pauses: what was loaded at the start is never garbage."""

import gc


def settle() -> None:
    """Once everything is loaded, the collector need not walk it any more: a full walk over the libraries stops every
    thread for 50 to 80 ms, and so now and then a click on a card."""
    gc.collect()
    gc.freeze()
