"""The standard library as an oracle of zones, reading the same release of the database as we do."""

from collections.abc import Iterator
from functools import cache
from zoneinfo import ZoneInfo, reset_tzpath

import pytest


@pytest.fixture(autouse=True, scope="module")
def package_database() -> Iterator[None]:
    """Let `zoneinfo` read the package's database, never the machine's; import it to use it."""
    reset_tzpath(())
    yield
    reset_tzpath()


@cache
def rules(zone: str) -> ZoneInfo:
    """A zone, read once."""
    return ZoneInfo.no_cache(zone)
