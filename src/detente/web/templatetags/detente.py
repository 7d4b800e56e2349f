"""Tags and filters that every template has at hand."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString

from detente.addresses import Address
from detente.web import clocks
from detente.web.present import agenda, joint_text, meeting, options, terms, text, trouble
from detente.web.present import positions as present_positions
from detente.web.present.words import STATUS

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
def plain(value: object) -> str:
    """Somebody's words where no element can stand, such as a page's title."""
    return text.spelled(str(value))


@register.filter
def utc(at: int) -> str:
    """A second of the record in UTC."""
    return clocks.utc_stamp(at)


@register.filter
def stamp(at: datetime) -> str:
    """A moment that our node noted, in UTC."""
    return clocks.utc_stamp(int(at.timestamp()))


@register.filter
def minutes(number: int) -> str:
    """A length in words."""
    return clocks.length_words(number)


@register.simple_tag
def comma() -> str:
    """The comma of the reader's script, and a space."""
    return clocks.comma()


@register.simple_tag(takes_context=True)
def at_page(context: Any, name: str, number: int) -> str:
    """This page's query with another number for what is leafed through under `name`."""
    asked = context["request"].GET.copy()
    asked[name] = str(number)
    return f"?{asked.urlencode()}"


@register.filter
def spent(seconds: int) -> str:
    """Seconds as 4:05, or 1:04:05 from an hour on."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


@register.simple_tag(takes_context=True)
def day(context: Any, at: int) -> str:
    """The date of a second on our wall."""
    return agenda.day_of(context["line"], at)


@register.simple_tag
def thing(line_id: str, ref: str) -> Address:
    """The address of a thing, for `{% url %}`."""
    return Address.of(line_id, ref)


@register.inclusion_tag("web/parts/mark.html")
def mark(side: Any) -> dict[str, Any]:
    """A side's mark and name: ours a filled square, theirs a hollow circle."""
    return {"side": side}


@register.inclusion_tag("web/parts/ground.html")
def ground(whose: str = "both") -> dict[str, str]:
    """Who can read a block: `only-us`, or both sides."""
    return {"whose": whose}


@register.simple_tag(takes_context=True)
def moment(context: Any, at: int) -> SafeString:
    """A second of the record on both walls and in UTC, with its weekday."""
    return terms.when(context["line"], at, seconds=True)


@register.inclusion_tag("web/parts/suggested_times.html", takes_context=True)
def suggested_times(context: Any) -> dict[str, Any]:
    """Buttons that fill a time that suits both into the form of a view that is `Suggesting`."""
    view = context["view"]
    length = context["form"][view.lengths].value()
    return meeting.suggestions(context["line"], length, view.later_than)


@register.inclusion_tag("web/parts/our_calendar.html", takes_context=True)
def our_calendar(context: Any, contact: Any) -> dict[str, Any]:
    """A contact for our own calendars, with what our hours say of its time."""
    return meeting.in_calendar(context["line"], contact)


@register.inclusion_tag("web/parts/positions.html", takes_context=True)
def positions(context: Any, item: str) -> dict[str, Any]:
    """Both sides' positions on an item, and the private ones that the reader may know of."""
    line, request = context["line"], context["request"]
    user = request.user
    return {
        "line": line,
        "user": user,
        "request": request,
        "item_address": line.address(item),
        "columns": present_positions.columns(line, item, request.GET),
        "private": present_positions.private(line, item, user),
    }


@register.inclusion_tag("web/parts/options.html", takes_context=True)
def talks_options(context: Any, talks: Any) -> dict[str, Any]:
    """The options put in talks, and where each stands."""
    line = context["line"]
    return {
        "line": line,
        "user": context["request"].user,
        "talks_address": line.address(talks.id),
        "request": context["request"],
        "options": options.of_talks(line, talks, context["request"].GET.get("options")),
    }


@register.inclusion_tag("web/parts/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form field with its label, help and errors, all tied together."""
    return {"field": bound}


@register.inclusion_tag("web/parts/texts.html", takes_context=True)
def joint_texts(context: Any, talks: Any) -> dict[str, Any]:
    """The joint texts of a series of talks."""
    names = {name: context.get(name) for name in ("line", "user", "request")}
    texts = joint_text.of_talks(talks.line, talks.talks.id, context["request"].GET.get("texts"))
    return names | {"talks": talks, "texts": texts}


@register.filter
def by_side(values: Any, side: Any) -> Any:
    """One side's value of a pair kept by side number."""
    return values[side.number]


@register.filter
def beside(cells: Any, columns: Any) -> Any:
    """Cells with the columns they stand in."""
    return zip(cells, columns, strict=True)


@register.filter
def status_words(status: str) -> str:
    """An item's status in the reader's language."""
    return str(STATUS.get(status, status))


@register.filter
def ref(row: Any) -> str:
    """A row of the record as `side:n`."""
    return f"{row.side}:{row.n}"


@register.filter
def any_value(fields: Any) -> bool:
    """Whether anything was typed in some of the fields, or is wrong with one."""
    return any(bound.value() or bound.errors for bound in fields)


@register.filter
def missed_hours(hours: Any) -> str:
    """The hours whose checks failed."""
    return ", ".join(hour.hour for hour in hours if hour.state == "missed")


@register.filter
def alarm_words(alarm: Any) -> str:
    """What an alarm means."""
    return trouble.words(alarm.kind)
