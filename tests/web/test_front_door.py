"""The front door: requests as a server hands them over."""

import asyncio
from typing import Any

from detente.asgi import PAGE_THREADS, pages


def scope(method: str, path: str, *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {
        "type": "http", "method": method, "path": path, "query_string": b"", "scheme": "http",
        "headers": [(b"host", b"testserver"), *headers], "http_version": "1.1",
    }  # fmt: skip


async def ask(asked: dict[str, Any], *messages: dict[str, Any]) -> tuple[int, bytes]:
    """What is answered to a request whose body comes in `messages`, and then stalls."""
    coming, answer = list(messages), []

    async def receive() -> dict[str, Any]:
        return coming.pop(0) if coming else await asyncio.Event().wait()  # type: ignore

    async def send(message: dict[str, Any]) -> None:
        answer.append(message)

    await pages(asked, receive, send)
    return answer[0]["status"], b"".join(one.get("body", b"") for one in answer)


WHOLE = {"type": "http.request", "body": b"", "more_body": False}


async def test_a_page_and_a_file_come_whole(transactional_db: None) -> None:
    status, page = await ask(scope("GET", "/sign-in/"), WHOLE)
    assert status == 200
    assert page.endswith(b"</html>\n")
    status, file = await ask(scope("GET", "/static/detente/pages.css"), WHOLE)
    assert status == 200
    assert len(file) > 1000


async def test_bodies_that_never_end_hold_up_nobody(transactional_db: None) -> None:
    """Somebody opens more requests than there are threads and never finishes any of them."""
    part = {"type": "http.request", "body": b"x", "more_body": True}
    typed = (b"content-length", b"100")
    stalled = [
        asyncio.create_task(ask(scope("POST", "/language/", typed), part))
        for _ in range(2 * PAGE_THREADS)
    ]
    async with asyncio.timeout(5):
        status, _ = await ask(scope("GET", "/sign-in/"), WHOLE)
    assert status == 200
    for one in stalled:
        assert not one.done()
        one.cancel()


async def test_a_body_without_end_is_not_kept(transactional_db: None) -> None:
    """A stranger who does not say how much is coming cannot fill our memory or our disk."""
    parts = [{"type": "http.request", "body": b"x" * 65536, "more_body": True}] * 20
    typed = (b"content-type", b"application/x-www-form-urlencoded")
    async with asyncio.timeout(5):
        status, _ = await ask(scope("POST", "/language/", typed), *parts)
    assert status == 413


async def test_who_goes_away_in_mid_body_is_forgotten() -> None:
    gone = [{"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.disconnect"}]
    answered: list[Any] = []

    async def receive() -> dict[str, Any]:
        return gone.pop(0)

    async def send(message: dict[str, Any]) -> None:
        answered.append(message)

    await pages(scope("POST", "/language/"), receive, send)
    assert answered == []
