"""Every page and stylesheet as the Nu Html Checker of the W3C judges it."""

import json
import subprocess
from pathlib import Path

import pytest

from detente.press.public.writing_out import write
from tests.press.public import case
from tests.press.public.reader import light
from tests.press.public.test_hostile import HOUSE, hostile

CHECKER = Path(__file__).parents[3] / "frontend/node_modules/vnu-jar/build/dist/vnu.jar"


def complaints(directory: Path) -> list[str]:
    """What the checker says of a directory's pages and stylesheets."""
    files = [*directory.rglob("*.html"), *directory.rglob("*.css")]
    run = subprocess.run(
        ["java", "-Xss4m", "-jar", CHECKER, "--format", "json", "--also-check-css",
         "--no-langdetect", *files],
        capture_output=True, check=False,
    )  # fmt: skip
    return [
        f"{one['url'].rsplit(directory.name, 1)[1]}: {one['message']} {one.get('extract', '')}"
        for one in json.loads(run.stderr)["messages"]
    ]


@pytest.mark.slow
def test_everything_is_valid(tmp_path: Path) -> None:
    """No error and no warning on any page of the case, nor where every word is hostile."""
    write(light(case.everything()), tmp_path / "case")
    write(light([hostile()], HOUSE), tmp_path / "hostile")
    assert complaints(tmp_path) == []


def test_the_checker_sees(tmp_path: Path) -> None:
    """The checker does complain of a page that is wrong."""
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title><p lang=und><p id=a id=b>")
    assert complaints(tmp_path)
