"""What went wrong is said in words of its own, in every language."""

import pytest
from django.utils import translation

from detente.core import act_problems
from detente.core.errors import LocalError
from detente.web.views.errors import told

ELSEWHERE = {"TermsChangedError", "LineNotBegunError"}
"""The one leads back to the form by itself; the other no page can cause."""
PROBLEMS = [
    kind
    for name, kind in vars(act_problems).items()
    if isinstance(kind, type) and kind.__module__ == act_problems.__name__ and name not in ELSEWHERE
]


@pytest.mark.parametrize("language", ["ar", "en", "ru"])
@pytest.mark.parametrize("kind", PROBLEMS, ids=lambda kind: kind.__name__)
def test_every_refused_act_says_why(kind: type[LocalError], language: str) -> None:
    with translation.override(language):
        assert told(kind("detail")) != told(LocalError("detail"))
