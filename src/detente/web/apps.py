"""The Django application of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for our own people."""

    name = "detente.web"
    label = "web"

    def ready(self) -> None:
        """Let the search find what only our side keeps."""
        from detente.web.own_texts import register_all  # noqa: PLC0415  once models are loaded

        register_all()
