"""Language records in; statements, attributions, mentions and the report's own questions out. Pure.

The rules are loaded when the first of these functions is asked for: a process that only passes records need not wait.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from allegata.extract.records import Context, Extraction, Name

if TYPE_CHECKING:
    from allegata.extract.meaning.factuality import factuality
    from allegata.extract.when.dates import read_date
    from allegata.extract.whole import extract

__all__ = ["Context", "Extraction", "Name", "extract", "factuality", "read_date"]

_ROOMS = {"extract": "whole", "factuality": "meaning.factuality", "read_date": "when.dates"}


def __getattr__(name: str) -> Any:
    """Load a function of extraction when it is asked for (PEP 562)."""
    if name in _ROOMS:
        return getattr(importlib.import_module(f"allegata.extract.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
