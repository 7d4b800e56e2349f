"""The public site over HTTP."""

import gzip
import os
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from detente.press.public.writing_out import write
from tests.press.public import case
from tests.press.public.reader import Reader, light, published
from tests.press.public.test_pages import ADVISORY

PAGE = ADVISORY.format("en")


@pytest.mark.parametrize("path", ["/", "/en/", PAGE, "/nothing/", "/en/feed.xml"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_nothing_runs_and_nothing_is_remembered(reader: Reader, path: str, method: str) -> None:
    """Every answer forbids scripts, forms, frames and referrers, and sets no cookie."""
    headers = reader.ask(path, method).headers
    assert "set-cookie" not in headers
    policy = headers["content-security-policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert {"form-action 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
    assert not [one for one in policy if "unsafe" in one or "script" in one]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]


def test_a_page_that_is_held_is_not_sent_again(reader: Reader) -> None:
    """By its tag or by its date; the tag of another encoding, or an old one, does not do."""
    first = reader.ask(PAGE)
    tag, written = first.headers["etag"], first.headers["last-modified"]
    for headers in ({"if_none_match": f'"old", {tag}'}, {"if_modified_since": written}):
        again = reader.ask(PAGE, **headers)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == tag
        assert "content-length" not in again.headers
    assert reader.ask(PAGE, if_none_match='"old"', if_modified_since=written).status == 200
    assert reader.ask(PAGE, if_none_match=tag, accept_encoding="br").status == 200


def test_encodings(reader: Reader) -> None:
    """Packed as the browser takes it: the same page, and caches are told."""
    plain = reader.ask(PAGE)
    assert "content-encoding" not in plain.headers
    for accepted, coding, unpack in (
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
    ):
        packed = reader.ask(PAGE, accept_encoding=accepted)
        assert packed.headers["content-encoding"] == coding
        assert packed.headers["content-length"] == str(len(packed.body))
        assert packed.headers["vary"] == "accept-encoding"
        assert packed.headers["etag"] != plain.headers["etag"]
        assert unpack(packed.body) == plain.body


def test_head(reader: Reader) -> None:
    """Everything but the page."""
    get, head = reader.ask(PAGE), reader.ask(PAGE, "HEAD")
    assert head.headers == get.headers
    assert head.body == b""
    assert head.headers["content-length"] == str(len(get.body))


def test_only_reading(reader: Reader) -> None:
    """Nothing is ever sent to this site."""
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = reader.ask("/en/", method)
        assert answer.status == 405
        assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("path", "language"),
    [("/fr/2021-12-29/other/", "fr"), ("/ar/x", "ar"), ("/x", "ru"), ("//", "ru"), ("x", "ru"),
     ("/en/../../etc/passwd", "en"), ("/" + "x" * 9999, "ru"), ("/en/\u0000", "en")],
)  # fmt: skip
def test_nothing_there(reader: Reader, path: str, language: str) -> None:
    """It says so in the language of the address."""
    answer = reader.ask(path)
    assert answer.status == 404
    assert f'<html lang="{language}"' in answer.text
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "language"),
    [("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("de, zh-Hant;q=0.5", "zh"), ("EN", "en")],
)
def test_the_first_page_sends_on(reader: Reader, asked: str, language: str) -> None:
    """By the browser's languages; whose are none of ours sees a page with ours."""
    answer = reader.ask("/", accept_language=asked)
    assert answer.status == 302
    assert answer.headers["location"] == f"/{language}/"
    assert "accept-language" in answer.headers["vary"]


def test_the_first_page_where_no_language_fits(reader: Reader) -> None:
    """It names ours; and caches know that others are sent on."""
    for asked in ("de", "", "*", ";;;,,"):
        answer = reader.ask("/", accept_language=asked)
        assert answer.status == 200
        assert "العربية" in answer.text
        assert "accept-language" in answer.headers["vary"]


def test_a_slash_that_was_left_out(reader: Reader) -> None:
    """The address of a folder leads to its page."""
    answer = reader.ask(PAGE.removesuffix("/"))
    assert (answer.status, answer.headers["location"]) == (301, PAGE)
    assert reader.ask(PAGE[1:].removesuffix("/")).status == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/en/feed.xml", "application/atom+xml; charset=utf-8"), ("/sitemap.xml", "application/xml"),
     ("/en/calendar.ics", "text/calendar; charset=utf-8"),
     ("/robots.txt", "text/plain; charset=utf-8")],
)  # fmt: skip
def test_types(reader: Reader, path: str, kind: str) -> None:
    """Each file is sent as what it is."""
    assert reader.ask(path).headers["content-type"] == kind


def test_what_lasts_is_kept(reader: Reader) -> None:
    """A stylesheet has the hash of its content in its name; a page is asked for again."""
    [style] = reader.page("/en/").all("link", rel="stylesheet")
    assert "immutable" in reader.ask(str(style["href"])).headers["cache-control"]
    assert "immutable" not in reader.ask("/en/").headers["cache-control"]


def test_writing_removes_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    """What was published once stays in the directory, even when a tree lacks it."""
    kept = tmp_path / "en/2020/index.html"
    kept.parent.mkdir(parents=True)
    kept.write_text("kept")
    tree = light([case.advisory()])
    assert write(tree, tmp_path) == len(tree)
    assert write(tree, tmp_path) == 0
    assert kept.read_text() == "kept"
    assert Reader(tmp_path).ask("/en/2020/").text == "kept"
    assert not list(tmp_path.rglob(".*"))
    assert all(path.stat().st_mode & 0o044 for path in tmp_path.rglob("*"))


def test_writing_that_breaks_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that was there stays whole, and nothing half-written is left or served."""
    write(light([case.advisory()]), tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def full(source: Path, target: Path) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr(Path, "replace", full)
    changed = replace(case.advisory(), slug="another")
    with pytest.raises(OSError, match="No space"):
        write(light([changed]), tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_release_is_seen_at_once(tmp_path: Path) -> None:
    """After `load` the new edition is there, and the old one at its own address."""
    reader = published([case.advisory()], case.HOUSE, tmp_path)
    first = reader.ask(PAGE)
    write(light([case.advisory(), case.corrected()]), tmp_path)
    assert reader.ask(PAGE) == first
    reader.site.load(tmp_path)
    assert "The hour was wrong." in reader.ask(PAGE, if_none_match=first.headers["etag"]).text
    assert reader.ask(f"{PAGE}1/").status == 200
