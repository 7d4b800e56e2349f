"""Offers of hours, in the form in which the wrong hour was said."""

from detente.press.check.draft import Draft
from detente.press.check.judging.offers import Offer
from detente.press.check.reading.hour import Hour, fits
from detente.press.check.reading.numbers import in_digits_of


def hour_offer(draft: Draft, said: Hour, minutes: int) -> Offer:
    """The minute of the day in the form of `said`; an hour in words is offered in digits."""
    text = draft.text[said.start : said.end]
    at, minute = divmod(minutes, 60)
    if not said.digits:
        words = draft.lexicon.table.hour_form.format(hour=f"{at:02}:{minute:02}")
        return Offer(said.start, said.end, words)
    twelve = said.half is not None and fits(minutes, said.half)
    hour = str((at - 1) % 12 + 1) if twelve else _padded(text, at)
    tail = said.tail if twelve or said.half is None else ""
    if said.joint is None and minute:
        tail = tail if twelve else ""
        return Offer(said.start, said.end, in_digits_of(text, f"{hour}:{minute:02}{tail}"))
    digits = hour if said.joint is None else f"{hour}{said.joint}{minute:02}"
    return Offer(said.start, said.end, in_digits_of(text, digits + tail))


def _padded(said: str, hour: int) -> str:
    """Two digits where two digits were said."""
    return f"{hour:02}" if said[:2].isdecimal() else str(hour)
