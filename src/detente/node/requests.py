"""What pages and the command line ask of the link process, through the node's database.

Only `detente serve` holds keys and acts. Everybody else writes a request, rings the doorbell, and
waits for the answer.
"""

import threading
import time
from collections.abc import Callable

import msgspec

from detente.core.acts import AnyAct
from detente.core.errors import DetenteError, LocalError
from detente.node import models

POLL_SECONDS = 0.1
MAX_REQUEST = 160 * 1024
"""A pass of 64 KiB, whatever its JSON escapes."""


class StillQueuedError(LocalError):
    """Not signed yet: this node's link process has not answered. It stays queued and goes on."""


class NotServedError(LocalError):
    """This node is not running. Start it with `detente serve`, then do this again."""


class _What(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="ask"):
    pass


class Say(_What, frozen=True, tag="say"):
    """Sign the statements of an act."""

    act: AnyAct


class MakeCard(_What, frozen=True, tag="card"):
    """Show the one unused calling card, minting its keys when there is none."""


class AddLine(_What, frozen=True, tag="pair"):
    """Add the other side's calling card."""

    card: bytes
    trial: bool
    replace: bool = False
    """Stop the open line with the same label, if there is one."""


class ReadDigits(_What, frozen=True, tag="digits"):
    """The half of the digits that our officer reads aloud."""


class TypeDigits(_What, frozen=True, tag="confirm"):
    """The half that our officer heard and typed."""

    heard: str


class CheckLine(_What, frozen=True, tag="check"):
    """Check the line now."""


AnyRequest = Say | MakeCard | AddLine | ReadDigits | TypeDigits | CheckLine


class Answer(msgspec.Struct, frozen=True):
    """What came of a request: references or a text, or the error that refused it."""

    refs: list[str] = []
    main: str = ""
    text: str = ""
    error: str = ""
    words: str = ""
    advice: str = ""
    """The documentation of the error's class, which this process may not have loaded."""


_decode = msgspec.json.Decoder(AnyRequest).decode
_decode_answer = msgspec.json.Decoder(Answer).decode
_answered = threading.Condition()
_ring: list[Callable[[], None]] = []


def on_ring(ring: Callable[[], None]) -> None:
    """Have `ring` called, from any thread, when a request is made in this process."""
    _ring.append(ring)


def ask(
    what: AnyRequest, *, line: str | None = None, person: str = "", wait: float = 3.0
) -> Answer:
    """Queue a request and wait up to `wait` seconds for its answer.

    Raises the LocalError that refused it, or StillQueuedError.
    """
    packed = msgspec.json.encode(what)
    if len(packed) > MAX_REQUEST:
        raise LocalError(f"This is too long: {len(packed)} bytes, and {MAX_REQUEST} is the most.")
    row = models.Request.objects.create(
        line_id=line, what=packed, person=person, made_at=int(time.time())
    )
    for ring in _ring:
        ring()
    until = time.monotonic() + wait
    while True:
        with _answered:  # held from the look to the wait, so that no answer falls between them
            row.refresh_from_db(fields=["done", "answer"])
            if row.done:
                return _open(bytes(row.answer))
            left = until - time.monotonic()
            if left <= 0:
                raise StillQueuedError("Queued; the node's link process has not answered yet.")
            _answered.wait(min(left, POLL_SECONDS))


def pending() -> list[tuple[models.Request, AnyRequest | None]]:
    """The requests that wait, in order; None in place of one that cannot be read."""
    rows = models.Request.objects.filter(done=False).order_by("pk")[:64]
    return [(row, _read(row)) for row in rows]


def _read(row: models.Request) -> AnyRequest | None:
    try:
        return _decode(bytes(row.what))
    except msgspec.DecodeError:
        return None


def answer(row: models.Request, answer: Answer) -> None:
    """Answer a request, and wake whoever waits for it in this process."""
    row.answer, row.done = msgspec.json.encode(answer), True
    row.save(update_fields=["answer", "done"])
    with _answered:
        _answered.notify_all()


def refusal(error: DetenteError) -> Answer:
    """The answer that refuses a request."""
    kind = type(error)
    return Answer(error=kind.__name__, words=str(error), advice=kind.__doc__ or "")


def _open(packed: bytes) -> Answer:
    answer = _decode_answer(packed)
    if answer.error:
        raise _error_named(answer.error, answer.advice)(answer.words)
    return answer


def _error_named(name: str, advice: str) -> type[LocalError]:
    """The class of a LocalError; one made for it where this process knows none of that name."""
    kinds = [LocalError]
    for kind in kinds:
        if kind.__name__ == name:
            return kind
        kinds.extend(kind.__subclasses__())
    return type(name, (LocalError,), {"__doc__": advice, "__module__": __name__})
