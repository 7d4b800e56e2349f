"""Builds descriptions from the template that stands in docs/protocol/call.md, as its text says."""

import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs/protocol/call.md"


def template():
    """The template's lines, without the notes beside them."""
    block = re.search(r"```\n(v=0\n.*?)```", DOCUMENT.read_text(), re.DOTALL)[1]
    return [re.sub(r" {4,}.*", "", line) for line in block.splitlines()]


def describe(media, fingerprint, setup, ptime=20, rate=24000):
    """The description of a station, as bytes, for a page that sends its speech so."""
    pairs = re.findall("..", fingerprint.upper())
    common = {"ufrag": media["ufrag"], "pwd": media["pwd"], "setup": setup}
    common["fingerprint"] = ":".join(pairs)
    common |= {"ptime": ptime, "rate": rate}
    values = common | media["sound"]
    out = []
    for line in template():
        if line.startswith("m=video"):
            if media["picture"] is None:
                break
            values = common | media["picture"]
        built = fill(line, values, media["picture"] is not None)
        out += [built] if built is not None else []
    return "".join(f"{line}\r\n" for line in out).encode()


def fill(line, values, has_picture):
    """One line with its values, or None when it depends on one that is null."""

    def part(match):
        inner = match[1]
        names = re.findall(r"\{(\w+)\}", inner)
        there = all(values.get(name) is not None for name in names) if names else has_picture
        if "transport-cc" in inner:
            there = values.get("twcc") is not None
        return inner if there else ""

    chosen = re.sub(r"\[(.*?)\]", part, line)
    if not chosen:
        return None
    return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), chosen)
