"""The Django application of hours and calendars."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """When our side can meet, when we think the other can, and who reads it in a calendar."""

    name = "detente.diary"
    label = "diary"
    default_auto_field = "django.db.models.BigAutoField"
