"""What the program needs of the two helpdesks, as the settings say."""

from collections.abc import Callable
from functools import partial

from app.domain.actions import Action
from app.ports import Conversations, Helpdesk, MacroSource, Pushes, Requesters, TicketNote, TicketWriter
from app.settings import Settings


def zendesk(settings: Settings) -> Helpdesk | None:
    """Reading Zendesk, where it is configured."""
    if not settings.zendesk_configured:
        return None
    from integrations.zendesk import client

    return client.build(settings)


def ticket_pages(settings: Settings) -> dict[str, str]:
    """Where an agent reads a ticket: addresses that both helpdesks keep, whatever their inbox looks like now."""
    pages = {"intercom": f"https://app.intercom.com/a/apps/{settings.intercom_workspace_id}/conversations/{{ticket}}"}
    pages["zendesk"] = f"{settings.zendesk_origin}/agent/tickets/{{ticket}}"
    configured = {"intercom": settings.intercom_configured, "zendesk": settings.zendesk_configured}
    return {channel: page for channel, page in pages.items() if configured[channel]}


def writers(settings: Settings) -> dict[str, TicketWriter]:
    """Where we may write: Zendesk by the token that reads it, Intercom only with an access token."""
    found: dict[str, TicketWriter] = {}
    if settings.zendesk_configured:
        from integrations.zendesk import writer as zendesk_writer

        found["zendesk"] = zendesk_writer.build(settings)
    if settings.intercom_configured and settings.intercom_access_token:
        from integrations.intercom import writer as intercom_writer

        found["intercom"] = intercom_writer.build(settings)
    return found


def notes(settings: Settings) -> Callable[[Action], tuple[TicketNote, ...]]:
    """Notes in the language of the whole team: everybody who opens the ticket reads them."""
    from app.usecases.telling import notes_about
    from integrations.phrases import Wording, plain

    return partial(notes_about, partial(plain, wording=Wording(settings.default_locale, settings.default_time_zone)))


def pushes(settings: Settings) -> tuple[Pushes, ...]:
    """Whoever may push ticket events to us: Intercom signs with our client secret, Zendesk needs one of its own."""
    found: list[Pushes] = []
    if settings.intercom_configured:
        from integrations.intercom.notifications import IntercomPushes

        found.append(IntercomPushes(settings))
    if settings.zendesk_configured and settings.zendesk_webhook_secrets:
        from integrations.zendesk.ticket_events import ZendeskPushes

        found.append(ZendeskPushes(settings))
    return tuple(found)


def conversations(settings: Settings) -> dict[str, Conversations]:
    """Where agents write in an editor of the helpdesk's own, and we may read what they sent: Zendesk."""
    if not settings.zendesk_configured:
        return {}
    from integrations.zendesk import comments

    return {"zendesk": comments.build(settings)}


def requesters(settings: Settings) -> dict[str, Requesters]:
    """Who asks in a ticket, by channel, where we may read it."""
    found: dict[str, Requesters] = {}
    if settings.zendesk_configured:
        from integrations.zendesk import client as zendesk_client

        found["zendesk"] = zendesk_client.build(settings)
    if settings.intercom_configured and settings.intercom_access_token:
        from integrations.intercom import client as intercom_client

        found["intercom"] = intercom_client.build(settings)
    return found


def macro_sources(settings: Settings) -> dict[str, MacroSource]:
    """Whose macros can be taken over: where a token lets us read them."""
    found: dict[str, MacroSource] = {}
    if settings.zendesk_configured:
        from integrations.zendesk import macros as zendesk_macros

        found["zendesk"] = zendesk_macros.build(settings)
    if settings.intercom_configured and settings.intercom_access_token:
        from integrations.intercom import macros as intercom_macros

        found["intercom"] = intercom_macros.build(settings)
    return found
