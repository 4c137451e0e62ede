"""Text of documents, made safe to show: escaped, isolated, with every character that hides or reorders made visible."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

_JOINERS = "\u200c\u200d"
"""Needed to write Persian, Indic scripts and emoji: kept between two visible characters, shown elsewhere."""
_ARABIC_SIGNS = "\u0600-\u0605\u06dd\u070f\u08e2"
"""Format characters by category that nevertheless print."""
_FILLERS = "\u034f\u115f\u1160\u2800\u3164\uffa0"
"""Blank though not format characters by category."""
_PLAIN = re.compile(r"[\n\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e]*")


def _is_hidden(text: str, at: int) -> bool:
    char = text[at]
    if char in _JOINERS:
        return not (0 < at < len(text) - 1 and _prints(text[at - 1]) and _prints(text[at + 1]))
    if char in _FILLERS:
        return True
    category = unicodedata.category(char)
    if category == "Cf":
        return re.match(f"[{_ARABIC_SIGNS}]", char) is None
    return category in {"Cc", "Cs", "Zl", "Zp"} and char not in "\n\t"


def _prints(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMNS"


def visible(text: str) -> Markup:
    """Escape text for HTML; each control, bidirectional or invisible character becomes a mark such as [U+202E]."""
    if _PLAIN.fullmatch(text):
        return escape(text)
    out: list[str] = []
    run = 0
    for at, char in enumerate(text):
        if _is_hidden(text, at):
            out += [str(escape(text[run:at])), f'<span class="ctl">[U+{ord(char):04X}]</span>']
            run = at + 1
    out.append(str(escape(text[run:])))
    return Markup("").join(Markup(part) for part in out)  # noqa: S704 - each part was escaped above


def legible(text: str) -> str:
    """Text for a cell or a file of plain text: hidden characters written out as marks, lines broken by a line feed."""
    flat = text.replace("\r\n", "\n").replace("\r", "\n")
    if _PLAIN.fullmatch(flat):
        return flat
    return "".join(f"[U+{ord(c):04X}]" if _is_hidden(flat, i) else c for i, c in enumerate(flat))


def isolated(text: str | None) -> Markup:
    """As `visible`, inside `<bdi>`, so that its direction cannot reach what stands beside it; empty for None."""
    return Markup(f"<bdi>{visible(text)}</bdi>") if text else Markup("")  # noqa: S704 - what stands in it is escaped


def plain(text: str, limit: int = 0) -> str:
    """One line for attributes and drawings: hidden characters written out, cut at `limit` characters if given."""
    line = " ".join("".join(f"[U+{ord(c):04X}]" if _is_hidden(text, i) else c for i, c in enumerate(text)).split())
    return f"{line[: limit - 1].rstrip()}…" if limit and len(line) > limit else line


def web_link(url: str) -> str | None:
    """The address if a click on it is harmless: http or https, with a host, no credentials, nothing hidden in it."""
    try:
        parts = urlsplit(url)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        return None
    clean = url.isascii() and url.isprintable() and not re.search(r"[\s<>\"'`\\]", url)
    good = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return url if good and clean and port_ok else None


def joined(parts: Sequence[str], gap: str = ", ") -> Markup:
    """Several texts of documents in a row, each isolated."""
    return Markup(gap).join(isolated(p) for p in parts if p)  # noqa: S704 - gap is ours
