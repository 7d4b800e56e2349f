"""A paper of a joint text in this node's record: which statements it stands on."""

import time
from typing import cast, get_args

from django.utils.translation import get_language

from detente.core.checkpoints import encode64
from detente.core.encoding import v
from detente.core.initials import Initials, agreement
from detente.core.joint import How
from detente.core.statements import Statement, split_ref
from detente.node import exports
from detente.web.papers.bundle import CARDS, SHEET, Sheet, Tongue, View, name_of
from detente.web.present.joint_text import PassRow, TextView


def files_of(view: TextView, kind: View, shown: PassRow, old: PassRow | None) -> dict[str, bytes]:
    """The attachments of a paper, as `paper.render` takes them."""
    received = _Received(view.line.id)
    initials = [] if kind == "comparison" else _signing(view, shown, received)
    reply = view.text.passes.replies.get(shown.ref)
    accept = received.or_none(reply.said if reply and reply.how is How.AGREED else None)
    sides = (view.line.state.side(0), view.line.state.side(1))
    zero, one = (received.or_none(side.profile if side else None) for side in sides)
    signed = {one.ref for one in initials} | {ref for ref in (accept, zero, one) if ref}
    passes = {shown.ref, *(one.turn.ref for one in initials), *([old.ref] if old else [])}
    words = {view.text.id, *passes, *(view.text.passes.versions[ref].thing for ref in passes)}
    proofs = _proofs(view.line.id, signed | words)
    sheet = Sheet(
        v=1,
        view=kind,
        language=_language(),
        own=1 if view.line.line.our_side else 0,
        made_at=int(time.time()),
        text=view.text.id,
        shown=shown.ref,
        old=old.ref if old else None,
        accept=accept,
        profiles=(zero, one),
        initials=tuple(one.ref for one in initials),
        loose=_loose(view.line.id, words - proofs.keys()),
    )
    cards = dict(zip(CARDS, exports.cards(view.line.id), strict=True))
    attached = {name_of(ref): text.encode() for ref, text in proofs.items()}
    return {SHEET: sheet.encode(), **cards, **attached}


class _Received:
    """What has a receipt: nothing else counts as signed on a paper, for nothing else is proven."""

    def __init__(self, line_id: str) -> None:
        self._sizes = exports.received(line_id)

    def has(self, ref: str) -> bool:
        """Whether this statement's receipt is held here."""
        side, n = split_ref(ref)
        return n < self._sizes[side]

    def or_none(self, said: Statement | None) -> str | None:
        """Its reference if it has one, else None."""
        return said.ref if said is not None and self.has(said.ref) else None


def _language() -> Tongue:
    language = get_language()
    return cast("Tongue", language) if language in get_args(Tongue) else "en"


def _signing(view: TextView, shown: PassRow, received: _Received) -> list[Initials]:
    """The initials by which paragraphs of this pass are signed by both."""
    words = view.words(shown.ref)
    initials = [one for one in view.initials if received.has(one.ref)]
    found = [agreement(one, initials) for one in (words.paragraphs if words else ())]
    refs = {one.ref for one in found if one}
    return [one for one in initials if one.ref in refs]


def _proofs(line_id: str, refs: set[str]) -> dict[str, str]:
    places = [split_ref(ref) for ref in refs]
    return {
        f"{side}:{n}": text
        for side in (0, 1)
        for n, text in exports.proofs(
            line_id, side, [n for where, n in places if where == side]
        ).items()
    }


def _loose(line_id: str, refs: set[str]) -> dict[str, tuple[str, str]]:
    """What has no receipt yet goes along as it is, and the paper says so."""
    return {
        ref: (encode64(entry), encode64(v(*body)) if isinstance(body, tuple) else "")
        for ref, (entry, body) in exports.entries(line_id, refs).items()
    }
