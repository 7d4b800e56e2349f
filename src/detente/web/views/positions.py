"""Positions for both sides: move one there, or put another in the place of one of ours."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.addresses import LINE_DIGITS
from detente.core import acts
from detente.core.kinds import Attribution
from detente.core.objects import Position
from detente.preparation import positions
from detente.preparation.models import PrivatePosition
from detente.web import lines
from detente.web.forms.positions import ShareForm
from detente.web.present.agenda import agenda_row
from detente.web.present.positions import to_be_checked
from detente.web.present.text import readable, say, texts
from detente.web.views.sending import SendingView
from detente.web.views.talks import languages


class Share(SendingView):
    """A new position on an item."""

    template = "web/position_form.html"
    item_ref: str
    # What is there already, in languages that the form then has too.
    written: Mapping[str, str] = {}
    supersedes: Position | None = None

    def prepare(self, **arguments: Any) -> None:
        """The item."""
        self.line, item = lines.find(self.request, arguments["item"], "items")
        self.item_ref = item.id

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Send a position to {side}"), side=self.line.sides.theirs.name)

    def initial(self) -> dict[str, Any]:
        """What the form begins with."""
        return {}

    def make_form(self, data: Any = None) -> ShareForm:
        """Text, attribution and mark."""
        spoken = [*languages(self.line), *self.written]
        return ShareForm(data, initial=self.initial(), languages=spoken)

    def extra(self) -> dict[str, Any]:
        """The item, to go back to."""
        return {"item": agenda_row(self.line, self.item_ref)}

    def preview(self, form: ShareForm) -> dict[str, Any]:
        """The position in every language written."""
        position = to_be_checked(
            form.words("text"),
            form.cleaned_data["attribution"],
            form.words("by"),
            principled=form.cleaned_data["principled"],
        )
        return {"position": position}

    def act(self, form: ShareForm) -> Any:
        """Share it."""
        return acts.SharePosition(
            item=self.item_ref,
            text=form.words("text"),
            principled=form.cleaned_data["principled"],
            attribution=Attribution(form.cleaned_data["attribution"]),
            by=form.words("by"),
            supersedes=self.supersedes.id if self.supersedes else None,
        )

    def after(self, ref: str) -> str:
        """The item's page."""
        return reverse("item", args=[self.line.address(self.item_ref)])


class Move(Share):
    """Move a private position to both sides. The private one stays as it is."""

    private: PrivatePosition

    def prepare(self, **arguments: Any) -> None:
        """The private position, for those who may read it."""
        self.private, self.line = private_position(self.request, arguments["key"])
        self.item_ref, self.written = self.private.item, self.private.texts

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Move to both sides"))

    def initial(self) -> dict[str, Any]:
        """Its words and its mark; whoever sees them here has read them."""
        if not positions.has_read(self.request.user, self.private):
            positions.read(self.request.user, self.private.key)
        words = {f"text_{language}": text for language, text in self.private.texts.items()}
        return words | {"principled": self.private.principled}

    def extra(self) -> dict[str, Any]:
        """What does not move."""
        stays = _(
            "What stays with us: the private position itself, who wrote it and who may read it, "
            "who has read it, and what it said before."
        )
        return super().extra() | {"stays": stays}

    def after(self, ref: str) -> str:
        """The item's page; the private position tells what was made of it."""
        positions.sent(self.private, ref)
        return super().after(ref)


class Supersede(Share):
    """Put another position in the place of one of ours, which stays to be read."""

    def prepare(self, **arguments: Any) -> None:
        """Our position."""
        self.line, self.supersedes = lines.find(self.request, arguments["position"], "positions")
        if self.supersedes.said.side != self.line.line.our_side:
            raise Http404
        self.item_ref = self.supersedes.item
        self.written = texts(self.line.body(self.supersedes.id), "text")

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Supersede our position"))

    def hindrance(self) -> SafeString | None:
        """Each can be superseded once."""
        stopped = super().hindrance()
        if stopped is None and self.supersedes and self.supersedes.superseded:
            return say(_("Another position has taken the place of this one already."))
        return stopped

    def initial(self) -> dict[str, Any]:
        """The position as it stands."""
        assert self.supersedes is not None  # noqa: S101  `prepare` found it
        by = texts(self.line.body(self.supersedes.id), "by")
        return {
            "principled": self.supersedes.principled,
            "attribution": self.supersedes.attribution.value,
            **{f"text_{language}": readable(text) for language, text in self.written.items()},
            **{f"by_{language}": readable(text) for language, text in by.items()},
        }

    def extra(self) -> dict[str, Any]:
        """The old one does not go away."""
        note = _("The position as it stands now stays to be read, with its date, on both sides.")
        return super().extra() | {"warning": note}


def private_position(request: HttpRequest, key: UUID) -> tuple[PrivatePosition, lines.OpenLine]:
    """A private position that this person may read, and its line.

    Raises Http404 for all others, whether they exist or not.
    """
    found = positions.find(key, request.user)
    if found is None:
        raise Http404
    line = lines.open_line(request, found.line[:LINE_DIGITS])
    if found.item not in line.state.items:  # this node still takes back what it lost
        raise Http404
    return found, line
