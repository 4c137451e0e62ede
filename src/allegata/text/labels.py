"""Labels of who speaks, in transcripts, interviews and testimonies; signatures under quotations; stage directions.

They stand in the text of record and are no running text: a label's office is no place and its words no claim. Whether a
colon makes a label is decided over the whole report: by labels that come back, by one who asks, or by several whose
words are in the first person.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from allegata.text.bylines import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.text.compose import Draft

_WORD = r"[^\W\d_][\w.’'-]*"
_HOUR = r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]? ?)?"
_LABEL = re.compile(rf"{_HOUR}({_WORD}(?: {_WORD}){{0,4}})((?:, [^:.?!\"“”\n]{{2,90}}| \([^:()\n]{{2,60}}\))?)(:) ")
_LETTER = re.compile(r"([QA])()([.:]) ")
_SIGNED = re.compile(rf"[—–-]{{1,2}} ?({_WORD}(?: {_WORD}){{0,4}})((?:, [^:.?!\"“”\n]{{2,90}})?)()\.?$")
_STAGE = re.compile(r"[\[(][^\[\]()]{2,60}[\])]$")
_STAGED = re.compile(r"[\[(]([^\W\d_]{3,12})(?: [^\W\d_]{1,12}){0,3}[\])]")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|me|[Ww]e|[Oo]ur|us)\b")
_FEWEST = 2
_STAGE_WORDS = 8
_CLOSES = ("”", '"')
_DASHES = ("—", "–", "-")
_SMALL = frozenset({"de", "la", "van", "von", "der", "den", "al", "el", "bin", "da", "dos", "di", "du"})


class Label(msgspec.Struct, frozen=True):
    """Who speaks, as printed; `span` of the name and `sign` of the colon or dash are places in the line."""

    name: str
    role: str
    span: tuple[int, int]
    sign: tuple[int, int]
    end: int

    @property
    def asks(self) -> bool:
        """Is it a word for who asks: "Interviewer", "Q"?"""
        return self.name.casefold() in words()["turns"]["askers"]

    @property
    def answers(self) -> bool:
        """Is it a word for who answers: "A", "Answer"?"""
        return self.name.casefold() in words()["turns"]["answers"]


def read_label(line: str) -> Label | None:
    """The label that a line begins with, where it has the form of one; a field of a form ("Date:") is none."""
    found = _LETTER.match(line) or _LABEL.match(line)
    if found is None or found.group(1).casefold() in words()["turns"]["fields"]:
        return None
    spelled = found.group(1).split()
    if not all(w[0].isupper() or w in _SMALL for w in spelled):
        return None
    said = line[found.end() :].lstrip(" “\"'‘[(…")
    if not said[:1].isupper() and not said[:1].isdigit() and len(spelled[0]) > 1 and not found.group(2):
        return None  # "Marek: a name on a list, nothing more."
    return Label(found.group(1), found.group(2).strip(" ,()"), found.span(1), found.span(3), found.end())


def read_signature(line: str) -> Label | None:
    """The name behind a dash that ends a quotation, or that is a line by itself: "— Ina Sorel, cook"."""
    start = max((line.rfind(f"{c} {d}") for c in _CLOSES for d in _DASHES), default=-1)
    start = max(start, max((line.rfind(f"{c}{d}") for c in _CLOSES for d in _DASHES[:2]), default=-1))
    at = next((i for i in range(start + 1, len(line)) if line[i] in _DASHES), 0) if start >= 0 else 0
    found = _SIGNED.match(line, at)
    if found is None or not all(w[0].isupper() or w in _SMALL for w in found.group(1).split()):
        return None
    if any(c.isdigit() for c in found.group(2)):
        return None  # "– Lark Hill, 3 May": where and when
    return Label(found.group(1), found.group(2).strip(" ,"), found.span(1), (at, at + 1), len(line))


def labels(lines: Sequence[str]) -> dict[int, Label]:
    """The lines that begin with the label of who speaks, by number; none where the report has no turns."""
    found = {n: label for n, line in enumerate(lines) if (label := read_label(line)) is not None}
    counts = Counter(label.name.casefold() for label in found.values())
    repeated = {name for name, count in counts.items() if count >= _FEWEST}
    if not any(x.answers for x in found.values()):  # "A." alone is an article, an initial or a point of a list
        found = {n: x for n, x in found.items() if x.name != "Q" or lines[n][1] == ":"}
    elif not any(x.asks for x in found.values()):
        found = {n: x for n, x in found.items() if not x.answers}
    personal = {n for n, x in found.items() if _FIRST_PERSON.search(lines[n], x.end) or lines[n].rstrip().endswith("?")}
    turns = len(repeated) >= _FEWEST or (len(counts) >= _FEWEST and any(x.asks for x in found.values()))
    told = len(counts) >= _FEWEST and len(personal) * 2 >= len(found) and len(personal) >= _FEWEST
    if turns or told:
        return found
    titled = {n: x for n, x in found.items() if x.role}
    return titled if titled.keys() & personal else {}


def signatures(lines: Sequence[str]) -> dict[int, Label]:
    """The lines that end with, or are, the signature of a quotation."""
    out = {}
    for n, line in enumerate(lines):
        found = read_signature(line)
        if found is None:
            continue
        quoted = line[: found.sign[0]].rstrip() if found.sign[0] else (lines[n - 1].rstrip() if n else "")
        if quoted.startswith(("“", '"')) and quoted.endswith(_CLOSES):
            out[n] = found
    return out


def stage_directions(line: str) -> tuple[tuple[int, int], ...]:
    """Where a line holds words on how something was said: "[Music]", "(Laughter)"; a sentence in brackets is none."""
    if _STAGE.match(line) is not None and line[-2] not in ".?!" and len(line.split()) <= _STAGE_WORDS:
        first = line[1:].split(maxsplit=1)[0].casefold().strip(")]")
        if line[0] == "[" or first in words()["turns"]["stage"]:
            return ((0, len(line)),)
    return tuple(m.span() for m in _STAGED.finditer(line) if m.group(1).casefold() in words()["turns"]["stage"])


def mark_labels(drafts: Sequence[Draft]) -> None:
    """Set labels, signatures and stage directions apart from what is said."""
    free = [d for d in drafts if d.asides[:1] != ((0, len(d.text)),)]
    lines = [d.text for d in free]
    for n, spans in apart(lines).items():
        free[n].asides = tuple(sorted({*(a for a in free[n].asides if not _within(a, spans)), *spans}))


def apart(lines: Sequence[str]) -> dict[int, tuple[tuple[int, int], ...]]:
    """What of each line is no running text: labels, signatures, stage directions."""
    out: dict[int, tuple[tuple[int, int], ...]] = {n: s for n, x in enumerate(lines) if (s := stage_directions(x))}
    for n, label in labels(lines).items():
        out[n] = ((0, label.end), *(s for s in out.get(n, ()) if s[0] >= label.end))
    for n, label in signatures(lines).items():
        out[n] = (*(s for s in out.get(n, ()) if s[1] <= label.sign[0]), (label.sign[0], len(lines[n])))
    return out


def _within(a: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    return any(s[0] <= a[0] and a[1] <= s[1] for s in spans)


def apart_in(text: str) -> tuple[tuple[int, int], ...]:
    """What of a text of paragraphs, an empty line between them, is no running text."""
    out: list[tuple[int, int]] = []
    lines = text.split("\n\n")
    found = apart(lines)
    at = 0
    for n, line in enumerate(lines):
        out.extend((at + a, at + b) for a, b in found.get(n, ()))
        at += len(line) + 2
    return tuple(out)
