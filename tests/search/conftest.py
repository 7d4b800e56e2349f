"""The fixtures of the page tests: a line, a person, a browser."""

from tests.web.conftest import fresh, line, page, principal

__all__ = ["fresh", "line", "page", "principal"]
