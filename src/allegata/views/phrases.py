"""The pages' own sentences. They live in two catalogues, and nowhere else, so that a linter can read them all."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from string import Formatter

from markupsafe import Markup, escape

_CATALOGUES = ("phrases.toml", "workbench.toml")
"""Of the brief and the pages behind it, and of the workbench."""


@cache
def catalogue() -> dict[str, str | dict[str, str]]:
    """All phrases by dotted key; one that depends on a number is a table of `one` and `other`."""
    flat: dict[str, str | dict[str, str]] = {}
    for name in _CATALOGUES:
        raw = (resources.files("allegata.views") / name).read_text(encoding="utf-8")
        for section, phrases in tomllib.loads(raw).items():
            for key, phrase in phrases.items():
                flat[f"{section}.{key}"] = phrase
    return flat


def phrase(key: str, n: int | None = None) -> str:
    """One phrase as written, slots unfilled; `n` chooses between one and other."""
    found = catalogue()[key]
    if isinstance(found, str):
        return found
    return found["one" if n == 1 else "other"]


def section(name: str) -> tuple[tuple[str, str], ...]:
    """All plain phrases of one section, in order, by their last key."""
    held = ((key.removeprefix(f"{name}."), text) for key, text in catalogue().items() if key.startswith(f"{name}."))
    return tuple((key, text) for key, text in held if isinstance(text, str))


def has(key: str) -> bool:
    """Is there such a phrase?"""
    return key in catalogue()


def say(key: str, n: int | None = None, **slots: object) -> Markup:
    """One phrase with its slots filled; text in slots is escaped, markup is not escaped twice.

    Args:
        key: dotted key of the phrase.
        n: the number in it, if any; fills the slot `n` with thousands marked.
        slots: the other slots by name.
    """
    filled = slots if n is None else {"n": f"{n:,}", **slots}
    pieces = [text if slot is None else f"{text}{escape(filled[slot])}" for text, slot in _pieces(key, n == 1)]
    return Markup("".join(pieces))  # noqa: S704 - each piece was escaped


@cache
def _pieces(key: str, is_one: bool) -> tuple[tuple[str, str | None], ...]:  # noqa: FBT001  it is part of a cache's key
    """A phrase cut at its slots: escaped text, each with the slot that follows it; pages ask for a few very often."""
    parsed = Formatter().parse(phrase(key, 1 if is_one else None))
    return tuple((str(escape(text)), slot) for text, slot, *_ in parsed)


def language(code: str | None) -> str:
    """A language's English name with its code; the code where it is not in the list, nothing for None."""
    key = f"language.{code}"
    return f"{phrase(key)} ({code})" if has(key) else code or ""


def words(key: str) -> str:
    """An identifier of the records in plain words: its phrase where there is one, else underscores made spaces."""
    return phrase(f"words.{key}") if has(f"words.{key}") else key.replace("_", " ")
