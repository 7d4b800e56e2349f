"""What each role may do. One table, so that it can be read, shown and tested."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles of a delegation, and of the desk behind it."""

    PRINCIPAL = "principal", _("principal")
    DELEGATE = "delegate", _("delegate")
    SPOKESPERSON = "spokesperson", _("spokesperson")
    INTERPRETER = "interpreter", _("interpreter")
    NOTE_TAKER = "note-taker", _("note-taker")
    DUTY_OFFICER = "duty officer", _("duty officer")
    ADMINISTRATOR = "administrator", _("administrator")


SIGNS = frozenset({Role.PRINCIPAL, Role.DELEGATE, Role.DUTY_OFFICER})
WRITES = frozenset(Role) - {Role.ADMINISTRATOR}
PUBLISHES = frozenset({Role.PRINCIPAL, Role.DELEGATE, Role.SPOKESPERSON})
CHECKS_LINE = frozenset(Role)
ENTERS_CALL = frozenset(
    {Role.PRINCIPAL, Role.DELEGATE, Role.INTERPRETER, Role.NOTE_TAKER, Role.DUTY_OFFICER}
)
SEATS_OTHERS = frozenset({Role.DUTY_OFFICER})
TAKES_NOTES = frozenset({Role.PRINCIPAL, Role.DELEGATE, Role.NOTE_TAKER})
KEEPS_TIME = frozenset({Role.DELEGATE, Role.NOTE_TAKER, Role.DUTY_OFFICER})
KEEPS_HOURS = SIGNS | {Role.ADMINISTRATOR}
EXPORTS = frozenset({Role.PRINCIPAL, Role.DELEGATE, Role.DUTY_OFFICER, Role.ADMINISTRATOR})
AUDITS_READS = frozenset({Role.ADMINISTRATOR})
