"""A folder of macros, `refund-sent.md` and `refund-sent.de.md`, read strictly; what is wrong is said by its line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from app.domain.macros.macro import Macro, Text, names_used
from app.domain.macros.written import DRAFTS
from app.gateways.macro_folder import contents
from app.gateways.macro_problems import Problem
from app.gateways.macro_sources import OF_A_LANGUAGE, Source, claimed, read_source


@dataclass(frozen=True, slots=True)
class Library:
    """The macros that can be used, by name, and what is wrong with the others."""

    macros: Mapping[str, Macro]
    problems: tuple[Problem, ...] = ()


def read_folder(folder: Path) -> Library:
    """All macros of a folder and of the folders in it; those in its folder `drafts` may have the names of others.
    Raises MacroError when it cannot be read at all."""
    texts, unread = contents(folder)
    read = [read_source(file, text) for file, text in texts.items()]
    drafts = [one for one in read if one.file.startswith(f"{DRAFTS}/")]
    rest = [one for one in read if not one.file.startswith(f"{DRAFTS}/")]
    library = assembled(rest, frozenset(one.name for one in drafts))
    beside = assembled(drafts, frozenset(one.name for one in rest))
    macros = {**beside.macros, **library.macros}
    problems = sorted((*library.problems, *beside.problems, *unread))
    return Library(MappingProxyType(macros), tuple(problems))


def assembled(sources: Iterable[Source], known: frozenset[str] = frozenset()) -> Library:
    """The macros that files make together: each with its languages, and nothing twice. `known` are the names of others
    that they may point to."""
    problems: list[Problem] = []
    names: dict[str, list[Source]] = {}
    for source in sources:
        names.setdefault(source.name, []).append(source)
    macros = {}
    for name, group in sorted(names.items()):
        wrong = together(name, group)
        problems += wrong
        if not wrong:
            macros[name] = macro_of(name, group)
    problems += [*_titles(macros, names), *_unknown_names(known | names.keys(), names)]
    broken = {one.file for one in problems}
    kept = {name: macro for name, macro in macros.items() if not any(one.file in broken for one in names[name])}
    return Library(MappingProxyType(kept), tuple(sorted(problems)))


def together(name: str, group: list[Source]) -> list[Problem]:
    """What is wrong with the files of one macro."""
    problems = [problem for one in group for problem in one.problems]
    problems += _twice(name, group)
    own = [one for one in group if not one.language]
    if not own:
        problems += [Problem(one.file, 1, f"there is no {name}.md with what it needs") for one in group]
    for one in group if own else []:
        if one.language:
            extra = sorted(one.head.lines.keys() - OF_A_LANGUAGE)
            problems += [Problem(one.file, one.head.lines[key], f"{key}: stands in {own[0].file}") for key in extra]
        problems += claimed(one, own[0].needs)
    return problems


def _twice(name: str, group: list[Source]) -> list[Problem]:
    """That a macro has two files of its own, or two in one language: each file named with the others."""
    own = [one for one in group if not one.language]
    tags: dict[str, list[Source]] = {}
    for one in group:
        tags.setdefault(one.text.locale if one.text else one.language, []).append(one)
    clashes = [same for same in (own, *tags.values()) if len(same) > 1]
    return list(dict.fromkeys(problem for same in clashes for problem in _clash(name, same)))


def _clash(name: str, same: list[Source]) -> list[Problem]:
    places = {one.file: f"{one.file}:{_named(one)}" for one in same}
    return [
        Problem(file, _named(one), f"another macro has the name {name} too: {_others(places, file)}")
        for file, one in zip(places, same, strict=True)
    ]


def _others(places: Mapping[str, str], file: str) -> str:
    return ", ".join(place for other, place in places.items() if other != file)


def _named(source: Source) -> int:
    return source.head.lines.get("name") or source.head.lines.get("title", 1)


def macro_of(name: str, group: list[Source]) -> Macro:
    """The macro that sound files make."""
    own = next(one for one in group if not one.language)
    ordered = [own, *(one for one in group if one is not own)]
    texts: dict[str, Text] = {one.text.locale: one.text for one in ordered if one.text}
    lists = {key: tuple(entry.text for entry in entries) for key, entries in own.head.lists.items()}
    return Macro(
        name=name,
        texts=MappingProxyType(texts),
        state=own.state,
        needs=own.needs,
        when=own.when,
        insights=lists.get("insights", ()),
        instead=lists.get("instead", ()),
        roles=frozenset(lists.get("roles", ())),
        tags=lists.get("tags", ()),
        status=own.status,
        uses=names_used(texts, own.needs, own.when),
    )


def _titles(macros: Mapping[str, Macro], names: Mapping[str, list[Source]]) -> list[Problem]:
    """Two macros that an agent could not tell apart."""
    seen: dict[tuple[str, str], Source] = {}
    problems = []
    for one in (source for name in macros for source in names[name]):
        title = (one.text.locale, one.text.title.casefold()) if one.text else ("", one.name)
        other = seen.setdefault(title, one)
        if other is not one:
            line = one.head.lines.get("title", 1)
            problems.append(Problem(one.file, line, f"{other.file} has this title already"))
    return problems


def _unknown_names(known: Iterable[str], names: Mapping[str, list[Source]]) -> list[Problem]:
    there = set(known)
    return [
        Problem(source.file, entry.line, f"instead: there is no macro {entry.text}")
        for group in names.values()
        for source in group
        for entry in source.head.lists.get("instead", [])
        if entry.text not in there
    ]
