"""Addresses as they are compared: what differs in form alone is one address."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id|ref|ref_src|cmpid|igshid|s|share|amp)$", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default|home)\.\w{2,5}$", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")


def same(one: str, other: str) -> bool:
    """Whether two addresses differ in form alone: scheme, www, closing slash, tracking, fragment."""
    return _folded(one) == _folded(other)


def host(url: str) -> str:
    """The host without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def leading(url: str) -> str:
    """Host and first step of the path where more follows: a site's templates mostly go by it."""
    steps = [s for s in urlsplit(url).path.split("/") if s]
    first = steps[0] if len(steps) > 1 and not steps[0].isdigit() else ""
    return f"{host(url)}/{first}"


def is_above(url: str, asked: str) -> bool:
    """Whether an address is the home page of its site, or a part of the site that holds the one asked for."""
    steps, wanted = _steps(url), _steps(asked)
    if urlsplit(url).query and steps:
        return False
    return not steps or (host(url) == host(asked) and len(steps) < len(wanted) and wanted[: len(steps)] == steps)


def path_words(url: str) -> frozenset[str]:
    """The words of host and path, last step aside where it is a long one: a headline may hold any word."""
    parts = urlsplit(url.casefold())
    steps = [s for s in parts.path.split("/") if s]
    short = [s for s in steps if s.count("-") <= 1]
    first = (parts.hostname or "").partition(".")[0]
    return frozenset(w for s in [*short, first] for w in (s.partition(".")[0], *_WORD.findall(s)))


def _steps(url: str) -> list[str]:
    return [s for s in _INDEX.sub("/", urlsplit(url).path).split("/") if s]


def _folded(url: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    parts = urlsplit(url.strip())
    query = tuple(sorted(p for p in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(p[0])))
    return host(url), _INDEX.sub("/", parts.path).rstrip("/"), query
