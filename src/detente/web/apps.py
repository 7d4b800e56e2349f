"""The Django application of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for our own people."""

    name = "detente.web"
    label = "web"
