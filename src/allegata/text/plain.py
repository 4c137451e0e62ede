"""Plain text to drafts: lines, paragraphs, hard wraps."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from allegata.model import Segment
from allegata.text import furniture
from allegata.text.bylines import agencies_of, authors_of, strip_cue
from allegata.text.compose import Draft, Part, compose, draft, refuse_long
from allegata.text.decode import Decoded, decode
from allegata.text.header import Header, read_header
from allegata.text.labels import read_label
from allegata.text.languages import identify
from allegata.text.records import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NEWLINE = re.compile("\r\n|[\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029]")
_BULLET = re.compile(r"^(?:[-*•‣◦▪·–]\s+|\(?\d{1,3}[.)]\s+|\(?[a-z][.)]\s+)(?=\S)")
_LONG_LINE = 120
_WRAP = 0.82
_CLOSED_LINES = 0.8
_NAME_WORDS = 2


@dataclass(frozen=True, slots=True, eq=False)
class ByteOrigin:
    """The decoded payload; its part of the map counts bytes."""

    source: Decoded

    def segments(self, at: int, offset: int, text: str) -> Iterator[Segment]:
        """Runs of characters of one width, so that a byte offset inside a segment is exact."""
        byte = self.source.byte
        if self.source.offsets is None:
            yield Segment(start=at, length=len(text), a=byte(offset), b=len(text))
            return
        first, width = 0, byte(offset + 1) - byte(offset)
        for i in range(1, len(text) + 1):
            wide = byte(offset + i + 1) - byte(offset + i) if i < len(text) else -1
            if wide != width:
                yield Segment(start=at + first, length=i - first, a=byte(offset + first), b=width * (i - first))
                first, width = i, wide


class Line(NamedTuple):
    """A line of the decoded text, without its break."""

    start: int
    end: int
    text: str


def read_plain(payload: bytes, charset: str | None = None) -> Page:
    """Read a plain text; see `allegata.text.read`."""
    source = decode(payload, charset)
    refuse_long(len(source.text))
    header = read_header(source.text)
    drafts = list(paragraphs(source, header.end))
    entered = header.fields
    found = furniture.sort_lines(drafts, entered.get("title"), find_title="title" not in entered)
    body = found.body
    text, offset_map, blocks = compose(body, "text")
    byline = strip_cue(entered["byline"]) if "byline" in entered else _without_place(found.byline, text)
    published = entered.get("published") or found.published
    return Page(
        media_type="text/plain",
        title=found.title,
        byline=byline,
        dated=found.dated or entered.get("published"),
        authors=_authors(header, byline),
        cites=agencies_of(byline),
        publisher=entered.get("outlet") or _masthead(source.text[header.end :]),
        kind=entered.get("kind"),
        url=entered.get("url"),
        owner_group=entered.get("owner"),
        published=published,
        language=entered.get("language") or identify(text),
        text=text,
        offset_map=offset_map,
        blocks=blocks,
        header=header.fields,
        warnings=(*source.warnings, *header.warnings),
    )


def _masthead(text: str) -> str | None:
    """Who publishes, as a line of capitals above a line with a date says; in ordinary letters."""
    lines = text.lstrip().split("\n", _HEAD_LINES)
    head = lines[0].strip()
    below = list(itertools.takewhile(str.strip, lines[1:_HEAD_LINES]))
    names = head.isupper() and len(head.split()) <= _MASTHEAD_WORDS and not head.endswith((".", ":", "?", "!"))
    if not names or not any(furniture.has_year(line) for line in below):
        return None
    spelled = [w.casefold() if w.casefold() in _LITTLE else w.capitalize() for w in head.split()]
    return " ".join([spelled[0].capitalize(), *spelled[1:]])


_HEAD_LINES, _MASTHEAD_WORDS = 4, 8
_LITTLE = frozenset({"of", "and", "the"})


def _without_place(byline: str | None, text: str) -> str | None:
    """A byline without the place of writing that goes on without a comma, where the report begins with it too."""
    tokens = (byline or "").split()
    for size in (2, 1):
        place = " ".join(tokens[-size:])
        if len(tokens) - size >= _NAME_WORDS and any(
            line.startswith((f"{place}:", f"{place}, ")) for line in text.split("\n\n")
        ):
            return " ".join(tokens[:-size])
    return byline


def _authors(header: Header, byline: str | None) -> tuple[str, ...]:
    if "authors" in header.fields:
        return tuple(a.strip() for a in re.split(r"[;,]", header.fields["authors"]) if a.strip())
    return authors_of(byline)


def paragraphs(source: Decoded, start: int = 0) -> Iterator[Draft]:
    """Blocks of a text: what blank lines, indents, bullets and the ends of lines set apart."""
    lines = list(_lines(source.text, start))
    filled = [line for line in lines if line.text.strip()]
    width = _wrap_width(filled)
    origin = ByteOrigin(source)
    group: list[Line] = []
    for line in lines:
        if not line.text.strip():
            yield from _flush(group, source, origin)
            group = []
        elif group and not _joins(group[-1].text, line.text, width):
            yield from _flush(group, source, origin)
            group = [line]
        else:
            group.append(line)
    yield from _flush(group, source, origin)


def _lines(text: str, start: int) -> Iterator[Line]:
    at = start
    for newline in _NEWLINE.finditer(text, start):
        yield Line(at, newline.start(), text[at : newline.start()])
        if newline.group() == "\f":
            yield Line(newline.start(), newline.start(), "")
        at = newline.end()
    yield Line(at, len(text), text[at:])


def _wrap_width(lines: list[Line]) -> int:
    """The width at which the lines of a text were wrapped; 0 where each line is a paragraph."""
    sizes = sorted(len(line.text.rstrip()) for line in lines)
    if not sizes or sum(s for s in sizes if s > _LONG_LINE) > sum(sizes) / 2:
        return 0
    closed = sum(furniture.ends_like_a_sentence(line.text) for line in lines)
    if closed >= _CLOSED_LINES * len(lines):
        return 0
    return sizes[int(len(sizes) * 0.9)]


def _joins(line: str, following: str, width: int) -> bool:
    """Whether a line goes on in the next one."""
    if _BULLET.match(following) or (following[:1] in {" ", "\t", "\u3000"} and not line[:1].isspace()):
        return False
    if read_label(following) is not None and furniture.ends_like_a_sentence(line):
        return False
    word = following.split(maxsplit=1)[0]
    goes_on = word[:1].islower() and not furniture.ends_like_a_sentence(line)
    if width == 0:
        return goes_on and len(line) > _LONG_LINE / 3
    full = len(line.rstrip()) + 1 + len(word) > width * _WRAP
    return full or (goes_on and len(line) > width / 2)


def _flush(group: Iterable[Line], source: Decoded, origin: ByteOrigin) -> Iterator[Draft]:
    lines = list(group)
    if lines:
        kind = "item" if _BULLET.match(lines[0].text.lstrip()) else "paragraph"
        yield draft([Part(source.text, lines[0].start, lines[-1].end, origin)], kind)  # type: ignore[arg-type]  # block kinds
