"""Card to canvas: always drawable, always within Intercom's limits, nothing of a stranger's becomes markup."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from app.domain import card as c
from app.domain.billing import PaymentMethod
from app.domain.pages import home
from app.sandbox.workbench.canvas_rules import advice, problems
from integrations.intercom.heights import FIRST_CANVAS, height
from integrations.intercom.render import CUT, render
from integrations.phrases import Wording
from tests import made, sample_cards
from tests.card_strategies import CARDS
from tests.made import days, eur
from tests.words import text

WORDING = Wording()


def components(card: c.Card, first: bool = False) -> list[dict[str, Any]]:
    return render(card, WORDING, first)["canvas"]["content"]["components"]  # type: ignore[no-any-return]


def texts(card: c.Card, first: bool = False) -> list[str]:
    return [one["text"] for one in components(card, first) if one["type"] == "text"]


def ids(card: c.Card) -> list[str]:
    own = [one.get("id") for one in components(card)]
    listed = [item["id"] for one in components(card) if one["type"] == "list" for item in one["items"]]
    return [one for one in own + listed if one]


SAMPLES = (
    "home_maya home_dispute home_clean home_masked home_partial pick_list no_match invoices invoice dispute"
    " failed_payment refund_form refund_form_error error empty hard"
).split()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_state_of_the_design_is_a_canvas_that_intercom_can_draw(name: str) -> None:
    card = getattr(sample_cards, name)()
    assert problems(render(card, WORDING), first=False) == []
    if card.home:
        assert problems(render(card, WORDING, first=True), first=True) == []
        assert height(components(card, first=True)) <= FIRST_CANVAS


def test_home_reads_from_the_name_to_the_way_further() -> None:
    drawn = components(home.home(made.scene()), first=True)
    assert [one["type"] for one in drawn] == ["text", "text", "text", "data-table", "list", "button"]
    assert drawn[0] == {
        "type": "text",
        "text": "Maya Lindqvist",
        "style": "header",
        "align": "left",
        "bottom_margin": "none",
    }
    assert drawn[1]["text"] == "E-mail match, not verified · as of 2:03:22PM"
    assert drawn[3]["items"][0] == {"type": "field-value", "field": "Team plan", "value": "Active, 89.00 EUR / month"}
    assert drawn[4]["items"][0]["title"] == "89.00 EUR, Nov 18, 2026"
    assert drawn[5]["style"] == "link"


def test_the_first_notice_is_loud_and_the_second_is_words_only() -> None:
    ending = PaymentMethod("pm_1", "card", brand="visa", last4="0259", exp_month=11, exp_year=2026)
    scene = made.scene(disputes=(made.dispute(),), customer=made.customer(default_payment_method=ending))
    drawn = components(home.home(scene), first=True)
    assert [one["text"] for one in drawn if one.get("style") == "error"] == ["Dispute: answer by Nov 26, 2026"]
    assert [one["id"] for one in drawn if one["type"] == "button"] == ["open:dispute:du_1", "open:more:cus_maya"]
    assert any("Card ends before the next charge" in one for one in texts(home.home(scene), first=True))


def crowded() -> c.Card:
    ending = PaymentMethod("pm_1", "card", brand="visa", last4="0259", exp_month=11, exp_year=2026)
    invoices = tuple(made.invoice(id=f"in_{number}", created=days(-number)) for number in range(1, 6))
    return home.home(
        made.scene(
            disputes=(made.dispute(),),
            customer=made.customer(default_payment_method=ending, credits=(eur(100),), cash=(eur(100),)),
            invoices=invoices,
        )
    )


def test_what_is_optional_falls_off_first_and_the_rest_stands() -> None:
    fields = [
        item["field"]
        for one in components(crowded(), first=True)
        if one["type"] == "data-table"
        for item in one["items"]
    ]
    assert "Owes" not in fields and fields[0] == "Team plan"
    assert height(components(crowded(), first=True)) <= FIRST_CANVAS


def test_the_name_the_match_the_first_notice_and_more_never_fall_off() -> None:
    said = texts(crowded(), first=True)
    assert (
        said[0] == "Maya Lindqvist" and said[1].startswith("E-mail match") and said[2].startswith("Dispute: answer by")
    )
    assert components(crowded(), first=True)[-1]["id"] == "open:more:cus_maya"


def test_a_long_pick_list_is_cut_at_first_and_whole_when_asked_for() -> None:
    row = c.Row(("Somebody",), (eur(100),), c.Status(c.Tone.GOOD, ("Active",)))
    rows = tuple(
        c.Row(row.label, row.value, row.status, command=f"choose:customer:cus_{number}") for number in range(10)
    )
    card = c.Card(("Which customer is this?",), (c.Listing(rows, two_lines=True),), home=True)
    first, whole = components(card, first=True), components(card)
    assert height(first) <= FIRST_CANVAS and "Show all" in json.dumps(first)
    assert len(whole[1]["items"]) == 10


def test_a_command_that_stands_twice_gets_an_id_of_its_own() -> None:
    late = made.invoice(status="open", due_at=days(-3), payments=())
    found = ids(home.home(made.scene(invoices=(late,))))
    assert "open:invoice:in_1" in found and "open:invoice:in_1#2" in found


@pytest.mark.parametrize("name", ["[pay](https://evil.example)", "**x**", "a\nb", "`c`"])
def test_a_strangers_name_never_becomes_a_link_bold_or_a_new_line(name: str) -> None:
    written = texts(home.home(made.scene(customer=made.customer(name=name))))[0]
    assert not set(written) & set("[]*`\n")


def test_only_https_pages_open() -> None:
    card = c.Card(
        ("x",), (c.Buttons((c.Button(("Go",), url="javascript:alert(1)"), c.Button(("Go",), url="http://x.example"))),)
    )
    assert [one for one in components(card) if one["type"] == "button"] == []


def test_a_wrong_field_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    drawn = components(
        c.Card(("x",), (c.Form((c.Field("amount", ("Amount",), value="29,o3", error=("We cannot read it.",)),)),))
    )
    assert drawn[1] == {"type": "input", "id": "amount", "label": "Amount", "value": "29,o3", "save_state": "failed"}
    assert drawn[2]["style"] == "error"


def test_a_search_field_carries_its_own_button() -> None:
    drawn = components(sample_cards.no_match())
    field = next(one for one in drawn if one["type"] == "input")
    assert (field["id"], field["action"]) == ("search:customer:c", {"type": "submit"})


@pytest.mark.parametrize(
    ("options", "drawn_as"), [(1, "data-table"), (2, "dropdown"), (10, "dropdown"), (14, "dropdown")]
)
def test_a_choice_has_two_to_ten_options_or_is_said(options: int, drawn_as: str) -> None:
    choice = c.Field(
        "reason", ("Why",), "choice", options=tuple((f"o{number}", (f"Option {number}",)) for number in range(options))
    )
    assert components(c.Card(("x",), (c.Form((choice,)),)))[1]["type"] == drawn_as


def test_a_card_that_is_too_large_is_cut_and_says_so() -> None:
    rows = tuple(
        c.Row((c.Typed("x" * 200),), (c.Typed("y" * 200),), command=f"open:invoice:in_{number}") for number in range(40)
    )
    card = c.Card(("x",), tuple(c.Listing(rows) for _ in range(40)), back=c.Button(("Back",), "open:home:c"))
    answer = render(card, WORDING)
    assert len(json.dumps(answer, ensure_ascii=False).encode()) < 64 * 1024
    assert text(CUT) in texts(card)
    assert components(card)[-1]["id"] == "open:home:c"


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(CARDS)
def test_any_card_is_a_canvas_that_intercom_can_draw(card: c.Card) -> None:
    answer = render(card, WORDING)
    assert problems(answer, first=False) == []
    assert len(json.dumps(answer, ensure_ascii=False).encode()) <= 64 * 1024
    for one in texts(card):
        assert one.count("**") in (0, 2) and "](" not in one and "\n" not in one


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(CARDS)
def test_any_card_that_comes_first_fits_and_has_no_primary_button(card: c.Card) -> None:
    answer = render(card, WORDING, first=True)
    assert problems(answer, first=True) == [] and advice(answer, first=True) == []
    assert height(answer["canvas"]["content"]["components"]) <= FIRST_CANVAS


def test_home_has_no_primary_button_and_a_form_may() -> None:
    go = c.Buttons((c.Button(("Go",), "open:x:1", c.Style.PRIMARY),))
    assert components(c.Card(("x",), (go,), home=True))[1]["style"] == "secondary"
    assert components(c.Card(("x",), (go,)))[1]["style"] == "primary"


def test_a_page_elsewhere_is_a_link_and_a_button_that_does_nothing_is_not_drawn() -> None:
    row = c.Buttons((c.Button(("Open",), url="https://dashboard.stripe.com/x"), c.Button(("Nothing",))))
    drawn = components(c.Card(("x",), (row,)))[1:]
    assert [(one["style"], one["action"]) for one in drawn] == [
        ("link", {"type": "url", "url": "https://dashboard.stripe.com/x"})
    ]


def test_a_sentence_of_ours_cannot_carry_a_strangers_direction_marks_or_lines() -> None:
    card = c.Card(("x",), detail=("3 customers use a\u202eb\u2028c\x00@x.example",))
    assert texts(card)[1] == "3 customers use ab c@x.example"


def test_the_way_back_is_called_back_and_stands_last_behind_a_divider() -> None:
    card = c.Card(("x",), back=c.Button(("Maya Lindqvist",), "open:home:c"), refresh=c.Button(("Refresh",), "refresh"))
    drawn = components(card)[1:]
    assert [one.get("label") for one in drawn] == [None, "Refresh", "Back"]


def test_a_cancel_that_leads_back_is_the_way_back() -> None:
    cancel = c.Buttons((c.Button(("Go",), "propose:x:1"), c.Button(("Cancel",), "open:invoice:in_1", c.Style.QUIET)))
    drawn = components(c.Card(("x",), (cancel,), back=c.Button(("Invoice",), "open:invoice:in_1")))
    assert [one.get("label") for one in drawn[1:]] == ["Go", None, "Cancel"]


def test_pages_and_actions_are_drawn_where_no_more_leads_to_them() -> None:
    pages, actions = (
        (c.Row(("Invoices",), ("6",), command="open:invoices:c"),),
        (c.Button(("Put it right",), "open:y"),),
    )
    assert ids(c.Card(("x",), home=True, pages=pages, actions=actions)) == ["open:y", "open:invoices:c"]
    more = c.Button(("More",), "open:more:c", c.Style.LINK)
    assert ids(c.Card(("x",), home=True, pages=pages, actions=actions, more=more)) == ["open:more:c"]


def test_checks_are_muted_when_fine_and_stand_out_when_not() -> None:
    good, bad = c.Step(c.Tone.GOOD, ("No dispute",)), c.Step(c.Tone.ATTENTION, ("E-mail match only",))
    drawn = components(c.Card(("x",), (c.Steps((good, bad), checks=True),)))[1:]
    assert [(one["text"], one["style"]) for one in drawn] == [
        ("No dispute", "muted"),
        ("**E-mail match only**", "paragraph"),
    ]


def test_the_last_of_several_checks_keeps_its_distance_from_the_button_below() -> None:
    steps = tuple(c.Step(c.Tone.GOOD, (name,)) for name in ("No dispute", "Nothing refunded before"))
    drawn = components(c.Card(("x",), (c.Steps(steps, checks=True), c.Buttons((c.Button(("Refund",), "a:b:c"),)))))[1:]
    assert [one.get("bottom_margin") for one in drawn] == ["none", None, None]


def test_a_check_with_its_own_word_stands_right_above_its_detail() -> None:
    steps = (
        c.Step(c.Tone.WAITING, ("Logins",), ("To add",), ("IP address, device and time",)),
        c.Step(c.Tone.WAITING, ("Receipt",), ("To add",)),
    )
    drawn = components(c.Card(("x",), (c.Steps(steps, checks=True),)))[1:]
    assert [(one["text"], one.get("bottom_margin")) for one in drawn] == [
        ("Logins \u00b7 To add", "none"),
        ("IP address, device and time", None),
        ("Receipt \u00b7 To add", None),
    ]


def test_the_way_back_to_a_form_is_not_called_as_the_way_out_of_it() -> None:
    form, out = c.Button(("Change",), "open:refund:in_1:goodwill"), c.Button(("Cancel",), "open:invoice:in_1")
    drawn = components(c.Card(("Refund",), (c.Buttons((out,)),), back=form))
    assert [one["label"] for one in drawn if one["type"] == "button"] == ["Cancel", "Change"]


def test_a_step_keeps_its_detail_below_it_and_a_line_its_period() -> None:
    steps = tuple(c.Step(c.Tone.GOOD, (name,), ("now",), detail) for name, detail in (("A", ("why",)), ("B", ())))
    assert [one["type"] for one in components(c.Card(("x",), (c.Steps(steps),)))[1:]] == [
        "data-table",
        "text",
        "data-table",
    ]
    drawn = components(c.Card(("x",), (c.Sums((c.Sum(("Team",), ("89.00",), ("all of May",)),), ("Lines",)),)))
    assert [(one["field"], one["value"]) for one in drawn[1]["items"]] == [("Team", "89.00"), ("All of May", "")]


def test_what_the_inbox_would_cut_off_is_a_text_and_stands_whole() -> None:
    rows = (("Arrives", "by Dec 4, 2026"), ("With the customer, about", "Dec 2 to Dec 9, 2026"), ("Fee", "1.23 USD"))
    facts = c.Facts(tuple(c.Row((name,), (value,)) for name, value in rows))
    lone = c.Steps((c.Step(c.Tone.WAITING, ("A note is on its way to the ticket",)),))
    drawn = components(c.Card(("x",), (facts, lone)))[1:]
    assert [one["type"] for one in drawn] == ["data-table", "text", "data-table", "text"]
    assert drawn[1]["text"] == "With the customer, about: Dec 2 to Dec 9, 2026"
    assert drawn[3]["text"] == "A note is on its way to the ticket"


@given(CARDS)
def test_no_cell_of_any_card_is_longer_than_its_row(card: c.Card) -> None:
    tables = [one for one in components(card) if one["type"] == "data-table"]
    pairs = [(item["field"], item["value"]) for one in tables for item in one["items"]]
    assert all(len(name + value) <= (38 if value else 24) for name, value in pairs)


def test_fields_behind_a_fold_are_drawn_where_no_page_of_their_own_opens() -> None:
    folded = c.Form((), ("By card",), "", (c.Field("last4", ("Last 4",)),), c.Button(("Search",), "search:card:c"))
    assert ids(c.Card(("x",), (folded,))) == ["last4", "search:card:c"]


def test_what_was_chosen_stays_among_ten_options_and_the_rest_is_said() -> None:
    options = tuple((f"o{number}", (f"Option {number}",)) for number in range(14))
    drawn = components(c.Card(("x",), (c.Form((c.Field("reason", ("Why",), "choice", "o13", options=options),)),)))
    assert drawn[1]["value"] == "o13" and len(drawn[1]["options"]) == 10
    assert drawn[2]["text"] == "4 more cannot be chosen here."


def test_a_long_list_is_cut_in_the_middle_and_not_dropped() -> None:
    rows = tuple(c.Row((c.Typed("x" * 110),), command=f"open:invoice:in_{number}") for number in range(900))
    drawn = components(c.Card(("x",), (c.Listing(rows),)))
    assert 100 < len(drawn[1]["items"]) < 900 and drawn[2]["text"] == text(CUT)
