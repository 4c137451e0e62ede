"""A document in a few kilobytes: all that the comparison of reports sees of it. Made where the parse is at hand."""

from __future__ import annotations

import msgspec

from allegata.model.values import Bearing, Count, HopRole, Mode, Polarity, Stance, Standing, StatementKind, Step, When

Name = tuple[str, ...]
"""A proper name as its folded words, without titles and nouns of kind: ("lark", "hill") of "the Lark Hill hostel"."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what a profile is made of."""


class Voice(Part, frozen=True, kw_only=True):
    """A voice past the author. `cue` is its head word, `is_act` whether its words are themselves the act alleged.

    `body` is whom it speaks for, as its own phrase says ("Superintendent Drosh of the Vale Constabulary").
    """

    name: str | None
    role: HopRole
    cue: str | None
    cue_span: tuple[int, int] | None
    is_act: bool = False
    body: Name | None = None


class Claim(Part, frozen=True, kw_only=True):
    """A statement, as it is held against others.

    `words` are its own words, `stems` the classes or lemmas of those that tell, `acts` those of its predicates,
    `core` its own predicates each with what is done to (`#people` for any), the first ones first;
    `people` the nouns for people. `names` are the persons, bodies and sites it names, `sites` and `persons` those
    of them that are the one or the other, `places` the towns and lands;
    `near` are the names of its whole sentence. `reported` and `denied` are the indicators it is coded with, after
    their standard.
    """

    statement: str
    spans: tuple[tuple[int, int], ...]
    sentence: int
    words: str
    stems: tuple[str, ...]
    acts: tuple[str, ...]
    core: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    names: tuple[Name, ...]
    places: tuple[Name, ...]
    sites: tuple[Name, ...]
    persons: tuple[Name, ...]
    near: tuple[Name, ...]
    counts: tuple[Count, ...]
    times: tuple[When, ...]
    voices: tuple[Voice, ...]
    kind: StatementKind
    stance: Stance
    standing: Standing
    polarity: Polarity
    mode: Mode
    bearing: Bearing | None
    step: Step | None
    account: str | None
    reported: tuple[str, ...]
    denied: tuple[str, ...]
    rules: tuple[str, ...] = ()


class Party(Part, frozen=True, kw_only=True):
    """An account, as it is held against those of other reports."""

    account: str
    label: str
    people: str | None
    names: tuple[Name, ...]
    places: tuple[Name, ...]
    place: str | None
    earliest: str | None
    latest: str | None


class Profile(Part, frozen=True, kw_only=True):
    """A document, as the comparison sees it. `people` and `bodies` say how often each is named, `first` where."""

    document: str
    claims: tuple[Claim, ...]
    parties: tuple[Party, ...]
    names: tuple[Name, ...]
    places: tuple[Name, ...]
    people: dict[str, int]
    bodies: dict[str, int]
    first: dict[str, str]
    spelled: dict[str, str]
    """How each name is written at its longest."""
    grams: tuple[int, ...] | None = None
    """A sample of its runs of words; where it is none, the text is read for it."""


class Traits(Part, frozen=True, kw_only=True):
    """What of a document tells which others it may have to do with, some hundred bytes of it.

    `of` is a digest of all that it was made of; `is_read` whether there is a profile. `names` are those of all that it
    tells of, `cites` those of voices and outlets that it names as such, `voices` roles and names of all who speak;
    `answers` whether its outlet denies something itself. The rest is as in `Profile`.
    """

    document: str
    of: str
    is_read: bool
    names: tuple[Name, ...]
    cites: tuple[str, ...]
    voices: tuple[tuple[HopRole, str], ...]
    answers: bool
    people: dict[str, int]
    bodies: dict[str, int]
    first: dict[str, str]
    grams: tuple[int, ...]
