"""The package that a Zendesk admin uploads, held against Zendesk's own rules in our words."""

import io
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from integrations.zendesk.logo import logo
from integrations.zendesk.package import PackageError, build, manifest
from tests.zaf_rules import complaints, png_size
from tests.zendesk_house import settings

URL = "https://billing.example.com"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("package") / "app.zip"
    build(settings(public_url=URL), out)
    return out.read_bytes()


def files_of(package: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with ZipFile(whole, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


def test_zendesk_has_nothing_to_complain_about(package: bytes) -> None:
    assert complaints(package) == []


def test_the_frame_is_ours_signed_and_as_wide_as_the_tray(package: bytes) -> None:
    given = json.loads(files_of(package)["manifest.json"])
    assert given["location"] == {"support": {"ticket_sidebar": {"flexible": True, "url": f"{URL}/zendesk/sidebar"}}}
    assert given["signedUrls"] is True
    assert given["singleInstall"] is True
    assert given["domainWhitelist"] == ["billing.example.com"]
    assert given["parameters"] == []


def test_nothing_but_the_needed_files_is_packed(package: bytes) -> None:
    assert sorted(files_of(package)) == [
        "assets/logo-small.png",
        "assets/logo.png",
        "manifest.json",
        "translations/en.json",
    ]


def test_no_secret_of_the_settings_is_packed(package: bytes) -> None:
    whole = b"".join(files_of(package).values())
    assert b"rk_test" not in whole
    assert b"kkkk" not in whole
    assert b"fixed" not in whole


def test_the_same_settings_give_the_same_bytes(package: bytes, tmp_path: Path) -> None:
    build(settings(public_url=URL), tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == package


@pytest.mark.parametrize("url", [None, "", "http://billing.example.com", "http://127.0.0.1:8000", "ftp://x"])
def test_an_address_that_zendesk_refuses_is_refused_here(url: str | None, tmp_path: Path) -> None:
    with pytest.raises(PackageError):
        build(settings(public_url=url), tmp_path / "app.zip")
    assert not (tmp_path / "app.zip").exists()


def test_localhost_may_be_tried_without_a_certificate() -> None:
    assert manifest(settings(public_url="http://localhost:8000"))["domainWhitelist"] == ["localhost"]


@pytest.mark.parametrize(("size", "transparent", "bytes_a_pixel"), [(320, False, 3), (128, True, 4), (16, True, 4)])
def test_an_icon_is_a_whole_square_png(size: int, transparent: bool, bytes_a_pixel: int) -> None:
    picture = logo(size, transparent=transparent)
    assert png_size(picture) == (size, size)
    start = picture.index(b"IDAT") + 4
    length = int.from_bytes(picture[start - 8 : start - 4], "big")
    pixels = zlib.decompress(picture[start : start + length])
    assert len(pixels) == size * (1 + size * bytes_a_pixel)
    assert len(set(pixels)) > 5


def changed(**changes: Any) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        given = json.loads(files["manifest.json"])
        for name, value in changes.items():
            given.pop(name, None)
            if value is not None:
                given[name] = value
        files["manifest.json"] = json.dumps(given).encode()

    return change


def at(url: Any = None, **options: Any) -> Callable[[dict[str, bytes]], None]:
    place = options if url is None else {"url": url} | options
    return changed(location={"support": {"ticket_sidebar": place}})


def nested(files: dict[str, bytes]) -> None:
    files["app/manifest.json"] = files.pop("manifest.json")


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    def remove(files: dict[str, bytes]) -> None:
        del files[name]

    return remove


def put(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    def add(files: dict[str, bytes]) -> None:
        files[name] = content

    return add


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (nested, "nested_manifest"),
        (without("manifest.json"), "missing_manifest"),
        (put("manifest.json", b"{"), "manifest_not_json"),
        (put("manifest.json", b'{"name": "a", "name": "b"}'), "duplicate_key"),
        (changed(author=None), "author"),
        (changed(author={"name": 5}), "author.name"),
        (changed(author={"name": "x", "url": "example.com"}), "author.url"),
        (changed(defaultLocale="english"), "defaultLocale"),
        (changed(defaultLocale="de"), "missing_translation"),
        (put("translations/en.json", b'{"app": {}}'), "translation app.name"),
        (put("translations/en.json", b"[]"), "translation translations/en.json"),
        (changed(frameworkVersion="2"), "frameworkVersion"),
        (changed(location=None), "location"),
        (changed(location={"mail": {"x": "https://x"}}), "location mail"),
        (changed(location={"support": {"sidebar": "https://x"}}), "location sidebar"),
        (at("http://127.0.0.1:8000/zendesk/sidebar"), "location url"),
        (at("http://billing.example.com"), "location url"),
        (at("assets/iframe.html"), "location url"),
        (at(), "location url missing"),
        (at("https://x", flexible="yes"), "flexible"),
        (changed(signedUrls="true"), "signedUrls"),
        (changed(version=1.0), "version"),
        (changed(noTemplate=True), "noTemplate"),
        (changed(domainWhitelist="x"), "domainWhitelist"),
        (changed(parameters=[{"name": "a", "type": "secret"}]), "parameter type"),
        (changed(parameters=[{"name": "a"}, {"name": "a"}]), "parameter names"),
        (changed(parameters=[{"name": "a", "type": "hidden", "required": True}]), "hidden parameter required"),
        (changed(parameters=[{"name": "a"}]), "translation label a"),
        (put("assets/run.sh", b"true"), "forbidden_file assets/run.sh"),
        (put("assets/banner.png", logo(16)), "banner_size"),
    ],
)
def test_the_rules_catch_a_broken_package(
    package: bytes, break_it: Callable[[dict[str, bytes]], None], complaint: str
) -> None:
    files = files_of(package)
    break_it(files)
    assert complaint in complaints(zipped(files))


def test_what_is_no_zip_is_refused() -> None:
    assert complaints(b"hello") == ["not_a_zip"]
