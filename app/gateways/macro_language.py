"""The language of macros: Jinja in its immutable sandbox, with nothing in it but facts, a few filters, if and for.

Three walls stand behind one another: the checker lets through only nodes that it knows (no call, no subscript, no
arithmetic, no import); the sandbox gives facts of views alone and calls nothing; a text is written whole or not at all,
and no longer than a reply may be (macro_program).
"""

from datetime import datetime
from typing import Any, NoReturn

from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.domain.macros.case import Gap, Link, Said
from app.domain.macros.catalogue import View
from app.domain.macros.conditions import Condition
from app.domain.macros.judging import Answer, judge
from app.domain.macros.lines import one_line
from app.domain.money import Money
from app.gateways import macro_filters
from app.gateways.macro_absent import Absent, FactMissing, guarded
from app.gateways.macro_expressions import JUDGE
from app.gateways.macro_filters import DEFAULT, FILTERS, Filter
from app.gateways.macro_manner import Manner, Written
from app.gateways.macro_problems import Wrong
from app.gateways.macro_types import LOOP

OPENS, CLOSES = "\ue000", "\ue001"
"""Around what a stranger typed, until the text is read for claims. They cannot stand in a body or a fact."""
MANNER, TESTS = "_manner", "_tests"
_ESCAPED = str.maketrans({one: f"\\{one}" for one in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"})


class Language(ImmutableSandboxedEnvironment):
    """The sandbox: only facts of views and what a loop tells can be read; nothing is called or computed."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
    intercepted_unops = frozenset(ImmutableSandboxedEnvironment.default_unop_table)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A fact by its name; whatever else is asked for is not there."""
        if isinstance(obj, View) and attribute in obj.kind.facts:
            return guarded(obj.value(attribute), obj.of.kind, attribute)
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, Absent):
            raise FactMissing(obj.kind, obj.name, obj.gap)
        return self.refuse()

    def getitem(self, *_args: Any, **_named: Any) -> NoReturn:
        """Never."""
        self.refuse()

    def call(self, *_args: Any, **_named: Any) -> NoReturn:
        """Never."""
        self.refuse()

    def call_binop(self, *_args: Any, **_named: Any) -> NoReturn:
        """Never."""
        self.refuse()

    def call_unop(self, *_args: Any, **_named: Any) -> NoReturn:
        """Never."""
        self.refuse()

    def is_safe_attribute(self, *_args: Any, **_named: Any) -> bool:
        """Never."""
        return False

    def is_safe_callable(self, *_args: Any, **_named: Any) -> bool:
        """Never."""
        return False

    def refuse(self) -> NoReturn:
        """What the checker should have refused already."""
        raise Wrong(1, "this is not a part of a macro")


@pass_context
def _written(context: Context, value: object) -> str:
    """The last step of every `{{ }}`: a fact in the language of the reply, and never markup."""
    manner: Manner = context.parent[MANNER]
    if isinstance(value, Said):
        return f"{OPENS}{one_line(value).translate(_ESCAPED)}{CLOSES}"
    if isinstance(value, Money):
        return macro_filters.money(value, manner).translate(_ESCAPED)
    if isinstance(value, datetime):
        return macro_filters.date(value, manner).translate(_ESCAPED)
    if isinstance(value, int) and not isinstance(value, bool):
        return macro_filters.number(value, manner).translate(_ESCAPED)
    if isinstance(value, Written | Link) or type(value) is str:
        return one_line(value).translate(_ESCAPED)
    if isinstance(value, tuple):
        return f"{OPENS}{one_line(manner.speak(value, manner.locale)).translate(_ESCAPED)}{CLOSES}"
    if isinstance(value, Absent):
        raise FactMissing(value.kind, value.name, value.gap)
    raise Wrong(1, "this cannot be written")


@pass_context
def _judge(context: Context, number: int, **roots: object) -> bool:
    """The answer to one of the text's conditions. Raises FactMissing when what it asks for was not read."""
    test: Condition = context.parent[TESTS][number]
    judged = judge(test, {name: _plain(one) for name, one in roots.items()})
    if judged.answer is Answer.UNREAD and judged.trouble is not None:
        raise FactMissing("customer", gap=judged.trouble.gap)
    return judged.answer is Answer.YES


def _plain(value: object) -> object:
    if isinstance(value, Absent):
        return Gap(value.gap) if value.gap else None
    if isinstance(value, LoopContext):
        return {name: getattr(value, name) for name in LOOP}
    return value


def _made(rule: Filter) -> Any:
    @pass_context
    def write(context: Context, value: object, *arguments: object) -> object:
        if isinstance(value, Absent):
            raise FactMissing(value.kind, value.name, value.gap)
        return rule.make(value, context.parent[MANNER], *arguments)

    return write


def _default(value: object, otherwise: str) -> object:
    if isinstance(value, Absent) and not value.gap:
        return Written(otherwise)
    return value


def _language() -> Language:
    language = Language(
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_written,
        cache_size=0,
    )
    language.globals.clear()
    language.tests.clear()
    language.filters.clear()
    language.filters.update({name: _made(rule) for name, rule in FILTERS.items()})
    language.filters.update({DEFAULT: _default, JUDGE: _judge})
    return language


LANGUAGE = _language()
