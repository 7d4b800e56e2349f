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
    lines = template()
    video = next(n for n, line in enumerate(lines) if line.startswith("m=video"))
    there = {" 1": media["picture"] is not None, " 2": media["screen"] is not None}
    out = [fill(line, common | media["sound"], there) for line in lines[:video]]
    for mid, name in (("1", "picture"), ("2", "screen")):
        if media[name] is not None:
            section = [fill(line, common | media[name], there) for line in lines[video:]]
            out += [line and line.replace("a=mid:1", f"a=mid:{mid}") for line in section]
    return "".join(f"{line}\r\n" for line in out if line is not None).encode()


def fill(line, values, sections):
    """One line with its values, or None when it depends on one that is null."""

    def part(match):
        inner = match[1]
        names = re.findall(r"\{(\w+)\}", inner)
        there = all(values.get(name) is not None for name in names) if names else True
        there = sections.get(inner, there)
        if "transport-cc" in inner:
            there = values.get("twcc") is not None
        return inner if there else ""

    chosen = re.sub(r"\[(.*?)\]", part, line)
    if not chosen:
        return None
    return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), chosen)
