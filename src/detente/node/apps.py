"""The Django app that holds a node's record."""

from django.apps import AppConfig


class NodeConfig(AppConfig):
    name = "detente.node"
    label = "node"
    default_auto_field = "django.db.models.BigAutoField"
