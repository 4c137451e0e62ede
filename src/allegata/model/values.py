"""Value types: small frozen parts that records are made of."""

from __future__ import annotations

from typing import Literal

import msgspec

from allegata.errors import CheckFailedError

Status = Literal["proposed", "accepted", "rejected", "corrected", "reopened"]
Stance = Literal["affirms", "denies", "declines", "retracts", "asks"]
Polarity = Literal["positive", "negative"]
Bearing = Literal["answers", "finds", "charges", "measures", "demands", "alleges", "background"]
"""How a statement bears on the matter of its report; the first that fits."""
LawStage = Literal[
    "investigated",
    "arrested",
    "charged",
    "pleaded",
    "tried",
    "convicted",
    "acquitted",
    "sentenced",
    "appealed",
    "dismissed",
    "settled",
]
Standing = Literal[
    "affirmed",
    "negated",
    "doubted",
    "not_known",
    "conditional",
    "habitual",
    "predicted",
    "general",
    "advised",
    "wanted",
]
Mode = Literal["stated", "alleged", "possible", "conditional", "predicted", "legal_finding"]
StatementKind = Literal["fact", "opinion", "question", "recommendation"]
RoleKind = Literal[
    "actor",
    "affected",
    "recipient",
    "place",
    "means",
    "accused",
    "alleged_victim",
    "witness",
    "official",
    "lawyer",
    "relative",
    "employer",
]
HopRole = Literal["author", "person", "organisation", "document", "unnamed"]
HopType = Literal["speech", "belief", "intention", "stance"]
Basis = Literal["first_hand", "second_hand", "document", "inference", "unknown"]
WhenFlag = Literal["impossible", "inconsistent", "relative", "vague"]
Reading = Literal["reported", "denied"]
Strength = Literal["strong", "medium", "weak"]
MentionKind = Literal["person", "organisation", "place", "group", "document", "facility", "other"]

CONTEXT = 32
"""Code points of `prefix` and `suffix` kept with an anchor (W3C Web Annotation, TextQuoteSelector)."""


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all value types: frozen, keyword-only, compared by content."""


class Locator(Value, frozen=True, kw_only=True):
    """Where a span stands in the original bytes, by kind of original.

    `text`: `start` and `end` are byte offsets, `end` exclusive. `html`: `node` is the path of the text node in the
    parsed tree, `start` the offset in that node's own data; `end_node` and `end` close it. `pdf`: `page` counts
    from 1, `boxes` are (left, bottom, right, top) in points from the page's lower left corner.
    """

    kind: Literal["text", "html", "pdf"]
    start: int | None = None
    end: int | None = None
    node: str | None = None
    end_node: str | None = None
    page: int | None = None
    end_page: int | None = None
    boxes: tuple[tuple[float, float, float, float], ...] = ()


class Anchor(Value, frozen=True, kw_only=True):
    """A span of a document's text; `text[start:end] == exact`, always. Offsets count Unicode code points."""

    document: str
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    locator: Locator | None = None


def anchor_at(document: str, text: str, start: int, end: int, locator: Locator | None = None) -> Anchor:
    """Build an anchor from offsets, so that it is right by construction.

    Args:
        document: id of the document.
        text: the document's whole text.
        start: first code point.
        end: one past the last code point.
        locator: the span's place in the original, where known.

    Raises:
        CheckFailedError: the span is empty or outside the text.
    """
    if not 0 <= start < end <= len(text):
        raise CheckFailedError(f"span {start}-{end} is not inside a text of {len(text)} characters", resource=document)
    return Anchor(
        document=document,
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        locator=locator,
    )


class When(Value, frozen=True, kw_only=True):
    """A date or period as written and as understood. Bounds are ISO dates; null means open or unknown."""

    verbatim: str
    anchor: Anchor | None
    edtf: str | None
    earliest: str | None
    latest: str | None
    precision: Literal["day", "week", "month", "season", "year", "decade", "century", "interval", "unknown"]
    relative_to: str | None = None
    flags: tuple[WhenFlag, ...] = ()


class Count(Value, frozen=True, kw_only=True):
    """A number of persons or things. `minimum` and `maximum` are inclusive; null means unknown."""

    verbatim: str
    anchor: Anchor | None
    minimum: float | None
    maximum: float | None
    unit: str | None
    approximate: bool = False


class Place(Value, frozen=True, kw_only=True):
    """A place as written; `within` names what holds it, smallest first."""

    verbatim: str
    anchor: Anchor | None
    name: str
    within: tuple[str, ...] = ()
    precision: Literal["site", "town", "region", "country", "wider", "unknown"] = "unknown"


class Role(Value, frozen=True, kw_only=True):
    """Who took which part in an act, as told in one statement, and what it says of their standing."""

    role: RoleKind
    name: str
    mention: str | None
    anchor: Anchor | None


class Hop(Value, frozen=True, kw_only=True):
    """One voice of a chain. The first hop of a chain is the report's author, at depth -1; attributions count from 0."""

    name: str | None
    mention: str | None
    role: HopRole
    type: HopType = "speech"
    stance: Stance = "affirms"
    depth: int = -1
    source_anchor: Anchor | None = None
    cue: str | None = None
    cue_anchor: Anchor | None = None
    content_anchors: tuple[Anchor, ...] = ()
    basis: Basis = "unknown"


class Step(Value, frozen=True, kw_only=True):
    """A step of the law that a statement tells: its stage, when (EDTF), before which court, by which body."""

    stage: LawStage
    when: str | None
    court: str | None
    body: str | None


class Move(Value, frozen=True, kw_only=True):
    """What became of an anchor in a later version: found exactly, moved, or lost. Never guessed."""

    source: Anchor
    to: Anchor | None
    state: Literal["exact", "moved", "lost"]


class Hunk(Value, frozen=True, kw_only=True):
    """One difference between two versions of a source's text."""

    field: Literal["title", "byline", "date", "text"]
    op: Literal["changed", "added", "removed", "moved"]
    before: str | None
    after: str | None


class DimensionScore(Value, frozen=True, kw_only=True):
    """Reported indicators of one ILO dimension by strength, and whether the rule makes it positive."""

    strong: int
    medium: int
    weak: int
    positive: bool


class Origin(Value, frozen=True, kw_only=True):
    """A group of statements and what they rest on. `via` says in words by which ways it was reached."""

    root: str
    kind: Literal["voice", "document", "copy_group", "owner"]
    statements: tuple[str, ...]
    via: tuple[str, ...] = ()


AllegationFlag = Literal["child", "death", "violence"]


class Settling(Value, frozen=True, kw_only=True):
    """What could settle an allegation, in the words of a statement that names it; never invented."""

    kind: Literal["record", "place", "unheard_voice", "question", "missing"]
    statement: str | None
    words: str


class StageTold(Value, frozen=True, kw_only=True):
    """A step of the law as one statement tells it. `when` is EDTF."""

    stage: LawStage
    when: str | None
    court: str | None
    statement: str


class Segment(Value, frozen=True, kw_only=True, array_like=True):
    """A run of text that maps onto the original without gaps: the offset map is a sequence of these.

    `start` and `length` are code points of the text. For `text` originals `a` is the byte offset and `b` the length in
    bytes; for `html` `ref` is the node path and `a` the offset in the node's data; for `pdf` `ref` is empty, `a` the
    page (from 1) and `box` the run's rectangle. `b` is 0 where it means nothing.
    """

    start: int
    length: int
    a: int
    b: int = 0
    ref: str = ""
    box: tuple[float, float, float, float] | None = None


class OffsetMap(Value, frozen=True, kw_only=True):
    """Text to original, made while the text was made.

    `apart` are the stretches of the text that are furniture (headings, captions, marks, datelines): nothing is said in
    them. `heads` are those that date an item of a round-up or an entry of a live blog, `tellers` the names in such
    lines of the outlet or author that an item is taken from.
    """

    kind: Literal["text", "html", "pdf"]
    segments: tuple[Segment, ...]
    apart: tuple[tuple[int, int], ...] = ()
    heads: tuple[tuple[int, int], ...] = ()
    tellers: tuple[tuple[int, int], ...] = ()
