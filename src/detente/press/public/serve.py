"""The public site over HTTP: files of a directory, kept in memory, on an origin of its own.

An ASGI application without sessions, cookies, forms or scripts. It answers GET and HEAD only.
"""

import gzip
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from email.utils import formatdate
from pathlib import Path
from typing import Any, NamedTuple

import brotli

Headers = list[tuple[bytes, bytes]]
TYPES = {
    ".html": b"text/html; charset=utf-8", ".css": b"text/css; charset=utf-8",
    ".xml": b"application/atom+xml; charset=utf-8", ".ics": b"text/calendar; charset=utf-8",
    ".txt": b"text/plain; charset=utf-8", ".detente": b"text/plain; charset=utf-8",
    ".pdf": b"application/pdf", ".png": b"image/png", ".jpg": b"image/jpeg",
    ".webp": b"image/webp",
    ".svg": b"image/svg+xml",
}  # fmt: skip
PACKED = (".html", ".css", ".xml", ".ics", ".txt", ".detente")
POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
    b" frame-ancestors 'none'"
)
ALWAYS: Headers = [
(b"content-security-policy", POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]  # fmt: skip
FRESH = b"public, max-age=60"
LASTING = b"public, max-age=31536000, immutable"
MOST_PATH = 400
BROTLI = 5
"""Eleven makes a page an eighth smaller, in thirty times as long."""


class Kept(NamedTuple):
    """A file ready to be sent, by the encodings that a browser may take."""

    bodies: Mapping[bytes, bytes]
    tags: Mapping[bytes, bytes]
    headers: Headers
    written: bytes
    seen: tuple[int, int]
    """When the file was written, in nanoseconds, and its size."""


Send = Callable[[dict[str, Any]], Awaitable[None]]


class Site:
    """The application. `load` takes what a directory has now, all at once."""

    def __init__(self) -> None:
        self._files: dict[str, Kept] = {}

    def load(self, directory: Path) -> None:
        """Read what is new or changed; until that is done the files before are served."""
        self._files = {
            (name := "/" + path.relative_to(directory).as_posix()): _kept(
                path, name, self._files.get(name)
            )
            for path in sorted(directory.rglob("*"))
            if path.is_file() and not path.name.startswith(".") and path.suffix in TYPES
        }

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return None
        headers = dict(scope["headers"])
        if scope["method"] not in ("GET", "HEAD"):
            return await _send(send, 405, [(b"allow", b"GET, HEAD")], b"")
        path = scope["path"] if len(scope["path"]) <= MOST_PATH else ""
        if path == "/" and (chosen := self._chosen(headers.get(b"accept-language", b""))):
            return await _send(send, 302, self._to(f"/{chosen}/"), b"")
        kept = self._files.get(f"{path}index.html" if path.endswith("/") else path)
        if kept is None and path and f"{path}/index.html" in self._files:
            return await _send(send, 301, self._to(f"{path}/"), b"")
        status = 200
        if kept is None:
            status, kept = 404, self._nothing(path)
        return await self._answer(send, kept, headers, status, head=scope["method"] == "HEAD")

    async def _answer(
        self, send: Send, kept: Kept | None, headers: dict[bytes, bytes], status: int, *, head: bool
    ) -> None:
        if kept is None:
            return await _send(send, 404, [], b"")
        accepted = _accepted(headers.get(b"accept-encoding", b""))
        coding = next(
            (one for one in (b"br", b"gzip") if one in kept.bodies and one in accepted), b""
        )
        tag = kept.tags[coding]
        if status == 200 and _held(headers, tag, kept.written):
            return await _send(send, 304, [(b"etag", tag), *kept.headers], b"")
        own = [(b"etag", tag), *kept.headers] if status == 200 else kept.headers[:1]
        own = [*own, (b"content-encoding", coding)] if coding else own
        return await _send(send, status, own, kept.bodies[coding], head=head)

    def _nothing(self, path: str) -> Kept | None:
        language = path.split("/")[1] if "/" in path else ""
        return self._files.get(f"/{language}/404.html") or self._files.get("/404.html")

    def _chosen(self, accepted: bytes) -> str:
        """The first language that the browser asks for and this site has."""
        for part in accepted.decode("latin-1")[:200].split(","):
            language = part.split(";")[0].strip().lower().split("-")[0]
            if language.isalpha() and f"/{language}/index.html" in self._files:
                return language
        return ""

    @staticmethod
    def _to(path: str) -> Headers:
        return [(b"location", path.encode("ascii", "ignore")), (b"vary", b"accept-language")]


def _accepted(header: bytes) -> set[bytes]:
    """The encodings that a browser takes."""
    parts = (part.replace(b" ", b"").partition(b";q=") for part in header[:200].split(b","))
    return {name for name, _, weight in parts if not weight or weight.strip(b"0.")}


def _held(headers: Mapping[bytes, bytes], tag: bytes, written: bytes) -> bool:
    """Whether the browser has this very file; a tag says it better than an hour (RFC 9110)."""
    if (tags := headers.get(b"if-none-match")) is not None:
        return tag in tags
    return headers.get(b"if-modified-since") == written


def _kept(path: Path, name: str, before: Kept | None) -> Kept:
    """A file ready to be sent; what was kept before, where it is the same."""
    stat = path.stat()
    seen = (stat.st_mtime_ns, stat.st_size)
    if before is not None and before.seen == seen:
        return before
    content = path.read_bytes()
    bodies = {b"": content}
    if path.suffix in PACKED:
        bodies |= {b"br": brotli.compress(content, quality=BROTLI)}
        bodies |= {b"gzip": gzip.compress(content, mtime=0)}
    kind = b"application/xml" if path.name == "sitemap.xml" else TYPES[path.suffix]
    lasting = path.suffix in (".css", ".png", ".jpg", ".webp", ".svg", ".detente")
    headers = [
        (b"content-type", kind), (b"cache-control", LASTING if lasting else FRESH),
        (b"last-modified", written := formatdate(stat.st_mtime, usegmt=True).encode()),
    ]  # fmt: skip
    if len(bodies) > 1:
        also = b", accept-language" if name == "/index.html" else b""
        headers.append((b"vary", b"accept-encoding" + also))
    digest = hashlib.sha256(content).hexdigest()[:24]
    tags = {coding: f'"{digest}{coding.decode()}"'.encode() for coding in bodies}
    return Kept(bodies, tags, headers, written, seen)


async def _send(
    send: Send, status: int, headers: Headers, body: bytes, *, head: bool = False
) -> None:
    length = [] if status == 304 else [(b"content-length", str(len(body)).encode())]
    await send(
        {"type": "http.response.start", "status": status, "headers": [*headers, *length, *ALWAYS]}
    )
    await send({"type": "http.response.body", "body": b"" if head else body})
