"""Before Django starts: a node's directory of its own for every test process."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import django
import pytest
from hypothesis import settings as hypothesis_settings

from detente import configuration, setup
from tests.tools import messages

DIRECTORY = Path(tempfile.mkdtemp(prefix="detente-tests-"))

configuration.save(
    DIRECTORY,
    configuration.Configuration(
        side="Moscow",
        label="moscow",
        secret_key="tests-only-" + "0" * 40,
        names={"en": "Moscow", "ru": "Москва", "ar": "موسكو"},
        zone="Europe/Moscow",
        languages=("ru", "en", "ar"),
        allowed_hosts=("testserver", "localhost", "127.0.0.1"),
        public_origin="https://press.moscow.example",
        demo=True,
        doors=(
            configuration.Door("Moscow", "http://moscow.localhost:8101"),
            configuration.Door("Washington", "http://washington.localhost:8102"),
        ),
    ),
)
os.environ[configuration.ENVIRONMENT] = str(DIRECTORY)
os.environ["DJANGO_SETTINGS_MODULE"] = "detente.settings"


def copied(make_tables: Callable[[Path], None]) -> Callable[[Path], None]:
    """Make the tables once, and for every further node copy that file: they are the same."""
    first = DIRECTORY / "first" / configuration.DATABASE

    def make(directory: Path) -> None:
        if not first.exists():
            make_tables(directory)
            first.parent.mkdir()
            shutil.copy(directory / configuration.DATABASE, first)
        else:
            shutil.copy(first, directory / configuration.DATABASE)

    return make


setup.migrate = copied(setup.migrate)
messages.compile_all()
django.setup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: else one process works at the end, and the other waits."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


# Nothing is timed in a test: a busy machine must not fail one. Whoever works on it sees other
# examples each time; CI judges a change, and by the same ones each time.
hypothesis_settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("house")
