"""What the call page says, by the names that its script knows: every sentence is the node's."""

from collections.abc import Iterator
from operator import itemgetter

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from detente.core.kinds import Medium
from detente.web import clocks
from detente.web.present.arrangement import language_in_words
from detente.web.present.sides import Sides
from detente.web.present.words import ROLE

SENTENCES: dict[str, Promise] = {
    "joinable": _("The room is open."),
    "opening": _("Opening your microphone …"),
    "waiting": _("You are in the room. Waiting for {side}."),
    "joining": _("{side} is here. Connecting; nobody can hear or see anybody yet."),
    "comparing": _("Read the words aloud by turns with {side}."),
    "compared": _("You said that the words match. Waiting for {side} to say so."),
    "verified": _("Both sides found the words the same. Say when you are ready."),
    "unready": _("The words match. Something is still missing here."),
    "ready": _("You are ready. Waiting for {side}."),
    "counting": _("Both sides are ready. Connecting."),
    "connected": _("Connected. You are on with {side}."),
    "on-hold": _("On hold. Nobody hears anybody but the duty officers each other."),
    "comparing-led": _("Our duty officer compares the words. Nobody hears you yet."),
    "compared-led": _("Our duty officer compares the words. Nobody hears you yet."),
    "verified-led": _("Encrypted and compared. Our duty officer says when we are ready."),
    "unready-led": _("Encrypted and compared. Our duty officer says when we are ready."),
    "ready-led": _("Our side is ready. Waiting for {side}."),
    "deaf": _("{who} cannot hear {whom}."),
    "interrupted": _("{side} has left. Waiting for them to come back; the call is not concluded."),
    "concluded": _("Call concluded."),
    "closed": _("The room was closed before the call connected."),
    "differed": _("Do not talk. The call is closed."),
    "replaced": _("This page was replaced: you opened the room elsewhere."),
    "lost": _("This page was away for too long and has left the room."),
    "broken": _("{side}'s node broke the protocol. The room is closed; nothing was said."),
    "signed-out": _("You have signed out. This page has left the room."),
    "full": _("The room is full: eight stations hold a key already."),
    "muted": _("Your microphone is off."),
    "unmuted": _("Your microphone is on."),
    "camera-is-off": _("Your camera is off."),
    "camera-is-on": _("Your camera is on."),
    "picture-back": _("Your picture is sent again, smaller for now."),
    "picture-whole": _("Your picture is sent whole again."),
    "their-picture-back": _("The other picture is back."),
    "microphone-off": _("Turn the microphone off"),
    "microphone-on": _("Turn the microphone on"),
    "camera-off": _("Turn the camera off"),
    "camera-on": _("Turn the camera on"),
}
PLACES = {"who": "{who}", "whom": "{whom}"}
"""What the page itself fills in."""
CHANNELS = ("ar", "zh", "en", "fr", "ru", "es")
"""Languages that interpreters may speak into: those of the United Nations."""
VIDEO: dict[str, Promise] = {"opening": _("Opening your microphone and camera …")}
NOTICES: dict[str, Promise] = {
    "no-device": _("No microphone or camera could be opened. Check its switch and the permission."),
    "node-away": _("Our node is not answering. A call that is on goes on."),
    "orphaned": _("Our node has lost this call. It goes on; conclude it on this page."),
    "unencrypted": _("This browser did not encrypt. Everything is held back; use another browser."),
    "refused": _("The connection was refused. Open the room again."),
    "deaf": _("One side does not hear the other."),
    "lacks-lobby": _("Our principal has not joined yet."),
    "lacks-muted": _("Our principal's microphone is off. Ready waits for it."),
    "lacks-silent": _("Our principal's microphone is silent. Check its switch."),
    "recorded": _("A side records this call, as both agreed."),
    "no-screen": _("This machine gave no screen to show."),
    "smaller": _("The connection carries less. Your picture is sent smaller."),
    "slow": _("This computer is too slow for the whole picture. It is sent smaller."),
    "voice-only": _("Only your voice is sent: the link is too narrow. The picture will return."),
    "their-voice-only": _(
        "Their picture has stopped: the link is too narrow. Their voice goes on."
    ),
    "unreachable": _("{side}'s node is not answering. A call that is on goes on; nobody can join."),
}


def channels(agreed: tuple[str, ...]) -> list[tuple[str, str]]:
    """The languages that may be interpreted into, by name: those agreed, or any of CHANNELS."""
    return sorted(((tag, language_in_words(tag)) for tag in agreed or CHANNELS), key=itemgetter(1))


def keys(*, camera: bool, keeps: bool, voice: bool, interprets: bool, listens: bool) -> str:
    """What each key does on this page."""
    told = [
        (voice, _("M microphone")),
        (camera, _("V camera")),
        (keeps, _("H hold")),
        (keeps, _("W words")),
        (keeps, _("T text line")),
        (interprets, _("F floor")),
        (listens, _("L language")),
        (True, _("A agenda")),
        (True, _("R roll call")),
        (True, _("? these keys")),
    ]
    listed = clocks.comma().join(str(words) for shown, words in told if shown)
    return str(format_lazy(_("Keys: {keys}. No key ends a call."), keys=listed))


def notices(sides: Sides) -> Iterator[tuple[str, str]]:
    """Every trouble that the page can show beside its state, with the other side's name."""
    for name, sentence in NOTICES.items():
        yield name, str(format_lazy(sentence, side=sides.theirs.plain))


def sentences(sides: Sides, medium: Medium) -> Iterator[tuple[str, str]]:
    """Every name and its sentence, with the other side's name in place."""
    said = SENTENCES | VIDEO if medium is Medium.VIDEO else SENTENCES
    for name, sentence in said.items():
        yield name, str(format_lazy(sentence, side=sides.theirs.plain, **PLACES))
    for role, words in ROLE.items():
        yield f"role-{role.replace(' ', '-')}", str(words)
