"""No text of a macro reads anything but facts, becomes markup, or runs away: known payloads, and whatever is tried."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError
from jinja2.runtime import LoopContext

from app.domain.macros.choosing import Asked, Ready, choose
from app.domain.macros.macro import Macro, Text
from app.gateways.macro_absent import FactMissing, guarded
from app.gateways.macro_filters import FILTERS
from app.gateways.macro_language import LANGUAGE, MANNER, TESTS
from app.gateways.macro_manner import Manner, zone_of
from app.gateways.macro_problems import Wrong
from app.gateways.macro_program import LONGEST_BODY, LONGEST_REPLY, Compiled, TooLong, compile_body
from tests import made
from tests.macro_stand import WRITER, case

CORPUS = Path(__file__).parent / "fixtures" / "macros" / "payloads.txt"
SECRET = re.compile(r"<class|<function|<module|built-in|object at 0x|root:|\b49\b|7777777|SECRET|__\w+__|Traceback")
STOPPED = (TemplateError, FactMissing, Wrong, NameError, TypeError, AttributeError, LookupError, ValueError)
ROOTS = frozenset("customer invoice payment refund subscription dispute request agent ticket company".split())
PLAIN = Manner("en", zone_of("UTC"), lambda _phrase, _locale: "words")


def payloads() -> list[str]:
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line and not line.startswith("# ")]
    return [line.replace("\\n", "\n").replace("\\x00", "\0").replace("\\u202e", "\u202e") for line in kept]


def roots() -> dict[str, object]:
    """Everything that a macro may begin with."""
    facts = case(payments=(made.payment(refunds=(made.refund(),)),), disputes=(made.dispute(),))
    found = choose(Macro("all", {"en": Text("en", "All", "")}, uses=ROOTS), facts, Asked(picked="re_1"))
    assert isinstance(found, Ready)
    return dict(found.scope.roots)


def written(body: str) -> str:
    program = compile_body(body)
    assert isinstance(program, Compiled), program
    return program.write(roots(), PLAIN)


def of_invoice(body: str, lines: tuple[made.billing.InvoiceLine, ...]) -> str:
    program = compile_body(body)
    assert isinstance(program, Compiled)
    macro = Macro("m", {"en": Text("en", "M", "")}, uses=frozenset(("invoice",)))
    found = choose(macro, case(invoices=(made.invoice(lines=lines),)), Asked())
    assert isinstance(found, Ready)
    return program.write(found.scope.roots, PLAIN)


def test_no_known_payload_is_let_through():
    assert len(payloads()) > 350
    for payload in payloads():
        found = compile_body(f"Hi,\n\n{payload}")
        assert isinstance(found, list) and found, payload
        assert all(1 <= one.line <= 6 and one.words for one in found), payload


def behind_the_checker(payload: str) -> str:
    """What the sandbox alone makes of a text that no checker has read."""
    views = {name: guarded(one, name) for name, one in roots().items()}
    template = LANGUAGE.from_string(payload)
    context = template.new_context({**views, MANNER: PLAIN, TESTS: []}, shared=True)
    return "".join(template.root_render_func(context))


def test_the_sandbox_alone_gives_nothing_away_either():
    for payload in payloads():
        began = time.thread_time()
        try:
            found = behind_the_checker(payload)
        except (*STOPPED, RuntimeError, ZeroDivisionError, AssertionError):
            found = ""
        assert not SECRET.search(found), payload
        assert len(found) < LONGEST_REPLY and time.thread_time() - began < 1, payload


@pytest.mark.parametrize("name", ["of", "kind", "value", "__class__", "__init__", "id", "upper", "first", "nextitem"])
def test_the_sandbox_gives_facts_and_the_loops_own_figures_and_no_attribute_else(name):
    loop = LoopContext([1, 2], LANGUAGE.undefined)
    next(loop)
    for thing in (roots()["customer"], "text", 5, (1, 2), made.eur(5), LANGUAGE, loop, None):
        if thing is loop and name == "first":
            assert LANGUAGE.getattr(thing, name) is True
            continue
        with pytest.raises((Wrong, FactMissing)):
            LANGUAGE.getattr(thing, name)
    for refused in (LANGUAGE.getitem, LANGUAGE.call, LANGUAGE.call_binop, LANGUAGE.call_unop):
        with pytest.raises(Wrong):
            refused("x", 0)
    assert not LANGUAGE.is_safe_attribute("x", name, None) and not LANGUAGE.is_safe_callable(len)
    assert not LANGUAGE.globals and not LANGUAGE.tests


WORDS = (
    "customer invoice payment refund today self loop cycler range lipsum namespace dict config request _judge "
    "__class__ __mro__ __globals__ __subclasses__ name total lines amount format attr of thing case value"
).split()
SIGNS = ". | ( ) [ ] { } ' \" , : ~ + - * ** / // % == != < > and or not in is if else for 0 1 99999999 'x'".split()
BLOCKS = "{{ }} {% %} {# #} {%if {%for {%set {%endif%} {%endfor%}".split()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS + SIGNS + BLOCKS), max_size=25))
@example(["{{", "customer", ".", "name", "}}"])
def test_whatever_is_put_together_is_refused_by_line_or_writes_facts_alone(tokens):
    found = compile_body(" ".join(tokens))
    if isinstance(found, list):
        assert all(isinstance(one, Wrong) and one.line >= 1 for one in found)
        return
    try:
        text = found.write(roots(), PLAIN)
    except (FactMissing, TooLong):
        return
    assert not re.search(r"<class|<function|object at 0x", text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_refused_or_compiled(body):
    assert isinstance(compile_body(body), list | Compiled)


DEEP = (
    "{{ " + "(" * 3000 + "customer.name" + ")" * 3000 + " }}",
    "{% if customer.name %}" * 300 + "{% endif %}" * 300,
    "{% for a in invoice.lines %}" * 30 + "{% endfor %}" * 30,
    "{{ " + "not " * 1500 + "customer.name }}",
    "{{ " + "9" * 5000 + " }}",
    "{{ customer" + ".name" * 1500 + " }}",
    "{{ 'x' " + "if customer.name else 'x' " * 250 + "}}",
    "{% if " + " and ".join(["customer.name"] * 400) + " %}a{% endif %}",
    "{{" * 3000,
    "{% " * 2000,
    "x" * (LONGEST_BODY + 1),
)


@pytest.mark.parametrize("body", DEEP, ids=range(len(DEEP)))
def test_what_is_deep_or_large_is_answered_at_once(body):
    began = time.thread_time()
    found = compile_body(body)
    assert isinstance(found, list) and found
    assert time.thread_time() - began < 1


def test_loops_in_loops_are_refused_where_they_could_run_long():
    inner = "{{ refund.amount }} " * 60 + "{% endfor %}{% endfor %}"
    found = compile_body("{% for a in payment.refunds %}{% for b in a.payment.refunds %}" + inner)
    assert isinstance(found, list) and "too long" in found[0].words


def test_a_loop_hides_none_of_the_names():
    found = compile_body("{% for refund in payment.refunds %}a{% endfor %}")
    assert isinstance(found, list) and found[0].words == "choose another name than refund"


def test_a_reply_stops_at_its_longest_even_where_every_fact_is_long():
    lines = tuple(made.billing.InvoiceLine(f"il_{n}", "word " * 100, made.eur(100)) for n in range(20))
    with pytest.raises(TooLong):
        of_invoice("{% for line in invoice.lines %}\n" + "- {{ line.description }}\n" * 8 + "{% endfor %}", lines)


def test_more_rows_than_a_reply_lists_are_not_known_rather_than_cut():
    lines = tuple(made.billing.InvoiceLine(f"il_{n}", "word", made.eur(100)) for n in range(21))
    with pytest.raises(FactMissing) as missing:
        of_invoice("{% for line in invoice.lines %}{{ line.amount }}{% endfor %}", lines)
    assert missing.value.gap == "rows"


STATES = "pending, requires_action, succeeded, failed or canceled"
SAID = [
    ("Hi\n\n{{ invoice.next_charge }}", 3, "there is no invoice.next_charge; did you mean subscription.next_charge?"),
    ("{{ invoice.totl }}", 1, "there is no invoice.totl; did you mean invoice.total?"),
    ("{{ invoce.total }}", 1, "there is no invoce; did you mean invoice.total?"),
    ("{{ refund.payment.amont }}", 1, "there is no refund.payment.amont; did you mean refund.payment.amount?"),
    ("a\n{% if refund.status == 'done' %}b{% endif %}", 2, f"refund.status is never 'done': it is {STATES}"),
    ("{{ refund.status }}", 1, "refund.status is a state: compare it, as in {% if refund.status == 'pending' %}"),
    ("{{ invoice.overdue }}", 1, "invoice.overdue is yes or no: ask for it with if"),
    ("{{ invoice.lines }}", 1, "invoice.lines are several: loop over them"),
    ("{{ customer.credits }}", 1, "customer.credits are several amounts: write customer.credits | list"),
    ("{{ refund.payment }}", 1, "refund.payment has several facts: name one, such as refund.payment.\u2026"),
    ("{{ customer.name | money }}", 1, "customer.name is a text, which money does not write"),
    ("{{ customer.name() }}", 1, "nothing is called here"),
    ("{{ customer['name'] }}", 1, "write a fact with a point: customer.name"),
    ("{{ invoice.total + invoice.left }}", 1, "nothing is computed here"),
    ("a\n\n{% set x = 1 %}", 3, "set is not a part of a macro"),
    ("{% for line in invoice.lines %}", 1, "cannot be read: Unexpected end of template"),
    ('{{ today | date("%d.%m.%Y") }}', 1, "date is not used like this: a day; also without a filter"),
    ("[pay]({{ customer.name }})", 1, "customer.name is no address that a link may lead to"),
    ("", 1, "there is no text"),
    ("a\nb\u202ec", 2, "a character that nobody can see: type the line anew"),
    (
        "{{ customer.name | shout }}",
        1,
        f"there is no filter shout: there are {', '.join((*sorted(FILTERS), 'default'))}",
    ),
]


@pytest.mark.parametrize(("body", "line", "words"), SAID)
def test_what_is_wrong_is_said_at_its_line_with_what_was_meant(body, line, words):
    found = compile_body(body)
    assert isinstance(found, list)
    assert any(one.line == line and one.words.startswith(words) for one in found), found


def test_all_that_is_wrong_is_said_at_once_in_order():
    found = compile_body("{{ a }}\n{{ invoice.total }}\n{% set x = 1 %}\n{{ b }}")
    assert isinstance(found, list)
    assert [one.line for one in found] == [1, 3, 4]


TYPED = (
    '**Bobby** [click](https://evil.example) <img src=x onerror="alert(1)">', "# Heading", "- item", "1. item", "1) x",
    "> quote", "```", "`x`", "    code", "***", "___", "a\n\n# b", "![x](https://evil.example/x.png)", "&lt;b&gt;",
    "<https://evil.example>", "a  \nb", "[x]: https://evil.example", "~~x~~", "| a | b |", "\\", "\\*x\\*", "_a_", "$x",
    "http://evil.example", "<!-- x -->", "<a href='javascript:x'>", "{{ customer.email }}", "{% if x %}", "{# x #}",
    "{{ticket.requester.email}}",
)  # fmt: skip


@pytest.mark.parametrize("name", TYPED)
def test_what_a_stranger_typed_stays_the_letters_that_it_is(name):
    body = "NAME\n\n- NAME\n\n**NAME** NAME!\n\n> NAME".replace("NAME", "{{ customer.name }}")
    found = choose(Macro("m", {"en": Text("en", "M", "")}), case(customer=made.customer(name=name)), Asked())
    assert isinstance(found, Ready)
    draft = WRITER.write(body, found.scope.roots, "en", "UTC")
    line = " ".join(name.split()).replace("{{", "{ {").replace("{%", "{ %")
    assert draft.text.splitlines()[0] == line  # type: ignore[union-attr]
    tags = set(re.findall(r"</?([a-z0-9]+)", draft.html))  # type: ignore[union-attr]
    assert tags == {"p", "ul", "li", "strong", "blockquote"}


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=80))
@example("a{")
@example("{{{")
def test_no_name_becomes_markup_or_a_placeholder_of_the_helpdesk(name):
    found = choose(Macro("m", {"en": Text("en", "M", "")}), case(customer=made.customer(name=name)), Asked())
    assert isinstance(found, Ready)
    draft = WRITER.write("**Hi {{ customer.name | default('there') }}{**", found.scope.roots, "en", "UTC")
    html, text = draft.html, draft.text  # type: ignore[union-attr]
    assert set(re.findall(r"<[^>]*>", html)) == {"<p>", "</p>", "<strong>", "</strong>"}
    assert html.startswith("<p><strong>Hi ") and html.endswith("</strong></p>")
    assert "{{" not in text and "{%" not in text
    assert "\ue000" not in html + text and "\ue001" not in html + text


@pytest.mark.parametrize(
    "line", ["{%%}" * 60 + "x", "{##}" * 60 + "x", "{%" * 3_000, "{% % " * 1_500, "{%%} " * 1_500 + "x"]
)
def test_no_line_of_statements_takes_long_to_be_read(line):
    began = time.thread_time()
    compile_body(line)
    assert time.thread_time() - began < 2


def test_a_line_with_only_statements_leaves_no_line_and_any_other_keeps_its_break():
    body = "A\n{% if customer.name %}\nB{% if customer.email %} C{% endif %}\n{% endif %}\nD"
    assert written(body) == "A\nB C\nD"
    rows = "{% for x in payment.refunds %}\n- {{ x.amount }}{% if x.sent %} sent{% endif %}\n{% endfor %}\nE"
    assert written(rows) == "- 20\\.00 EUR sent\nE"
