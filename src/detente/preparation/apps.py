"""The Django application of what a side prepares."""

from django.apps import AppConfig


class PreparationConfig(AppConfig):
    """Private positions with their readers, and marks; nothing of it crosses a line by itself."""

    name = "detente.preparation"
    label = "preparation"
    default_auto_field = "django.db.models.BigAutoField"
