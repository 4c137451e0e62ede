"""Sentences of a text with their places, by a rule of thumb, and the form in which two of them are compared."""

from __future__ import annotations

import re
import unicodedata

from allegata.watch.vocabulary import word_set

_STOP = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\s(?=\s{0,3}[\"'“‘«(\[]?[A-Z0-9\u00c0-\uffff])|[。！？؟।]")
_INITIAL = 1
_SAME = {ord(a): b for a, b in zip("‘’‚‛′“”„‟″«»‐‑‒–—―−\u00a0\u202f", '\'\'\'\'\'"""""""-------  ', strict=True)}
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
WORD = re.compile(r"\d[\d.,:]*\d|\w+(?:['’-]\w+)?", re.UNICODE)


def spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, white space aside: cut at stops that a capital follows, and at line ends."""
    out: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        begin = at
        for stop in _STOP.finditer(line):
            if not _is_short(line[: stop.start()], line[stop.start()]):
                _take(text, begin, at + stop.end(), out)
                begin = at + stop.end()
        at += len(line)
        _take(text, begin, at, out)
    return out


def sentences(text: str) -> list[str]:
    """The sentences themselves."""
    return [text[a:b] for a, b in spans(text)]


def key(text: str) -> str:
    """A text as it is compared: forms of quotation marks, dashes, spaces and unseen characters make no difference."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_UNSEEN)).translate(_SAME).split())


def words(text: str) -> list[str]:
    """The words and numbers of a text, in order."""
    return WORD.findall(text)


def _is_short(before: str, stop: str) -> bool:
    """Whether the stop behind `before` belongs to a short form or an initial."""
    if stop != ".":
        return False
    word = before[max(before.rfind(" "), before.rfind("("), before.rfind("“")) + 1 :]
    return (len(word) == _INITIAL and word.isupper()) or word.casefold() in word_set("abbreviations")


def _take(text: str, start: int, end: int, out: list[tuple[int, int]]) -> None:
    held = text[start:end]
    start += len(held) - len(held.lstrip())
    end = start + len(held.strip())
    if end > start:
        out.append((start, end))
