"""The seeded tickets, and that both helpdesks hold the same ones."""

import re

import pytest

from app.sandbox.helpdesk.people import AGENTS, Story, agent_by_key, everybody
from app.sandbox.helpdesk.signing import AppKey
from app.sandbox.helpdesk.state import Helpdesk
from app.sandbox.seeds import tickets

NOW = 1_795_000_000
STORIES = tickets.demo()
KEY = AppKey(b"", b"")


@pytest.fixture
def helpdesk() -> Helpdesk:
    return Helpdesk(STORIES, NOW, KEY)


def test_every_story_has_its_own_key_and_says_something():
    assert len({story.key for story in STORIES}) == len(STORIES) >= 25
    assert all(story.gist and story.subject and story.message for story in STORIES)


def test_every_address_is_of_a_domain_that_can_belong_to_nobody():
    addresses = [story.email.lower() for story in STORIES if story.email]
    assert [address for address in addresses if not re.search(r"@([\w-]+\.)*example$", address)] == []


def test_every_assignee_is_one_of_the_team():
    assert {story.assignee for story in STORIES} <= {agent.key for agent in AGENTS}


def test_both_helpdesks_hold_the_same_stories_and_people(helpdesk):
    assert list(helpdesk.intercom.story_of.values()) == list(helpdesk.zendesk.story_of.values())
    agents = [user["email"] for user in helpdesk.zendesk.users.values() if user["role"] != "end-user"]
    assert agents == [admin["email"] for admin in helpdesk.intercom.admins.values()]
    assert agents == [agent.email for agent in everybody()]


def test_ids_have_the_shapes_of_the_two_helpdesks(helpdesk):
    assert all(re.fullmatch(r"[0-9a-f]{24}", name) for name in helpdesk.intercom.contacts)
    assert all(re.fullmatch(r"\d{15}", name) for name in helpdesk.intercom.conversations)
    assert len(helpdesk.intercom.contacts) == len(STORIES)


def test_the_policys_people_are_there():
    addresses = {agent.email for agent in AGENTS}
    assert {"ann@example.com", "ben@example.com", "lead@example.com", "fay@example.com"} < addresses
    assert any(address.endswith("@bpo.example") for address in addresses)
    assert agent_by_key("nobody") is None


def test_a_second_ticket_of_one_address_is_of_the_same_person(helpdesk):
    story = next(story for story in STORIES if story.key == "trial")
    again = Story("again", "gist", "Other Name", story.email, "Hello again", "Me again", minutes_ago=0)
    conversation, ticket = helpdesk.open_ticket(again, NOW)
    assert helpdesk.intercom.contact_of(conversation)["name"] == story.name
    requester = helpdesk.zendesk.tickets[ticket]["requester_id"]
    assert helpdesk.zendesk.users[requester]["name"] == story.name


def test_two_leads_without_address_are_two_people(helpdesk):
    first = helpdesk.open_ticket(Story("lead-1", "gist", None, None, "Hi", "hi"), NOW)
    second = helpdesk.open_ticket(Story("lead-2", "gist", None, None, "Hi", "hi"), NOW)
    assert helpdesk.intercom.contact_of(first[0])["id"] != helpdesk.intercom.contact_of(second[0])["id"]
