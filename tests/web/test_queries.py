"""No page needs a number of queries that grows with what it shows."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from detente.core import acts
from detente.core.kinds import Medium
from tests.web.a_line import ALine
from tests.web.a_series import WEEK, Series
from tests.web.case import VIDEO_START

FEW, MANY = 3, 30
SPARED = 2
"""Queries that a short page may do without, since what it needs was fetched for another part."""


def addresses(line: ALine, series: Series, asked: str) -> Iterator[str]:
    digits, talks = line.id[:12], series.talks
    yield from (f"/lines/{digits}/{rest}" for rest in ("", "waiting/", "talks/", "record/"))
    yield f"/lines/{digits}/record/?page=2"
    yield from (series.url("talks", talks, rest) for rest in ("", "request/", "rounds/"))
    yield series.url("items", series.items[0])
    yield series.url("items", series.items[-1], "outcome/")
    yield from (series.url("contacts", series.last, rest) for rest in ("", "facts/", "outcomes/"))
    yield from (series.url("contacts", asked, rest) for rest in ("", "counter/", "accept/"))


def waiting(line: ALine, series: Series, many: int) -> str:
    """So many requests that wait for us and for them, with their words; the last of ours."""
    for n in range(many):
        for say in (line.say, line.they_say):
            asked = say(acts.RequestContact(
                talks=series.talks, medium=Medium.VIDEO, start=VIDEO_START + (50 + n) * WEEK,
                minutes=30, items=tuple(series.items[:4]), purpose={"en": f"Number {n}"},
            ))  # fmt: skip
    return asked


def counted(page: Client, line: ALine, series: Series, asked: str) -> dict[str, int]:
    """How many queries each page needs."""
    found: dict[str, int] = {}
    for n, address in enumerate(addresses(line, series, asked)):
        with CaptureQueriesContext(connection) as queries:
            response = page.get(address)
        assert response.status_code == 200, address
        found[f"{n} {address.replace(address.split('/')[2], '…')}"] = len(queries)
    return found


@pytest.mark.parametrize("grown", ["held", "waiting"])
def test_pages_need_as_many_queries_when_there_is_more_to_show(
    grown: str, page: Client, line: ALine
) -> None:
    """Measured with few contacts, and again when many more were held, or wait for an answer."""
    series = Series(line)
    series.carry_on(FEW)
    few = counted(page, line, series, waiting(line, series, FEW))
    if grown == "held":
        series.carry_on(MANY)
    many = counted(page, line, series, waiting(line, series, MANY if grown == "waiting" else 1))
    assert {kind: n for kind, n in many.items() if n > few[kind] + SPARED} == {}
    assert max(many.values()) < 25, many
