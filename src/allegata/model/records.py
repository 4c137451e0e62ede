"""The records of a case. All are frozen; ids are derived from content (see `allegata.model.ids`).

Field names and meanings are the contract of `case.jsonl`: one JSON object a line, `record` naming the type.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from allegata.model.base import Record
from allegata.model.log import Decision, LogEntry, Seal
from allegata.model.profiles import Profile
from allegata.model.values import (
    AllegationFlag,
    Anchor,
    Bearing,
    Count,
    DimensionScore,
    Hop,
    Hunk,
    MentionKind,
    Mode,
    Move,
    OffsetMap,
    Origin,
    Place,
    Polarity,
    Reading,
    Role,
    Settling,
    StageTold,
    Stance,
    Standing,
    StatementKind,
    Status,
    Step,
    Strength,
    When,
)


class Case(Record, frozen=True, kw_only=True):
    """One folder on disk."""

    id: str
    title: str
    purpose: str | None = None
    legal_basis: str | None = None
    risk_note: str | None = None
    retention_until: str | None = None
    languages: tuple[str, ...] = ("en",)
    created: str = ""


class Source(Record, frozen=True, kw_only=True):
    """The work, not the file. `entered` holds what a user entered, which wins over what was read."""

    id: str
    publisher: str | None
    owner_group: str | None
    authors: tuple[str, ...]
    kind: str | None
    title: str | None
    url: str
    published: When | None
    language: str | None
    cites: tuple[str, ...] = ()
    grading: str | None = None
    note: str | None = None
    entered: dict[str, str] = msgspec.field(default_factory=dict)


class Capture(Record, frozen=True, kw_only=True):
    """One observation of a page or file. `warc_ref` is `originals/<sha256>` for files."""

    id: str
    source: str
    document: str | None
    fetched_at: str
    status: int | None
    final_url: str
    headers: tuple[tuple[str, str], ...]
    payload_sha256: str
    warc_ref: str | None
    proof: str | None
    outcome: str


class Document(Record, frozen=True, kw_only=True):
    """One version of a source's text. `title`, `byline` and `dated` stay as printed.

    `times` and `counts` are those of sentences that make no statement; they are there once the text is analysed, and so
    is `passed_over`, the number of sentences with a finite verb that no statement and no cue lies in.
    """

    id: str
    source: str
    media_type: str
    title: str | None
    byline: str | None
    dated: str | None
    text: str
    text_rules_version: str
    offset_map: OffsetMap
    times: tuple[When, ...] = ()
    counts: tuple[Count, ...] = ()
    passed_over: int = 0


class Change(Record, frozen=True, kw_only=True):
    """What a watch, or a second capture of a source, found."""

    id: str
    source: str
    url: str
    before: str | None
    after: str | None
    kind: Literal["unchanged", "edited", "removed", "redirected", "unreachable", "reinstated"]
    at: str
    hunks: tuple[Hunk, ...] = ()
    moves: tuple[Move, ...] = ()


class Mention(Record, frozen=True, kw_only=True):
    """A name or description of someone or something, where it stands."""

    id: str
    anchor: Anchor
    surface: str
    kind: MentionKind
    descriptors: tuple[str, ...] = ()
    is_named: bool = True
    number: Literal["singular", "plural", "unknown"] = "unknown"


class Entity(Record, frozen=True, kw_only=True):
    """Mentions that a person decided are one; members come by decision only."""

    id: str
    kind: MentionKind
    label: str
    names: tuple[str, ...]
    members: tuple[str, ...]
    note: str | None = None


class Statement(Record, frozen=True, kw_only=True):
    """One claim with its voices. `factuality` is -3 to 3 toward the innermost voice.

    `standing` is what the sentence makes of the claim's own predicate; `bearing` how it bears on the matter of the
    report, and `step` the step of the law that it tells: both are set once the accounts are known. `rules` are the ids
    of the rules that made it.
    """

    id: str
    anchors: tuple[Anchor, ...]
    kind: StatementKind
    voice: tuple[Hop, ...]
    stance: Stance
    polarity: Polarity
    mode: Mode
    certainty_cue: Anchor | None
    factuality: int | None
    act: str | None
    roles: tuple[Role, ...]
    times: tuple[When, ...]
    places: tuple[Place, ...]
    counts: tuple[Count, ...]
    loaded: tuple[Anchor, ...]
    paraphrase: str | None
    engine: str
    score: float | None
    status: Status = "proposed"
    standing: Standing = "affirmed"
    bearing: Bearing | None = None
    step: Step | None = None
    rules: tuple[str, ...] = ()


class Attribution(Record, frozen=True, kw_only=True):
    """The flat view of voices, one a cue. Depth 0 is outermost."""

    id: str
    statement: str
    source: Anchor | None
    cue: Anchor
    content: tuple[Anchor, ...]
    type: Literal["speech", "belief", "intention", "stance"]
    depth: int


class Account(Record, frozen=True, kw_only=True):
    """One alleged situation: these people, there, then. `named` are accused bodies, persons and sites as told."""

    id: str
    label: str
    statements: tuple[str, ...]
    people: str | None
    age: Literal["adult", "child", "mixed", "unknown"]
    place: Place | None
    when: When | None
    named: tuple[str, ...] = ()
    note: str | None = None
    status: Status = "proposed"


class Coding(Record, frozen=True, kw_only=True):
    """An indicator of a standard, as reported or denied in an account, with the passage that says so."""

    id: str
    account: str
    statement: str
    standard: str
    version: str
    indicator: str
    reading: Reading
    strength: Strength | None
    rationale: str
    anchors: tuple[Anchor, ...]
    engine: str
    score: float | None
    status: Status = "proposed"
    rules: tuple[str, ...] = ()


class Assessment(Record, frozen=True, kw_only=True):
    """What a standard's own rule makes of an account's codings. Derived, never stored as a finding."""

    account: str
    standard: str
    reading: Literal["adult", "child"]
    dimensions: dict[str, DimensionScore]
    elements: dict[str, tuple[str, ...]]
    classification: str | None
    wording: str


class Situation(Record, frozen=True, kw_only=True):
    """One alleged situation across reports, of accounts that tell of the same people, site or accused. Derived."""

    id: str
    label: str
    accounts: tuple[str, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]
    when: When | None
    named: tuple[str, ...]
    stages: tuple[StageTold, ...]
    allegations: tuple[str, ...]
    status: Status = "proposed"


class Allegation(Record, frozen=True, kw_only=True):
    """The same claim wherever it is made, in whatever words, and what it rests on.

    `label` is the plainest statement's own words. The number of `origins` is the count of origins. `denials` and
    `declines` are the statements that answer it; one told by denials alone has no statements of its own.
    """

    id: str
    label: str
    situation: str | None = None
    statements: tuple[str, ...]
    denials: tuple[str, ...]
    declines: tuple[str, ...] = ()
    reports: tuple[str, ...]
    publishers: tuple[str, ...]
    origins: tuple[Origin, ...]
    counts: tuple[Count, ...] = ()
    places: tuple[str, ...] = ()
    times: tuple[When, ...] = ()
    indicators: tuple[str, ...] = ()
    settles: tuple[Settling, ...] = ()
    flags: tuple[AllegationFlag, ...] = ()
    checked: tuple[str, ...]
    status: Status = "proposed"


class Link(Record, frozen=True, kw_only=True):
    """A direct pair. `same_text`, `cites` and `same_origin` join documents; the others join statements."""

    id: str
    a: str
    b: str
    kind: Literal[
        "same_text",
        "cites",
        "same_origin",
        "supports",
        "contradicts",
        "refines",
        "supersedes",
        "same_event",
        "shared_pattern",
    ]
    dimension: Literal["count", "date", "place", "stance", "identity"] | None = None
    form: Literal["twin", "copy", "excerpt", "rewritten", "quotation"] | None = None
    evidence: tuple[Anchor, ...] = ()
    rule: str = ""
    status: Status = "proposed"


class Question(Record, frozen=True, kw_only=True):
    """Something nobody has answered yet."""

    id: str
    kind: Literal["gap", "conflict", "impossible_date", "single_origin", "asked_by_source", "stale_anchor", "custom"]
    targets: tuple[str, ...]
    text: str
    assignee: str | None = None
    status: Status = "proposed"
    answer: str | None = None


class Problem(Record, frozen=True, kw_only=True):
    """What could not be done, shown. `document` is an id, or the resource's name where no document came of it."""

    id: str
    document: str | None
    stage: str
    message: str
    cause: str | None


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """All that the stages of one document returned, stored in one transaction; no line of `case.jsonl` itself."""

    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    accounts: tuple[Account, ...] = ()
    codings: tuple[Coding, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    questions: tuple[Question, ...] = ()
    times: tuple[When, ...] = ()
    counts: tuple[Count, ...] = ()
    """Dates and counts of sentences that make no statement; they go to the document."""
    passed_over: int = 0
    """Sentences with a finite verb that make no statement; it goes to the document too."""
    profile: Profile | None = None
    """What the comparison of reports sees of the document."""


AnyRecord = (
    Case
    | Source
    | Capture
    | Document
    | Change
    | Mention
    | Entity
    | Statement
    | Attribution
    | Account
    | Coding
    | Assessment
    | Allegation
    | Situation
    | Link
    | Question
    | Decision
    | Problem
    | Seal
    | LogEntry
)
