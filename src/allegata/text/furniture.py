"""What a page carries besides the report: trails, doubled titles, bylines, dates, shares, related stories, comments.

The rules look at position and shape and at general word lists (`data/furniture.toml`). They are cautious: a line that
ends like a sentence is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from allegata.text.bylines import byline_of, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.text.compose import Draft

_ENDS = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
_SENTENCE_WORDS = 4
_LONG_WORDS = 30
_FEW_WORDS = 6
_UNSPACED = 120
"""A line this long in so few words is of a script without spaces."""
_TWO_STEPS = 2
_DATE_LONGEST = 80
_DATE_TOKENS = 9
_PROSE_WORDS = 12
_TITLE_LONGEST = 200
_TOP = 10
_CAPTION_WORDS = 8
_LINE_WORDS = 10
_DATE_DIGITS = re.compile(r"\d")
_DATE_SHAPE = re.compile(
    r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ][\d:.+Z-]+)?$"
    r"|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:,? [\d:]+(?: ?[ap]\.?m\.?)?)?$",
    re.IGNORECASE,
)
_FIELD_BREAK = re.compile(r"(?<!\s)\s++[|·•–—]\s++")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d{2}\b")


@dataclass(slots=True)
class Found:
    """The fields that the lines gave, and the drafts that are the report's own text."""

    title: str | None = None
    byline: str | None = None
    dated: str | None = None
    published: str | None = None
    body: list[Draft] = field(default_factory=list)


def key(text: str) -> str:
    """A line for comparison: case, spacing and punctuation at its ends left out."""
    return " ".join(text.casefold().split()).strip(" .:;,!…-–—|»›>\"'“”‘’()[]")


def ends_like_a_sentence(text: str) -> bool:
    """Whether a line closes with sentence punctuation."""
    return _ENDS.search(text.rstrip()) is not None


def is_prose(text: str) -> bool:
    """A block that reads as running text: a closed sentence, or long enough to hold one."""
    count = len(text.split())
    return (
        (ends_like_a_sentence(text) and count >= _SENTENCE_WORDS)
        or count > _LONG_WORDS
        or (count < _FEW_WORDS and len(text) > _UNSPACED)
    )


@cache
def _keys(table: str, name: str) -> frozenset[str]:
    return frozenset(key(w) for w in words()[table][name])


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(words()["tail"]["starts"])


def is_trail(text: str) -> bool:
    """A breadcrumb: "Home » Reports » The title"."""
    if ends_like_a_sentence(text) or len(text) > 2 * _TITLE_LONGEST:
        return False
    for separator in words()["trail"]["separators"]:
        steps = [s.strip() for s in re.split(rf"(?<!\s)\s++{re.escape(separator)}\s++", text)]
        if len(steps) == 1:
            continue
        arrow = separator in "»›>→"
        if steps[0].casefold() in words()["trail"]["home"]:
            return True
        if arrow and len(steps) > _TWO_STEPS and all(len(s.split()) <= _LINE_WORDS + 4 for s in steps):
            return True
    return False


def trail_end(text: str) -> str:
    """The last step of a trail: often the title."""
    return re.split(r"(?<!\s)\s++(?:»|›|>|→|/|::|\|)\s++", text)[-1].strip()


def date_line(text: str) -> tuple[str, str] | None:
    """A line that is a date alone, with or without its label.

    Returns:
        ("published" | "updated" | "plain", the date as printed), or None.
    """
    if len(text) > _DATE_LONGEST or not _DATE_DIGITS.search(text):
        return None
    label, rest = "plain", text.strip()
    lowered = rest.casefold()
    for name in ("published", "updated"):
        for cue in sorted(words()["dates"][name], key=len, reverse=True):
            if lowered.startswith(cue) and lowered[len(cue) : len(cue) + 1] in {":", " "}:
                label, rest = name, rest[len(cue) :].lstrip(" :")
                break
        if label != "plain":
            break
    return (label, rest) if _is_date(rest) else None


def _is_date(text: str) -> bool:
    if _DATE_SHAPE.match(text):
        return True
    known = {*words()["dates"]["months"], *words()["dates"]["weekdays"], *words()["dates"]["extra"]}
    tokens = [t for t in re.split(r"[\s,()]+", text.casefold()) if t]
    if not 1 < len(tokens) <= _DATE_TOKENS or not _YEAR.search(text):
        return False
    months = sum(t.rstrip(".") in words()["dates"]["months"] for t in tokens)
    fits = all(
        t.rstrip(".") in known or t in known or re.fullmatch(r"[\d:.]+(?:st|nd|rd|th|am|pm|h|z)?", t) for t in tokens
    )
    return months == 1 and fits


def caption_like(text: str) -> bool:
    """A short line without a finite verb and without an end: the words under a picture, or a label."""
    tokens = text.casefold().split()
    return len(tokens) <= _CAPTION_WORDS and not ends_like_a_sentence(text) and not _has_verb(tokens)


def _has_verb(tokens: Sequence[str]) -> bool:
    verbs = set(words()["verbs"]["finite"])
    return any(t.strip(",.;:\"'“”‘’()") in verbs or t.endswith(("n't", "n’t")) for t in tokens)


def single_line(text: str) -> bool:
    """A line of buttons or notices: share, subscribe, advertisement, copyright."""
    if len(text.split()) > _LINE_WORDS + 4:
        return False
    lowered = text.casefold().strip()
    if key(text) in _keys("tail", "single"):
        return True
    return len(text.split()) <= _LINE_WORDS and lowered.startswith(_prefixes()) and not re.search(r"\.\s+\S", text)


def sort_lines(
    drafts: Sequence[Draft], title: str | None = None, *, find_title: bool = True, byline: str | None = None
) -> Found:
    """Tell the report's text from its furniture.

    Args:
        drafts: the blocks in order.
        title: the title where it is known (header line, metadata); a block that repeats it goes.
        find_title: whether an untitled text may give its first line as title.
        byline: the byline where it is known; a line that repeats it goes.
    """
    found = Found(title=title, byline=byline)
    rest = _cut_tail([d for d in drafts if d.text])
    rest = [d for d in rest if not (single_line(d.text) or (d.kind != "heading" and key(d.text) == ""))]
    _top(rest, found, find_title=find_title)
    _bottom(found)
    return found


def _top(drafts: list[Draft], found: Found, *, find_title: bool) -> None:
    hint = None
    opened = False
    for i, block in enumerate(drafts):
        if opened or i >= _TOP + 2:
            found.body.append(block)
            continue
        text = block.text
        if is_trail(text) and len(drafts) > 1:
            hint = hint or trail_end(text)
        elif found.title is not None and key(text) == key(found.title):
            continue
        elif found.title is None and find_title and not found.body and _is_title(drafts, i, hint):
            found.title = text
        elif take_fields(text, found):
            continue
        else:
            opened = is_prose(text)
            if (
                found.title is not None
                and not opened
                and block.kind == "paragraph"
                and caption_like(text)
                and _more(drafts, i)
            ):
                block.kind = "caption"
            found.body.append(block)


def _more(drafts: list[Draft], i: int) -> bool:
    return any(is_prose(d.text) for d in drafts[i + 1 : i + 4])


def _is_title(drafts: list[Draft], i: int, hint: str | None) -> bool:
    """A first line that is short, open-ended and followed by running text; a repetition or a trail confirms it."""
    text = drafts[i].text
    later = [d.text for d in drafts[i + 1 : i + 1 + _TOP]]
    if len(text) > _TITLE_LONGEST or not later or byline_of(text) or date_line(text):
        return False
    closed = re.search(r"[.;:,。][\"'”’»)\]]*$", text) is not None
    if (hint is not None and key(text) == key(hint)) or (not closed and key(text) in {key(t) for t in later}):
        return True
    if closed or drafts[i].kind in {"item", "cell", "quote"} or text.lstrip("\"'“‘«(¿¡")[:1].islower():
        return False
    follower = next((t for t in later if not (byline_of(t) or date_line(t) or caption_like(t))), None)
    return follower is not None and is_prose(follower) and len(follower) > len(text)


def take_fields(text: str, found: Found) -> bool:
    """Take byline and dates out of a line that holds nothing else."""
    parts = [p.strip() for p in _FIELD_BREAK.split(text)] if len(text) <= _TITLE_LONGEST else [text]
    got: list[tuple[str, str]] = []
    for part in parts:
        day = date_line(part)
        line = None if day else byline_of(part)
        if day is None and line is None and "," in part and len(part.split()) <= _LINE_WORDS:
            # "The Outlet, 9 March 2024": printed under a title
            day = date_line(part.partition(",")[2].strip()) if not ends_like_a_sentence(part) else None
        if day is not None:
            got.append(day)
        elif line is not None or (found.byline is not None and key(part) == key(found.byline)):
            got.append(("byline", line or part))
        else:
            return False
    for name, value in got:
        if name == "byline":
            found.byline = found.byline or value
        elif name == "published":
            found.dated = found.dated if found.published else text
            found.published = found.published or value
        else:
            found.dated = found.dated or text
            found.published = found.published or (value if name == "plain" else None)
    return True


def _bottom(found: Found) -> None:
    """A byline or date line that closes the text."""
    for _ in range(4):
        if len(found.body) <= 1 or not _take_last(found):
            return
        found.body.pop()


def _take_last(found: Found) -> bool:
    text = found.body[-1].text
    if found.byline is not None and byline_of(text) is not None:
        return key(found.byline) in key(text) and len(text) <= _TITLE_LONGEST
    return take_fields(text, found)


def _cut_tail(drafts: list[Draft]) -> list[Draft]:
    """Leave out comment forms with all that follows, and lists of related stories up to the next running text."""
    out: list[Draft] = []
    skipping = body = False
    for block in drafts:
        line = key(block.text) if len(block.text) <= _TITLE_LONGEST else ""
        if body and line in _keys("tail", "closing"):
            break
        if body and line in _keys("tail", "related"):
            skipping = True
            continue
        if (
            skipping
            and is_prose(block.text)
            and ends_like_a_sentence(block.text)
            and len(block.text.split()) >= _PROSE_WORDS
        ):
            skipping = False
        if not skipping:
            out.append(block)
            body = body or is_prose(block.text)
    return out
