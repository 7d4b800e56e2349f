"""What one process does for ever must not end by one failure."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from detente import serving
from detente.core.exchange import NotNow


class Keeper:
    """One open line, and a database that is locked at the third look."""

    def __init__(self) -> None:
        self.looks = 0

    async def run(self, work: Any, *arguments: Any) -> Any:
        return work(*arguments)

    def open_lines(self) -> list[bytes]:
        self.looks += 1
        if self.looks == 3:
            raise OSError("the database is locked")
        return [bytes(32)]


async def test_line_checks_go_on_whatever_ends_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that cannot be sent, because the connection is being renewed, was the last before."""
    monkeypatch.setattr(serving, "CHECK_SECONDS", 0.01)
    monkeypatch.setattr(serving, "AGAIN_SECONDS", 0.01)
    checks: list[bytes] = []

    async def check(line: bytes) -> None:
        checks.append(line)
        if len(checks) == 1:
            raise NotNow("check cannot be sent while leaving")

    service = object.__new__(serving.Service)
    service._keeper, service._check = Keeper(), check  # type: ignore[assignment,method-assign]
    service._links = SimpleNamespace()  # type: ignore[assignment]
    task = asyncio.create_task(service._keep_on(service._check_hourly))
    async with asyncio.timeout(10):
        while len(checks) < 5:
            assert not task.done()
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
