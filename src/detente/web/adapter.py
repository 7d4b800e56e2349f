"""What allauth may do on its own here: sign people in, and say nothing about it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Nobody signs up; pages say themselves what happened."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited at the command line."""
        return False

    def add_message(self, *arguments: Any, **keywords: Any) -> None:
        """Allauth's own messages stay silent: the page that follows says enough."""
