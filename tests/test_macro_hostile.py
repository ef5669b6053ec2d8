"""Macros of people who mean no good, or mistyped: each is refused at its file and line, or writes nothing harmful."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.macros.as_read import LINES, WORDS, as_read, with_places
from app.domain.macros.claims import claims, never_told
from app.domain.macros.refusals import Ground, Refusal
from app.gateways.macro_files import read_folder
from tests.macro_stand import WRITER
from tests.test_macro_language import roots

HEAD = "---\ntitle: A\nlocale: en\n"
UNSEEN = "a character that nobody can see"
ALPHABETS = "letters of two alphabets in one word"


def problems(folder: Path, content: str | bytes) -> list[str]:
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    (folder / "m.md").write_bytes(raw)
    return [str(one) for one in read_folder(folder).problems]


def body(text: str, head: str = HEAD) -> str:
    return f"{head}---\nHi,\n\n{text}\n"


HIDDEN = {
    "bold": "We have re**fund**ed your payment.",
    "slanted": "We have *re*_funded_ your payment.",
    "a backslash": "We have \\refunded your payment.",
    "backticks": "We have `refunded` your payment.",
    "strokes": "We have re~~~~funded your payment.",
    "a part as a link": "We have re[fund](https://x.example)ed your payment.",
    "a link": "We have [refunded](https://x.example) your payment.",
    "a link's title": '[Here](https://x.example "We have refunded you")',
    "a soft hyphen's name": "We have re&shy;funded your payment.",
    "a letter's number": "We have &#114;e&#x66;unded your payment.",
    "a blank's name": "We have&nbsp;refunded your payment.",
    "an unseen character's number": "We have re&#8203;funded your payment.",
    "another alphabet's number": "We have r&#1077;funded your payment.",
    "a line break": "We have  \nrefunded your payment.",
    "paragraphs": "We have\n\nrefunded your payment.",
    "a list": "We have:\n\n- refunded your payment",
    "a numbered list": "We have\n1. refunded your payment",
    "a quotation": "> We have\n> refunded your payment.",
    "a comment": "We have re{# x #}funded your payment.",
    "a condition": "We have re{% if customer.name %}funded{% endif %} your payment.",
    "words in an expression": "We have re{{ 'funded' }} your payment.",
    "a branch": "We have {% if customer.name %}looked at{% else %}refunded{% endif %} your payment.",
    "another branch": "We {% if customer.name %}looked at{% elif today %}have{% else %}saw{% endif %} refunded it.",
    "what is left out": "We have {% if customer.name %}looked at or {% endif %}refunded your payment.",
    "a choice": "We have {{ 'looked at' if customer.name else 'refunded' }} your payment.",
    "what is said by default": "We have {{ customer.name | default('refunded') }} your payment.",
    "capitals": "WE HAVE REFUNDED YOUR PAYMENT.",
    "a Turkish capital": "We have REFUNDED your \u0130 payment.",
    "a dash": "We have\u2014refunded your payment.",
    "a thin blank": "We have\u2009refunded your payment.",
    "quotation marks": "We have \u201crefunded\u201d your payment.",
    "accents": "We have r\u00e9funded your payment.",
    "strokes over letters": "We have re\u0336fu\u0336nded your payment.",
    "dots below": "We have re\u0323funded your payment.",
    "wide letters": "We have \uff52\uff45\uff46\uff55\uff4e\uff44\uff45\uff44 your payment.",
    "letters of mathematics": "We have re\U0001d41fund\U0001d41ed your payment.",
    "a long s": "We have paid and \u017fent your money back.",
    "German, decomposed": "Wir haben den Betrag zuru\u0308ckerstattet.",
}  # fmt: skip


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_a_claim_is_found_however_it_is_written(tmp_path: Path, text: str) -> None:
    found = problems(tmp_path, body(text))
    assert found and "the text claims" in found[0], found
    assert int(found[0].split(":")[1]) in (7, 8, 9)


@pytest.mark.parametrize(
    "between", [*"\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\ufe0f\u115f\u3164", "\u200b\u200b", "\U000e0062"]
)
def test_what_nobody_sees_does_not_stand_in_a_word(tmp_path: Path, between: str) -> None:
    assert UNSEEN in problems(tmp_path, body(f"We have re{between}funded it."))[0]
    assert UNSEEN in problems(tmp_path, f"---\ntitle: Re{between}fund sent\nlocale: en\n---\nHi\n")[0]


@pytest.mark.parametrize("word", ["r\u0435fund\u0435d", "r\u03b5funded", "refu\u0578ded", "\u0410nn"])
def test_letters_that_only_look_like_others_do_not_stand_in_a_word(tmp_path: Path, word: str) -> None:
    assert problems(tmp_path, body(f"We have {word} it.")) == [f"m.md:7: {word!r}: {ALPHABETS}"]
    assert ALPHABETS in problems(tmp_path, f"---\ntitle: {word}\nlocale: en\n---\nHi\n")[0]


@pytest.mark.parametrize(
    "text",
    [
        "Gru\u0308\u00dfe aus Ko\u0308ln, gerne \u00e0 la carte.",
        "\u041f\u0440\u0438\u0432\u0435\u0442, \u0410\u043d\u043d\u0430! Visa \u0438 Mastercard.",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\U0001f468\u200d\U0001f4bb and \u2764\ufe0f and 5 \u03bcm.",
        "C\u00f4te d'Ivoire, \u0141\u00f3d\u017a, \u0130stanbul, N\u00ba 5.",
        "a < b and c > d, 5 > 3, <3, 100 % off [sic]!",
    ],
)
def test_what_people_really_write_is_no_deception(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, body(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Your card was reported stolen.",
        "st**ol**en",
        "s&#116;olen",
        "sto\u0301len",
        "{{ 'stolen' }}",
        "[sto](https://a.b)len",
    ],
)
def test_what_no_customer_may_read_is_found_too(tmp_path: Path, text: str) -> None:
    assert "is never told to a customer" in problems(tmp_path, body(text))[0]


def test_a_claim_that_its_branch_proves_is_none_and_one_is_said_once(tmp_path: Path) -> None:
    proven = "{% if refund.sent %}We have refunded you.{% else %}We have looked at it.{% endif %}"
    assert problems(tmp_path, body(proven)) == []
    chosen = "We have {{ 'refunded you' if refund.sent else 'looked at it' }}."
    assert problems(tmp_path, body(f"{{% if refund %}}{chosen}{{% endif %}}")) == []
    many = "We have refunded you.{% if customer.name %} Hi{% endif %}{% if customer.email %} there{% endif %}"
    assert len(problems(tmp_path, body(many))) == 1


def test_what_an_agent_typed_is_read_in_the_same_way() -> None:
    for typed in ("We have re\u200bfunded it.", "We have r\u0435funded it.", "We h\u0430ve refunded it."):
        assert claims(typed)
    assert never_told("st\u200dolen") and never_told("sto\u0301len") and never_told("\u0455tolen")


LITERAL = [
    ("Hi <script>alert(1)</script>", "HTML is not a part of a macro"),
    ("<img src=x onerror=alert(1)>", "HTML is not a part of a macro"),
    ("re<b></b>funded", "HTML is not a part of a macro"),
    ("re<!-- x -->funded", "HTML is not a part of a macro"),
    ("![x](https://evil.example/p.png)", "images are not a part of a macro"),
    ("[x](javascript:alert(1))", "a link leads to https:// or mailto:"),
    ("[x](JaVaScRiPt&colon;alert(1))", "a link leads to https:// or mailto:"),
    ("[x](data:text/html;base64,PHNjcmlwdD4=)", "a link leads to https:// or mailto:"),
    ("[x](//evil.example)", "a link leads to https:// or mailto:"),
    ("[x](http://plain.example)", "a link leads to https:// or mailto:"),
    ("{{ '<img src=x onerror=alert(1)>' }}", "HTML is not a part of a macro"),
    ("{{ '[x](javascript:alert(1))' }}", "a link leads to https:// or mailto:"),
    ("[x]({{ customer.name }})", "is no address that a link may lead to"),
    ("{% raw %}{{ ticket.requester.email }}{% endraw %}", "raw is not a part of a macro"),
    ("Hi \u202egnp.exe", UNSEEN),
    ("Hi\0there", UNSEEN),
]


@pytest.mark.parametrize(("text", "said"), LITERAL)
def test_markup_that_a_customer_would_see_or_that_deceives_is_refused_at_its_line(
    tmp_path: Path, text: str, said: str
) -> None:
    found = problems(tmp_path, body(text))
    assert found[0].startswith("m.md:7: ") and said in found[0]


HEADS = [
    ("tags: &a [x, x]\nroles: [*a, *a]", "4: anchors"),
    ("<<: {when: refund.sent}", "4: <<: not a part"),
    ("when: !!python/object/apply:os.system ['id']", "4: tags (!)"),
    ("title: B", "4: title: stands there twice"),
    ("when: " + "[" * 500 + "]" * 500, "4: too deep"),
    ("when: \0", "4: a character that cannot stand in YAML"),
    ("needs: __import__('os').system('id')", "4: nothing is called here"),
    ("needs: " + " and ".join(["refund.sent"] * 3000), "1: the head is too long"),
    ("name: ../../etc/passwd", "4: '../../etc/passwd' is no name"),
    ("name: r\u0435fund", "4: 'r\u0435fund' is no name"),
    ('tags: ["<b>"]', "4: tags: '<b>' is not one"),
    ("instead: [nobody]", "4: instead: there is no macro nobody"),
    ("needs: refund.gone", "4: there is no refund.gone"),
]


@pytest.mark.parametrize(("line", "said"), HEADS)
def test_a_head_that_is_not_one_is_refused_at_its_line(tmp_path: Path, line: str, said: str) -> None:
    assert problems(tmp_path, f"{HEAD}{line}\n---\nHi\n")[0].startswith(f"m.md:{said}")


FILES = [
    (b"", "1: a macro begins with a line ---"),
    ((HEAD + "---\nHi\n").replace("\n", "\r").encode(), "1: a macro begins with a line ---"),
    ((HEAD + "---\nHi {{ invoice.colour }}\n").replace("\n", "\r\n").encode(), "5: there is no invoice.colour"),
    (b"\xef\xbb\xbf" + (HEAD + "---\nHi {{ invoice.colour }}\n").encode(), "5: there is no invoice.colour"),
    ((HEAD + "---\nHi").encode("utf-16"), "1: is not UTF-8"),
    (HEAD.encode() + b"---\nM\xfcller", "5: is not UTF-8"),
    (body("\ud800"), "7: is not UTF-8"),
    (body("x" * 2**20), "1: too long"),
    (body("x\n" * 2**19), "1: too long"),
    (HEAD + "# " + "x" * 2**20 + "\n---\nHi\n", "1: too long"),
    (HEAD + "---\n", "5: there is no text"),
    ("---\ntitle: A\n---\nHi\n", "1: locale is missing"),
    ('---\ntitle: "a\\nb"\nlocale: en\n---\nHi\n', "2: title: a character that nobody can see"),
]


@pytest.mark.parametrize(("content", "said"), FILES, ids=range(len(FILES)))
def test_a_file_that_is_none_is_refused_at_its_line(tmp_path: Path, content: str | bytes, said: str) -> None:
    began = time.thread_time()
    assert problems(tmp_path, content)[0].startswith(f"m.md:{said}")
    assert time.thread_time() - began < 2


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{{ '{' }}{{ '{ticket.requester.email' }}{{ '}' }}{{ '}' }}", "{ {ticket.requester.email}}"),
        ("&#123;&#123;ticket.requester.email&#125;&#125;", "{ {ticket.requester.email}}"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("{{ '&lt;img src=x onerror=alert(1)&gt;' }}", "&amp;lt;img src=x onerror=alert(1)&amp;gt;"),
        ("{{ '**' }}bold{{ '**' }}", "**bold**"),
        ('[x](https://a.example "&quot;onmouseover=alert(1)")', 'title="&quot;onmouseover=alert(1)"'),
    ],
)
def test_what_is_written_of_it_is_neither_markup_nor_a_helpdesks_placeholder(
    tmp_path: Path, text: str, written: str
) -> None:
    assert problems(tmp_path, body(text)) == []
    draft = WRITER.write(text, roots(), "en", "UTC")
    assert not isinstance(draft, Refusal)
    assert written in draft.html
    assert "<script" not in draft.html and "<img" not in draft.html and "{{" not in draft.html + draft.text


@pytest.mark.parametrize("text", ["{% if not customer.name %}Hi{% endif %}", "&nbsp;", "> > >", "&shy;&#8203;"])
def test_a_reply_without_a_word_is_refused(text: str) -> None:
    draft = WRITER.write(text, roots(), "en", "UTC")
    assert isinstance(draft, Refusal) and draft.ground is Ground.BROKEN


SLOW = [
    "a" + "\n" * 7900 + "B",
    " " * 7900 + "x",
    ("a" + " " * 100 + "\n") * 70,
    ">" * 7900,
    "- " * 3900,
    "](" * 3900,
    "[" * 7900,
    "&" * 7900,
    "&#" * 3900,
    "we have " * 900,
    "we just already now also today " * 250,
    "refund " * 1100,
    "your refund of " * 500,
    "\u0435" * 7900,
    "\u00e9 " * 3900,
    ":\n" * 3900,
    "1. " * 2600,
]


@pytest.mark.parametrize("text", SLOW, ids=range(len(SLOW)))
def test_no_text_takes_long_to_be_read_for_claims(text: str) -> None:
    began = time.thread_time()
    claims(text)
    claims(with_places(text, range(len(text)))[0])
    assert time.thread_time() - began < 2


@given(st.text(alphabet=" \n\t>-*1.:[](){}&;#ae\u0435\u00fc\u200b\u2014\ue000\\_", max_size=80))
def test_each_character_that_is_read_has_the_place_of_one_that_was_written(text: str) -> None:
    read, places = with_places(text, range(len(text)))
    assert len(read) == len(places)
    assert places == sorted(places) and all(0 <= one < len(text) for one in places)
    again = text
    for pattern, instead in (*LINES, *WORDS):
        again = pattern.sub(instead, again)
    assert read == again.lower()


def test_what_is_plain_is_read_as_it_is() -> None:
    plain = "wir haben für sie geprüft, was größer ist: it's 5.00 eur (see above)."
    assert as_read(plain) == plain
