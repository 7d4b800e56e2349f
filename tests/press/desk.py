"""The press desk on the case's line: an agreed voice contact, and those who write about it."""

import re
import time
from html import unescape
from typing import Any

from django.test import Client

from detente.core import acts
from detente.core.kinds import Conduct, Medium, Publicity
from detente.people.models import Person
from detente.people.roles import Role
from detente.press.models import Publication
from tests.web.a_line import ALine
from tests.web.case import JANUARY, VOICE_START, Case

DAY = 86400


def coming(weeks: int = 1) -> int:
    """The voice contact's hour on a Thursday to come."""
    passed = (int(time.time()) - VOICE_START) // (7 * DAY)
    return VOICE_START + (passed + weeks) * 7 * DAY


class Desk:
    """Moscow's press desk. `writes` and `reads` are browsers of two spokespersons."""

    def __init__(self, line: ALine, publicity: Publicity | None = None, start: int | None = None):
        self.line = line
        self.case = Case(line)
        self.start = start = coming() if start is None else start
        self.voice = line.say(acts.RequestContact(
            talks=self.case.talks, continues=self.case.video, medium=Medium.VOICE, start=start,
            minutes=50, items=tuple(self.case.items), new_items=(acts.NewItem(JANUARY, True),),
            conduct=Conduct(publicity=publicity or Publicity((0, 0), 0, (0, 0))),
        ))  # fmt: skip
        self.case.accept(self.voice)
        self._rounds()
        people = (("Maria", "en"), ("Dmitri", "ru"))
        self.people = [Person.objects.add(name, Role.SPOKESPERSON, tag) for name, tag in people]
        self.writes, self.reads = Client(), Client()
        for client, person in zip((self.writes, self.reads), self.people, strict=True):
            client.force_login(person)

    def _rounds(self) -> None:
        sessions = tuple(
            acts.NewSession(Medium.IN_PERSON, self.start + (11 + n) * DAY, 240) for n in range(3)
        )
        rounds = self.line.say(acts.RequestRounds(
            talks=self.case.talks, title=JANUARY, sessions=sessions,
        ))  # fmt: skip
        from detente.node import desk

        found = desk.state(self.line.id).rounds[rounds].set.standing().open
        assert found is not None
        self.line.they_say(acts.AcceptRounds(rounds=rounds, of=found.id))

    def sign_facts(self, late: int = 0) -> None:
        """Both sides sign that the voice contact took place, so many seconds late."""
        present = tuple(acts.Present(side=side, role="principal") for side in (0, 1))
        self.line.say(acts.ProposeFacts(
            contact=self.voice, medium=Medium.VOICE, start=self.start + late,
            end=self.start + late + 3060, present=present,
        ))  # fmt: skip
        facts = self.case.open(self.voice, "facts")
        self.line.they_say(acts.AcceptFacts(contact=self.voice, of=facts))

    def begin(self, what: str = "advisory") -> Publication:
        """Press the button that drafts from the record."""
        answer = self.writes.post(self.case.url("contacts", self.voice, f"press/{what}/"))
        assert answer.status_code == 302, answer.content.decode()
        return Publication.objects.get(pk=re.findall(r"press/([0-9a-f-]{36})/", answer.url)[0])

    def fields(self, publication: Publication) -> dict[str, Any]:
        """What the browser would send of the form as it stands."""
        html = self.writes.get(f"/press/{publication.key}/write/").content.decode()
        return typed(html)

    def write(self, publication: Publication, **change: Any) -> Any:
        """Change fields of the form and keep them."""
        data = self.fields(publication) | change
        return self.writes.post(f"/press/{publication.key}/write/", data)

    def approve(self, publication: Publication) -> None:
        """Have it read by the second person, as it stands."""
        self.step(publication, "ask")
        self.step(publication, "approve", self.reads)
        assert publication.step == "approved", self.html(publication)

    def step(
        self, publication: Publication, name: str, client: Client | None = None, **data: Any
    ) -> Any:
        """Press a button of the publication's page."""
        answer = (client or self.writes).post(f"/press/{publication.key}/{name}/", data)
        publication.refresh_from_db()
        return answer

    def html(self, publication: Publication, client: Client | None = None) -> str:
        """The publication's page."""
        answer = (client or self.writes).get(f"/press/{publication.key}/")
        assert answer.status_code == 200
        return answer.content.decode()


def typed(html: str) -> dict[str, Any]:
    """The values of the form for writing."""
    found: dict[str, Any] = {}
    form = html[html.index('<form method="post" class="ground only-us"') :]
    form = form[: form.index("</form>")]
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        if not name or name[1] == "csrfmiddlewaretoken":
            continue
        if kind and kind[1] in ("checkbox", "radio"):
            if " checked" in tag:
                if kind[1] == "checkbox" and name[1] in ("languages", "items"):
                    found.setdefault(name[1], []).append(unescape(value[1] if value else "on"))
                else:
                    found[name[1]] = value[1] if value else "on"
        else:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = unescape(text.removeprefix("\n").removeprefix("\r\n"))
    return found
