"""How a macro, a version and a change stand in words."""

from dataclasses import dataclass

from app.domain.audit import AuditEvent
from app.domain.card import At, Day, Phrase, Status, Tone, plural, say
from app.domain.macros.macro import State
from app.domain.macros.version import Entry, Origin, Stage, Version
from app.domain.phrase import Name
from app.domain.phrase import Typed as TypedWords

_OPEN: dict[Stage, Status] = {Stage.REVIEW: Status(Tone.WAITING, say("In review"))}
_STATES: dict[State, Status] = {
    State.PUBLISHED: Status(Tone.GOOD, say("Published")),
    State.RETIRED: Status(Tone.CLOSED, say("Retired")),
    State.REVIEW: Status(Tone.WAITING, say("In review")),
}
_ORIGINS: dict[Origin, Phrase] = {
    Origin.SHIPPED: say("Came with Counterfoil"),
    Origin.FOLDER: say("Came from a folder"),
    Origin.ZENDESK: say("Came from Zendesk"),
    Origin.INTERCOM: say("Came from Intercom"),
}
CHANGES: dict[str, Status] = {
    "created": Status(Tone.WAITING, say("Reply begun")),
    "saved": Status(Tone.WAITING, say("Reply saved")),
    "asked": Status(Tone.WAITING, say("Review asked")),
    "withdrawn": Status(Tone.CLOSED, say("Review withdrawn")),
    "sent_back": Status(Tone.ATTENTION, say("Reply sent back")),
    "published": Status(Tone.GOOD, say("Reply published")),
    "retired": Status(Tone.CLOSED, say("Reply retired")),
    "revived": Status(Tone.GOOD, say("Reply revived")),
    "rolled_back": Status(Tone.ATTENTION, say("Reply rolled back")),
    "discarded": Status(Tone.CLOSED, say("Draft discarded")),
    "seeded": Status(Tone.CLOSED, say("Replies loaded")),
    "loaded": Status(Tone.CLOSED, say("Replies loaded")),
    "imported": Status(Tone.WAITING, say("Reply imported")),
    "renamed": Status(Tone.WAITING, say("Reply renamed")),
}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the history. `compare` and `back` say what can be done with it."""

    number: int
    name: Phrase
    status: Status | None
    detail: Phrase
    note: Phrase
    compare: bool
    back: bool


def status_of(entry: Entry) -> Status:
    """How a macro stands: its open version before what is published."""
    if entry.open is not None:
        draft = Status(Tone.WAITING, say("Draft {n}", n=entry.open.number))
        return _OPEN.get(entry.open.stage, draft)
    return _STATES.get(entry.state, Status(Tone.CLOSED, say("Discarded")))


def standing(entry: Entry) -> Phrase:
    """What agents get meanwhile, and when it was saved."""
    saved = say("Saved {at}.", at=At(entry.open.written_at)) if entry.open is not None else ()
    if entry.published is None:
        return saved or say("No agent is offered it.")
    number = entry.published.number
    in_use = (
        say("Version {n} was published and is retired: no agent is offered it.", n=number)
        if entry.retired
        else say("Version {n} is published and in use.", n=number)
    )
    if entry.open is None:
        return in_use
    stays = in_use if entry.retired else say("Version {n} is published and stays in use.", n=number)
    return say("{stays} {saved}", stays=stays, saved=saved)


def version_row(version: Version, entry: Entry) -> VersionRow:
    """A version as a row of the history."""
    published = entry.published is not None and version.number == entry.published.number
    over = version.stage in (Stage.PUBLISHED, Stage.DISCARDED)
    return VersionRow(
        number=version.number,
        name=say("Version {n}", n=version.number),
        status=_status(version, entry, published),
        detail=detail(version),
        note=say("Sent back: {reason}", reason=TypedWords(version.note)) if version.note else (),
        compare=over and entry.text is not None and not (published and entry.open is None),
        back=version.stage is Stage.PUBLISHED and (not published or entry.retired),
    )


def _status(version: Version, entry: Entry, published: bool) -> Status | None:
    if published:
        return _STATES[State.RETIRED if entry.retired else State.PUBLISHED]
    if version.stage is Stage.DISCARDED:
        return Status(Tone.CLOSED, say("Discarded"))
    return None if version.stage is Stage.PUBLISHED else _OPEN.get(version.stage, Status(Tone.WAITING, say("Draft")))


def detail(version: Version) -> Phrase:
    """Who wrote it, who published it, when."""
    writers = say(TypedWords(", ".join(one.name for one in version.writers))) if version.writers else ()
    by = _by(version, writers)
    at = Day(version.ended_at or version.written_at)
    if version.ended_by is None:
        return say("{by}, {day}", by=by, day=at)
    ended = TypedWords(version.ended_by.name)
    if version.stage is Stage.DISCARDED:
        return say("{by}, discarded by {name}, {day}", by=by, name=ended, day=at)
    if version.origin is Origin.ROLLBACK:
        old = Name(version.origin_of)
        return say("The words of version {old}, rolled back by {name}, {day}", old=old, name=ended, day=at)
    return say("{by}, reviewed by {name}, {day}", by=by, name=ended, day=at)


def _by(version: Version, writers: Phrase) -> Phrase:
    origin = _ORIGINS.get(version.origin, ())
    if writers and origin:
        return say("{origin}, changed by {writers}", origin=origin, writers=writers)
    return writers or origin or say("Nobody known")


def between(old: Version, new: Version) -> Phrase:
    """What is compared."""
    if new.stage is Stage.PUBLISHED:
        return say("From version {old} to version {new}", old=old.number, new=new.number)
    return say("From version {old} to draft {new}", old=old.number, new=new.number)


def counted(entries: tuple[Entry, ...]) -> Phrase:
    """How many there are, and how many agents get."""
    published = sum(one.state is State.PUBLISHED for one in entries)
    total = say(plural("{n} reply", "{n} replies", len(entries)))
    return say("{total}, {published} published.", total=total, published=published)


def changed_words(event: AuditEvent) -> Phrase:
    """Of which macro and version a change was."""
    facts = event.facts
    if facts.get("macros"):
        return say("{n} replies", n=Name(facts["macros"]))
    if facts.get("to"):
        return say("to the words of version {old}, as version {new}", old=Name(facts["to"]), new=Name(facts["version"]))
    return say("version {n}", n=Name(facts["version"])) if facts.get("version") else ()
