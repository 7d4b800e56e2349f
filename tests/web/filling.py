"""A form as a browser sends it back when nobody touches it."""

from typing import Any

from django import forms


def as_sent(form: forms.Form) -> dict[str, Any]:
    """Every field by name, as the browser would send what stands in it."""
    typed: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = field.widget.format_value(form[name].value())
        if isinstance(field, forms.MultipleChoiceField):
            typed[name] = value
        elif isinstance(field, forms.BooleanField):
            typed |= {name: "on"} if form[name].value() else {}
        else:
            typed[name] = (value[0] if isinstance(value, list) else value) or ""
    return typed
