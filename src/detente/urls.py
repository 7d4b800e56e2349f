"""Every address of a node, pages and sockets."""

from typing import Any

from django.urls import include, path, register_converter

from detente.addresses import AddressConverter, LineConverter

register_converter(AddressConverter, "thing")
register_converter(LineConverter, "line")

urlpatterns = [path("", include("detente.web.urls"))]

handler400 = "detente.web.views.errors.bad_request"
handler403 = "detente.web.views.errors.forbidden"
handler404 = "detente.web.views.errors.not_found"
handler500 = "detente.web.views.errors.broken"


def sockets() -> list[Any]:
    """The socket routes: ours, the call room's, and those of drafts."""
    from detente.calls.urls import websocket_urlpatterns  # noqa: PLC0415  after the converters
    from detente.drafts.urls import websocket_urlpatterns as drafts  # noqa: PLC0415
    from detente.web.live import Live  # noqa: PLC0415

    return [path("ws/live/", Live.as_asgi()), *websocket_urlpatterns, *drafts]
