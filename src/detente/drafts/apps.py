"""The Django app of the drafts."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "detente.drafts"
    label = "drafts"
    default_auto_field = "django.db.models.BigAutoField"
