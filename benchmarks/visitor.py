"""Somebody of a side at its pages, over one connection, without a browser."""

import http.client
import re
import time
import urllib.parse
from http.cookies import SimpleCookie

from detente.demo.nodes import Node


class Visitor:
    """Signed in by a one-time link, as people are."""

    def __init__(self, node: Node, role: str) -> None:
        self._origin = node.origin
        self._connection = http.client.HTTPConnection("127.0.0.1", node.web)
        self._cookies: SimpleCookie = SimpleCookie()
        link = node.call("link", name=f"{node.id} {role}", role=role, language="en")
        path = urllib.parse.urlsplit(link).path
        self.post(path, {"csrfmiddlewaretoken": self.token(path)})

    def get(self, path: str) -> str:
        """A page's text. Raises RuntimeError for any other answer."""
        status, text = self._ask("GET", path)
        if status != http.client.OK:
            raise RuntimeError(f"{path} answered {status}")
        return text

    def token(self, path: str) -> str:
        """What a form of this page must bring back."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        if found is None:
            raise RuntimeError(f"{path} has no form")
        return found[1]

    def post(self, path: str, typed: dict[str, str]) -> tuple[int, int]:
        """Send a form; when it was sent, and when the node answered, in nanoseconds."""
        since = time.time_ns()
        status, text = self._ask("POST", path, urllib.parse.urlencode(typed))
        until = time.time_ns()
        if status != http.client.FOUND:
            raise RuntimeError(f"{path} answered {status}: {text[-500:]}")
        return since, until

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        cookies = "; ".join(f"{name}={held.value}" for name, held in self._cookies.items())
        headers = {
            "Host": urllib.parse.urlsplit(self._origin).netloc, "Cookie": cookies,
            "Origin": self._origin, "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        return answer.status, answer.read().decode()
