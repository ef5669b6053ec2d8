"""The case of a dispute: how long is left, how it stands, what it costs, what evidence helps."""

from app.domain.disputes.deadline import days_left as days_left
from app.domain.disputes.deadline import due_first as due_first
