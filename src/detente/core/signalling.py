"""Every message of a call, as closed unions (docs/protocol/call.md sections 5 to 7)."""

from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from detente.core.envelope import MAX_BYTES
from detente.core.errors import RemoteError

Hex32 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Key = Annotated[bytes, Meta(min_length=32, max_length=32)]
HpkeKey = Annotated[bytes, Meta(min_length=1216, max_length=1216)]
Sealed = Annotated[bytes, Meta(min_length=1168, max_length=1168)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
NodeSignature = Annotated[bytes, Meta(min_length=2420, max_length=2420)]
Station = Annotated[int, Meta(ge=0, le=253)]
Track = Annotated[int, Meta(ge=0, le=2)]
Thousandths = Annotated[int, Meta(ge=0, le=1000)]
Channel = Annotated[str, Meta(max_length=35, pattern=r"\A([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?\Z")]
Epoch = Annotated[int, Meta(ge=1, le=2**32 - 1)]
EpochOrNone = Annotated[int, Meta(ge=0, le=2**32 - 1)]
Number = Annotated[int, Meta(ge=1, le=2**32 - 1)]
Counted = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Extension = Annotated[int, Meta(ge=1, le=14)] | None
Payload = Annotated[int, Meta(ge=35, le=127)]
Language = Annotated[str, Meta(min_length=2, max_length=35, pattern=r"\A[A-Za-z0-9-]+\Z")]
Name = Annotated[
    dict[Language, Annotated[str, Meta(min_length=1, max_length=120)]], Meta(max_length=8)
]
Voucher = Annotated[str, Meta(max_length=4096)]
EndReason = Literal[
    "concluded", "closed", "differed", "replaced", "lost", "broken", "full", "signed-out"
]
Medium = Literal["video", "voice"]
Interpretation = Literal["none", "consecutive", "simultaneous"]
Lack = Literal["", "lobby", "muted", "silent"]
Role = Literal["principal", "delegate", "interpreter", "note-taker", "duty-officer"]


class SignallingError(RemoteError):
    """A signalling message was malformed, out of bounds, or not allowed where it came."""


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Sound(_Strict, frozen=True):
    """How the sender's browser numbers Opus and the header extension that names the section."""

    pt: Payload
    mid: Extension

    def __post_init__(self) -> None:
        _dynamic(self.pt)


class Picture(_Strict, frozen=True):
    """The same for VP9, its retransmissions and the transport-wide counter."""

    pt: Payload
    rtx: Payload | None
    mid: Extension
    twcc: Extension

    def __post_init__(self) -> None:
        _dynamic(self.pt)
        if self.rtx is not None:
            _dynamic(self.rtx)


def _dynamic(payload: int) -> None:
    if 63 < payload < 96:
        raise ValueError("not a dynamic payload type")


class _Tagged(_Strict, frozen=True, tag_field="t"):
    pass


# -- between stations: what is in all three directions ------------------------------------------


class Seal(_Tagged, frozen=True, tag="seal"):
    epoch: Epoch
    sealed: Sealed
    sig: Signature
    to: Station | msgspec.UnsetType = msgspec.UNSET
    from_: Station | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="from")


class Keyed(_Tagged, frozen=True, tag="keyed"):
    epoch: Epoch
    to: Station | msgspec.UnsetType = msgspec.UNSET
    from_: Station | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="from")


class Media(_Tagged, frozen=True, tag="media"):
    epoch: Epoch
    ufrag: Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{4,64}\Z")]
    pwd: Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{22,128}\Z")]
    sound: Sound
    picture: Picture | None
    screen: Picture | None
    to: Station | msgspec.UnsetType = msgspec.UNSET
    from_: Station | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="from")


class Candidate(_Tagged, frozen=True, tag="candidate"):
    epoch: Epoch
    foundation: Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{1,32}\Z")]
    priority: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    kind: Literal["host", "srflx", "prflx", "relay"]
    address: Annotated[
        str, Meta(max_length=45, pattern=r"\A([0-9a-f.:]{2,45}|[0-9a-f-]{36}\.local)\Z")
    ]
    port: Annotated[int, Meta(ge=1, le=65535)]
    to: Station | msgspec.UnsetType = msgspec.UNSET
    from_: Station | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="from")


class Restart(_Tagged, frozen=True, tag="restart"):
    """Asks the offering end for fresh ICE credentials."""

    epoch: Epoch
    to: Station | msgspec.UnsetType = msgspec.UNSET
    from_: Station | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="from")


Between = Seal | Keyed | Media | Candidate | Restart


# -- from one station to everyone ---------------------------------------------------------------


class Status(_Tagged, frozen=True, tag="status"):
    """What a station does at present: its own register, of which the last counts.

    `floor` is 0, or the number of this interpreter's claim to speak (section 9); `channel` is the
    language it speaks into. `records`: this side is recording, as the terms allow it to.
    """

    microphone: Literal["on", "off", "silent"]
    picture: Literal["on", "off", "paused", "none"]
    screen: bool = False
    floor: EpochOrNone = 0
    channel: Channel = ""
    offers: bool = False
    records: bool = False
    from_: Station | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="from")


class TextLine(_Tagged, frozen=True, tag="text"):
    """A line typed by whoever keeps the line on one side, for those who do on the other."""

    text: Annotated[str, Meta(min_length=1, max_length=500)]
    from_: Station | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="from")


class OnScreen(_Tagged, frozen=True, tag="on-screen"):
    """A text of the record that both look at, each from its own node; empty: none."""

    text: Annotated[str, Meta(max_length=20, pattern=r"\A([01]:[0-9]{1,16})?\Z")]
    place: Annotated[str, Meta(max_length=64, pattern=r"\A[A-Za-z0-9._-]*\Z")] = ""
    from_: Station | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="from")


Broadcast = Status | TextLine | OnScreen


# -- station and node, node and node ------------------------------------------------------------


class Open(_Tagged, frozen=True, tag="open"):
    dtls: Hex32
    ed25519: Key
    hpke: HpkeKey


class OwnTrack(_Strict, frozen=True):
    """Counts of one own track: by the browser, then by the worker."""

    track: Track
    sent: Counted
    encrypted: Counted
    withheld: Counted


class Heard(_Strict, frozen=True):
    """How many frames of that station and track were opened, and what came of them.

    `played`: of sound, the loudest so far in thousandths of full scale; of pictures, how many
    were decoded, at most 1000.
    """

    station: Station
    track: Track
    opened: Counted
    played: Thousandths


class Proof(_Tagged, frozen=True, tag="proof"):
    epoch: Epoch
    tracks: Annotated[list[OwnTrack], Meta(max_length=3)]
    heard: Annotated[list[Heard], Meta(max_length=21)]


class Commit(_Tagged, frozen=True, tag="commit"):
    epoch: Epoch
    c: Hex32


class Reveal(_Tagged, frozen=True, tag="reveal"):
    epoch: Epoch
    r: Hex32


class Words(_Tagged, frozen=True, tag="words"):
    epoch: Epoch
    match: bool


class Ready(_Tagged, frozen=True, tag="ready"):
    epoch: Epoch
    on: bool


class Lobby(_Tagged, frozen=True, tag="lobby"):
    """The principal has joined, or has left the chair again."""

    on: bool


class OnHold(_Tagged, frozen=True, tag="on-hold"):
    """This side holds the call, or does so no longer."""

    on: bool


class Conclude(_Tagged, frozen=True, tag="conclude"):
    pass


class Leave(_Tagged, frozen=True, tag="leave"):
    pass


StationSays = (
    Open | Between | Broadcast | Proof | Commit | Reveal | Words | Lobby | Ready | OnHold
    | Conclude | Leave
)  # fmt: skip


class IceServer(_Strict, frozen=True):
    """A STUN or TURN server as browsers take it."""

    urls: list[str]
    username: str = ""
    credential: str = ""


class Welcome(_Tagged, frozen=True, tag="welcome"):
    line: str
    call: str
    side: int
    station: int
    role: str
    medium: Medium
    sharing: bool
    interpretation: Interpretation
    voucher: str
    trial: bool
    ice: list[IceServer]


class Seat(_Strict, frozen=True):
    """A station of a live roster."""

    station: int
    name: dict[str, str]
    voucher: str


class LiveRoster(_Tagged, frozen=True, tag="roster"):
    epoch: int
    roster: str
    stations: list[Seat]


class Comparison(_Tagged, frozen=True, tag="comparison"):
    """The words of the epoch in which both principals first met, as far as they are known."""

    epoch: int
    roster: str
    commits: tuple[str | None, str | None]
    reveals: tuple[str | None, str | None]


class Outside(_Strict, frozen=True):
    """A station that is open on this side alone, and therefore hears nothing."""

    side: int
    role: str
    name: dict[str, str]


class Now(_Tagged, frozen=True, tag="state"):
    """Where the room stands; the pairs are of side 0 and side 1.

    `lacks` says why this side cannot be ready; `deaf` are pairs (i, j): i hears nothing of j.
    """

    state: str
    epoch: int
    held: tuple[bool, bool]
    matched: tuple[bool, bool]
    lobby: tuple[bool, bool]
    ready: tuple[bool, bool]
    on_hold: tuple[bool, bool] = msgspec.field(name="on-hold")
    link: bool
    lacks: Lack
    deaf: list[tuple[int, int]]
    outside: list[Outside]
    dropped: dict[str, int]


class StartCount(_Tagged, frozen=True, tag="count"):
    number: int
    ms: int


class Hold(_Tagged, frozen=True, tag="hold"):
    pass


class Through(_Tagged, frozen=True, tag="through"):
    pass


class End(_Tagged, frozen=True, tag="end"):
    why: EndReason


NodeSays = (
    Welcome | LiveRoster | Between | Broadcast | Comparison | Now | StartCount | Hold | Through
    | End
)  # fmt: skip


class Opened(_Tagged, frozen=True, tag="station"):
    voucher: Voucher
    sig: NodeSignature
    name: Name
    epoch: EpochOrNone


class Gone(_Tagged, frozen=True, tag="gone"):
    station: Station


class Roster(_Tagged, frozen=True, tag="roster"):
    """A proposal; `words` is the epoch whose comparison of words goes on, or this one."""

    epoch: Epoch
    words: Epoch
    hashes: Annotated[list[Hex32], Meta(min_length=2, max_length=8)]


class Agree(_Tagged, frozen=True, tag="agree"):
    epoch: Epoch
    roster: Hex32


class Held(_Tagged, frozen=True, tag="held"):
    epoch: Epoch
    on: bool


class Count(_Tagged, frozen=True, tag="count"):
    number: Number
    ms: Annotated[int, Meta(ge=1000, le=10000)]


class On(_Tagged, frozen=True, tag="on"):
    number: Number


class Off(_Tagged, frozen=True, tag="off"):
    number: Number


class Deaf(_Tagged, frozen=True, tag="deaf"):
    """Pairs (i, j): station i of the sender's side has opened nothing of j for two seconds."""

    epoch: Epoch
    pairs: Annotated[list[tuple[Station, Station]], Meta(max_length=56)]


class Ping(_Tagged, frozen=True, tag="ping"):
    id: EpochOrNone


class Pong(_Tagged, frozen=True, tag="pong"):
    id: EpochOrNone


PeerSays = (
    Opened | Gone | Roster | Agree | Between | Broadcast | Held | Commit | Reveal | Words | Lobby
    | Ready | OnHold | Deaf | Count | On | Off | Ping | Pong | Conclude
)  # fmt: skip

_STATION: msgspec.json.Decoder[StationSays] = msgspec.json.Decoder(StationSays)
_PEER: msgspec.json.Decoder[PeerSays] = msgspec.json.Decoder(PeerSays)
_T = TypeVar("_T")


def from_station(data: bytes) -> StationSays:
    """What a station of ours said. Raises SignallingError."""
    said = _parse(_STATION, data)
    if isinstance(said, Between):
        _ends(said, to=True, from_=False)
    elif isinstance(said, Broadcast):
        _sender(said, told=False)
    return said


def from_peer(data: bytes) -> PeerSays:
    """What the other node said. Raises SignallingError."""
    said = _parse(_PEER, data)
    if isinstance(said, Between):
        _ends(said, to=True, from_=True)
    elif isinstance(said, Broadcast):
        _sender(said, told=True)
    return said


def to_bytes(message: StationSays | NodeSays | PeerSays) -> bytes:
    return msgspec.json.encode(message)


_Said = TypeVar("_Said", bound=Between | Broadcast)


def sent_by(said: _Said, station: int) -> _Said:
    """A station's message as it goes between nodes."""
    return msgspec.structs.replace(said, from_=station)


def delivered(said: Between) -> Between:
    """A message between nodes as its receiver reads it."""
    return msgspec.structs.replace(said, to=msgspec.UNSET)


def _ends(said: Between, *, to: bool, from_: bool) -> None:
    has = (said.to is not msgspec.UNSET, said.from_ is not msgspec.UNSET)
    if has != (to, from_):
        raise SignallingError(f"{type(said).__name__}: wrong ends")


def _sender(said: Broadcast, *, told: bool) -> None:
    if (said.from_ is not msgspec.UNSET) != told:
        raise SignallingError(f"{type(said).__name__}: wrong ends")


def _parse(decoder: msgspec.json.Decoder[_T], data: bytes) -> _T:
    if len(data) > MAX_BYTES:
        raise SignallingError(f"{len(data)} bytes, at most {MAX_BYTES}")
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise SignallingError(str(error)) from error
