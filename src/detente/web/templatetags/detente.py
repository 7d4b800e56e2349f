"""Tags and filters that every template has at hand."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from detente.addresses import Address
from detente.web import clocks
from detente.web.present import text

register = template.Library()


@register.filter
def visible(value: object) -> SafeString:
    """Escape, and show controls that deceive."""
    return text.visible(str(value))


@register.filter
def bdi(value: object) -> SafeString:
    """Fence somebody's words."""
    return text.bdi(str(value))


@register.filter
def utc(at: int) -> str:
    """A second of the record in UTC."""
    return clocks.utc_stamp(at)


@register.filter
def minutes(number: int) -> str:
    """A length in words."""
    return clocks.length_words(number)


@register.simple_tag
def thing(line_id: str, ref: str) -> Address:
    """The address of a thing, for `{% url %}`."""
    return Address.of(line_id, ref)


@register.inclusion_tag("web/parts/mark.html")
def mark(side: Any) -> dict[str, Any]:
    """A side's mark and name: ours a filled square, theirs a hollow circle."""
    return {"side": side}


@register.inclusion_tag("web/parts/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form field with its label, help and errors, all tied together."""
    return {"field": bound}
