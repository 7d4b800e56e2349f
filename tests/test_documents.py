"""The documents say what is so: commands exist, links lead somewhere, layers are the contract."""

import json
import re
import subprocess
import sys
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from detente.core import times

ROOT = Path(__file__).parent.parent
DETENTE = Path(sys.executable).with_name("detente")
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "vectors/**/*.md", "benchmarks/**/*.md")
    for path in ROOT.glob(pattern)
)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def commands(program: str) -> list[list[str]]:
    """Every line `$ PROGRAM WORD…` of a console block of any document, without `$ PROGRAM`."""
    blocks = [body for path in DOCUMENTS for kind, body in FENCED.findall(path.read_text("utf-8"))]
    lines = [line for body in blocks for line in body.splitlines()]
    return [line.split()[2:] for line in lines if line.startswith(f"$ {program} ")]


@cache
def help_of(*command: str) -> str:
    run = subprocess.run(
        [DETENTE, *command, "--help"], check=False, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def headings(path: Path) -> set[str]:
    """The anchors that a document's headings make."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", path.read_text("utf-8")), re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {each.replace(" ", "-") for each in words}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    broken = []
    for link in LINK.findall(FENCED.sub("", path.read_text("utf-8"))):
        if link.startswith(("https://", "http://")):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in headings(target)):
            broken.append(link)
    assert broken == []


def test_every_make_command_is_a_target():
    named = {words[0] for words in commands("make")} | set(
        re.findall(r"`make (\w+)`", text("README.md"))
    )
    targets = set(re.findall(r"^(\w[\w-]*):", text("Makefile"), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


def test_every_detente_command_is_one_and_takes_these_options():
    shown = commands("detente")
    assert len(shown) > 5
    for words in shown:
        names = [word for word in words if word.isalpha() and word.islower()]
        command = names[:2] if names[0] == "people" else names[:1]
        assert command[0] in help_of()
        page = help_of(*command)
        for option in (word for word in words if word.startswith("--")):
            assert option in page, f"detente {' '.join(words)}"


def test_layer_picture_is_the_contract():
    picture = re.search(r"<!-- layers -->\n```\n(.*?)```", text("docs/architecture.md"), re.DOTALL)
    drawn = [re.split(r"\s{2,}", line)[0].split(" | ") for line in picture[1].splitlines()]
    contracts = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["id"] == "layers")
    assert drawn == [layer.replace("(", "").replace(")", "").split(" | ") for layer in layers]


def test_decisions_are_numbered_without_a_gap():
    records = sorted((ROOT / "docs/adr").glob("*.md"))
    assert len(records) >= 3
    for number, path in enumerate(records, 1):
        assert path.name.startswith(f"{number:04}-")
        assert path.read_text("utf-8").startswith(f"# {number}. ")


def test_case_is_told_as_it_was():
    """Dates, hours, lengths and names in the case's page are those of the scenario."""
    scenario = json.loads(text("src/detente/demo/scenario.json"))
    case = " ".join(text("docs/case.md").split())
    zones = [side["time_zone"] for side in scenario["sides"]]
    for contact in scenario["contacts"]:
        at = int(datetime.fromisoformat(contact["at"]).timestamp())
        moscow, washington, utc = (times.wall_time(at, zone) for zone in (*zones, "UTC"))
        assert (
            f"{moscow.wall:%A} {moscow.wall.day} {moscow.wall:%B %Y}, {moscow.wall:%H:%M}" in case
        )
        if contact["medium"] == "voice":
            assert f"{washington.wall:%H:%M} in Washington, {utc.wall:%H:%M} UTC" in case
            assert f"{contact['minutes']} minutes" in case
    for side in scenario["sides"]:
        assert side["name"]["en"] in case
        assert f"from {side['hours']['from']} to {side['hours']['to']}" in case
    assert scenario["talks"]["name"]["en"] in case


def test_expect_files_have_the_form_the_readme_gives():
    files = sorted((ROOT / "vectors").rglob("*.txt"))
    assert files
    for path in files:
        header, blank, _ = path.read_bytes().partition(b"\n\n")
        lines = header.decode("ascii" if not blank else "utf-8").splitlines()
        assert blank, path
        assert re.fullmatch(r"expect: (ok|[a-z0-9]+(-[a-z0-9]+)*)", lines[0]), path
        assert all(re.fullmatch(r"[a-z0-9-]+: .*", line) for line in lines), path
        assert any(line.startswith("comment: ") for line in lines), path
