"""What an edit did, in words of a fixed catalogue; the report's own words stand in quotation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allegata.watch.aligning import turns
from allegata.watch.sentences import key, sentences, words
from allegata.watch.vocabulary import saying, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegata.model import Hunk
    from allegata.watch.aligning import Turn

_FIGURE = re.compile(r"^\d[\d.,:]*$")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SHOWN = 160
_MANY = 3


def say(hunks: Sequence[Hunk]) -> tuple[str, ...]:
    """Say what an edit did, the fields first; each clause once."""
    out = [_phrase(h.field, h.op, h.before, h.after) for h in hunks if h.field != "text"]
    text = [h for h in hunks if h.field == "text"]
    for hunk in text:
        if hunk.op == "changed":
            out += _changed(hunk.before or "", hunk.after or "")
    out += _whole([h for h in text if h.op != "changed"])
    return tuple(dict.fromkeys(out))


def _whole(hunks: Sequence[Hunk]) -> list[str]:
    out: list[str] = []
    for op, held in _by_op(hunks):
        if len(held) > _MANY:
            out.append(saying()["text"][f"many_{op}"].format(count=len(held)))
        else:
            out += [_phrase("text", op, h.before, h.after) for h in held]
    lost = _names(" ".join(h.before or "" for h in hunks if h.op == "removed"))
    new = _names(" ".join(h.after or "" for h in hunks if h.op == "added"))
    out += [_phrase("text", "name_out", n, None) for n in lost if n not in new]
    return out + [_phrase("text", "name_in", None, n) for n in new if n not in lost]


def _by_op(hunks: Sequence[Hunk]) -> Iterable[tuple[str, list[Hunk]]]:
    for op in ("removed", "added", "moved"):
        held = [h for h in hunks if h.op == op]
        if held:
            yield op, held


def _changed(before: str, after: str) -> list[str]:
    """One sentence that became another: its words first, and the whole where these say too little."""
    cut = len(sentences(after)) - len(sentences(before))
    out = [saying()["text"]["split" if cut > 0 else "merged"]] if cut else []
    differing = turns(before, after)
    changed = sum(len(t.before) + len(t.after) for t in differing)
    if changed > max(len(words(before)), len(words(after))):
        sides = _Sides(before, after)
        out += [_phrase("text", "name_out", n, None) for n in sides.lost]
        out += [_phrase("text", "name_in", None, n) for n in sides.new]
        return [*out, _phrase("text", "changed", before, after)]
    sides = _Sides(before, after)
    said = [clause for turn in differing for clause in _turn(turn, sides)]
    return [*out, *said] or [_phrase("text", "changed", before, after)]


class _Sides:
    """The names that one form of a sentence has and the other lacks."""

    def __init__(self, before: str, after: str) -> None:
        self.lost = [n for n in _names(before) if not _has(after, n)]
        self.new = [n for n in _names(after) if not _has(before, n)]

    def take(self, held: Sequence[str], *, lost: bool) -> list[str]:
        """The names that these words belong to, each handed out once."""
        names = self.lost if lost else self.new
        found = [n for n in names if set(words(n)) & set(held)]
        for name in found:
            names.remove(name)
        return found


def _turn(turn: Turn, sides: _Sides) -> list[str]:
    out: list[str] = []
    before, after = _figures(turn.before), _figures(turn.after)
    # CASE: figures
    if len(before) == len(after):
        out += [_phrase("text", "number", b, a) for b, a in zip(before, after, strict=True) if b != a]
    else:
        out += [_phrase("text", "number_out", b, None) for b in before if b not in after]
        out += [_phrase("text", "number_in", None, a) for a in after if a not in before]
    # CASE: names
    lost, new = sides.take(turn.before, lost=True), sides.take(turn.after, lost=False)
    if len(lost) == len(new) == 1:
        out.append(_phrase("text", "name", lost[0], new[0]))
    else:
        out += [_phrase("text", "name_out", n, None) for n in lost]
        out += [_phrase("text", "name_in", None, n) for n in new]
    # CASE: other words
    was, now = _others(turn.before, [*before, *lost]), _others(turn.after, [*after, *new])
    if was and now:
        out.append(_phrase("text", "word", was, now))
    elif was:
        out.append(_phrase("text", "word_out", was, None))
    elif now:
        out.append(_phrase("text", "word_in", None, now))
    return out


def _figures(held: Iterable[str]) -> list[str]:
    return [w for w in held if _FIGURE.match(w) or w.casefold() in saying()["numbers"]]


def _others(held: Sequence[str], said: Sequence[str]) -> str | None:
    """What is left of a turn when figures and names are told; nothing where only small words are."""
    taken = {w for phrase in said for w in words(phrase)} | set(said)
    left = [w for w in held if w not in taken]
    telling = [w for w in left if w.casefold() not in word_set("small")]
    return " ".join(left) if telling else None


def _names(text: str) -> list[str]:
    """Runs of capitalised words; a single one that opens a sentence is none, nor is a day or a month."""
    return list(dict.fromkeys(n for sentence in sentences(text) for n in _in_sentence(sentence)))


def _in_sentence(sentence: str) -> Iterable[str]:
    runs: list[list[re.Match[str]]] = []
    for found in _WORD.finditer(sentence):
        if not found.group()[0].isupper():
            continue
        beside = bool(runs) and sentence[runs[-1][-1].end() : found.start()] == " "
        small = beside and runs[-1][-1].start() == 0 and runs[-1][-1].group().casefold() in word_set("small")
        if beside and not small:
            runs[-1].append(found)
        else:
            runs.append([found])
    for run in runs:
        name = sentence[run[0].start() : run[-1].end()].rstrip("’'-").removesuffix("'s").removesuffix("’s")
        opens = not words(sentence[: run[0].start()])
        low = name.casefold()
        if len(run) > 1 or not (opens or low in word_set("calendar") or low in word_set("small")):
            yield name


def _has(text: str, name: str) -> bool:
    return f" {' '.join(words(key(name)))} " in f" {' '.join(words(key(text)))} "


def _phrase(field: str, form: str, before: str | None, after: str | None) -> str:
    text: str = saying()[field][form]
    return text.format(before=_short(before), after=_short(after))


def _short(text: str | None) -> str:
    held = " ".join((text or "").split())
    return held if len(held) <= _SHOWN else f"{held[:_SHOWN].rsplit(' ', 1)[0]} …"
