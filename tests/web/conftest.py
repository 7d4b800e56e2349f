"""Fixtures of the page tests."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from detente.node import desk
from detente.people.models import Person
from detente.people.roles import Role
from tests.web.a_line import ALine, Server


@pytest.fixture
def fresh(db: Any) -> Iterator[None]:
    """Lines of different tests share an id: what was folded for one is not for the next."""
    desk._folds._states.clear()
    cache.clear()
    yield
    desk._folds._states.clear()


@pytest.fixture
def line(fresh: None) -> ALine:
    """An open trial line between Moscow, ours, and Washington."""
    return ALine()


@pytest.fixture
def served(line: ALine) -> Iterator[Server]:
    """The line, with somebody who signs."""
    with Server(line) as server:
        yield server


@pytest.fixture
def principal(fresh: None) -> Person:
    """Our principal, who reads English here."""
    return Person.objects.add("Pyotr", Role.PRINCIPAL, "en")


@pytest.fixture
def page(client: Client, principal: Person) -> Client:
    """A browser in which the principal is signed in."""
    client.force_login(principal)
    return client
