"""The Django application of the search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """An index of our own database; nothing of it ever crosses a line."""

    name = "detente.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
