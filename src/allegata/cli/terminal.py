"""What reaches a terminal: words of a report can neither move its cursor nor turn its text around."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

import click
import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = frozenset("\u200b\u200e\u200f\u2028\u2029\u061c\ufeff")
_UNSAFE = frozenset({"Cc", "Cs", "Co", "Cn"})
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def inert(text: str) -> str:
    """A text with control and direction characters written out as `<U+202E>`, on one line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"<U+{ord(c):04X}>" if _acts(c) else c for c in text)


def _acts(char: str) -> bool:
    return char in _BIDI or char in _MARKS or unicodedata.category(char) in _UNSAFE


def say(line: str = "", *, error: bool = False) -> None:
    """Print one line."""
    click.echo(inert(line), err=error)


def say_json(value: object) -> None:
    """Print a value as one JSON text; pure ASCII, so that nothing in it acts on a terminal."""
    builtins: Any = msgspec.to_builtins(value)
    click.echo(json.dumps(builtins, ensure_ascii=True, indent=2))


def listed(head: str, lines: Iterable[str]) -> None:
    """Print a head and indented lines under it; nothing where there are no lines."""
    for number, line in enumerate(lines):
        if number == 0:
            say(head)
        say(f"  {line}")


def prepare_streams() -> None:
    """Let any character be printed, whatever the terminal's encoding."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
