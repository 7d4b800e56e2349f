"""Two running nodes, two browsers: a private position moves, options are marked, both see alike."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from detente.demo.nodes import Nodes
from tests.web.test_positions import opened
from tests.web.test_walk import Desk, chromium, desks, nodes

__all__ = ["chromium", "desks", "nodes"]  # fixtures of the walk, used here by their names
pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECRET = "Not before the year is out"


def to_item(page: Page) -> None:
    page.get_by_role("link", name="Talks", exact=True).click()
    page.get_by_role("link", name="Security guarantees").first.click()
    page.get_by_role("link", name="The diplomatic track").first.click()


def to_options(page: Page) -> None:
    page.get_by_role("link", name="Talks", exact=True).click()
    page.get_by_role("link", name="Security guarantees").first.click()
    page.locator("[aria-labelledby=options]").get_by_role("link").first.click()


def send(page: Page, side: str) -> None:
    page.get_by_role("button", name=f"Sign and send to {side}").click()


def mark(page: Page, side: str, *marks: str) -> None:
    """Set the marks, in the order of the options, and commit to them."""
    page.get_by_role("link", name="Mark in private").click()
    for name, value in zip(("m0_0", "m0_1", "m1_0", "m1_1"), marks, strict=True):
        page.locator(f"[name={name}][value={value}]").check()
    if "if" in marks:
        page.locator("details:has([name=p0_1]) summary").click()
        page.locator("[name=p0_1][value='1.0']").check()
    page.get_by_role("button", name="Check before committing").click()
    expect(page.get_by_role("main")).to_contain_text("What stays with us")
    send(page, side)


def results(page: Page) -> list[str]:
    """What both could accept, as a page shows it."""
    expect(page.get_by_role("main")).to_contain_text("Both have shown their marks")
    return page.locator(".packages > li").all_inner_texts()


def test_a_private_position_moves_to_both_sides(
    desks: tuple[Desk, Desk], nodes: Nodes, tmp_path: Path
) -> None:
    """What the check shows is what Washington reads; what was private is in no record."""
    moscow, washington = desks[0].page, desks[1].page
    to_item(moscow)
    moscow.get_by_role("link", name="Write a private position").click()
    moscow.get_by_label("Position (English)").fill(SECRET)
    moscow.get_by_role("button", name="Share with list").click()
    moscow.get_by_role("link", name="Move to both sides").click()
    moscow.get_by_label("Position (English)").fill("As soon as both are ready")
    moscow.get_by_label("principled").check()
    moscow.get_by_label("by role").check()
    moscow.get_by_label("Name or role (English)").fill("the spokesperson")
    moscow.get_by_role("button", name="Check before sending").click()
    expect(moscow.get_by_role("main")).not_to_contain_text(SECRET)
    send(moscow, "Washington")
    expect(moscow.get_by_role("main")).to_contain_text("As soon as both are ready")

    to_item(washington)
    shown = washington.get_by_role("main")
    expect(shown).to_contain_text("As soon as both are ready")
    expect(shown).to_contain_text("Attributed to: the spokesperson, by role")
    for node, other in zip(nodes.both, reversed(nodes.both), strict=True):
        file = tmp_path / node.id
        node.call("export", side=other.id, path=str(file))
        whole = opened(file)
        assert b"As soon as both are ready" in whole
        assert SECRET.encode() not in whole


def test_both_mark_in_private_and_see_the_same(desks: tuple[Desk, Desk]) -> None:
    """Washington puts options, both commit, both show: both pages say the same packages."""
    moscow, washington = desks[0].page, desks[1].page
    washington.get_by_role("link", name="Talks", exact=True).click()
    washington.get_by_role("link", name="Security guarantees").first.click()
    washington.get_by_role("link", name="Put options before both sides").click()
    washington.get_by_label("Military presence along the borders").check()
    washington.get_by_label("The diplomatic track").check()
    washington.get_by_role("button", name="Write the options").click()
    for label, words in (
        ("1.1", "Inspections once a year"),
        ("1.2", "Inspections at any time"),
        ("2.1", "For five years"),
        ("2.2", "For ten years"),
    ):
        washington.get_by_label(f"Option {label} (English)").fill(words)
    washington.get_by_role("button", name="Check before sending").click()
    send(washington, "Moscow")
    mark(washington, "Moscow", "no", "yes", "yes", "yes")
    expect(washington.get_by_role("main")).to_contain_text("We have committed to our marks")

    to_options(moscow)
    expect(moscow.get_by_role("main")).to_contain_text("has committed to its marks")
    expect(moscow.get_by_role("main")).not_to_contain_text("not acceptable")
    mark(moscow, "Washington", "yes", "if", "yes", "yes")
    for page, other in ((moscow, "Washington"), (washington, "Moscow")):
        page.get_by_role("link", name=f"Show our marks to {other}").click()
        expect(page.get_by_role("main")).to_contain_text("Nothing here is fair by mathematics")
        send(page, other)
    ours, theirs = results(moscow), results(washington)
    assert ours == theirs
    assert [re.findall(r"\b\d\.\d\b", one) for one in ours] == [["1.2", "2.1"]]
