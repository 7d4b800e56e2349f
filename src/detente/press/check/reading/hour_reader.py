"""Reading one hour, in digits or in words, and whose wall it is on."""

from dataclasses import dataclass, field

from detente.press.check.draft import Draft
from detente.press.check.reading.hour import DAY, ELSEWHERE, HALF_DAY, Hour, readings
from detente.press.check.reading.numbers import number
from detente.press.check.sides import Sides
from detente.press.check.table import Clock, HalfDay

_COLONS = frozenset(":：∶")
_STOPS = frozenset(".٫")
_UNITED = frozenset({"h", "时", "時", "点", "點"})
_BESIDE = frozenset("(,،（，-–—")
_AWAY = 4
_LEADS = 3
"""Words before an hour: "at about half past"."""
_LEADING = frozenset(":：")
_NOON, _NIGHT = HalfDay(12, 24), HalfDay(0, 12)
_TIMES = {Clock.NOON: HALF_DAY, Clock.MIDNIGHT: 0}
_FRACTIONS = {
    Clock.HALF_PAST: 30, Clock.HALF_TO: -30, Clock.QUARTER_PAST: 15, Clock.QUARTER_TO: -15,
    Clock.AND_HALF: 30, Clock.AND_QUARTER: 15,
}  # fmt: skip
_LEADING_FRACTIONS = frozenset(
    {Clock.HALF_PAST, Clock.HALF_TO, Clock.QUARTER_PAST, Clock.QUARTER_TO}
)


@dataclass
class Reader:
    """Reads one hour from `place` on: what leads it, its value, unit, part of the day and zone."""

    draft: Draft
    sides: Sides
    place: int
    lead: Clock | None = None
    fraction: int = 0
    worded: bool = False
    """It stands in words."""
    hour: int = -1
    minute: int | None = None
    joint: str | None = None
    unit: bool = False
    half: HalfDay | None = None
    start: int = 0
    digits_end: int = 0
    after: int = field(init=False)

    def read(self) -> Hour | None:
        """The hour, or None where there is none."""
        self.after = self.place
        if not (self._whole() or (self._lead() and self._value())):
            return None
        self._unit()
        self._half_day()
        zone = self._zone()
        return self._made(zone) if self._certain(zone) else None

    def _clock(self) -> Clock | None:
        """The word for the clock that comes next, which is passed over."""
        if self.after >= len(self.draft.tokens):
            return None
        hit = self.draft.clock.get(self.after)
        if hit is None:
            return None
        self.after = hit.after
        return hit.meaning

    def _whole(self) -> bool:
        before = self.after
        meaning = self._clock()
        if meaning not in _TIMES:
            self.after = before
            return False
        self.hour, self.minute, self.worded = _TIMES[meaning] // 60, 0, True
        self.half = _NOON if meaning is Clock.NOON else _NIGHT
        self.start = self.draft.tokens[before].start
        return True

    def _lead(self) -> bool:
        """Pass over "at", "half past"; there need not be any."""
        self.start = self.draft.tokens[self.place].start
        for _ in range(_LEADS):
            before = self.after
            meaning = self._clock()
            if meaning in _LEADING_FRACTIONS:
                self.fraction, self.worded = _FRACTIONS[meaning], True
            elif meaning in {Clock.AT, Clock.HOUR_OF} and not self.worded:
                self.lead = meaning
            else:
                self.after = before
                break
        return True

    def _value(self) -> bool:
        said = number(self.draft, self.after)
        if said is None or not 0 <= said.value <= 24 or said.digits > 2:
            return self._military()
        self.hour, self.digits_end = said.value, said.end
        if said.digits and not self.worded:
            self.start = said.start
        self.worded = self.worded or not said.digits
        self.after = said.after
        if said.digits and not self.fraction:
            self._minute()
        return True

    def _military(self) -> bool:
        """1400: only where a zone stands beside it."""
        said = number(self.draft, self.after)
        if said is None or said.digits != 4 or said.value // 100 > 24 or said.value % 100 > 59:
            return False
        if self.place and _dates(self.draft, self.place - 1):
            return False
        self.hour, self.minute, self.joint = said.value // 100, said.value % 100, ""
        self.start, self.digits_end, self.after = said.start, said.end, said.after
        return True

    def _minute(self) -> None:
        tokens, at = self.draft.tokens, self.after
        if at + 1 >= len(tokens) or not 0 <= tokens[at + 1].number <= 59:
            return
        sign, said = tokens[at], tokens[at + 1]
        if said.end - said.start != 2:
            return
        tight = sign.start == self.digits_end and said.start == sign.end
        if sign.word in _UNITED or (tight and sign.word in _COLONS | _STOPS):
            if sign.word in _STOPS and self._dotted(at + 2):
                return
            self.minute, self.joint = said.number, self.draft.text[self.digits_end : said.start]
            self.digits_end, self.after = said.end, at + 2

    def _dotted(self, after: int) -> bool:
        """Whether it is three numbers with points between, a date."""
        tokens = self.draft.tokens
        before = self.after - 2
        follows = after + 1 < len(tokens) and tokens[after].word == "." and (
            tokens[after + 1].number >= 0 and tokens[after + 1].start == tokens[after].end
        )  # fmt: skip
        return follows or (
            before > 0 and tokens[before].word == "." and tokens[before - 1].number >= 0
        )

    def _unit(self) -> None:
        before = self.after
        meaning = self._clock()
        if meaning in {Clock.OCLOCK, Clock.HOURS}:
            self.unit = True
            before = self.after
            if self.minute is None and self._minutes_after_unit():
                return
            meaning = self._clock()
        if meaning in {Clock.AND_HALF, Clock.AND_QUARTER}:
            self.fraction, self.worded = _FRACTIONS[meaning], True
        else:
            self.after = before

    def _minutes_after_unit(self) -> bool:
        """«23 часа 30 минут»: an hour in words as far as an offer goes."""
        before = self.after
        said = number(self.draft, self.after, ordinal=False)
        if said is not None and 0 <= said.value <= 59:
            self.after = said.after
            if self._clock() is Clock.MINUTES:
                self.minute, self.worded = said.value, True
                return True
        self.after = before
        return False

    def _half_day(self) -> None:
        if self.after < len(self.draft.tokens):
            hit = self.draft.parts_of_day.get(self.after)
            if hit is not None:
                self.half, self.after = hit.meaning, hit.after

    def _zone(self) -> str | None:
        """The zone beside the hour: after it, in brackets or not, or before."""
        tokens, self._end = self.draft.tokens, self.after
        for at in (self.after, self.after + 1):
            hit = self.sides.zone_at(self.draft, at) if at < len(tokens) else None
            if hit is not None and not self._leads(hit.after):
                self.after = hit.after
                return self._shifted(hit.meaning)
            if at >= len(tokens) or tokens[at].word not in _BESIDE:
                break
        return self._zone_before() or self._elsewhere()

    def _elsewhere(self) -> str | None:
        """A clock that is named, but of no place that is known: 19:00 Baku time."""
        after = self.draft.tokens[self.after : self.after + 4]
        for at, token in enumerate(after):
            if token.word in self.draft.lexicon.zone_words and at < _AWAY:
                return ELSEWHERE
            if token.number >= 0:
                break
        by = (
            after[0].word == "по" and after[1:] and self.draft.text[after[1].start].isupper()
            if after
            else False
        )
        return ELSEWHERE if by else None

    def _leads(self, after: int) -> bool:
        """Whether a zone stands before another hour: 10:45（北京时间15:45）."""
        tokens = self.draft.tokens
        return after < len(tokens) and tokens[after].number >= 0

    def _shifted(self, zone: str) -> str:
        """GMT+3 as a zone of its own."""
        tokens, at = self.draft.tokens, self.after
        if zone == "UTC" and at + 1 < len(tokens) and tokens[at].word in "+-−–":
            hours = tokens[at + 1].number
            if 0 <= hours <= 12 and tokens[at].start == tokens[at - 1].end:
                self.after = at + 2
                return f"Etc/GMT{'-' if tokens[at].word == '+' else '+'}{hours}"
        return zone

    def _zone_before(self) -> str | None:
        for back in range(1, 7):
            at = self.place - back
            if at < 0:
                break
            hit = self.sides.zone_at(self.draft, at)
            if hit is not None:
                led = self.draft.tokens[self.place - 1].word in _LEADING
                return hit.meaning if hit.after == self.place - led else None
        return None

    def _certain(self, zone: str | None) -> bool:
        """Whether it is an hour of the day and no other number."""
        if self.joint is not None and self.joint.strip() in _COLONS | _UNITED:
            return True
        if self.joint == "":
            return zone is not None
        if self.half is not None or self.lead is Clock.HOUR_OF:
            return True
        if self.joint is not None or self.lead is not None:
            sure = zone is not None or self.unit or self._begins_span()
            return sure or (self.joint is not None and self.lead is not None)
        return self.worded and (self.fraction != 0 or self.minute == 0)

    def _begins_span(self) -> bool:
        """«с 16 до 18 часов»: the unit stands after the second."""
        tokens, at = self.draft.tokens, self._end
        if at + 1 >= len(tokens) or tokens[at].word not in self.draft.lexicon.spanning:
            return False
        unit = self.draft.clock.get(at + 2)
        return 0 <= tokens[at + 1].number <= 24 and unit is not None and (
            unit.meaning in {Clock.OCLOCK, Clock.HOURS}
        )  # fmt: skip

    def _made(self, zone: str | None) -> Hour:
        value = (self.hour * 60 + (self.minute or 0) + self.fraction) % DAY
        end = self.draft.tokens[self._end - 1].end
        plain = self.minute is not None and self.half is None and not self.worded
        end = self.digits_end if plain else end
        return Hour(
            first=self.place, after=self.after, start=self.start, end=end,
            minutes=readings(value, self.half), zone=zone, half=self.half,
            joint=self.joint, digits=not self.worded,
            tail="" if self.worded else self.draft.text[self.digits_end : end],
        )  # fmt: skip


def _dates(draft: Draft, place: int) -> bool:
    """Whether a year may follow this token."""
    hit = next(
        (draft.signs[at] for at in range(max(place - 6, 0), place + 1) if at in draft.signs), None
    )
    return draft.tokens[place].word in _STOPS | {"/"} or (hit is not None and hit.after > place)
