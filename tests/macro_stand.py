"""What tests of macros stand on: a case made of facts, and a library of files written into a folder."""

from functools import cache
from pathlib import Path
from typing import Any

from app.domain import ticket
from app.domain.english import english
from app.domain.macros.case import Case, Company
from app.domain.macros.choosing import Asked
from app.domain.macros.refusals import Refusal
from app.domain.macros.reply import Reply
from app.gateways.macro_files import Library, read_folder
from app.gateways.macro_writer import MacroWriter
from app.resources import resource_dir
from app.usecases import macros as usecase
from integrations.phrases import Wording, plain
from tests import made

WRITER = MacroWriter(lambda phrase, locale: plain(phrase, Wording(locale)))
HEAD = "---\ntitle: A reply\nlocale: en\n---\n"


def case(name: str | None = "Maya Lindqvist", **changes: Any) -> Case:
    """A case of made facts; `actions`, `changed_at` and `now` are the case's, all else the snapshot's."""
    own = {key: changes.pop(key) for key in ("actions", "changed_at", "company") if key in changes}
    now = changes.pop("now", made.NOW)
    requester = ticket.Requester("77", name)
    beside = ticket.Ticket("zendesk", "acme", "1042", requester, made.ANN)
    return Case(made.snapshot(**changes), now, beside, **({"company": Company("Lumen")} | own))


@cache
def shipped() -> Library:
    """The shipped ones; read once in a process."""
    return read_folder(resource_dir("macros"))


def library(folder: Path, **files: str) -> Library:
    """Files as a library: `refund_sent="..."` is refund-sent.md, `refund_sent__de` is refund-sent.de.md. A text without
    a head gets one."""
    for number, (name, content) in enumerate(files.items()):
        file = name.replace("__", ".").replace("_", "-") + ".md"
        titled = HEAD.replace("A reply", f"Reply {number}")
        (folder / file).write_text(content if content.startswith("---") else titled + content, encoding="utf-8")
    return read_folder(folder)


def reply(found: Library, name: str, facts: Case, **asked: Any) -> Reply | Refusal:
    """What a macro makes of a case."""
    assert not found.problems, found.problems
    return usecase.reply(found.macros, WRITER, name, facts, Asked(**asked))


def text(found: Reply | Refusal) -> str:
    """The reply's plain words; fails with the reason of a refusal."""
    assert isinstance(found, Reply), english(found.reason)
    return found.text


def reason(found: Reply | Refusal) -> str:
    """The reason of a refusal, in English."""
    assert isinstance(found, Refusal), found.text
    return english(found.reason)
