"""Versions of macros to rows and back."""

import json
from typing import Any

from sqlalchemy import Row

from app.domain.macros.version import Entry, Origin, Stage, Version, Writer
from app.store.texts import as_json, kept


def version_values(version: Version) -> dict[str, Any]:
    """The row of a version."""
    return {
        "name": version.name,
        "number": version.number,
        "files": as_json({kept(name): kept(content) for name, content in version.files.items()}),
        "stage": version.stage.value,
        "origin": version.origin.value,
        "origin_of": kept(version.origin_of),
        "origin_at": kept(version.origin_at),
        "writers": as_json([_said(one) for one in version.writers]),
        "written_at": version.written_at,
        "asked_by": _person(version.asked_by),
        "asked_at": version.asked_at,
        "ended_by": _person(version.ended_by),
        "ended_at": version.ended_at,
        "note": kept(version.note),
    }


def version_of(row: Row[Any]) -> Version:
    """The version that a row keeps."""
    return Version(
        name=row.name,
        number=row.number,
        files=json.loads(row.files),
        stage=Stage(row.stage),
        origin=Origin(row.origin),
        origin_of=row.origin_of,
        origin_at=row.origin_at,
        writers=tuple(Writer(*one) for one in json.loads(row.writers)),
        written_at=row.written_at,
        asked_by=_writer(row.asked_by),
        asked_at=row.asked_at,
        ended_by=_writer(row.ended_by),
        ended_at=row.ended_at,
        note=row.note,
    )


def entry_of(row: Row[Any], versions: dict[int, Version]) -> Entry:
    """The macro that a row keeps, with those of its versions that it names."""
    return Entry(
        name=row.macro,
        revision=row.revision,
        open=versions.get(row.open),
        published=versions.get(row.published),
        retired=row.retired,
        newest=row.newest,
    )


def entry_values(entry: Entry) -> dict[str, Any]:
    """The row of a macro after one more change."""
    return {
        "revision": entry.revision + 1,
        "open": entry.open.number if entry.open is not None else None,
        "published": entry.published.number if entry.published is not None else None,
        "retired": entry.retired,
        "newest": entry.newest,
    }


def _said(writer: Writer) -> list[str]:
    return [kept(writer.id), kept(writer.name)]


def _person(writer: Writer | None) -> str | None:
    return as_json(_said(writer)) if writer is not None else None


def _writer(text: str | None) -> Writer | None:
    return Writer(*json.loads(text)) if text is not None else None
