"""Record outcomes: after a contact, where each of its items stands in our eyes."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detente.core import acts
from detente.web import lines
from detente.web.forms.outcomes import OutcomesForm
from detente.web.present.contact import ContactView
from detente.web.present.outcomes import Outcomes
from detente.web.present.terms import Cell, Column, Row, Table, title
from detente.web.present.text import say, texts
from detente.web.present.words import STATUS
from detente.web.views.sending import SendingView


class Record(SendingView):
    """One page with every item of the contact, and one act that says all of their outcomes."""

    template = "web/outcomes_form.html"

    def prepare(self, **arguments: Any) -> None:
        """The contact and its items."""
        self.line, found = lines.find(self.request, arguments["contact"], "contacts")
        self.contact = ContactView(self.line, found)
        self.outcomes = Outcomes(self.line, found)
        self.line.need(self.outcomes.items)

    def heading(self) -> SafeString:
        """The page's heading."""
        return say(_("Record outcomes"))

    def hindrance(self) -> SafeString | None:
        """Only of an agreed contact that has begun, and that has items."""
        stopped = super().hindrance()
        if stopped is None and not self.outcomes.meeting.agenda:
            return say(_("No items were agreed for this contact: there is nothing to record."))
        if stopped is None and not self.outcomes.possible:
            return say(_("This contact has not begun: its outcomes are recorded after it."))
        return stopped

    def extra(self) -> dict[str, Any]:
        """The contact, to go back to."""
        return {"contact": self.contact}

    def make_form(self, data: Any = None) -> OutcomesForm:
        """Every item, beginning with what we recorded, or else with how we call it now."""
        side = self.line.line.our_side
        refs = [one.row.item.id for one in self.outcomes.rows]
        recorded = {ref: self.outcomes.ours(ref) for ref in refs}
        now = [recorded[ref] or self.line.state.items[ref].status[side] for ref in refs]
        return OutcomesForm(
            data,
            items=[(one.row.item.id, one.row.title) for one in self.outcomes.rows],
            recorded=recorded,
            initial={f"item{n}": status.value for n, status in enumerate(now)},
        )

    def preview(self, form: OutcomesForm) -> dict[str, Any]:
        """What will be signed, an item a row."""
        rows = []
        for ref, status in form.changed.items():
            before = form.recorded.get(ref)
            words = format_html("{}", STATUS[status])
            old = format_html("{}", STATUS[before]) if before else None
            label = title(texts(self.line.body(ref), "title"), every_language=True)
            rows.append(Row(label, (Cell(words, old),)))
        column = Column(self.line.sides.ours, _("to be signed"))
        return {"table": Table((column,), tuple(rows))}

    def act(self, form: OutcomesForm) -> Any:
        """Record them."""
        return acts.RecordOutcomes(contact=self.contact.contact.id, status=form.changed)

    def after(self, ref: str) -> str:
        """The contact's page."""
        return reverse("contact", args=[self.contact.address])
