"""Fixtures of the tests that visit a site on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from site_of_tests import FakeClock, Site

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()
