"""What in a report's text says nothing itself: headings, captions, credits, numbers of paragraphs, marks of references.

Such stretches stay in the text of record and are marked, so that no statement is made of them. Whole lines in which the
publisher speaks of the page are left out.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from allegata.text.bylines import authors_of, words
from allegata.text.labels import mark_labels
from allegata.text.publication import dateline, find_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.text.compose import Draft

_ENDS = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
_MARK_SIGNS = "0123456789[] "
_NUMBER = re.compile(r"^(?:\[\d{1,4}\]|\(?\d{1,3}[.)]|[*•‣◦▪·–-])\s+(?=\S)")
_BULLET = re.compile(r"^[*•‣◦▪·]\s+")
_REFERENCE = re.compile(r"(?<=\S)\s?\[(?:\d{1,3}|[a-z]|citation needed|edit|note \d{1,3})\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+(?=\s|$)")
_CREDIT = re.compile(r"^[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,4}\s?/\s?[A-Z]")
_NAME_LINE = re.compile(r"^[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3}(?:,|$)")
_NAME = re.compile(r"[A-Z][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,5}")
_STOP = re.compile(r"[^\W\d_]{3}[.!?] ")
_HOUR = re.compile(r"\d{1,2}[:.]\d\d(?: ?[ap]m)?", re.IGNORECASE)
_WIRE = re.compile(r"[^–—()\n]{3,60}\([^()\n]{2,40}\)\s?(?:–|—|--|-)\s+(?=\S)")
"""A dateline without a year: "TOWN, 3 March (Agency) - "."""
_NOTE_WORDS = 40
_LICENCE_WORDS = 120
_HEAD_WORDS = 14
_HEAD_LONGEST = 100
_HEAD_REST = 6
_HEAD_FEWEST = 2
_LONG = 3
_ITEMS = 2
_FIELDS = 3
"""Most lines of fields between the head of an item and the line that says whom it is taken from."""


def ends_like_a_sentence(text: str) -> bool:
    """Whether a line closes with sentence punctuation; marks of references may follow it."""
    text = text.rstrip()
    closes = _ENDS.search(text) is not None
    return closes or (text.endswith("]") and _ENDS.search(text.rstrip(_MARK_SIGNS)) is not None)


def is_note(text: str) -> bool:
    """Whether a block is the publisher's word on the page: an appeal, a credit, a link to another story."""
    low = " ".join(text.casefold().lstrip("*•–—- ").split())
    if _is_licence(low):
        return True
    if len(text.split()) > _NOTE_WORDS:
        return False
    if low.startswith(tuple(words()["notes"]["starts"])):
        return True
    spoken = any(mark in low for mark in words()["notes"]["quoted"])
    return not spoken and any(form in low for form in words()["notes"]["holds"])


def _is_licence(low: str) -> bool:
    """Whether a block says first under which licence, or with whose money, the piece itself is printed."""
    first = low.split(". ", 1)[0]
    held = words()["notes"]
    return (
        len(low.split()) <= _LICENCE_WORDS
        and first.startswith(tuple(f"{own} " for own in held["itself"]))
        and any(form in first for form in held["licence"])
    )


def is_biography(text: str, byline: str | None) -> bool:
    """Whether a closing line tells who the author is ("Petra Lund is a reporter in Tarn")."""
    names = authors_of(byline)
    low = text.casefold()
    told = any(form in low for form in words()["notes"]["biography"])
    return (
        told
        and len(text.split()) <= _NOTE_WORDS
        and any(
            low.startswith((f"{n} is ".casefold(), f"{n} covers ".casefold(), f"{n} writes ".casefold())) for n in names
        )
    )


def is_credit(text: str) -> bool:
    """Whether a line is a picture's credit or caption by its form: "ANA ROE/Ledger ...", "Photo: ..."."""
    opens = dateline(text) is not None or _WIRE.match(text) is not None  # "TARN / OSTRY (Agency) - The port ..."
    if len(text.split()) > _NOTE_WORDS or opens:
        return False
    return _CREDIT.match(text) is not None or text.casefold().startswith(tuple(words()["notes"]["credits"]))


def is_reference_head(text: str) -> bool:
    """Whether a line heads a list of references."""
    return text.casefold().replace("[edit]", "").strip(" :.") in words()["notes"]["references"]


def is_reference(text: str) -> bool:
    """Whether a line is an entry of such a list: numbered, or with a place and date of publication and no more."""
    return _NUMBER.match(text) is not None or text.startswith(("^", "↑")) or "Retrieved" in text or "http" in text


def mark(drafts: Sequence[Draft]) -> None:
    """Mark what is furniture inside the blocks, and whole blocks that are."""
    heads = item_heads(drafts)
    opening = next((i for i, d in enumerate(drafts) if ends_like_a_sentence(d.text)), 0)
    for i, block in enumerate(drafts):
        before = drafts[i - 1] if i else None
        below = enumerate(drafts[i + 1 : i + 1 + _FIELDS], i + 1)
        after = next((d for j, d in below if j not in heads and not (heads and _labelled_teller(d.text))), None)
        if block.kind == "paragraph" and _reads_as_heading(block.text, before, after):
            block.kind = "heading"
        if (
            (block.kind == "caption" and not _names_speaker(block.text))
            or (block.kind == "heading" and _says_nothing(block.text))
            or _is_deck(drafts, i)
            or (i < opening and i not in heads and _stands_above(block))
        ):
            block.asides = ((0, len(block.text)),)
        elif i in heads:
            block.asides = ((0, len(block.text)),)
            block.is_item_head = True
            block.teller = _after_date(block.text)
        elif (teller := _labelled_teller(block.text)) is not None and _below_head(drafts, i, heads):
            block.asides = ((0, len(block.text)),)
            block.teller = teller
        else:
            block.asides = _marks(block)
    mark_labels(drafts)


def _marks(block: Draft) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    line = dateline(block.text)
    number = _NUMBER.match(block.text)
    wire = _WIRE.match(block.text)
    if line is not None:
        found.append((0, line[0]))
    elif wire is not None and any(c.isdigit() for c in wire.group()) and _in_capitals(wire.group()):
        found.append(wire.span())
    elif number is not None:
        found.append(number.span())
    start = found[0][1] if found else 0
    found.extend(m.span() for m in _REFERENCE.finditer(block.text, start))
    return tuple(found)


def item_heads(drafts: Sequence[Draft]) -> frozenset[int]:
    """The blocks that date items, where running text follows at least two of them."""
    heads = [i for i, d in enumerate(drafts) if _is_item_head(d.text)]
    told = [i for i, d in enumerate(drafts) if ends_like_a_sentence(d.text) and len(d.text.split()) > _LONG]
    items = [a for a, b in pairwise([*heads, len(drafts)]) if any(a < i < b for i in told)]
    return frozenset(items if len(items) >= _ITEMS else ())


def _is_item_head(text: str) -> bool:
    """A line that dates an item: "Date: 3 March 2024", "8 May 2022, 10:00 Ana Brul"."""
    span = find_date(text) if len(text) <= _HEAD_LONGEST else None
    if span is None or ends_like_a_sentence(text):
        return False
    lead = _HOUR.sub("", text[: span[0]]).casefold().strip(" :,")
    days = words()["dates"]["weekdays"]
    return (
        lead in {"", *days, "date", *words()["dates"]["published"], *words()["dates"]["updated"]}
        and text[span[1] :].count(" ") <= _HEAD_REST
    )


def _after_date(text: str) -> tuple[int, int] | None:
    """The name behind date and hour in the head of an item: "8 May 2022, 10:00 Ana Brul"."""
    span = find_date(text)
    start = max((m.end() for m in _HOUR.finditer(text)), default=0)
    start = max(start, span[1] if span else 0)
    named = _NAME.search(text, start)
    return named.span() if named is not None and not text[named.end() :].strip(" .,") else None


def _labelled_teller(text: str) -> tuple[int, int] | None:
    """The name in a line that says whom an item is taken from: "Source: Ostry Herald"."""
    label, sign, name = text.partition(":")
    fits = sign and label.strip().casefold() in words()["notes"]["tellers"] and 0 < len(name.split()) <= _HEAD_REST + 1
    if not fits or ends_like_a_sentence(text):
        return None
    start = len(label) + 1 + len(name) - len(name.lstrip())
    return start, len(text.rstrip())


def _below_head(drafts: Sequence[Draft], i: int, heads: frozenset[int]) -> bool:
    """Whether a line stands below the head of an item, with lines of fields alone between them."""
    for at in range(i - 1, max(-1, i - 1 - _FIELDS), -1):
        if at in heads:
            return True
        if ends_like_a_sentence(drafts[at].text):
            return False
    return False


def _reads_as_heading(text: str, before: Draft | None, after: Draft | None) -> bool:
    """A short line without an end, over running text; a speaker's label, a question or a quotation is none."""
    count = len(text.split())
    if not _HEAD_FEWEST <= count <= _HEAD_WORDS or ends_like_a_sentence(text) or not text[:1].isupper():
        return False
    if any(c in text for c in '“”":?@') or _STOP.search(text) or after is None or not ends_like_a_sentence(after.text):
        return False
    return (
        before is None
        or ends_like_a_sentence(before.text)
        or before.kind == "heading"
        or len(before.text.split()) <= _HEAD_WORDS
    )


def _says_nothing(text: str) -> bool:
    """A heading that is neither a question nor the name of who speaks below it, nor a sentence set large."""
    count = len(text.split())
    if text.rstrip().endswith("?") or (ends_like_a_sentence(text) and count > _HEAD_WORDS):
        return False
    named = _NAME_LINE.match(text)
    return count >= _HEAD_FEWEST and not (named is not None and _in_capitals(named.group()))


def _names_speaker(text: str) -> bool:
    """A line that names who speaks below it: "Ina Sorel, nurse"."""
    named = _NAME_LINE.match(text)
    role = text[named.end() :].strip() if named is not None else ""
    return named is not None and _in_capitals(named.group()) and role[:1].islower()


def _in_capitals(text: str) -> bool:
    """Whether every word of a name has a capital."""
    return not any(w[0].islower() for w in re.findall(r"[^\W\d_]+", text))


def _stands_above(block: Draft) -> bool:
    """A line of the head (a court's, a form's) above the first sentence of the report."""
    text = block.text
    open_ended = block.kind == "paragraph" and len(text.split()) <= _HEAD_WORDS and text[:1].isupper()
    return open_ended and not any(c in text for c in '“”":?@') and not _names_speaker(text)


def _is_deck(drafts: Sequence[Draft], i: int) -> bool:
    """A bulleted line without an end under a headline; items that a colon introduces are text."""
    text = drafts[i].text
    if _BULLET.match(text) is None or ends_like_a_sentence(text) or len(text.split()) <= _LONG:
        return False
    first = i
    while first and _BULLET.match(drafts[first].text):
        first -= 1
    starts = _BULLET.sub("", text)[:1].isupper()
    return starts and not drafts[first].text.rstrip().endswith(":")
