"""Reads a calendar with libical, the C library of Evolution and KOrganizer (Debian: libical3)."""

import ctypes
from functools import cache

EVENT = 4  # ICAL_VEVENT_COMPONENT


class Time(ctypes.Structure):
    """struct icaltimetype."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        *((name, ctypes.c_int) for name in ("is_date", "is_daylight")),
        ("zone", ctypes.c_void_p),
    )


@cache
def _library():
    lib = ctypes.CDLL("libical.so.3")
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("icalparser_parse_string", pointer, [text]),
        ("icalcomponent_get_first_component", pointer, [pointer, number]),
        ("icalcomponent_get_next_component", pointer, [pointer, number]),
        ("icalcomponent_count_errors", number, [pointer]),
        ("icalcomponent_get_uid", text, [pointer]),
        ("icalcomponent_get_summary", text, [pointer]),
        ("icalcomponent_get_description", text, [pointer]),
        ("icalcomponent_get_location", text, [pointer]),
        ("icalcomponent_get_status", number, [pointer]),
        ("icalcomponent_get_sequence", number, [pointer]),
        ("icalcomponent_get_dtstart", Time, [pointer]),
        ("icalcomponent_get_dtend", Time, [pointer]),
        ("icalcomponent_get_dtstamp", Time, [pointer]),
        ("icaltime_as_timet_with_zone", ctypes.c_long, [Time, pointer]),
        ("icaltimezone_get_utc_timezone", pointer, []),
        ("icalproperty_status_to_string", text, [number]),
        ("icalcomponent_free", None, [pointer]),
    ):
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib


def read(calendar: bytes) -> list[dict]:
    """The events of a calendar. Raises ValueError where libical finds it wrong."""
    lib = _library()
    whole = lib.icalparser_parse_string(calendar)
    if not whole:
        raise ValueError("no calendar")
    try:
        if lib.icalcomponent_count_errors(whole):
            raise ValueError("errors in it")
        return list(_events(lib, whole))
    finally:
        lib.icalcomponent_free(whole)


def _events(lib, whole):
    utc = lib.icaltimezone_get_utc_timezone()
    one = lib.icalcomponent_get_first_component(whole, EVENT)
    while one:
        times = {
            name: lib.icaltime_as_timet_with_zone(
                getattr(lib, f"icalcomponent_get_{field}")(one), utc
            )
            for name, field in (("start", "dtstart"), ("end", "dtend"), ("stamp", "dtstamp"))
        }
        texts = {
            name: (getattr(lib, f"icalcomponent_get_{name}")(one) or b"").decode()
            for name in ("uid", "summary", "description", "location")
        }
        status = lib.icalproperty_status_to_string(lib.icalcomponent_get_status(one))
        sequence = lib.icalcomponent_get_sequence(one)
        yield {**times, **texts, "status": status.decode(), "sequence": sequence}
        one = lib.icalcomponent_get_next_component(whole, EVENT)
