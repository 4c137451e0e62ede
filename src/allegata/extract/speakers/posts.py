"""Posts and labelled quotations: a paragraph that is a name, a colon and one quotation holds the words of that name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allegata.extract.speakers.roster import bare
from allegata.extract.speakers.turns import NO_TURNS, Turn
from allegata.grammar.rules import id_of, rule
from allegata.model import fold

if TYPE_CHECKING:
    from allegata.extract.speakers.roster import Roster
    from allegata.extract.speakers.turns import Turns
    from allegata.language import Parsed

_LABEL = re.compile(r"([^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,4}): “")
_LONGEST = 160
"""Characters of a line that introduces somebody."""


@rule(
    "turn.posted",
    says="a paragraph that is a name, a colon and one quotation holds the words of that name",
    speaks=("The camp was closed in May.\n\nIna Vale: “They locked us in and beat us for two days.”",),
    silent=("The camp was closed in May.\n\nIna Vale: they locked us in and beat us for two days.",),
    nothing=NO_TURNS,
)
def posted(parsed: Parsed) -> Turns:
    """Paragraphs of that form, by number."""
    out: dict[int, Turn] = {}
    for number, (start, end) in enumerate(parsed.paragraphs):
        label = _LABEL.match(parsed.text, start, end)
        if label is None or not all(w[0].isupper() for w in label.group(1).split()):
            continue
        if parsed.text[end - 1] != "”" or "”" in parsed.text[label.end() : end - 1]:
            continue
        spoken = (label.end(), end - 1)
        cue = (label.end(1), label.end(1) + 1)
        out[number] = Turn(name=label.group(1), source=label.span(1), cue=cue, contents=(spoken,), rule=id_of(posted))
    return out


@rule(
    "turn.introduced",
    says="a line that names one person and ends with a colon introduces that one's words",
    speaks=("From the statement of Ina Vale, camp physician:\n\n“Nine patients had burns and no water.”",),
    silent=("The camp was closed in May:\n\n“Nine patients had burns and no water.”",),
    nothing=NO_TURNS,
)
def introduced(parsed: Parsed, known: Roster) -> Turns:
    """Paragraphs that are all quotation behind such a line without a cue; the first person named there speaks."""
    out: dict[int, Turn] = {}
    held: Turn | None = None
    for number, (start, end) in enumerate(parsed.paragraphs):
        line = parsed.text[start:end].rstrip()
        if parsed.text[start] == "“":
            if held is not None:
                out[number] = held
            continue
        held = None
        if not line.endswith(":") or len(line) > _LONGEST or "“" in line:
            continue
        people = [m for m in known.named if start <= m.span[0] < end and m.kind == "person"]
        if people:
            name = known.full.get(fold(people[0].surface).split()[-1], bare(people[0].surface))
            held = Turn(name=name, rule=id_of(introduced))
    return out
