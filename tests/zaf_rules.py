"""The rules by which Zendesk accepts an app, in our words (validator 4.52 of August 2026): `complaints` of a zip."""

import io
import json
import re
import struct
from typing import Any
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

PRODUCTS = frozenset("support chat standalone_chat sell zendesk zopim lotus_box".split())
SUPPORT = frozenset(
    "top_bar nav_bar ticket_sidebar new_ticket_sidebar user_sidebar organization_sidebar background modal "
    "ticket_editor system_top_bar".split()
)
FLAGS = ("signedUrls", "singleInstall", "private", "requirementsOnly", "marketingOnly")
PARAMETER_TYPES = frozenset("text checkbox url number multiline hidden oauth".split())
FORBIDDEN = frozenset(
    "rar zip gz pdf doc docx xls xlsx ppt pptx exe jar bin sh csh bz 7z mp3 mpeg avi odt dll msi".split()
)
PUBLIC_TEXTS = ("short_description", "long_description", "installation_instructions")
Json = dict[str, Any]


def complaints(package: bytes) -> list[str]:
    """What Zendesk would refuse, one key each; empty when it accepts."""
    try:
        archive = ZipFile(io.BytesIO(package))
    except BadZipFile:
        return ["not_a_zip"]
    files = {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}
    found = _files(archive, files)
    if "manifest.json" not in files:
        nested = any(name.endswith("/manifest.json") for name in files)
        return [*found, "nested_manifest" if nested else "missing_manifest"]
    try:
        manifest = json.loads(files["manifest.json"], object_pairs_hook=_no_twins)
    except KeyError:
        return [*found, "duplicate_key"]
    except ValueError:
        return [*found, "manifest_not_json"]
    if not isinstance(manifest, dict):
        return [*found, "manifest_not_json"]
    checks = (_author, _locale, _framework, _location, _types, _whitelist, _parameters)
    return found + [one for check in checks for one in check(manifest, files)]


def _no_twins(pairs: list[tuple[str, Any]]) -> Json:
    if len({name for name, _ in pairs}) != len(pairs):
        raise KeyError("twice")
    return dict(pairs)


def _files(archive: ZipFile, files: dict[str, bytes]) -> list[str]:
    found = [f"forbidden_file {name}" for name in files if name.rpartition(".")[2].lower() in FORBIDDEN]
    found += ["symlink" for one in archive.infolist() if (one.external_attr >> 16) & 0o170000 == 0o120000]
    banner = files.get("assets/banner.png")
    if banner is not None and png_size(banner) not in ((830, 200), (1660, 400)):
        found.append("banner_size")
    return found


def png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG; None for anything else."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _author(manifest: Json, _files: dict[str, bytes]) -> list[str]:
    author = manifest.get("author")
    if not isinstance(author, dict):
        return ["author"]
    found = [f"author.{name}" for name in ("name", "email", "url") if not isinstance(author.get(name, ""), str)]
    url = author.get("url")
    if isinstance(url, str) and not (urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc):
        found.append("author.url")
    return found


def _locale(manifest: Json, files: dict[str, bytes]) -> list[str]:
    locale = manifest.get("defaultLocale")
    if not isinstance(locale, str) or not re.fullmatch(r"[a-z]{2,3}(-\w{2,3})?", locale):
        return ["defaultLocale"]
    if f"translations/{locale}.json" not in files:
        return ["missing_translation"]
    found = []
    for name in (one for one in files if one.startswith("translations/")):
        try:
            texts = json.loads(files[name])["app"]
        except (ValueError, KeyError, TypeError):
            found.append(f"translation {name}")
            continue
        needed = ("name", *(() if manifest.get("private", True) is True else PUBLIC_TEXTS))
        found += [f"translation app.{key}" for key in needed if not isinstance(texts.get(key), str)]
        labels = texts.get("parameters", {})
        parameters = (one["name"] for one in manifest.get("parameters") or [] if "name" in one)
        found += [f"translation label {one}" for one in parameters if "label" not in labels.get(one, {})]
    return found


def _framework(manifest: Json, _files: dict[str, bytes]) -> list[str]:
    return [] if manifest.get("frameworkVersion") == "2.0" else ["frameworkVersion"]


def _location(manifest: Json, files: dict[str, bytes]) -> list[str]:
    products = manifest.get("location")
    if not isinstance(products, dict) or not products:
        return ["location"]
    found = [f"location {name}" for name in products if name not in PRODUCTS]
    for product, places in products.items():
        for place, given in (places if isinstance(places, dict) else {"?": None}).items():
            if product == "support" and place not in SUPPORT:
                found.append(f"location {place}")
            found += _place(given, files)
    return found


def _place(given: Any, files: dict[str, bytes]) -> list[str]:
    options = {"url": given} if isinstance(given, str) else given
    if not isinstance(options, dict):
        return ["location"]
    found = [] if isinstance(options.get("flexible", False), bool) else ["flexible"]
    url = options.get("url")
    if url is None:
        return found if options.get("autoLoad") is False else [*found, "location url missing"]
    parts = urlsplit(url)
    local = parts.hostname == "localhost"
    good = "{{setting." in url or local or parts.scheme == "https" or (url.startswith("assets/") and url in files)
    return found if good else [*found, "location url"]


def _types(manifest: Json, _files: dict[str, bytes]) -> list[str]:
    found = [name for name in FLAGS if not isinstance(manifest.get(name, False), bool)]
    found += [name for name in ("name", "version") if not isinstance(manifest.get(name, ""), str)]
    return found + (["noTemplate"] if "noTemplate" in manifest else [])


def _whitelist(manifest: Json, _files: dict[str, bytes]) -> list[str]:
    hosts = manifest.get("domainWhitelist", [])
    return [] if isinstance(hosts, list) and all(isinstance(one, str) for one in hosts) else ["domainWhitelist"]


def _parameters(manifest: Json, _files: dict[str, bytes]) -> list[str]:
    parameters = manifest.get("parameters", [])
    if not isinstance(parameters, list):
        return ["parameters"]
    names = [one.get("name") for one in parameters]
    found = ["parameter names"] if len(set(names)) != len(names) or "name" in names else []
    for one in parameters:
        if one.get("type", "text") not in PARAMETER_TYPES:
            found.append("parameter type")
        if one.get("type") == "hidden" and one.get("required"):
            found.append("hidden parameter required")
        if not all(isinstance(one.get(flag, False), bool) for flag in ("required", "secure")):
            found.append("parameter flag")
    return found
