"""A joint text as HTML: nothing that changed is invisible, and nobody's words are markup."""

import re
from html import unescape
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from detente.core.comparison import pieces
from detente.core.difference import How
from detente.core.passes import Alternative
from detente.web.present import markup
from tests.core import texts

OWNERS = (mark_safe("<b>Moscow</b>"), mark_safe("<b>Washington</b>"))
CHANGED = re.compile(r"<(del|ins)><span class=\"heard\">.*? </span>(.*?)</\1>", re.DOTALL)


def words(html: str) -> str:
    """The words of some HTML."""
    return unescape(re.sub(r"<[^>]*>", "", html))


@given(texts.runs() | texts.runs(texts.anything), texts.runs() | texts.runs(texts.anything))
def test_whatever_changed_can_be_seen(old: Any, new: Any) -> None:
    """Each thing removed or added has something to see: a letter, a sign, or a number."""
    found = pieces(old, new)
    shown = CHANGED.findall(markup.pieces(found, OWNERS))
    assert len(shown) == sum(piece.how is not How.SAME for piece in found)
    for _how, html in shown:
        assert re.search(r"\S", words(html)), html


@given(texts.words, st.sampled_from("\u00a0\u200b\u200d\u200f\u202e\u0301\u064e \n"), st.data())
def test_one_sign_that_nobody_sees_is_given_its_number(text: str, sign: str, data: Any) -> None:
    place = data.draw(st.integers(0, len(text)))
    html = markup.pieces(pieces((text,), (text[:place] + sign + text[place:],)), OWNERS)
    marked = "".join(words(one) for _how, one in CHANGED.findall(html))
    assert f"U+{ord(sign):04X}" in marked or sign == " "


@given(texts.runs(st.text(alphabet="<>&\"'ab", min_size=1, max_size=20)))
def test_words_are_never_markup(runs: Any) -> None:
    html = markup.runs(runs, OWNERS)
    assert set(re.findall(r"<(\w+)", html)) <= {"span", "b"}
    assert "".join(run for run in runs if isinstance(run, str)) in words(
        re.sub(r'<span class="bracket">\[.*?\]</span>', "", html)
    )


def test_letters_that_look_alike_are_told_apart() -> None:
    html = markup.pieces(pieces(("сторона",), ("cторона",)), OWNERS)
    assert "U+0441" in html
    assert "U+0063" in html


def test_a_bracket_names_its_owners_and_who_wants_no_words() -> None:
    bracket = (Alternative(1, "may"), Alternative(0, ""))
    with override("en"):
        shown = words(markup.runs(("We ", bracket, " meet."), OWNERS))
    assert shown == "We [Washington may | Moscow no words here] meet."


def test_languages_go_their_own_way() -> None:
    assert [markup.direction(one) for one in ("ar", "en", "ru", "ar-EG", "he", "arn")] == [
        "rtl", "ltr", "ltr", "rtl", "rtl", "ltr",
    ]  # fmt: skip
