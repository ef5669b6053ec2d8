"""How a customer was seen, and how a reply was used, in a word for the record."""

from app.domain.audit import AuditEvent, Did
from app.domain.card import Phrase, say
from app.domain.macros.drafted import Used
from app.domain.matching import How
from app.domain.phrase import Name

SEEN: dict[str, Phrase] = {
    How.LINK: say("confirmed before"),
    How.CUSTOM_FIELD: say("customer id in the helpdesk"),
    How.EXTERNAL_ID: say("external id"),
    How.EMAIL: say("by e-mail"),
    How.GUEST: say("guest payment"),
    "opened": say("a page of it"),
    "offered": say("among several"),
    "search": say("searched for"),
    "previewed": say("while a reply was tried"),
}
USED: dict[str, Phrase] = {
    Used.SENT: say("sent"),
    Used.NOTED: say("as a note"),
    Used.INSERTED: say("into the editor"),
    Used.COPIED: say("copied"),
}


def how_words(event: AuditEvent) -> Phrase:
    """How it happened; a word that is not known stands as it is."""
    how = event.facts.get("how", "")
    if event.did is Did.USED and event.facts.get("macro"):
        used = USED.get(how, say(Name(how)))
        return say("{macro}, {how}", macro=Name(event.facts["macro"]), how=used)
    return SEEN.get(how) or (say(Name(how)) if how else ())
