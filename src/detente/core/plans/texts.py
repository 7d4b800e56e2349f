"""Joint texts: passes, and initials under paragraphs of the other side's pass."""

from msgspec import UNSET

from detente.core import acts, passes
from detente.core import kinds as do
from detente.core.act_problems import NoMoreTurnsError, NothingToAnswerError
from detente.core.joint import MAX_ADMITTED, Version
from detente.core.objects import JointText
from detente.core.plans.draft import Draft, Plan, answerable, to_counter


def send_pass(out: Plan, act: acts.SendPass) -> None:
    text = out.text(act.text)
    version = to_counter(text.passes, act.of, out.side)
    if act.initials:
        if version is None:
            raise NothingToAnswerError("There is no pass of theirs to initial.")
        _initial(out, text, version, act.initials, act.initials_mode)
    what = do.TextPass(
        whole=act.whole,
        mode=act.mode,
        text=UNSET if version else act.text,
        of=version.said.leaf if version else UNSET,
    )
    body = passes.write_pass(act.words)
    if version is None:
        out.append(Draft("text.propose", None, what, body))
    else:
        out.append(Draft("text.counter", version.thing, what, body))


def initial(out: Plan, act: acts.InitialParagraphs) -> None:
    text = out.text(act.text)
    version = answerable(text.passes, act.of, out.side)
    _initial(out, text, version, act.paragraphs, act.mode)


def _initial(
    out: Plan, text: JointText, version: Version, paragraphs: tuple[int, ...], mode: do.Mode
) -> None:
    if len(text.initials) >= MAX_ADMITTED:
        raise NoMoreTurnsError("This text was initialled too often.")
    numbers = tuple(sorted(set(paragraphs)))
    what = do.Initial(of=version.said.leaf, paragraphs=numbers, mode=mode)
    out.add("text.initial", what, version.thing)
