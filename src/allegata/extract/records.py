"""What passes between the parts of extraction: context in, drafts between them, an `Extraction` out.

Spans are (start, end) code points of the document's text, end exclusive.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import msgspec

from allegata.model import (
    Attribution,
    Basis,
    Count,
    HopRole,
    HopType,
    Locator,
    Mention,
    MentionKind,
    Mode,
    Place,
    Polarity,
    Problem,
    Question,
    RoleKind,
    Stance,
    Standing,
    Statement,
    StatementKind,
    When,
)

Span: TypeAlias = tuple[int, int]


class Name(msgspec.Struct, frozen=True):
    """A name the user knows: what kind of thing it is, and how else it is written."""

    name: str
    kind: MentionKind
    aliases: tuple[str, ...] = ()


def _nowhere(_start: int, _end: int) -> Locator | None:
    return None


class Context(msgspec.Struct, frozen=True):
    """What is known of a report besides its text.

    `author` is the byline as printed; `locate` maps a span to its place in the original.
    """

    author: str | None = None
    publisher: str | None = None
    published: When | None = None
    names: tuple[Name, ...] = ()
    items: tuple[tuple[int, When], ...] = ()
    """Where the items of a round-up or live blog begin, each with the date that its relative dates hang on."""
    tellers: tuple[Span, ...] = ()
    """Where lines of such items name the outlet or author that an item is taken from, in order of text."""
    locate: Callable[[int, int], Locator | None] = _nowhere


class HopDraft(msgspec.Struct, frozen=True):
    """A voice past the author, before it becomes a `Hop`. `cue_tokens` index into the sentence `sentence`."""

    name: str | None
    role: HopRole
    type: HopType
    stance: Stance
    cue: str
    sentence: int
    cue_tokens: tuple[int, ...]
    source: Span | None
    cue_span: Span | None
    contents: tuple[Span, ...]
    basis: Basis = "unknown"
    is_conditional: bool = False
    rules: tuple[str, ...] = ()
    """The rules of attribution that made it."""


class Claim(msgspec.Struct, frozen=True):
    """One claim: the innermost content with the voices it passes through, outermost first, without the author.

    `predicate` indexes the token that heads the claim in sentence `sentence`; `tokens` are the indices, in that
    sentence, of the tokens inside the claim (for a quotation of several sentences: those of the first).
    """

    sentence: int
    predicate: int
    spans: tuple[Span, ...]
    tokens: tuple[int, ...]
    hops: tuple[HopDraft, ...] = ()
    quote: int = -1
    is_question: bool = False
    is_hypothetical: bool = False
    """A voice of the chain speaks only under a condition ("if he says that ...")."""
    own_cue: str = ""
    """The cue under which the voice speaks of itself ("I think that ..."), which is no voice of its own."""
    stance: Stance | None = None
    """The author's own stance toward the claim where the sentence gives one ("it is a lie that ..."), else None."""
    rules: tuple[str, ...] = ()
    """The rules of attribution that made it."""


class RoleDraft(msgspec.Struct, frozen=True):
    """Who took which part in an act."""

    role: RoleKind
    name: str
    span: Span


class Meaning(msgspec.Struct, frozen=True):
    """What a claim means, apart from who says it."""

    kind: StatementKind = "fact"
    polarity: Polarity = "positive"
    mode: Mode = "stated"
    certainty_cue: Span | None = None
    factuality: int | None = None
    act: str | None = None
    roles: tuple[RoleDraft, ...] = ()
    loaded: tuple[Span, ...] = ()
    standing: Standing = "affirmed"
    rules: tuple[str, ...] = ()


class MentionDraft(msgspec.Struct, frozen=True):
    """A name or description where it stands."""

    span: Span
    surface: str
    kind: MentionKind
    descriptors: tuple[str, ...] = ()
    is_named: bool = True
    number: Literal["singular", "plural", "unknown"] = "unknown"


class TimeSpan(msgspec.Struct, frozen=True):
    """A date in a sentence; `value.anchor` is None until assembly. `reason` says why it cannot be, in words."""

    sentence: int
    start: int
    end: int
    value: When
    reason: str | None = None


class CountSpan(msgspec.Struct, frozen=True):
    """A count in a sentence; `value.anchor` is None until assembly."""

    sentence: int
    start: int
    end: int
    value: Count


class PlaceSpan(msgspec.Struct, frozen=True):
    """A place in a sentence; `value.anchor` is None until assembly."""

    sentence: int
    start: int
    end: int
    value: Place


class Extraction(msgspec.Struct, frozen=True):
    """Everything taken out of one report."""

    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    times: tuple[When, ...] = ()
    counts: tuple[Count, ...] = ()
    """Dates and counts of sentences that make no statement."""
    passed_over: int = 0
    """Sentences with a finite verb that no statement and no cue lies in."""
