"""The other side sent a pass while we wrote: what it changed, and nobody here did, comes in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from detente.core.passes import next_id
from detente.drafts import models, shelf
from detente.drafts.document import Document, name_of, part_of
from detente.drafts.writing import Words


@dataclass(frozen=True)
class Text:
    """A pass as a draft has it: its paragraphs in order, and its words."""

    order: Sequence[int]
    words: Words


def follow(
    number: int, person: int, *, before: Text, now: Text, answers: str, used: Iterable[int]
) -> list[str]:
    """Let a draft that began from the pass `before` answer the pass `now`, of reference `answers`.

    Where only the other side changed a text or left a paragraph out, so does the draft; what both
    changed stays ours and is returned by name, to be compared. A paragraph of ours that has an id
    of theirs gets another; `used` are the ids of every pass. Raises DraftEndedError or
    DraftFullError.
    """
    with transaction.atomic():
        draft = shelf.living(number)
        both: list[str] = []

        def apply(words: Document) -> Iterable[bytes]:
            yield from _make_room(draft, words, before, now, set(used))
            ours = _ours(draft, words, before)
            for name in sorted({*before.words, *now.words}):
                old, new = before.words.get(name, ""), now.words.get(name, "")
                mine = words.text(name)
                if new in {old, mine}:
                    continue
                if mine == old and part_of(name)[0] not in ours.gone:
                    yield words.write(name, new)
                elif new or mine:
                    both.append(name)
            _rearrange(draft, before, now, ours)

        shelf.change(draft, person, apply)
        draft.answers = answers
        draft.shape += 1
        draft.save(update_fields=["answers", "order", "removed", "shape"])
        shelf.announce(draft)
        return both


@dataclass(frozen=True)
class _Ours:
    """What we did since: paragraphs whose words we changed, and those that we took out."""

    written: set[int | None]
    gone: set[int]


def _ours(draft: models.Draft, words: Document, before: Text) -> _Ours:
    now = words.words()
    names = {one for one in before.words.keys() | now if before.words.get(one) != now.get(one)}
    return _Ours({part_of(name)[0] for name in names}, {*before.order} - {*draft.order})


def _make_room(
    draft: models.Draft, words: Document, before: Text, now: Text, used: set[int]
) -> Iterable[bytes]:
    """Give paragraphs that are new on both sides different ids."""
    taken = used | set(now.order) | set(draft.order) | set(draft.removed)
    for number in (set(draft.order) | set(draft.removed)) & (set(now.order) - set(before.order)):
        fresh = next_id(taken)
        taken.add(fresh)
        for name, text in words.words().items():
            part, language = part_of(name)
            if part == number:
                yield words.write(name_of(fresh, language), text)
                yield words.write(name, "")
        for places in (draft.order, draft.removed):
            places[:] = [fresh if one == number else one for one in places]


def _rearrange(draft: models.Draft, before: Text, now: Text, ours: _Ours) -> None:
    """Take paragraphs out as they did, unless we wrote in them; put theirs where they put them."""
    left_out = {one for one in before.order if one not in now.order and one not in ours.written}
    draft.removed += [one for one in draft.order if one in left_out]
    order = [one for one in draft.order if one not in left_out]
    if order == [one for one in before.order if one in order]:  # we moved nothing and added nothing
        kept = [one for one in order if one not in now.order]
        order = [one for one in now.order if one in order] + kept
    known = {*order, *draft.removed}
    for place, one in enumerate(now.order):
        if one not in known and one not in before.order:
            ahead = [at for at in now.order[:place] if at in order]
            order.insert(order.index(ahead[-1]) + 1 if ahead else 0, one)
    draft.order = order
