"""Every page, in three languages, at every state of the case."""

import pytest
from django.test import Client

from detente.people.models import Person
from tests.web.a_line import ALine
from tests.web.case import Case

LANGUAGES = ("en", "ar", "ru")


def pages(line: ALine, case: Case, voice: str) -> list[str]:
    digits = line.id[:12]
    return [
        f"/lines/{digits}/",
        f"/lines/{digits}/talks/",
        f"/lines/{digits}/talks/open/",
        f"/lines/{digits}/record/",
        f"/lines/{digits}/waiting/",
        *(f"/lines/{digits}/hours/{rest}" for rest in ("", "ours/", "theirs/")),
        f"/lines/{digits}/search/?q=guarantees",
        case.url("talks", case.talks),
        case.url("talks", case.talks, "request/"),
        case.url("talks", case.talks, "options/"),
        case.url("items", case.items[0]),
        case.url("items", case.items[0], "outcome/"),
        case.url("items", case.items[0], "position/"),
        case.url("items", case.items[0], "private/"),
        f"/lines/{digits}/private/",
        case.url("contacts", case.video),
        case.url("contacts", case.video, "facts/"),
        case.url("contacts", case.video, "outcomes/"),
        case.url("talks", case.talks, "items/add/"),
        case.url("contacts", voice),
        *(case.url("contacts", voice, rest) for rest in ("counter/", "accept/", "decline/")),
        case.url("record", case.talks),
        "/demo/",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_in_every_language(
    language: str, line: ALine, page: Client, principal: Person
) -> None:
    case = Case(line)
    voice = case.they_ask()
    principal.language = language
    principal.save()
    for address in pages(line, case, voice):
        response = page.get(address)
        assert response.status_code == 200, address
        html = response.content.decode()
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
        assert html.count("<h1") == 1, address
        assert html.count("button primary") <= 1, address
