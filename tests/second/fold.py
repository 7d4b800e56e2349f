"""The state of a line at a closed cut, computed from nothing (record.md sections 7 to 9.5).

Every function is the definition it names, applied to whole cuts; nothing is carried from one cut
to the next. What is remembered is what was already computed from the same statement or cut.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from .encoding import reference
from .statements import ANSWERS, OBJECTS, REGISTERS, Ref, Statement, parse, shaped

Cut = tuple[int, int]
Joint = tuple[str, Ref]  # the family and the reference of the host

MAX_ADMITTED = 256
HOSTS = {"terms": "contact", "rounds": "rounds", "facts": "contact", "text": "text"}
"""Of each family, the member of a proposal that names its host, and the kind that opened it."""


class NotClosedError(Exception):
    """The cut is not closed: an entry in it has a past that does not lie in it."""


T = TypeVar("T")


def remembered(method: Callable[..., T]) -> Callable[..., T]:
    """What was once computed from a statement or a cut: it cannot be anything else later."""

    @wraps(method)
    def once(self: "Record", *args: Any) -> T:
        key = method.__name__, *args
        if key not in self.memory:
            self.memory[key] = method(self, *args)
        return self.memory[key]

    return once


@dataclass(eq=False)
class Record:
    """The two logs of a line, and the card hashes in hex that its `paired` must name."""

    line: bytes
    cards: tuple[str, str]
    logs: tuple[tuple[bytes, ...], tuple[bytes, ...]]
    memory: dict[Any, Any] = field(default_factory=dict)

    # Section 7

    def statement(self, ref: Ref) -> Statement | None:
        side, n = ref
        return parse(self.line, side, n, self.logs[side][n])

    @remembered
    def well_formed(self, cut: Cut) -> tuple[Statement, ...]:
        entries = (self.statement((side, n)) for side in (0, 1) for n in range(cut[side]))
        return tuple(statement for statement in entries if statement is not None)

    def check_closed(self, cut: Cut) -> None:
        """Raises NotClosedError unless the past of each well-formed entry of the cut lies in it."""
        if not all(0 <= cut[s] <= len(self.logs[s]) for s in (0, 1)):
            raise NotClosedError(cut)
        for x in self.well_formed(cut):
            if x.past[0] > cut[0] or x.past[1] > cut[1]:
                raise NotClosedError(cut)

    def lies_in(self, ref: Ref, cut: Cut) -> bool:
        return ref[1] < cut[ref[0]]

    def concurrent(self, x: Statement, y: Statement) -> bool:
        return not self.lies_in(x.ref, y.past) and not self.lies_in(y.ref, x.past)

    # Section 8, and 9.1

    @remembered
    def effective(self, cut: Cut) -> tuple[Statement, ...]:
        """The statements of the cut that have effect."""
        return tuple(x for x in self.well_formed(cut) if self.has_effect(x))

    def has_effect(self, e: Statement) -> bool:
        """Whether the statement has effect: judged once, in its own past."""
        return self._effect(e.ref)

    @remembered
    def _effect(self, ref: Ref) -> bool:
        e = self.get(ref)
        self.check_closed(e.past)
        return shaped(e) and self._judge(e)

    def _judge(self, e: Statement) -> bool:
        if e.kind == "paired":
            return e.n == 0 and tuple(e.do["cards"]) == self.cards
        if self.opened((e.side, 0), e.past) != "paired":
            return False
        match e.kind:
            case "profile" | "relays":
                return e.obj == (e.side, 0)
            case "talks":
                return True
            case "item" | "rounds" | "text":
                return self.opened_by(e.do["talks"], e.past) == "talks"
            case "item.status" | "item.urgent":
                return self._judge_item(e)
            case "position":
                return self._judge_position(e)
            case "contact":
                return self._judge_contact(e)
            case "contact.off" | "delegation" | "notice":
                return e.obj is not None and self.opened(e.obj, e.past) == "contact"
            case "text.initial":
                return self._judge_initial(e)
            case "options" | "options.commit" | "options.reveal":
                return self._judge_options(e)
        return self._refers_well(e) and self.admitted(e)

    def _of_talks(self, ref: str, kind: str, talks: str, cut: Cut) -> bool:
        """Whether ref, in the cut, opened something of this kind in these talks."""
        at = reference(ref)
        if at is None or self.opened(at, cut) != kind:
            return False
        return bool(self.get(at).do["talks"] == talks)

    def _judge_item(self, e: Statement) -> bool:
        if e.obj is None or self.opened(e.obj, e.past) != "item":
            return False
        contact, talks = e.do.get("contact"), self.get(e.obj).do["talks"]
        return contact is None or self._of_talks(contact, "contact", talks, e.past)

    def _judge_position(self, e: Statement) -> bool:
        if self.opened_by(e.do["item"], e.past) != "item":
            return False
        if e.do["supersedes"] is None:
            return True
        old = reference(e.do["supersedes"])
        if old is None or old[0] != e.side or self.opened(old, e.past) != "position":
            return False
        same = self.get(old).do["item"] == e.do["item"]
        return bool(same) and self.superseding(old, e.past) is None

    def superseding(self, position: Ref, cut: Cut) -> Statement | None:
        """The effective position of the cut that supersedes this one."""
        found = [x for x in self.effective(cut) if x.kind == "position"]
        found = [x for x in found if x.do["supersedes"] == name(position)]
        assert len(found) <= 1, "superseded twice"
        return found[0] if found else None

    def _judge_contact(self, e: Statement) -> bool:
        talks = e.do["talks"]
        if self.opened_by(talks, e.past) != "talks":
            return False
        return all(
            e.do[member] is None or self._of_talks(e.do[member], kind, talks, e.past)
            for member, kind in (("continues", "contact"), ("rounds", "rounds"))
        )

    def _refers_well(self, e: Statement) -> bool:
        """Section 8 for the statements of a joint, short of admission."""
        if e.verb == "propose":
            if e.family == "rules":
                host = self.opened((0, 0), e.past) == "paired"
            else:
                kind = HOSTS[e.family or ""]
                host = self.opened_by(e.do[kind], e.past) == kind
            if not host:
                return False
        elif e.obj is None or self.opened(e.obj, e.past) != f"{e.family}.propose":
            return False
        opening = self.get(self.joint(e)[1])
        match e.family, e.verb:
            case "terms", "propose" if opening.do["rounds"] is not None:
                return False
            case "terms", "propose" | "counter":
                return self._items_fit(e.do["items"], opening.do["talks"], e.past)
            case "rounds", "propose" | "counter":
                return all(self._session_fits(x, opening, e.past) for x in e.do["sessions"])
        return True

    def _items_fit(self, items: list[str], talks: str, cut: Cut) -> bool:
        return all(self._of_talks(item, "item", talks, cut) for item in items)

    def _session_fits(self, session: dict[str, Any], rounds: Statement, cut: Cut) -> bool:
        """Its contact is one of these rounds, its items are of their talks."""
        contact = reference(session["contact"])
        if contact is None or self.opened(contact, cut) != "contact":
            return False
        if self.get(contact).do["rounds"] != name(rounds.ref):
            return False
        return self._items_fit(session["items"], rounds.do["talks"], cut)

    def get(self, ref: Ref) -> Statement:
        statement = self.statement(ref)
        assert statement is not None
        return statement

    def opened(self, ref: Ref, cut: Cut) -> str | None:
        """The kind of the effective statement at ref, which lies in the cut; else None."""
        if not self.lies_in(ref, cut):
            return None
        statement = self.statement(ref)
        return statement.kind if statement and self.has_effect(statement) else None

    def opened_by(self, ref: str, cut: Cut) -> str | None:
        at = reference(ref)
        return None if at is None else self.opened(at, cut)

    # 9.3

    def joint(self, e: Statement) -> Joint:
        """The joint of a statement whose references are good."""
        if e.verb != "propose":
            assert e.obj is not None
            e = self.get(e.obj)
        assert e.family is not None
        if e.family == "rules":
            return "rules", (0, 0)
        return e.family, reference(e.do[HOSTS[e.family]]) or (0, 0)

    @remembered
    def members(self, joint: Joint, cut: Cut) -> list[Statement]:
        """The admitted statements of the joint that lie in the cut."""
        family = [x for x in self.well_formed(cut) if x.family == joint[0]]
        return [x for x in family if self.has_effect(x) and self.joint(x) == joint]

    def target(self, e: Statement) -> Ref | None:
        """The version that an answer or withdrawal names with `obj` and `of`, in its past."""
        return self._target(e.ref)

    @remembered
    def _target(self, ref: Ref) -> Ref | None:
        e = self.get(ref)
        versions = filter(is_version, self.members(self.joint(e), e.past))
        named = [x for x in versions if thing(x) == e.obj and x.leaf.hex() == e.do["of"]]
        return named[0].ref if named else None

    # 9.4

    @remembered
    def standing(self, joint: Joint, cut: Cut) -> dict[Ref, str]:
        """The standing of each version of the joint at the cut."""
        versions = [x for x in self.members(joint, cut) if is_version(x)]
        return {x.ref: self._how(x, joint, cut) for x in versions}

    @remembered
    def answers(self, joint: Joint, cut: Cut) -> dict[Ref | None, list[Statement]]:
        """The answers of the joint in the cut, by the version they answer."""
        found: dict[Ref | None, list[Statement]] = {}
        for x in self.members(joint, cut):
            if x.verb in ANSWERS:
                found.setdefault(self.target(x), []).append(x)
        return found

    @remembered
    def withdrawals(self, joint: Joint, cut: Cut) -> list[Statement]:
        return [x for x in self.members(joint, cut) if x.verb == "withdraw"]

    def _how(self, version: Statement, joint: Joint, cut: Cut) -> str:
        if self.void(version.ref, joint, cut):
            return "void"
        answers = self.answers(joint, cut).get(version.ref, [])
        assert len(answers) <= 1, "9.5 leaves at most one answer"
        if answers:
            return {"accept": "agreed", "counter": "countered", "decline": "declined"}[
                answers[0].verb
            ]
        if any(self.target(w) == version.ref for w in self.withdrawals(joint, cut)):
            return "withdrawn"
        asker = joint[1][0]
        theirs = [x for x in self.members(joint, cut) if x.verb == "propose" and x.side != asker]
        crossed = any(
            self.concurrent(version, x) and not self.void(x.ref, joint, cut) for x in theirs
        )
        if version.verb == "propose" and version.side == asker and crossed:
            return "lapsed"
        return "open"

    # 9.4.1

    @remembered
    def void(self, ref: Ref, joint: Joint, cut: Cut) -> bool:
        version = self.get(ref)
        if version.verb == "counter":
            base = self.target(version)
            assert base is not None
            return self.void(base, joint, cut)
        for withdrawn in self.rests_on(ref, joint):
            if withdrawn in self.answers(joint, cut) or self.void(withdrawn, joint, cut):
                return True
        return False

    @remembered
    def rests_on(self, ref: Ref, joint: Joint) -> list[Ref]:
        """The withdrawn versions on whose withdrawals the proposal rests."""
        side, past = ref[0], self.get(ref).past
        standing = self.standing(joint, past)
        targets = [self.target(w) for w in self.withdrawals(joint, past) if w.side == side]
        return [x for x in targets if x is not None and standing[x] == "withdrawn"]

    # 9.5

    def admitted(self, e: Statement) -> bool:
        """Whether a statement of a joint, whose references are good, is admitted."""
        joint = self.joint(e)
        standing = self.standing(joint, e.past)
        if len(self.members(joint, e.past)) >= MAX_ADMITTED:
            return False
        if e.verb == "propose":
            if "open" in standing.values():
                return False
            return e.family != "facts" or self.has_terms(joint[1], e.past)
        version = self.target(e)
        if version is None or standing[version] != "open":
            return False
        if e.verb == "withdraw":
            return version[0] == e.side
        if e.verb == "accept" and self.get(version).do["mode"] != "binding":
            return False
        return version[0] != e.side

    def has_terms(self, contact: Ref, cut: Cut) -> bool:
        """Whether the contact, by itself or as one of rounds, has agreed terms at the cut."""
        rounds = reference(self.get(contact).do["rounds"])
        if rounds is None:
            return self.agreed(("terms", contact), cut) is not None
        agreed = self.agreed(("rounds", rounds), cut)
        sessions = [] if agreed is None else self.get(agreed).do["sessions"]
        return name(contact) in [session["contact"] for session in sessions]

    def _judge_initial(self, e: Statement) -> bool:
        if e.obj is None or self.opened(e.obj, e.past) != "text.propose":
            return False
        joint = self.joint(self.get(e.obj))
        if len(self.initials(joint[1], e.past)) >= MAX_ADMITTED:
            return False
        return any(
            how == "open"
            and ref[0] != e.side
            and thing(self.get(ref)) == e.obj
            and self.get(ref).leaf.hex() == e.do["of"]
            for ref, how in self.standing(joint, e.past).items()
        )

    def initials(self, text: Ref, cut: Cut) -> list[Statement]:
        """The effective `text.initial` of the cut on a text, by side and then by n."""
        found = [x for x in self.effective(cut) if x.kind == "text.initial" and x.obj is not None]
        return [x for x in found if self.joint(self.get(x.obj or text))[1] == text]

    # 9.6

    def _judge_options(self, e: Statement) -> bool:
        if e.kind == "options":
            talks = e.do["talks"]
            known = self.opened_by(talks, e.past) == "talks"
            return known and self._items_fit(e.do["items"], talks, e.past)
        if e.obj is None or self.opened(e.obj, e.past) != "options":
            return False
        own = self.on_options("options.commit", e.side, e.obj, e.past)
        theirs = self.on_options("options.commit", 1 - e.side, e.obj, e.past)
        if e.kind == "options.commit":
            copied = theirs is not None and theirs.do["marks"] == e.do["marks"]
            return own is None and not copied
        if own is None or theirs is None or e.body is None:
            return False
        earlier = self.on_options("options.reveal", e.side, e.obj, e.past)
        differ = theirs.do["marks"] != own.do["marks"]
        return earlier is None and differ and bool(own.do["marks"] == e.body.hex())

    def on_options(self, kind: str, side: int, options: Ref, cut: Cut) -> Statement | None:
        """The effective commit or reveal of a side on options; there is at most one."""
        found = [x for x in self.effective(cut) if (x.kind, x.side, x.obj) == (kind, side, options)]
        assert len(found) <= 1, "more than one counts"
        return found[0] if found else None

    # 9.2, and the agreed version of 9.4

    def register(self, kind: str, side: int, obj: Ref | None, cut: Cut) -> Statement | None:
        """The last effective statement of the side on this register, None before any."""
        assert kind in REGISTERS
        found = [x for x in self.effective(cut) if (x.kind, x.side, x.obj) == (kind, side, obj)]
        return max(found, key=lambda x: x.n, default=None)

    def agreed(self, joint: Joint, cut: Cut) -> Ref | None:
        """The joint's agreed version: the one that no other has in its past as agreed."""
        agreed = [ref for ref, how in self.standing(joint, cut).items() if how == "agreed"]
        latest = [
            ref
            for ref in agreed
            if not any(
                self.standing(joint, self.get(other).past).get(ref) == "agreed" for other in agreed
            )
        ]
        assert len(latest) == min(1, len(agreed)), "more than one latest agreed version"
        return latest[0] if latest else None

    def objects(self, side: int, cut: Cut) -> list[Statement]:
        """Section 9.1: what opened the objects of the side, in order of n."""
        return [x for x in self.effective(cut) if x.side == side and x.kind in OBJECTS]

    def trial(self, cut: Cut) -> bool:
        """Section 8: only if both `paired` statements say so."""
        return all(
            self.opened((s, 0), cut) == "paired" and self.get((s, 0)).do["trial"] for s in (0, 1)
        )


def is_version(x: Statement) -> bool:
    return x.verb in ("propose", "counter")


def thing(version: Statement) -> Ref | None:
    """Section 9.3: a thing is a `propose` and the counters that name it as `obj`."""
    return version.ref if version.verb == "propose" else version.obj


def name(ref: Ref) -> str:
    """A reference as it is written."""
    return f"{ref[0]}:{ref[1]}"


def versions(record: Record, joint: Joint, cut: Cut) -> list[dict[str, Any]]:
    """Section 9.7: versions by side and then by n."""
    standing = record.standing(joint, cut)
    return [
        {"how": standing[ref], "id": name(ref), "leaf": record.get(ref).leaf.hex()}
        for ref in sorted(standing)
    ]
