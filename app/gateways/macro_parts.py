"""Files of a macro to the parts of a form, and back: what is taken apart and put together says the same."""

from collections.abc import Mapping, Sequence

import yaml

from app.domain.macros.conditions import Condition
from app.domain.macros.parts import NeedPart, Parts, TextPart
from app.gateways.macro_conditions import read_condition
from app.gateways.macro_front_matter import Head, read_head, split
from app.gateways.macro_problems import Wrong
from app.gateways.macro_sources import INSIGHTS

_SHARED = ("when", "needs", "insights", "instead", "roles", "tags", "status", "state")
_WIDE = 1_000_000


class MacroParts:
    """Takes macros apart."""

    def apart(self, name: str, files: Mapping[str, str]) -> Parts | None:
        """The parts of a macro's files; None where no head can be read, or a form cannot say all that stands there."""
        ordered = sorted(files, key=lambda file: (not _own(name, file, files), file))
        read = [_part(file, files[file]) for file in ordered]
        if not read or any(one is None for one in read):
            return None
        found = [one for one in read if one is not None]
        head = found[0][1]
        if any(key in other.lines for _, other in found[1:] for key in _SHARED):
            return None
        lists = {key: tuple(entry.text for entry in entries) for key, entries in head.lists.items()}
        needs = tuple(NeedPart(one.condition.text, one.otherwise, one.condition.line) for one in head.needs)
        texts = {key: head.texts[key].text for key in ("when", "status", "state") if key in head.texts}
        return Parts(tuple(part for part, _ in found), needs=needs, **lists, **texts)  # type: ignore[arg-type]  # by name

    def together(self, parts: Parts) -> dict[str, str]:
        """The files that these parts make."""
        return {one.file: _file(one, parts if one is parts.own else None) for one in parts.texts}

    def condition(self, written: str) -> Condition | None:
        """The condition that a text says; None where it cannot be read."""
        try:
            return read_condition(written, 1) if written else None
        except Wrong:
            return None

    def insights(self) -> tuple[str, ...]:
        """The names of all that a macro can answer."""
        return tuple(sorted(INSIGHTS))


def _own(name: str, file: str, files: Mapping[str, str]) -> bool:
    return file == f"{name}.md" or len(files) == 1


def _part(file: str, content: str) -> tuple[TextPart, Head] | None:
    try:
        head_text, body, first = split(content.removeprefix("\ufeff").replace("\r\n", "\n"))
    except Wrong:
        return None
    head = read_head(head_text)
    if head.wrong:
        return None
    said = {key: head.texts[key].text for key in ("locale", "title", "name") if key in head.texts}
    return TextPart(file, body=body, first_line=first, lines=head.lines, **said), head


def _file(text: TextPart, shared: Parts | None) -> str:
    head = [("name", text.name), ("title", text.title), ("locale", text.locale)]
    lines = [f"{key}: {_scalar(value)}" for key, value in head if value]
    lines += _shared(shared) if shared else []
    return "\n".join(("---", *lines, "---", text.body))


def _shared(parts: Parts) -> list[str]:
    lines = [f"when: {_scalar(parts.when)}"] if parts.when else []
    lines += ["needs:", *(f"  - {_need(one)}" for one in parts.needs)] if parts.needs else []
    named = (("instead", parts.instead), ("insights", parts.insights), ("roles", parts.roles), ("tags", parts.tags))
    lines += [f"{key}: {_row(values)}" for key, values in named if values]
    lines += [f"status: {_scalar(parts.status)}"] if parts.status else []
    return [*lines, f"state: {_scalar(parts.state)}"] if parts.state else lines


def _need(need: NeedPart) -> str:
    return f"{_scalar(need.condition)}: {_scalar(need.otherwise)}" if need.otherwise else _scalar(need.condition)


def _row(values: Sequence[str]) -> str:
    return f"[{', '.join(_scalar(one, flow=True) for one in values)}]"


def _scalar(text: str, flow: bool = False) -> str:
    """A text on one line as YAML writes it: plain where it can stand so, else in quotes."""
    line = " ".join(text.split())
    written = yaml.safe_dump([line] if flow else {"k": line}, width=_WIDE, allow_unicode=True, default_flow_style=flow)
    return written.strip()[1:-1] if flow else written.strip().removeprefix("k: ")
