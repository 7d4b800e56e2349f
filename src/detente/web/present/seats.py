"""Who of our delegation may sit at a station of the call, as the duty officer chooses."""

from detente.calls.seats import Seat
from detente.core.objects import Contact
from detente.people.models import Person
from detente.people.roles import ENTERS_CALL, Role
from detente.web.lines import OpenLine
from detente.web.present import people
from detente.web.present.words import ROLE

MOST_NAME, MOST_LANGUAGES = 120, 8
_SITS = ENTERS_CALL - {Role.DUTY_OFFICER}


def seats(line: OpenLine, contact: Contact) -> list[Seat]:
    """The delegation that we named on the record; where we named none, our people of its roles."""
    named = people.delegation(line, contact, line.sides.ours.number)
    if named:
        return [
            Seat(one.role, _short(one.name) or {"en": str(ROLE[one.role])})
            for one in named
            if one.role in _SITS
        ]
    found = Person.objects.filter(is_active=True, role__in=_SITS).order_by("added_at", "pk")
    ordered = sorted(found, key=lambda person: list(Role).index(Role(person.role)))
    return [Seat(person.role, {person.language: person.name}) for person in ordered]


def _short(name: dict[str, str]) -> dict[str, str]:
    """A name as it goes to the other side when the place is taken (call.md section 7)."""
    return {language: text[:MOST_NAME] for language, text in list(name.items())[:MOST_LANGUAGES]}
