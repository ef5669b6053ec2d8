"""Who is one person: by the id in one helpdesk, and by the e-mail address everywhere."""

import pytest

from app.domain.actions import Person

ANN = Person("1", "Ann Lee", "Ann.Lee@example.com", "tier1")


@pytest.mark.parametrize(
    ("person_id", "address", "known"),
    [
        ("1", "new@example.com", True),
        ("1", None, True),
        ("2", "ann.lee@example.com", True),
        ("2", "ann.lee2@example.com", False),
        ("2", None, False),
    ],
)
def test_somebody_is_known_by_either_of_id_and_address(person_id: str, address: str | None, known: bool) -> None:
    assert ANN.known_as(person_id, address) is known


@pytest.mark.parametrize("email", [None, "", "  "])
def test_who_has_no_address_is_nobody_else_who_has_none(email: str | None) -> None:
    assert not Person("1", "Ann", email, "tier1").known_as("2", Person("2", "Ben", email, "tier1").address)


@pytest.mark.parametrize("email", ["fran\u212a@example.com", "franK@examp\u017fe.com"])
def test_a_letter_that_only_becomes_another_in_small_is_somebody_elses(email: str) -> None:
    frank = Person("1", "Frank", "frank@example.com", "tier1")
    assert not Person("2", "Frank", email, "tier1").known_as(frank.id, frank.address)
