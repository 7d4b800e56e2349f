"""Public pages a second: the node's own server against nginx, both on one core.

    python benchmarks/public_site.py [-n 10] [--json public_site.json]

Needs nginx and wrk (Debian's packages). The same tree of files, the same page, headers and load:
wrk on the second core keeps 32 connections busy for three seconds, each server in its turn. uvicorn
runs as the node runs it; nginx with one process, its access log off. What a release costs, with a
hundred editions before it, is measured first.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import measuring

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
EARLIER = 100
DAY = 86_400
START = 1_640_896_200
SERVER_CORE, LOAD_CORE = "0", "1"
SECONDS, CONNECTIONS = 3, 32
NGINX = """
user root; worker_processes 1; daemon off; master_process off; pid {0}/nginx.pid;
error_log {0}/error.log; events {{ worker_connections 256; }}
http {{
  types {{ text/html html; text/css css; application/atom+xml xml; text/calendar ics; }}
  charset utf-8; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  gzip on; gzip_types text/css application/atom+xml text/calendar;
  open_file_cache max=10000; client_body_temp_path {0}/body; proxy_temp_path {0}/proxy;
  fastcgi_temp_path {0}/fastcgi; uwsgi_temp_path {0}/uwsgi; scgi_temp_path {0}/scgi;
  server {{
    listen 127.0.0.1:{1}; root {2};
    add_header Content-Security-Policy "{3}"; add_header X-Content-Type-Options nosniff;
    add_header Referrer-Policy no-referrer; add_header Cross-Origin-Opener-Policy same-origin;
    add_header Permissions-Policy "camera=(), geolocation=(), microphone=()";
    add_header Cache-Control "public, max-age=60";
  }}
}}
"""


def editions(count: int) -> list[Any]:
    """So many advisories in six languages, each about a contact of its own."""
    from detente.core.kinds import Attribution, Medium
    from detente.press.public.edition import Edition, Event, Facts, Text, Wall, What

    walls = (
        Wall(names={"en": "Moscow"}, zone="Europe/Moscow"),
        Wall(names={"en": "Washington"}, zone="America/New_York"),
    )
    body = "\n\n".join(["The two sides speak by voice alone, as both agreed. " * 4] * 5)
    made = []
    for n in range(count):
        event = Event(contact=f"{n:032x}", medium=Medium.VOICE, start=START + n * DAY, minutes=50)
        said_at = START + (n - 1) * DAY
        day = datetime.fromtimestamp(said_at, UTC).date().isoformat()
        made.append(Edition(
            publication=f"{n:032x}", number=1, what=What.ADVISORY, slug=f"advisory-{n}",
            published_at=said_at, released_at=said_at, day=day,
            texts={tag: Text(title=f"A voice contact, {n}", body=body) for tag in LANGUAGES},
            attribution=Attribution.ROLE, by={"en": "Spokesman"},
            facts=Facts(event=event, walls=walls, initiator=0),
        ))  # fmt: skip
    return made


def release(directory: Path) -> dict[str, float]:
    """Seconds that the last of all editions takes to become public."""
    from detente.press.public.edition import House
    from detente.press.public.serve import Site
    from detente.press.public.site import site
    from detente.press.public.writing_out import write

    house = House(
        names={"en": "Moscow"}, zone="Europe/Moscow", languages=LANGUAGES,
        origin="https://press.example",
    )  # fmt: skip
    every = editions(EARLIER + 1)
    before = site(every[:-1], house)
    # The papers and cards of earlier editions were made when those went out.
    slow = {path for path in before if path.endswith((".pdf", "card.png"))}
    write({path: one for path, one in before.items() if path not in slow}, directory)
    serving = Site()
    took = {"reading all": _seconds(lambda: serving.load(directory))}
    tree: dict[str, Any] = {}
    took["making"] = _seconds(lambda: tree.update(site(every, house)))
    new = {path: one for path, one in tree.items() if path not in slow}
    took["writing"] = _seconds(lambda: write(new, directory))
    took["reading"] = _seconds(lambda: serving.load(directory))
    return took


def _seconds(do: Any) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def serve(directory: Path, port: int) -> None:
    """The public site as a node serves it."""
    import uvicorn

    from detente.press.public.serve import Site

    site = Site()
    site.load(directory)
    uvicorn.run(site, port=port, log_level="warning", server_header=False, lifespan="off")


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """A server on its core, until it is not needed any more."""
    process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *command])
    try:
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/en/").close()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


def load(port: int, path: str, encoding: str) -> float:
    """Pages a second."""
    said = subprocess.run(
        ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s",
         "-H", f"Accept-Encoding: {encoding}", f"http://127.0.0.1:{port}{path}"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None:
        raise RuntimeError(said)
    return float(found[1])


def main(chosen: argparse.Namespace) -> None:
    began = measuring.load()
    rows: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        directory, kept = Path(name, "site"), Path(name, "nginx")
        kept.mkdir()
        took = release(directory)
        ours = measuring.free_ports()
        other = ours + 1
        configuration = kept / "nginx.conf"
        from detente.press.public.serve import ALWAYS

        policy = dict(ALWAYS)[b"content-security-policy"].decode()
        configuration.write_text(NGINX.format(kept, other, directory, policy))
        node = [sys.executable, __file__, "--serve", str(directory), str(ours)]
        nginx = ["nginx", "-p", str(kept), "-c", str(configuration)]
        page = next(directory.glob(f"en/*/advisory-{EARLIER}/index.html"))
        path = f"/{page.parent.relative_to(directory).as_posix()}/"
        with running(node, ours), running(nginx, other):
            for _ in range(chosen.n):
                for encoding in ("identity", "gzip"):
                    for who, port in (("uvicorn", ours), ("nginx", other)):
                        row = rows.setdefault(f"{who}, {encoding}", [])
                        row.append(load(port, path, encoding))
        size = page.stat().st_size
    said = (
        f"The page has {size:,} bytes. One advisory in six languages after {EARLIER} earlier ones: "
        f"{took['making']:.1f} s to make all pages, {took['writing']:.1f} s to write them and to "
        f"set six papers and six cards, {took['reading']:.1f} s until it is served; a node that "
        f"starts reads all of them in {took['reading all']:.1f} s."
    )
    print(said)
    figures = {name: measuring.summary(values) for name, values in rows.items()}
    measuring.report("Public pages", "pages a second", figures, chosen, began, said=said)


def configured(directory: Path) -> None:
    """Django's templates and translations, as a node has them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "detente.settings"
    from detente import configuration

    configuration.save(
        directory,
        configuration.Configuration(side="Moscow", label="moscow", secret_key="benchmarks" * 5),
    )
    os.environ[configuration.ENVIRONMENT] = str(directory)
    import django

    django.setup()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        with tempfile.TemporaryDirectory() as node:
            configured(Path(node))
            main(measuring.options(__doc__ or "", n=10).parse_args())
