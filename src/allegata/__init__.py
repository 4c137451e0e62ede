"""Allegata: things alleged, kept apart from things proved.

The library is the command line: one function a command, loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allegata.workbench import Outcome as Outcome
    from allegata.workbench import add as add
    from allegata.workbench import analyse as analyse
    from allegata.workbench import new as new
    from allegata.workbench import open_case as open_case
    from allegata.workbench import report as report

__version__ = "0.1.0"

_WHERE = {
    "Outcome": "allegata.workbench",
    "add": "allegata.workbench",
    "analyse": "allegata.workbench",
    "new": "allegata.workbench",
    "open_case": "allegata.workbench",
    "report": "allegata.workbench",
}


def __getattr__(name: str) -> Any:
    """Load a function of the library when it is asked for (PEP 562)."""
    if name in _WHERE:
        return getattr(importlib.import_module(_WHERE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_WHERE])
