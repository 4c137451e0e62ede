"""Cells of a spreadsheet: what would be taken for a formula is made text, and that is undone exactly."""

from __future__ import annotations

import re

from allegata.views.visible import legible

_SIGN = "'"
_STARTS = "=+\\-@＝＋－＠﹢﹣﹦﹫−"
"""What a formula starts with, in the forms of the whole width and the small ones too."""
_FORMULA = re.compile(rf"\A(?:'|[\t\r\n]|[\s\ufeff\u200b]*[{_STARTS}])")
_INNER = re.compile(rf"([;\t] ?)('*[{_STARTS}])")
_UNDONE = re.compile(rf"([;\t] ?)'('*[{_STARTS}])")


def guarded(text: str) -> str:
    """Text as a cell that no spreadsheet takes for a formula, not even one that parts the file at semicolons.

    An apostrophe stands before whatever could start one; `unguarded` takes it away again.
    """
    held = _INNER.sub(r"\1'\2", text)
    return _SIGN + held if _FORMULA.match(held) else held


def unguarded(cell: str) -> str:
    """The text of a cell that `guarded` made; a text that somebody typed stays."""
    held = cell
    if held.startswith(_SIGN) and _FORMULA.match(held[1:]):
        held = held[1:]
    return _UNDONE.sub(r"\1\2", held)


def cell(text: str | None) -> str:
    """A text of a report as a cell: nothing hidden, nothing that turns the direction of others, no formula."""
    return guarded(legible(text)) if text else ""
