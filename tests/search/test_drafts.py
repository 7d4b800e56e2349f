"""Drafts of a joint text are found by those who write, and by nobody else."""

from django.test import Client

from detente.core import acts
from detente.drafts import ending, models, saving, writing
from detente.people.models import Person
from detente.people.roles import Role
from tests.search.test_page import results, search
from tests.web.a_line import ALine
from tests.web.case import Case


def test_a_draft_is_found_as_it_is_now(line: ALine, page: Client, principal: Person) -> None:
    case = Case(line)
    text = line.say(acts.OpenText(talks=case.talks, title={"en": "The whole"}))
    words = {"title.en": "Octopus", "2.en": "Squid [■ may | ○ must] swim", "1.ru": "Кальмар"}
    draft = writing.begin(line.id, text, principal.pk, answers="", order=(1, 2), words=words)
    html = search(page, line, "squids may")
    assert results(html) == ["Octopus\nSquid [■ may | ○ must] swim"]
    assert '<li class="ground only-us">' in html
    assert f'href="{case.url("texts", text, "draft/")}"' in html
    assert results(search(page, line, "кальмары")) == ["Кальмар"]

    began = {"2.en": saving.mark(words["2.en"])}
    saving.save(draft.number, principal.pk, {"2.en": "Nautilus"}, began)
    assert results(search(page, line, "squid")) == []
    assert results(search(page, line, "nautilus")) == ["Octopus\nNautilus"]
    writing.remove(draft.number, 2)
    assert results(search(page, line, "nautilus")) == []

    principal.role = Role.ADMINISTRATOR
    principal.save()
    assert results(search(page, line, "octopus")) == []
    principal.role = Role.DELEGATE
    principal.save()
    assert len(results(search(page, line, "octopus"))) == 1
    ending.discard(draft.number, principal.pk)
    assert models.Draft.objects.get(pk=draft.number).end
    assert results(search(page, line, "octopus")) == []
