"""How the frame looks in a real Chromium, in every state: nothing sticks out, nothing keeps anybody out."""

from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.sample_cards import SAMPLES
from tests.zendesk_frame import COLORS, FIXTURES, STICKING_OUT, Stage, axe, loaded, serious, stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Iterator[Stage]:
    """One open frame; `show` puts another card into it, as another requester would."""
    database = tmp_path_factory.mktemp("frame") / "frame.db"
    with stage(database, (FIXTURES / "sdk.js").read_text()) as playing:
        loaded(playing, chromium, width=300)
        yield playing


def show(gallery: Stage, name: str) -> Any:
    gallery.answers.shown = SAMPLES[name]
    inside = gallery.page.frame_locator("#app")
    before = len(gallery.answers.asked)
    gallery.page.evaluate("host.fire('ticket.requester.id.changed', 1)")
    end = monotonic() + 30
    while len(gallery.answers.asked) == before:
        assert monotonic() < end, "nobody asks for the other requester's card"
        gallery.page.wait_for_timeout(5)
    expect(inside.locator("main:not(:has(.ghost))")).to_be_visible()
    return inside


@pytest.mark.parametrize("name", SAMPLES)
def test_every_state_fits_at_every_width(gallery: Stage, name: str) -> None:
    inside = show(gallery, name)
    for width in (300, 400, 600):
        gallery.page.locator("#app").evaluate("(frame, width) => { frame.style.width = width + 'px'; }", width)
        assert inside.locator("html").evaluate(STICKING_OUT) == [], f"at {width} px"
    assert gallery.problems == []


def test_the_words_of_a_reply_and_what_is_done_with_them_stay_together_in_a_wide_frame(gallery: Stage) -> None:
    inside = show(gallery, "reply-draft")
    gallery.page.locator("#app").evaluate("frame => { frame.style.width = '600px'; }")
    words = inside.locator("blockquote").bounding_box()
    assert all(
        inside.get_by_role("button", name=one).bounding_box()["x"] < words["x"] + 40 for one in ("Insert", "Cancel")
    )


def test_two_buttons_beside_one_another_are_equally_high_though_the_words_of_one_need_two_lines(gallery: Stage) -> None:
    inside = show(gallery, "home-maya")
    gallery.page.locator("#app").evaluate("frame => { frame.style.width = '300px'; }")
    inside.get_by_role("button", name="Put it right").evaluate(
        "one => { one.textContent = 'In Ordnung bringen lassen'; }"
    )
    high = inside.locator(".buttons.pair button").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert high[0] == high[1] > 40


def test_what_opens_a_fold_is_high_enough_to_be_hit(gallery: Stage) -> None:
    assert show(gallery, "no-match").locator("summary").first.bounding_box()["height"] >= 24


@pytest.mark.npm
def test_axe_finds_nothing_serious_in_any_state(gallery: Stage) -> None:
    app = next(one for one in gallery.page.frames if one.name == "app")
    app.evaluate(axe())
    found: dict[str, list[str]] = {}
    for scheme, only in (("light", ()), ("dark", COLORS)):
        gallery.page.evaluate("scheme => host.fire('colorScheme.changed', scheme)", scheme)
        for name in SAMPLES:
            show(gallery, name)
            app.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            for one in serious(app, only):
                found.setdefault(f"{name} {scheme}", []).append(f"{one['id']}: {one['nodes'][0]['html']}")
    assert found == {}
