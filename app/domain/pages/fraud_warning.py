"""The early fraud warnings of a payment as a section that stands on its pages."""

from app.domain.billing import FraudWarning
from app.domain.card import Keep, Section, Words, say
from app.domain.explain.fraud_warning import warned


def fraud_warnings(warnings: tuple[FraudWarning, ...] | None, disputed: bool = False) -> tuple[Section, ...]:
    """For the agent only; None says that they could not be read."""
    if warnings is None:
        return (Words((say("Early fraud warnings could not be read. That does not mean there are none."),), note=True),)
    return tuple(
        Keep((*warned(one, disputed), say("Never tell the customer.")), say("For you only: early fraud warning"))
        for one in warnings
    )
