"""Every `expect:` file of the areas that this reading covers."""

from pathlib import Path

import pytest

from . import vectors, vectors_record
from .encoding import Refused

KINDS = vectors.KINDS | vectors_record.KINDS
AREAS = sorted({area for area, _ in KINDS})
FILES = [path for area in AREAS for path in sorted((vectors.ROOT / area).glob("*.txt"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_vector(path: Path) -> None:
    x = vectors.read(path)
    slug, found = "ok", {}
    try:
        found = KINDS[path.parent.name, x.one("kind")](x)
    except Refused as err:
        slug = err.slug
    assert slug == x.expect
    for name, values in found.items():
        assert x.headers.get(name, []) == values, name


@pytest.mark.parametrize("area", AREAS)
def test_an_area_has_files_to_accept_and_to_refuse_of_every_kind(area: str) -> None:
    seen = {vectors.read(path).one("kind") for path in FILES if path.parent.name == area}
    assert seen == {kind for of, kind in KINDS if of == area}
    slugs = {vectors.read(path).expect for path in FILES if path.parent.name == area}
    assert "ok" in slugs
    assert len(slugs) > 1
