"""The address of the sockets of pages that write a draft."""

from django.urls import path

from detente.drafts.consumers import Writing

websocket_urlpatterns = [path("ws/drafts/<int:draft>/", Writing.as_asgi())]
