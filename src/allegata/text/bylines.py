"""Bylines: is a line one, and which persons does it name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_SPLIT = re.compile(r"(?:(?<!\s)\s++(?:(?:[–—-]|&|and|with)\s|[,;|/·•+])|[,;|/·•+])\s*(?:and\s+)?", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,;:.|·•–—-]+$")
_NAME_TOKEN = re.compile(r"^(?:[^\W\d_]\.?|[^\W\d_][\w'’.\-]*)$")
_LONGEST = 160
_TOKENS = 5


@cache
def words() -> dict[str, Any]:
    """The word lists of furniture and bylines, from `data/furniture.toml`."""
    return tomllib.loads(files("allegata.text").joinpath("data/furniture.toml").read_text(encoding="utf-8"))


@cache
def _cue() -> re.Pattern[str]:
    cues = "|".join(re.escape(c) for c in sorted(words()["byline"]["cues"], key=len, reverse=True))
    return re.compile(rf"^\s*(?:{cues})(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE)


@cache
def _set(table: str, key: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in words()[table][key])


def byline_of(line: str) -> str | None:
    """The byline that a whole line is, without its cue and closing punctuation; None where it is none.

    A line is one when it starts with a cue ("By", "Text:") and goes on with names, posts and staff words alone.
    """
    if len(line) > _LONGEST:
        return None
    match = _cue().match(line)
    if match is None:
        return None
    rest = strip_cue(line)
    if not rest or (re.search(r"[!?]|\.\s*$|\d{3,}", line.strip()) and not rest.endswith("Jr")):
        return None
    parts = [p for p in _SPLIT.split(rest) if p]
    return rest if parts and all(_nameable(p) for p in parts) and _capital(parts[0]) else None


def bare_byline(text: str) -> str | None:
    """A line that a page marks as the author's, without dates, reading times, posts and buttons; None without a name.

    "By Petra Lund, 23 April 2022" gives "Petra Lund".
    """
    kept = [p for p in _SPLIT.split(strip_cue(text)) if p]
    named = [i for i, part in enumerate(kept) if _person(part) or is_agency(part)]
    if not named:
        return None
    noise = any(re.search(r"\d|@", p) or _is_button(p) for p in kept)
    return ", ".join(kept[i] for i in named) if noise else strip_cue(text)


def _is_button(part: str) -> bool:
    return part.split(maxsplit=1)[0].casefold() in _set("byline", "buttons")


def strip_cue(line: str) -> str:
    """A byline as printed, without "By" before it and without commas after it."""
    return " ".join(_TRAILING.sub("", _cue().sub("", line, count=1)).split())


def authors_of(byline: str | None) -> tuple[str, ...]:
    """The persons a byline names, one entry each; a surname that two share is given to both.

    "Ana and Ben Roe" gives ("Ana Roe", "Ben Roe"); "A. Roe, Special Correspondent" gives ("A. Roe",);
    "Staff Writers" gives ().
    """
    if not byline:
        return ()
    names = [n for p in _SPLIT.split(strip_cue(byline)) if (n := _person(p))]
    out: list[str] = []
    for i, name in enumerate(names):
        follower = next((n.split() for n in names[i + 1 :] if " " in n), None)
        full = f"{name} {follower[-1]}" if " " not in name and follower and _shares(names, i) else name
        if full not in out:
            out.append(full)
    return tuple(out)


def _shares(names: list[str], index: int) -> bool:
    """A lone given name shares the surname only of the name that follows it at once ("Ana, Ben and Cy Roe")."""
    rest = names[index + 1 :]
    lone = next((i for i, n in enumerate(rest) if " " in n), len(rest))
    return lone < len(rest) and all(" " not in n for n in rest[:lone])


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's: one that is known, or one that calls itself so."""
    low = name.casefold().strip(" .,()")
    return low in _set("agencies", "names") or low.rpartition(" ")[2] in _set("agencies", "last")


def agencies_of(byline: str | None) -> tuple[str, ...]:
    """The news agencies that a byline names, as printed."""
    parts = (p.strip(" ,;:()") for p in _SPLIT.split(strip_cue(byline or "")))
    return tuple(dict.fromkeys(p for p in parts if p and is_agency(p)))


def _person(part: str) -> str | None:
    """A part without honorifics, place and outlet; None where it is a post, an agency or staff."""
    part = re.split(r"(?<!\s)\s++(?:in|at|for|from|of)\s++(?=[^\W\d_])", part, maxsplit=1)[0]
    part = re.sub(r"\([^)]*\)?", "", part).strip(" ,;:|–—-")
    tokens = part.split()
    while tokens and tokens[0].casefold().rstrip(".") in _set("byline", "honorifics"):
        tokens = tokens[1:]
    if not tokens or len(tokens) > _TOKENS or not all(_NAME_TOKEN.match(t) for t in tokens) or is_agency(part):
        return None
    if any(t.casefold().strip(".") in _set("byline", "not_persons") for t in tokens) or not _capital(tokens[0]):
        return None
    return " ".join(tokens) if all(_in_name(t) for t in tokens) else None


def _in_name(token: str) -> bool:
    """A capital, or a small word that names hold ("de", "al-Rashid", "d’Arc")."""
    return _capital(token) or re.split(r"[-'’]", token.casefold())[0] in _set("byline", "particles") | {"d", "l", "t"}


def _nameable(part: str) -> bool:
    """Names, posts and staff words: a few tokens, most of them capitalised or known."""
    tokens = part.split()
    known = _set("byline", "not_persons") | _set("byline", "particles")
    fine = [t for t in tokens if _capital(t) or t.casefold().strip(".,") in known]
    return len(tokens) <= _TOKENS + 3 and len(fine) == len(tokens)


def _capital(token: str) -> bool:
    first = token.lstrip("'’\"“(")[:1]
    return first.isupper() or (first.isalpha() and not first.islower())
