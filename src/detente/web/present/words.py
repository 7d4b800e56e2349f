"""The words of the record's enumerations, each in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MEDIUM: dict[str, Promise] = {
    "video": pgettext_lazy("medium", "video"),
    "voice": pgettext_lazy("medium", "voice"),
    "in-person": pgettext_lazy("medium", "in person"),
}

STATUS: dict[str, Promise] = {
    "open": pgettext_lazy("agenda item", "open"),
    "narrowing": pgettext_lazy("agenda item", "narrowing"),
    "agreed": pgettext_lazy("agenda item", "agreed"),
    "reserved": pgettext_lazy("agenda item", "reserved"),
    "dropped": pgettext_lazy("agenda item", "dropped"),
}

INTERPRETATION: dict[str, Promise] = {
    "none": pgettext_lazy("interpretation", "none"),
    "consecutive": pgettext_lazy("interpretation", "consecutive"),
    "simultaneous": pgettext_lazy("interpretation", "simultaneous"),
}

SHARING: dict[bool, Promise] = {
    False: _("nobody shows a screen"),
    True: _("principals and delegates may show a screen, by video"),
}

HOW: dict[str, Promise] = {
    "open": _("waits for an answer"),
    "agreed": _("agreed by both"),
    "countered": _("answered by a counter-proposal"),
    "declined": _("declined"),
    "withdrawn": _("withdrawn"),
    "lapsed": _("lapsed: proposals crossed"),
    "void": _("void: rested on a withdrawal that came too late"),
}

ROLE: dict[str, Promise] = {
    "principal": _("principal"),
    "delegate": _("delegate"),
    "spokesperson": _("spokesperson"),
    "interpreter": _("interpreter"),
    "note-taker": _("note-taker"),
    "duty officer": _("duty officer"),
    "administrator": _("administrator"),
}
