"""The life of a macro: what may become of it, and by whom. Pure; raises Refused with the sentence for the lead."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from app.domain.card import say
from app.domain.errors import Refused
from app.domain.macros.version import Entry, Origin, Stage, Step, Version, Writer

CHANGED = say("The text was changed since you opened it. Read it again first.")
LONGEST_NOTE = 1_000


def begun(entry: Entry, version: Version) -> Step:
    """A macro that comes with its first text; `entry` is the one of its name, or a new one. The version gets its
    number."""
    if not entry.gone:
        raise Refused("There is a macro with this name already.")
    number = entry.newest + 1
    return Step(replace(entry, open=replace(version, number=number)), "created", number)


def saved(entry: Entry, files: Mapping[str, str], who: Writer, at: datetime) -> Step:
    """The open version with these words, or a new one behind the published. What is in review is a draft again. Words
    that somebody else wrote last go to the history."""
    before = entry.open
    if before is None:
        draft = Version(entry.name, entry.newest + 1, files, Stage.DRAFT, Origin.HERE, at, writers=(who,))
        return Step(replace(entry, open=draft), "saved", draft.number)
    others = tuple(one for one in before.writers if one.id != who.id)
    draft = replace(before, files=files, written_at=at, writers=(*others, who), stage=Stage.DRAFT)
    draft = replace(draft, asked_by=None, asked_at=None)
    if not before.writers or before.writers[-1].id == who.id:
        return Step(replace(entry, open=draft), "saved", draft.number)
    theirs = replace(before, stage=Stage.DISCARDED, ended_by=who, ended_at=at)
    after = replace(entry, open=replace(draft, number=before.number + 1), newest=before.number)
    return Step(after, "saved", before.number + 1, (theirs,))


def asked(entry: Entry, mark: str, who: Writer, at: datetime) -> Step:
    """A draft that waits for its review."""
    draft = _open(entry, Stage.DRAFT, mark)
    waits = replace(draft, stage=Stage.REVIEW, asked_by=who, asked_at=at, note="")
    return Step(replace(entry, open=waits), "asked", waits.number)


def withdrawn(entry: Entry) -> Step:
    """A draft again, before anybody reviewed it."""
    draft = replace(_open(entry, Stage.REVIEW), stage=Stage.DRAFT, asked_by=None, asked_at=None)
    return Step(replace(entry, open=draft), "withdrawn", draft.number)


def sent_back(entry: Entry, reason: str) -> Step:
    """A draft again, with the reviewer's reason."""
    review = _open(entry, Stage.REVIEW)
    said = " ".join(reason.split())
    if not said:
        raise Refused("Say what should be different: whoever wrote it reads that.")
    if len(said) > LONGEST_NOTE:
        raise Refused(*say("That is too long: at most {n} characters.", n=LONGEST_NOTE))
    draft = replace(review, stage=Stage.DRAFT, note=said)
    return Step(replace(entry, open=draft), "sent_back", draft.number, facts={"note": said})


def published(entry: Entry, mark: str, who: Writer, at: datetime) -> Step:
    """What was reviewed is what agents get from now on: by somebody who did not write in it."""
    review = _open(entry, Stage.REVIEW, mark)
    if any(one.id == who.id for one in review.writers):
        raise Refused("You wrote in it yourself. Somebody else has to publish it.")
    ended = replace(review, stage=Stage.PUBLISHED, ended_by=who, ended_at=at, note="")
    after = replace(entry, open=None, published=ended, retired=False, newest=ended.number)
    return Step(after, "published", ended.number, (ended,))


def retired(entry: Entry) -> Step:
    """No agent is offered it any more."""
    if entry.published is None:
        raise Refused("It was never published. Discard the draft instead.")
    if entry.retired:
        raise Refused("It is retired already.")
    return Step(replace(entry, retired=True), "retired", entry.published.number)


def revived(entry: Entry) -> Step:
    """What was retired is offered again as it was."""
    if entry.published is None or not entry.retired:
        raise Refused("It is not retired.")
    return Step(replace(entry, retired=False), "revived", entry.published.number)


def rolled_back(entry: Entry, old: Version, who: Writer, at: datetime) -> Step:
    """A new version with the words of an older published one, published at once. A draft stays, with the number behind
    it."""
    if old.stage is not Stage.PUBLISHED or entry.published is None:
        raise Refused("Only what was published can be rolled back to.")
    if old.mark == entry.published.mark and not entry.retired:
        raise Refused("These words are published already.")
    number = entry.newest + 1
    again = replace(
        old, number=number, origin=Origin.ROLLBACK, origin_of=str(old.number), written_at=at, ended_by=who, ended_at=at
    )
    kept = replace(entry.open, number=number + 1) if entry.open is not None else None
    after = replace(entry, open=kept, published=again, retired=False, newest=number)
    return Step(after, "rolled_back", number, (again,), {"to": str(old.number)})


def discarded(entry: Entry, mark: str, who: Writer, at: datetime) -> Step:
    """The open version goes to the history; what is published stays."""
    draft = entry.open
    if draft is None:
        raise Refused("There is no draft.")
    if draft.mark != mark:
        raise Refused(*CHANGED)
    ended = replace(draft, stage=Stage.DISCARDED, ended_by=who, ended_at=at)
    return Step(replace(entry, open=None, newest=draft.number), "discarded", draft.number, (ended,))


def movable(entry: Entry, mark: str) -> Version:
    """The draft that may still get another name."""
    draft = entry.open
    if entry.published is not None:
        raise Refused("It was published under this name, which stays. Retire it, and begin another one.")
    if draft is None:
        raise Refused("There is no draft.")
    if draft.mark != mark:
        raise Refused(*CHANGED)
    return draft


def facts(step: Step) -> dict[str, str]:
    """What goes on record of a step."""
    return {"macro": step.entry.name, "what": step.what, "version": str(step.number), **step.facts}


def came_published(entry: Entry, version: Version) -> Step:
    """What was reviewed elsewhere, a folder that people keep, is what agents get from now on. A draft stays."""
    number = entry.newest + 1
    ended = replace(version, number=number, stage=Stage.PUBLISHED, ended_at=version.written_at)
    kept = replace(entry.open, number=number + 1) if entry.open is not None else None
    after = replace(entry, open=kept, published=ended, retired=False, newest=number)
    return Step(after, "loaded", number, (ended,))


def _open(entry: Entry, stage: Stage, mark: str | None = None) -> Version:
    """The open version, if it is that far and still says what whoever clicked has read."""
    found = entry.open
    if found is None or found.stage is not stage:
        raise Refused(
            "It is not in review any more. Look again how it stands."
            if stage is Stage.REVIEW
            else "There is no draft any more. Look again how it stands."
        )
    if mark is not None and found.mark != mark:
        raise Refused(*CHANGED)
    return found
