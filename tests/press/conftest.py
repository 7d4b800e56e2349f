"""Fixtures of the press desk's tests."""

from tests.web.conftest import fresh, line, page, principal, served

__all__ = ["fresh", "line", "page", "principal", "served"]
