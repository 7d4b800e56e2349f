"""What only our side keeps, in the index: private positions, notes, drafts.

The apps that keep such texts do not know of this one, nor it of them. Who knows both registers a
source. Each question asks it what there is, so that whoever was taken off a list of readers, and
whatever was deleted, is gone from the index before anything is looked for.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from detente.search import index
from detente.search.models import RECORD, Document, Reader

MOST_AT_ONCE = 200
"""New or changed texts that one question may index."""


@dataclass(frozen=True)
class Own:
    """A text that our side keeps to itself.

    `key` names it within its source, in at most 120 characters, and `version` changes whenever its
    texts do. `kind` is one that `detente.web.present.search` has a word for, `at` a UTC second,
    `url` its page. `readers` are the keys of the persons who may know of it, None for all our
    people. `texts` gives {language: text}, and is called only when the version is new.
    """

    key: str
    version: str
    kind: str
    at: int
    url: str
    readers: frozenset[int] | None
    texts: Callable[[], Mapping[str, str]]

    @property
    def stamp(self) -> str:
        """What changes when anything of it does, its readers too."""
        readers = None if self.readers is None else sorted(self.readers)
        parts = (self.version, self.kind, self.at, self.url, readers)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


Source = Callable[[str], Iterable[Own]]
"""Everything there is for the line of this id, in the same number of queries however much."""

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Have the texts of a source found; `name` is its own, in at most 20 characters."""
    if name == RECORD:
        raise ValueError("the record is no source of our own")
    _sources[name] = source


def catch_up(line_id: str, our_side: int) -> bool:
    """Bring what is ours alone up to date; whether all of it can be found now."""
    followed = [_follow(line_id, our_side, name, source) for name, source in _sources.items()]
    return all(followed)


def _follow(line_id: str, our_side: int, name: str, source: Source) -> bool:
    there = {own.key: own for own in source(line_id)}
    held = Document.objects.filter(line_id=line_id, source=name)
    stamps = dict(held.values_list("key", "version"))
    stale = [key for key, stamp in stamps.items() if key not in there or there[key].stamp != stamp]
    fresh = [own for key, own in there.items() if stamps.get(key) != own.stamp]
    if stale or fresh:
        with index.writing(line_id):
            for part in index.parts(stale):
                index.drop(held.filter(key__in=part))
            _put(line_id, our_side, name, fresh[:MOST_AT_ONCE])
    return len(fresh) <= MOST_AT_ONCE


def _put(line_id: str, our_side: int, name: str, fresh: list[Own]) -> None:
    made = [
        Document(
            line_id=line_id, source=name, key=own.key, version=own.stamp, kind=own.kind,
            side=our_side, at=own.at, url=own.url, restricted=own.readers is not None,
            texts=index.trimmed(own.texts()),
        )
        for own in fresh
    ]  # fmt: skip
    index.put(made)
    Reader.objects.bulk_create(
        Reader(document=document, person_id=person)
        for document, own in zip(made, fresh, strict=True)
        for person in sorted(own.readers or ())
    )
