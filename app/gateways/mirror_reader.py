"""The reader that answers from the mirror's rows, and asks Stripe for what they do not hold."""

from collections.abc import Callable
from concurrent.futures import Future

from app.domain.errors import Unavailable
from app.gateways.mirror_answers import answer as from_rows
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_reader import Answer, Pending, Read, Reader
from app.ports.mirror_rows import MirrorReads


class MirrorReader(Reader):
    """Everything above it is as it is with Stripe's own answers: mapping, joining, pages."""

    def __init__(self, rows: MirrorReads, stripe: Reader) -> None:  # nothing of the other one's is opened here
        self._rows, self._stripe = rows, stripe

    def close(self) -> None:
        """Closes what asks Stripe."""
        self._stripe.close()

    def deadline(self, seconds: float) -> float:
        """The moment of the reader's clock that is so many seconds away."""
        return self._stripe.deadline(seconds)

    def start(self, read: Read, answer: Callable[[Fields], Answer], deadline: float) -> Pending[Answer]:
        """The answer, which is here already, or on its way from Stripe."""
        try:
            found = from_rows(self._rows, read)
        except Unavailable:  # the database: Stripe is there
            found = None
        if found is None:
            return self._stripe.start(read, answer, deadline)
        done: Future[Answer] = Future()
        try:
            done.set_result(answer(Fields(found, "")))
        except Unavailable as error:
            done.set_exception(error)
        return Pending(read, done, deadline, lambda: deadline)
