"""Postpone an agreed contact: a change of its date and time, and of nothing else."""

from dataclasses import replace
from typing import Any

import msgspec
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core.kinds import Conduct, Medium, Publicity
from detente.web.forms.arrangement import initial_wall
from detente.web.forms.terms import PostponeForm
from detente.web.forms.words import sendable
from detente.web.present import proposal, terms
from detente.web.present.proposal import Proposal
from detente.web.present.text import say
from detente.web.views.terms import Amend


class Postpone(Amend):
    """Another time for the same contact. What is announced from some moment on moves with it."""

    template = "web/postpone.html"

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Postpone the contact with {side}"), side=self.line.sides.theirs.name)

    @property
    def now(self) -> Proposal:
        """What is agreed."""
        assert self.contact.agreed is not None  # noqa: S101  the hindrance says so
        return proposal.signed(self.line, self.contact.agreed)

    def make_form(self, data: Any = None) -> PostponeForm:
        """Date and time only."""
        zone, now = self.line.sides.ours.zone, self.now
        initial = initial_wall("date", "time", now.start, zone)
        return PostponeForm(data, initial=initial, zone=zone, now=now)

    def elsewhere(self) -> str:
        """A time alone is no terms that another page could take."""
        return ""

    def moved(self, start: int) -> Proposal:
        """The agreed terms at another time."""
        by = start - self.now.start
        return replace(self.now, start=start, conduct=_shifted(self.now.conduct, by))

    def preview(self, form: Any) -> dict[str, Any]:
        """The terms at the new time, beside those agreed."""
        column = terms.Column(self.line.sides.ours, _("to be signed"))
        columns = [(column, self.moved(form.start), self.now)]
        return {"table": proposal.table(self.line, columns, every_language=True)}

    def said(self, form: Any) -> dict[str, Any]:
        """All that is agreed, at the new time."""
        one = self.moved(form.start)
        return {
            "medium": Medium(one.medium),
            "start": one.start,
            "minutes": one.minutes,
            "items": tuple(ref for ref, _titles in one.items),
            "conduct": one.conduct,
            "purpose": sendable(one.purpose),
            "place": sendable(one.place),
            "languages": one.languages,
        }


def _shifted(conduct: Conduct, by: int) -> Conduct:
    """What is announced from some moment on, that moment moved by as many seconds."""
    publicity = conduct.publicity

    def moved(pair: tuple[int | None, int | None]) -> Any:
        return tuple(max(at + by, 1) if at else at for at in pair)

    return msgspec.structs.replace(
        conduct,
        publicity=Publicity(
            advisory=moved(publicity.advisory),
            notice=publicity.notice,
            readout=moved(publicity.readout),
        ),
    )
