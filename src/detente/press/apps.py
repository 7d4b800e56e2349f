"""The Django application of the press desk."""

from django.apps import AppConfig


class PressConfig(AppConfig):
    """Publications, from the draft to every edition that was ever public."""

    name = "detente.press"
    label = "press"
    default_auto_field = "django.db.models.BigAutoField"
