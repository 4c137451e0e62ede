"""Whether a hyphen at a line's end only broke a word or belongs to it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections import Counter

HYPHENS = "-\u00ad\u2010\u0002\ufffe"
"""The last two are what pdfium puts for a hyphen at a line's end, soft or hard."""
SOFT = "\u00ad"
WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LEAST = 2
_VOWELS = "aeiou"


@cache
def _words() -> frozenset[str]:
    text = files("allegata.text").joinpath("data/words.txt").read_text(encoding="utf-8")
    return frozenset(w for w in text.split("\n") if w and not w.startswith("#"))


@cache
def _compounds() -> dict[str, Any]:
    return tomllib.loads(files("allegata.text").joinpath("data/compounds.toml").read_text(encoding="utf-8"))


def known_word(word: str) -> bool:
    """Whether a lower-case word stands in the packaged list."""
    return word in _words()


def ends_hyphenated(line: str) -> bool:
    """Whether a line ends with a hyphen right after a letter or a digit."""
    return len(line) > 1 and line[-1] in HYPHENS and line[-2].isalnum()


def breaks_a_word(line: str, following: str, written: Counter[str]) -> bool:
    """Whether the hyphen that ends a line goes when the next one is put to it.

    Args:
        line: a line for which `ends_hyphenated` holds.
        following: the line after it.
        written: how often the document writes each word, in lower case; hyphenated ones whole.
    """
    if line[-1] in SOFT:
        return True
    if not line[-2].isalpha() or not following[:1].islower():
        return False
    head, tail = WORD.findall(line[:-1])[-1:], WORD.findall(following)[:1]
    if not head or not tail:
        return True
    last, first = re.split("[-\u2010]", head[0].lower())[-1], re.split("[-\u2010]", tail[0].lower())[0]
    parted, whole = (f"{last}{sign}{first}" for sign in ("-", ""))
    # CASE 1: the document writes one of the two elsewhere
    if written[parted] != written[whole]:
        return written[whole] > written[parted]
    # CASE 2: a part of a chain of hyphens ("mother-in-/law")
    if last != head[0].lower() or first != tail[0].lower():
        return known_word(whole) and not known_word(first)
    # CASE 3: two equal vowels would meet ("co-ordinate", "re-enter")
    if last in _compounds()["prefixes"] and last[-1] == first[0] and last[-1] in _VOWELS:
        return False
    # CASE 4: the word is one
    if known_word(whole):
        return True
    # CASE 5: a compound that is written with a hyphen
    if last in _compounds()["firsts"] or (first in _compounds()["lasts"] and known_word(last)):
        return not known_word(first) and first not in written
    # CASE 6: two words that make none together; a name or a rare word otherwise
    return not (min(len(last), len(first)) > _LEAST and known_word(last) and known_word(first))
