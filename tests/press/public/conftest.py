"""The public site of the case, written once for all tests that only read it."""

import pytest

from tests.press.public import case
from tests.press.public.reader import Reader, published


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader of everything that Moscow ever published."""
    return published(case.everything(), case.HOUSE, tmp_path_factory.mktemp("public"))
