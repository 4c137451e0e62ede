"""Allegata: things alleged, kept apart from things proved.

The library is the command line: one function a command, loaded when it is first used.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allegata.workbench import Order as Order
    from allegata.workbench import Outcome as Outcome
    from allegata.workbench import add as add
    from allegata.workbench import analyse as analyse
    from allegata.workbench import decide as decide
    from allegata.workbench import decide_all as decide_all
    from allegata.workbench import doctor as doctor
    from allegata.workbench import explain as explain
    from allegata.workbench import export as export
    from allegata.workbench import factuality as factuality
    from allegata.workbench import history as history
    from allegata.workbench import merge as merge
    from allegata.workbench import new as new
    from allegata.workbench import open_case as open_case
    from allegata.workbench import orders_of as orders_of
    from allegata.workbench import prove as prove
    from allegata.workbench import quality as quality
    from allegata.workbench import report as report
    from allegata.workbench import search as search
    from allegata.workbench import show as show
    from allegata.workbench import verify as verify
    from allegata.workbench import watch as watch
    from allegata.workbench.fetching import Fetching as Fetching

__version__ = "0.1.0"

_FUNCTIONS = (
    "Fetching",
    "Order",
    "Outcome",
    "add",
    "analyse",
    "decide",
    "decide_all",
    "doctor",
    "explain",
    "export",
    "factuality",
    "history",
    "merge",
    "new",
    "open_case",
    "orders_of",
    "prove",
    "quality",
    "report",
    "search",
    "show",
    "verify",
    "watch",
)


def __getattr__(name: str) -> Any:
    """Load a function of the library when it is asked for (PEP 562)."""
    if name in _FUNCTIONS:
        return getattr(importlib.import_module("allegata.workbench"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_FUNCTIONS])


class _Library(ModuleType):
    """This package. A room of it bears a command's name: the attribute is the command, the room is imported by name."""

    @property
    def watch(self) -> Any:
        """The function of the command `watch`."""
        return importlib.import_module("allegata.workbench").watch

    @watch.setter
    def watch(self, _room: ModuleType) -> None:
        """The import of `allegata.watch` would set itself here."""

    @property
    def review(self) -> Any:
        """The function of the command `review`."""
        return importlib.import_module("allegata.web").review

    @review.setter
    def review(self, _room: ModuleType) -> None:
        """The import of `allegata.review` would set itself here."""


sys.modules[__name__].__class__ = _Library
