"""The node's front door: pages over HTTP, and the sockets that keep them fresh."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "detente.settings")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from detente.urls import sockets  # noqa: E402  the applications have to be ready first

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets()))),
    }
)
