"""What a page carries besides the report: trails, doubled titles, bylines, dates, shares, related stories, comments.

The rules look at position and shape and at general word lists (`data/furniture.toml`). They are cautious: a line that
ends like a sentence is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from allegata.text.asides import (
    ends_like_a_sentence,
    is_biography,
    is_credit,
    is_note,
    is_reference,
    is_reference_head,
    item_heads,
    mark,
)
from allegata.text.bylines import authors_of, byline_of, words
from allegata.text.labels import read_label
from allegata.text.publication import Fields, dateline, fields_of, labelled_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.text.compose import Draft

__all__ = [
    "Margins",
    "caption_like",
    "date_line",
    "ends_like_a_sentence",
    "is_headline",
    "is_prose",
    "is_told",
    "is_trail",
    "key",
    "single_line",
    "sort_lines",
    "take_fields",
    "trail_end",
]

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
_SMALL_WORD = 3
_HEADLINE_WORDS = 3
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
class Margins:
    """The fields that the lines gave, and the drafts that are the report's own text."""

    title: str | None = None
    byline: str | None = None
    dated: str | None = None
    published: str | None = None
    label: str | None = None
    """How the date that `published` holds was labelled; None for a date alone."""
    cites: tuple[str, ...] = ()
    body: list[Draft] = field(default_factory=list)


def key(text: str) -> str:
    """A line for comparison: case, spacing and punctuation at its ends left out."""
    return " ".join(text.casefold().split()).strip(" .:;,!…-–—|»›>\"'“”‘’()[]")


def has_year(text: str) -> bool:
    """Does a line hold a year?"""
    return _YEAR.search(text) is not None


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
) -> Margins:
    """Tell the report's text from its furniture.

    Args:
        drafts: the blocks in order.
        title: the title where it is known (header line, metadata); a block that repeats it goes.
        find_title: whether an untitled text may give its first line as title.
        byline: the byline where it is known; a line that repeats it goes.
    """
    found = Margins(title=title, byline=byline)
    rest = _cut_tail([d for d in drafts if d.text])
    rest = [
        d for d in rest if not (single_line(d.text) or is_note(d.text) or (d.kind != "heading" and key(d.text) == ""))
    ]
    for block in rest:
        if is_credit(block.text) and block.kind == "paragraph":
            block.kind = "caption"
    _top(rest, found, find_title=find_title)
    _bottom(found)
    _take_dateline(found)
    mark(found.body)
    return found


def _take_dateline(found: Margins) -> None:
    """The date of an agency's dateline, where no line above the report gave one."""
    first = next((d for d in found.body[:_TOP] if is_prose(d.text)), None)
    line = dateline(first.text) if first is not None else None
    if line is not None:
        found.dated = found.dated or line[1]
        found.published = found.published or line[1]


def _top(drafts: list[Draft], found: Margins, *, find_title: bool) -> None:
    hint = None
    opened = False
    heads = item_heads(drafts)
    for i, block in enumerate(drafts):
        if opened or i >= _TOP + 2 or i in heads:
            found.body.append(block)
            continue
        text = block.text
        if not found.body and key(text) in words()["notes"]["sections"] and len(drafts) > 1:
            continue
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
    if len(text) > _TITLE_LONGEST or not later or byline_of(text) or date_line(text) or fields_of(text):
        return False
    if read_label(text) is not None and any(read_label(t) is not None for t in later):
        return False  # the first turn of a transcript
    closed = re.search(r"[.;:,。][\"'”’»)\]]*$", text) is not None and not is_headline(text)
    if (hint is not None and key(text) == key(hint)) or (not closed and key(text) in {key(t) for t in later}):
        return True
    if closed or drafts[i].kind in {"item", "cell", "quote"} or text.lstrip("\"'“‘«(¿¡")[:1].islower():
        return False
    follower = next((t for t in later if not (byline_of(t) or date_line(t) or fields_of(t) or caption_like(t))), None)
    return follower is not None and is_prose(follower) and len(follower) > len(text)


def is_headline(text: str) -> bool:
    """A line of one or two sentences in which every long word has a capital: a headline with its stops."""
    long = [w for w in re.split(r"[\s-]+", text) if sum(map(str.isalpha, w)) > _SMALL_WORD]
    return (
        len(long) >= _HEADLINE_WORDS
        and len(text.split()) <= _LINE_WORDS + 4
        and all(w.lstrip("\"'“‘(")[:1].isupper() for w in long)
    )


def take_fields(text: str, found: Margins) -> bool:
    """Take byline and dates out of a line that holds nothing else."""
    day, line = date_line(text), byline_of(text)
    if line is not None or (found.byline is not None and key(text) == key(found.byline)):
        found.byline = found.byline or line
        return True
    fields = Fields(day[0], day[1], ()) if day else fields_of(text) or labelled_date(text)
    if fields is None:
        return _take_parts(text, found)
    _take_date(text, fields, found)
    for part in fields.rest:
        person = byline_of(part) or (part if authors_of(part) and not _is_outlet(part) else None)
        found.byline = found.byline or person
    return True


def _is_outlet(part: str) -> bool:
    tokens = part.casefold().split()
    return len(tokens) == 1 or tokens[0] == "the" or not set(words()["bodies"]["words"]).isdisjoint(tokens)


def _take_date(text: str, fields: Fields, found: Margins) -> None:
    """Keep a date: one labelled published wins, then the last that is labelled, then the first of its own."""
    found.dated = found.dated or text
    if fields.label == "updated" or found.label == "published":
        return
    if fields.label == "published":
        found.dated, found.published, found.label = text, fields.dated, "published"
    elif fields.label != "plain":
        found.published, found.label = fields.dated, fields.label
    elif found.published is None:
        found.published = fields.dated


def _take_parts(text: str, found: Margins) -> bool:
    """A byline beside other fields: "By Jane Roe | The Outlet"."""
    parts = [p.strip() for p in _FIELD_BREAK.split(text)] if len(text) <= _TITLE_LONGEST else [text]
    lines = [byline_of(p) for p in parts]
    if len(parts) == 1 or not any(lines) or any(is_prose(p) for p in parts):
        return False
    found.byline = found.byline or next(line for line in lines if line)
    return all(line or len(p.split()) <= _FEW_WORDS for line, p in zip(lines, parts, strict=True))


def _bottom(found: Margins) -> None:
    """A byline or date line that closes the text."""
    for _ in range(4):
        if len(found.body) <= 1 or not _take_last(found):
            return
        found.body.pop()


def _take_last(found: Margins) -> bool:
    text = found.body[-1].text
    if is_biography(text, found.byline):
        return True
    if found.byline is not None and byline_of(text) is not None:
        return key(found.byline) in key(text) and len(text) <= _TITLE_LONGEST
    return take_fields(text, found)


def _cut_tail(drafts: list[Draft]) -> list[Draft]:
    """Leave out comment forms with all that follows, lists of references, and of related stories up to running text."""
    out: list[Draft] = []
    skipping = body = listed = False
    for block in drafts:
        line = key(block.text) if len(block.text) <= _TITLE_LONGEST else ""
        if body and line in _keys("tail", "closing"):
            break
        if body and (line in _keys("tail", "related") or is_reference_head(block.text)):
            skipping, listed = True, is_reference_head(block.text)
            continue
        if skipping and (not is_reference(block.text) if listed else is_told(block.text)):
            skipping = False
        if not skipping:
            out.append(block)
            body = body or is_prose(block.text)
    return out


def is_told(text: str) -> bool:
    """Running text of some length that closes like a sentence."""
    return ends_like_a_sentence(text) and len(text.split()) >= _PROSE_WORDS
