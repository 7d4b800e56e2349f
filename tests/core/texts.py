"""Hypothesis strategies for joint texts, in the three scripts and with what hides in them."""

from hypothesis import strategies as st

from detente.core.passes import Alternative, Paragraph, Pass, Run, joined

SIGNS = (
    "abc xyz, Moscow's "
    "Где гарантии и сроки "
    "الضمانات الأمنية، "
    "\u0651\u064e\u0301"  # shadda, fatha, a combining acute
    "\u200b\u200c\u200d\u200e\u200f\u202e\u2067\u2069\u00ad\u00a0"
    "[]|\\■○*_\n\t-–0123٤"
)
words = st.text(alphabet=SIGNS, min_size=1, max_size=40)
anything = st.text(min_size=1, max_size=30)  # no lone surrogates: Hypothesis makes none by default
by = st.sampled_from((0, 1))


def alternatives(
    text: st.SearchStrategy[str] = words,
) -> st.SearchStrategy[tuple[Alternative, ...]]:
    """A bracket."""
    one = st.builds(Alternative, by=by, text=text | st.just(""))
    several = st.lists(one, min_size=1, max_size=4).map(tuple)
    return several.filter(lambda found: any(one.text for one in found))


def runs(text: st.SearchStrategy[str] = words) -> st.SearchStrategy[tuple[Run, ...]]:
    """A paragraph in one language."""
    return st.lists(text | alternatives(text), min_size=1, max_size=6).map(joined)


languages = st.sampled_from(("ar", "en", "ru"))


@st.composite
def passes(draw: st.DrawFn) -> Pass:
    """A whole pass."""
    ids = draw(st.lists(st.integers(1, 8), unique=True, max_size=5))
    text = st.dictionaries(languages, runs(), min_size=1, max_size=3)
    paragraphs = tuple(Paragraph(number, draw(text)) for number in ids)
    return Pass(paragraphs, draw(st.dictionaries(languages, words, max_size=3)))
