"""Every address of a node, pages and sockets."""

from importlib.util import find_spec
from typing import Any

from django.urls import include, path, register_converter

from detente.addresses import AddressConverter, LineConverter
from detente.web.live import Live

register_converter(AddressConverter, "thing")
register_converter(LineConverter, "line")

HAS_CALLS = find_spec("detente.calls.urls") is not None

urlpatterns = [path("", include("detente.web.urls"))]
if HAS_CALLS:
    urlpatterns.append(path("", include("detente.calls.urls")))

handler400 = "detente.web.views.errors.bad_request"
handler403 = "detente.web.views.errors.forbidden"
handler404 = "detente.web.views.errors.not_found"
handler500 = "detente.web.views.errors.broken"


def sockets() -> list[Any]:
    """The socket routes: ours, and the call room's."""
    routes = [path("ws/live/", Live.as_asgi())]
    if HAS_CALLS:
        from detente.calls.urls import websocket_urlpatterns  # noqa: PLC0415  optional for now

        routes += websocket_urlpatterns
    return routes
