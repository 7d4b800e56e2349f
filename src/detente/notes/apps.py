"""The Django application of what is noted at a contact."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    """The agenda's clock, and notebooks; nothing of either ever crosses a line."""

    name = "detente.notes"
    label = "notes"
    default_auto_field = "django.db.models.BigAutoField"
