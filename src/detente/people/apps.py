"""The Django application of our own side's people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, roles and invitations; nothing of it ever crosses a line."""

    name = "detente.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
