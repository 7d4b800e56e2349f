"""Writes the vectors of the call: keys, rosters, words, frames, descriptions and messages.

Every run draws new keys, so a run changes most files; run it only when the format changes:

    .venv/bin/python -m vectors.call.generate
"""

import json
import secrets
from base64 import b64encode
from hashlib import shake_256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from detente.core.encoding import H, canonical, u8, v
from detente.core.vouchers import Voucher, call_id, commitment, roster_hash
from detente.crypto.handshake import seal_to
from detente.crypto.signing import Context
from tests.call.template import describe
from tests.tools.vectors import Vector, write

HERE = Path(__file__).parent
LINK = MLDSA44PrivateKey.generate()
LINE, CALL = H(b"line"), H(b"call")
Headers = list[tuple[str, str]]


def put(name: str, expect: str, comment: str, kind: str, headers: Headers, payload: bytes) -> None:
    write(HERE / f"{name}.txt", Vector(expect, comment, [("kind", kind), *headers], payload))


def voucher(**changes: Any) -> bytes:
    members = {
        "call": CALL.hex(), "dtls": H(b"certificate").hex(), "ed25519": secrets.token_bytes(32),
        "hpke": secrets.token_bytes(1216), "line": LINE.hex(), "medium": "video",
        "role": "principal", "side": 0, "station": 0,
    }  # fmt: skip
    return Voucher(**(members | changes)).to_bytes()


def vouchers() -> None:
    good = voucher()

    def one(
        name: str, expect: str, comment: str, raw: bytes, context: bytes = Context.VOUCHER.value
    ) -> None:
        headers = [
            ("link", LINK.public_key().public_bytes_raw().hex()),
            ("signature", LINK.sign(raw, context).hex()),
            ("hash", H(raw).hex()),
        ]
        put(f"voucher-{name}" if name else "voucher", expect, comment, "voucher", headers, raw)

    def changed(**members: Any) -> bytes:
        return canonical(json.loads(good) | members)

    one("", "ok", "A voucher of side 0's first station.", good)
    one("last", "ok", "The highest number of side 1.", voucher(side=1, station=253))
    one(
        "voice",
        "ok",
        "For a voice contact, of an interpreter.",
        voucher(medium="voice", role="interpreter"),
    )
    one("context", "bad-signature", "Signed in the context of a card.", good, b"detente/card/v1")
    one("parity", "bad-voucher", "An odd number for side 0.", changed(station=1))
    one("number", "bad-voucher", "A number above 253.", changed(station=254))
    one("medium", "bad-voucher", "No medium of calls.", changed(medium="in-person"))
    one("role", "bad-voucher", "Not a role.", changed(role="minister"))
    one("more", "bad-voucher", "A further member.", changed(name="Anna"))
    one("space", "bad-voucher", "A space: not canonical.", good.replace(b":0,", b": 0,", 1))
    one(
        "short-key",
        "bad-voucher",
        "An Ed25519 key of 31 bytes.",
        changed(ed25519=b64encode(bytes(31)).decode()),
    )
    one(
        "upper",
        "bad-voucher",
        "A hash in upper case.",
        changed(**{"dtls-sha256": H(b"x").hex().upper()}),
    )
    stray = json.loads(good)["ed25519"][:-2] + "B="
    one("stray-bits", "bad-voucher", "Base64 whose last bits are not zero.", changed(ed25519=stray))


def rosters() -> None:
    leaf = H(b"terms")
    for attempt in (1, 2, 2**32 - 1):
        headers = [
            ("leaf", leaf.hex()),
            ("attempt", str(attempt)),
            ("call", call_id(leaf, attempt).hex()),
        ]
        put(f"call-id-{attempt}", "ok", "The call of this attempt.", "call-id", headers, b"")
    hashes = [H(bytes([n])).hex() for n in range(8)]
    for name, epoch, among in (
        ("two", 1, hashes[:2]),
        ("eight", 7, hashes),
        ("late", 2**32 - 1, hashes[2:4]),
    ):
        headers = [("line", LINE.hex()), ("call", CALL.hex()), ("epoch", str(epoch))]
        headers += [("hash", one) for one in reversed(among)]
        headers += [("roster", roster_hash(LINE, CALL, epoch, among))]
        put(
            f"roster-{name}",
            "ok",
            "Hashes are sorted before they are hashed.",
            "roster",
            headers,
            b"",
        )


def sender_keys() -> None:
    roster, base, seed = H(b"roster"), secrets.token_bytes(32), secrets.token_bytes(32)
    wide = shake_256(seed).digest(96)
    kem, dh = (
        MLKEM768PrivateKey.from_seed_bytes(wide[:64]),
        X25519PrivateKey.from_private_bytes(wide[64:]),
    )
    public = kem.public_key().public_bytes_raw() + dh.public_key().public_bytes_raw()
    signer = Ed25519PrivateKey.generate()

    def one(
        name: str, expect: str, comment: str, sealed: bytes, signed: bytes, info: bytes, j: int = 1
    ) -> None:
        headers = [
            ("encoding", "hex"), ("roster", roster.hex()), ("i", "0"), ("j", str(j)),
            ("ed25519", signer.public_key().public_bytes_raw().hex()),
            ("signature", signer.sign(signed).hex()), ("seed", seed.hex()),
            ("info", info.hex()), ("base-key", base.hex()),
        ]  # fmt: skip
        put(f"sender-key{name}", expect, comment, "sender-key", headers, sealed)

    info = v("detente/sender-key/v1", roster, u8(0), u8(1))
    other = v("detente/sender-key/v1", roster, u8(0), u8(3))
    sealed = seal_to(public, base, info)
    one("", "ok", "From station 0 to station 1.", sealed, v(info, sealed), info)
    one(
        "-info",
        "bad-signature",
        "Signed for station 3, shown to station 1.",
        sealed,
        v(other, sealed),
        info,
    )
    one(
        "-order",
        "bad-signature",
        "Signed over the sealed key before the info.",
        sealed,
        v(sealed, info),
        info,
    )
    bent = bytes([sealed[0] ^ 1]) + sealed[1:]
    one("-kem", "bad-seal", "One bit of enc turned, and signed so.", bent, v(info, bent), info)
    tag = sealed[:-1] + bytes([sealed[-1] ^ 1])
    one("-tag", "bad-seal", "One bit of the tag turned, and signed so.", tag, v(info, tag), info)
    wrong = seal_to(public, base, other)
    one(
        "-other",
        "bad-seal",
        "Sealed for station 3, signed for station 1.",
        wrong,
        v(info, wrong),
        info,
    )


def words() -> None:
    for n in range(4):
        roster, r0, r1 = (secrets.token_hex(32) for _ in range(3))
        secret = bytes.fromhex(r0 + r1)
        code = HKDF(hashes.SHA256(), 6, bytes.fromhex(roster), b"detente/sas/v1 code").derive(
            secret
        )
        bits = f"{int.from_bytes(code, 'big'):048b}"
        pictures = [int(bits[at : at + 6], 2) for at in range(0, 42, 6)]
        numbers = [int(bits[at : at + 13], 2) + 1000 for at in range(0, 39, 13)]
        headers = [
            ("roster", roster), ("r0", r0), ("r1", r1),
            ("c0", commitment(roster, 0, r0)), ("c1", commitment(roster, 1, r1)),
            ("pictures", " ".join(map(str, pictures))), ("numbers", " ".join(map(str, numbers))),
        ]  # fmt: skip
        put(
            f"words-{n}",
            "ok",
            "Seven pictures and three numbers of the same bits.",
            "words",
            headers,
            b"",
        )


def frames() -> None:
    for epoch, station, track in ((1, 0, 0), (1, 1, 1), (2**32 - 1, 253, 1)):
        kid = epoch * 2**16 + station * 2**8 + track
        headers = [
            ("epoch", str(epoch)),
            ("station", str(station)),
            ("track", str(track)),
            ("kid", str(kid)),
        ]
        put(f"kid-{epoch}-{station}", "ok", "A KID.", "kid", headers, b"")


def opus(config: int, *frames: bytes) -> bytes:
    """An Opus packet (RFC 6716 section 3) of one configuration: one frame, or several."""
    if len(frames) == 1:
        return bytes([config << 3]) + frames[0]
    out = bytes([config << 3 | 3, 0x80 | len(frames)])
    for frame in frames[:-1]:
        short, least = len(frame) < 252, 252 + len(frame) % 4
        out += bytes([len(frame)] if short else [least, (len(frame) - least) // 4])
    return out + b"".join(frames)


def sounds() -> None:
    hexed: Headers = [("encoding", "hex")]

    def frame(size: int, number: int, packet: bytes, *earlier: bytes) -> bytes:
        head = bytes([number, len(earlier), *map(len, earlier)])
        plain = head + b"".join(earlier) + packet + b"\x80"
        return plain + bytes(-len(plain) % size)

    def told(number: int, packet: bytes, earlier: tuple[bytes, ...]) -> Headers:
        before = [("earlier", one.hex()) for one in earlier]
        return [*hexed, ("number", str(number)), *before, ("packet", packet.hex())]

    def voice(size: int, config: int = 9) -> bytes:
        return opus(config, secrets.token_bytes(size - 1))

    def one(
        name: str, comment: str, size: int, number: int, packet: bytes, given: int, *all_: bytes
    ) -> None:
        """`given` of the earlier packets find room."""
        kept = all_[len(all_) - given :]
        payload = frame(size, number, packet, *kept)
        put(f"pack-{name}", "ok", comment, "pack", told(number, packet, all_), payload)
        put(f"unpack-{name}", "ok", comment, "unpack", told(number, packet, kept), payload)

    a, b, c = voice(60), voice(60), voice(60)
    one("first", "The first frame has nothing before it.", 192, 0, a, 0)
    one("two", "Two packets before it.", 192, 255, c, 2, a, b)
    one("three", "No more than two, the newest.", 192, 7, c, 2, voice(60), a, b)
    one("room", "The older one has no room.", 192, 8, voice(70), 1, voice(60), b)
    one("full", "It fills the frame to the last byte.", 192, 9, voice(67), 2, a, b)
    one("long", "An own packet too long for one size.", 192, 10, voice(190), 0, a, b)
    one("narrow", "60 ms: a shorter frame, without room for another.", 80, 11, voice(68, 11), 0, a)
    one("narrow-full", "60 ms: to the last byte.", 80, 12, voice(77, 11), 0)

    def bad(name: str, comment: str, payload: bytes) -> None:
        put(f"unpack-{name}", "not-sound", comment, "unpack", hexed, payload)

    bad("zeros", "Nothing but zeros.", bytes(192))
    bad("no-mark", "No 0x80 before the zeros.", b"\x00\x00" + a + b"\x81" + bytes(129))
    bad("more", "Three packets before it.", frame(192, 1, c, voice(9), voice(9), voice(9)))
    bad("none", "No packet of its own.", frame(192, 1, b"", a))
    bad("empty", "An earlier packet of no bytes.", frame(192, 1, c, b""))
    bad("past", "A length beyond the end.", b"\x01\x01\xff" + a + b"\x80" + bytes(128))


def joins() -> None:
    hexed: Headers = [("encoding", "hex")]

    def joined(name: str, comment: str, packets: list[bytes], payload: bytes | None) -> None:
        headers = [*hexed, *(("packet", packet.hex()) for packet in packets)]
        expect = "not-alike" if payload is None else "ok"
        put(f"merge-{name}", expect, comment, "merge", headers, payload or b"")

    x, y, z = (secrets.token_bytes(size) for size in (59, 252, 301))
    singles = [opus(9, one) for one in (x, y, z)]
    joined("three", "One frame each; sizes of one byte and of two.", singles, opus(9, x, y, z))
    pair, even = bytes([9 << 3 | 2, 59]) + x + y, bytes([9 << 3 | 1]) + x + x
    joined(
        "pairs", "Two frames in each, of two sizes and of one.", [pair, even], opus(9, x, y, x, x)
    )
    padded = bytes([9 << 3 | 3, 0x42, 3]) + x + x + bytes(3)
    joined("padded", "Frames of one size with padding.", [padded, singles[0]], opus(9, x, x, x))
    most = [opus(11, x), opus(11, x)]
    joined("most", "120 ms, the longest packet there may be.", most, opus(11, x, x))
    joined(
        "nothing",
        "A frame of no bytes: the decoder makes it up.",
        [opus(9, x), opus(9, b""), opus(9, x)],
        opus(9, x, b"", x),
    )
    joined("config", "Another bandwidth.", [opus(9, x), opus(10, x)], None)
    joined("stereo", "Another number of channels.", [opus(9, x), bytes([9 << 3 | 4]) + x], None)
    joined("longer", "180 ms.", [opus(11, x)] * 3, None)
    joined(
        "odd", "Two frames of one size in an odd number of bytes.", [bytes([9 << 3 | 1]) + x], None
    )
    joined("short", "A size beyond the end.", [bytes([9 << 3 | 2, 60]) + x, opus(9, x)], None)
    joined("padding", "More padding than bytes.", [bytes([9 << 3 | 3, 0x41, 99]) + x], None)
    joined("none", "No frames.", [bytes([9 << 3 | 3, 0])], None)


MEDIA: dict[str, Any] = {
    "ufrag": "Gx7p", "pwd": "q" * 24, "sound": {"pt": 111, "mid": 4},
    "picture": {"pt": 98, "rtx": 99, "mid": 4, "twcc": 3}, "screen": None,
}  # fmt: skip


def descriptions() -> None:
    plain = {"pt": 121, "rtx": None, "mid": None, "twcc": None}
    full, narrow = ("20", "24000"), ("60", "9000")
    for name, setup, media, plan in (
        ("video", "actpass", MEDIA, full),
        ("voice", "active", MEDIA | {"picture": None}, full),
        ("screen", "actpass", MEDIA | {"screen": MEDIA["picture"]}, full),
        ("narrow", "active", MEDIA | {"picture": None}, narrow),
        ("least", "active", MEDIA | {"sound": {"pt": 35, "mid": None}, "picture": plain}, full),
    ):
        print_ = H(name.encode()).hex()
        headers = [("media", canonical(media).decode()), ("fingerprint", print_), ("setup", setup)]
        headers += zip(("ptime", "rate"), plan, strict=True)
        comment = "The template with these values; lines end in CR LF."
        built = describe(media, print_, setup, *plan)
        put(f"describe-{name}", "ok", comment, "describe", headers, built)


def summaries() -> None:
    told = {
        "chromium": {
            "sound": {"pt": 111, "mid": 4},
            "picture": {"pt": 98, "rtx": 99, "mid": 4, "twcc": 3},
        },
        "firefox": {
            "sound": {"pt": 109, "mid": 3},
            "picture": {"pt": 121, "rtx": 125, "mid": 3, "twcc": 7},
        },
    }
    for browser, found in told.items():
        sdp = (HERE / f"browsers/{browser}.sdp").read_bytes()
        text = sdp.decode()
        ufrag, pwd = (text.split(f"a=ice-{name}:")[1].split("\r\n")[0] for name in ("ufrag", "pwd"))
        media = found | {"ufrag": ufrag, "pwd": pwd, "screen": None}
        headers = [("media", canonical(media).decode())]
        put(f"summarise-{browser}", "ok", f"An offer of {browser}.", "summarise", headers, sdp)
        sound = sdp[: sdp.index(b"m=video")]
        headers = [("media", canonical(media | {"picture": None}).decode())]
        put(f"summarise-{browser}-voice", "ok", "Its sound alone.", "summarise", headers, sound)
        without = sdp.replace(b"VP9/90000", b"VP7/90000")
        put(f"summarise-{browser}-no-vp9", "no-codec", "No VP9.", "summarise", [], without)
        without = sdp.replace(b"opus/48000/2", b"opus/16000/1")
        put(f"summarise-{browser}-no-opus", "no-codec", "No Opus.", "summarise", [], without)


def messages() -> None:
    media = {"t": "media", "epoch": 1, "to": 1} | MEDIA
    candidate = {
        "t": "candidate", "epoch": 1, "to": 1, "foundation": "3", "priority": 41885439,
        "kind": "relay", "address": "198.51.100.7", "port": 50412,
    }  # fmt: skip

    def one(kind: str, name: str, expect: str, comment: str, message: dict[str, Any]) -> None:
        put(f"{kind}-{name}", expect, comment, kind, [], json.dumps(message).encode())

    one("station", "media", "ok", "A description in types.", media)
    one("peer", "media", "ok", "The same between nodes.", media | {"from": 0})
    one(
        "station",
        "media-from",
        "bad-message",
        "A station says whom it is from.",
        media | {"from": 0},
    )
    one("peer", "media-no-from", "bad-message", "A node does not say whom it is from.", media)
    one(
        "station",
        "media-sdp",
        "bad-message",
        "A description beside the types.",
        media | {"sdp": "v=0"},
    )
    one(
        "station",
        "media-pt",
        "bad-message",
        "A static payload type.",
        media | {"sound": {"pt": 34, "mid": 4}},
    )
    one(
        "station",
        "media-pt-64",
        "bad-message",
        "Between the dynamic ranges.",
        media | {"sound": {"pt": 64, "mid": 4}},
    )
    one(
        "station",
        "media-crlf",
        "bad-message",
        "A line of its own in pwd.",
        media | {"pwd": "q" * 24 + "\r\na=x"},
    )
    one(
        "station",
        "media-newline",
        "bad-message",
        "A newline at the end.",
        media | {"ufrag": "Gx7p\n"},
    )
    one(
        "station",
        "media-id",
        "bad-message",
        "A header extension above 14.",
        media | {"sound": {"pt": 111, "mid": 15}},
    )
    one("station", "candidate", "ok", "A relay.", candidate)
    one("station", "candidate-name", "ok", "A name a browser hides its address under.",
        candidate | {"kind": "host", "address": "a" * 36 + ".local"})  # fmt: skip
    one(
        "station",
        "candidate-host-name",
        "bad-message",
        "A name of the DNS.",
        candidate | {"address": "example.org"},
    )
    one("station", "candidate-tcp", "bad-message", "A transport.", candidate | {"protocol": "tcp"})
    one(
        "station",
        "candidate-raddr",
        "bad-message",
        "A base address.",
        candidate | {"raddr": "10.0.0.1"},
    )
    one("station", "candidate-port", "bad-message", "Port 0.", candidate | {"port": 0})
    one(
        "station",
        "candidate-foundation",
        "bad-message",
        "A space.",
        candidate | {"foundation": "3 1"},
    )
    one("station", "unknown", "bad-message", "An unknown kind.", {"t": "dance"})
    one("peer", "count", "ok", "Three seconds.", {"t": "count", "number": 1, "ms": 3000})
    one(
        "peer",
        "count-long",
        "bad-message",
        "More than ten seconds.",
        {"t": "count", "number": 1, "ms": 10001},
    )
    one("peer", "count-zero", "bad-message", "Number 0.", {"t": "count", "number": 0, "ms": 3000})
    one(
        "peer",
        "proof",
        "bad-message",
        "What only a station says.",
        {"t": "proof", "epoch": 1, "tracks": [], "heard": []},
    )
    one(
        "peer",
        "roster-nine",
        "bad-message",
        "Nine stations.",
        {"t": "roster", "epoch": 1, "words": 1, "hashes": ["0" * 64] * 9},
    )
    one(
        "peer",
        "held-text",
        "bad-message",
        "A text for a boolean.",
        {"t": "held", "epoch": 1, "on": "yes"},
    )
    status = {"t": "status", "microphone": "on", "picture": "none"}
    one("station", "status", "ok", "What a station says of itself.", status)
    one("peer", "status", "ok", "The same between nodes.", status | {"from": 2, "floor": 3})
    one("peer", "status-no-from", "bad-message", "Nobody says this.", status)
    one(
        "station",
        "status-channel",
        "bad-message",
        "A channel that is no language.",
        status | {"channel": "ar\n"},
    )
    one("station", "text", "ok", "A typed line.", {"t": "text", "text": "مرحبا"})
    one("station", "text-empty", "bad-message", "An empty one.", {"t": "text", "text": ""})
    one(
        "station",
        "on-screen-path",
        "bad-message",
        "A path for a text.",
        {"t": "on-screen", "text": "../x", "place": ""},
    )
    one("peer", "deaf", "ok", "A pair.", {"t": "deaf", "epoch": 2, "pairs": [[1, 0]]})
    one(
        "peer", "deaf-one", "bad-message", "Half a pair.", {"t": "deaf", "epoch": 2, "pairs": [[1]]}
    )
    one("peer", "restart", "ok", "Offer again.", {"t": "restart", "epoch": 2, "to": 0, "from": 1})
    one("peer", "station-254", "bad-message", "A number above 253.", {"t": "gone", "station": 254})


if __name__ == "__main__":
    for area in (
        vouchers, rosters, sender_keys, words, frames, sounds, joins, descriptions, summaries,
        messages,
    ):  # fmt: skip
        area()
