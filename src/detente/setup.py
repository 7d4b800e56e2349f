"""Making a node, turning to it, and the lock that lets only one process serve it."""

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detente import configuration
from detente.core.errors import LocalError

LOCK = "serving.lock"


class NodeExistsError(LocalError):
    """There is a node in this directory already. Nothing was overwritten; choose another."""


class DatabaseError(LocalError):
    """Nothing was changed. Bring back the database from its backup, or update Détente."""


class OldDatabaseError(LocalError):
    """Nothing was changed. Start the node, which brings it up to date: detente serve."""


class AlreadyServedError(LocalError):
    """Another process serves this node. Two at once could sign two records; stop the other."""


def create_node(
    directory: Path,
    *,
    side: str,
    label: str,
    zone: str = "UTC",
    languages: tuple[str, ...] = configuration.USUAL_LANGUAGES,
    host: str = "localhost",
    web_port: int = 8101,
    link_port: int = 8201,
    address: str | None = None,
    names: dict[str, str] | None = None,
    doors: tuple[configuration.Door, ...] = (),
    public_port: int = 0,
    public_origin: str = "",
) -> Path:
    """Make a node's directory, settings and database. Raises NodeExistsError or BadConfiguration.

    `address` is what the card tells the other side to dial: 127.0.0.1 and the link's port if None.
    """
    if directory.exists() and any(directory.iterdir()):
        raise NodeExistsError(f"{directory} is not empty.")
    if address is None:
        address = f"127.0.0.1:{link_port}"
    settings = configuration.Configuration(
        side=side, label=label, secret_key=secrets.token_urlsafe(48),
        names=names or {}, zone=zone, languages=languages, web_port=web_port,
        allowed_hosts=tuple(dict.fromkeys((host, "localhost", "127.0.0.1"))),
        link_port=link_port, link_address=address, demo=bool(doors), doors=doors,
        public_port=public_port, public_origin=public_origin,
    )  # fmt: skip
    configuration.check(settings, directory / configuration.FILE)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)  # one that was there may be open to others
    try:
        configuration.save(directory, settings)
        migrate(directory)
    except BaseException:
        shutil.rmtree(directory)  # it was empty or absent before
        raise
    return directory


def migrate(directory: Path) -> None:
    """Make a node's tables, in a process of its own, since Django serves one node a process."""
    environment = os.environ | {
        configuration.ENVIRONMENT: str(directory),
        "DJANGO_SETTINGS_MODULE": "detente.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--no-input", "-v", "0"],
        env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise LocalError(f"The database cannot be made: {done.stderr.strip()[-500:]}")


def use(directory: Path) -> None:
    """Make Django speak of the node in a directory. Raises BadConfiguration."""
    import django  # noqa: PLC0415  slow to load, and not needed for --help

    configuration.load(directory)
    os.environ[configuration.ENVIRONMENT] = str(directory)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "detente.settings")
    django.setup()


def check_database() -> None:
    """Raises DatabaseError unless the node's tables are there and are those of this program."""
    from django.db import connection  # noqa: PLC0415  Django is set up by now
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415
    from django.db.utils import DatabaseError as Unreadable  # noqa: PLC0415

    path = connection.settings_dict["NAME"]
    if not Path(path).is_file():
        raise DatabaseError(f"There is no {path}.")
    try:
        loader = MigrationLoader(connection)
    except Unreadable as error:
        raise DatabaseError(f"{path} cannot be read: {error}.") from error
    applied, known = set(loader.applied_migrations), set(loader.disk_migrations)
    if newer := applied - known:
        raise DatabaseError(f"{path} was written by a newer Détente ({len(newer)} changes on).")
    if known - applied:
        raise OldDatabaseError(f"{path} was written by an older Détente.")


@contextmanager
def serving(directory: Path) -> Iterator[None]:
    """Hold the node's lock. Raises AlreadyServedError."""
    with (directory / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServedError(f"The node in {directory} is being served.") from None
        yield


def is_served(directory: Path) -> bool:
    """Whether a process holds the node's lock."""
    try:
        with serving(directory):
            return False
    except AlreadyServedError:
        return True
