"""What the doctor finds: one line each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: what was looked at and what is wrong with it, else what there is to say."""

    subject: str
    problem: str | None = None
    note: str = ""
