"""What keeps a publication from going on: refusals, and stops that a person can clear."""

from dataclasses import dataclass
from enum import StrEnum

from detente.core.errors import LocalError


class MayNotPublishError(LocalError):
    """Spokespersons, delegates and principals write, approve and release. Ask one of them."""


class ChangedMeanwhileError(LocalError):
    """Somebody else changed this text while you wrote. Yours is kept on the page: compare both."""


class NotNowError(LocalError):
    """This step is not due. Open the publication again to see where it stands."""


class Stop(StrEnum):
    """Why a publication cannot go on yet."""

    NO_TERMS = "no-terms"
    CALLED_OFF = "called-off"
    TOO_LATE = "too-late"
    NOT_HELD = "not-held"
    NO_LANGUAGE = "no-language"
    MISSING = "missing"
    THEIR_WORDS = "their-words"
    NO_ALT = "no-alt"
    NO_NOTE = "no-note"
    NO_NAME = "no-name"
    DIFFERS = "differs"
    SAME_PERSON = "same-person"
    NOT_APPROVED = "not-approved"
    SILENT = "silent"
    EMBARGO_PAST = "embargo-past"
    TOO_EARLY = "too-early"
    NOTICE_FIRST = "notice-first"


@dataclass(frozen=True)
class Stopped:
    """A stop: in which language, how many differences, and from which UTC second it would go."""

    why: Stop
    language: str = ""
    count: int = 0
    at: int = 0


class StoppedError(LocalError):
    """Something keeps this from going out; the page says what. Nothing was published."""

    def __init__(self, stops: list[Stopped]) -> None:
        super().__init__(", ".join(one.why for one in stops))
        self.stops = stops
