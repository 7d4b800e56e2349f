"""The Django app of the call room."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "detente.calls"
    label = "calls"
    default_auto_field = "django.db.models.BigAutoField"
