"""The address of the sockets of pages in a call. The page itself is among the other pages."""

from django.urls import path

from detente.calls.consumers import Station

websocket_urlpatterns = [path("ws/calls/<thing:contact>/", Station.as_asgi())]
