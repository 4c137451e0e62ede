"""What of a document tells which others it may have to do with: its names, whom it cites, a sample of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.compare.roots import body_name
from allegata.model.profiles import Traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.model.profiles import Name, Profile

_ANSWERS = frozenset({"denies", "declines"})


def traits_of(profile: Profile, of: str, grams: Sequence[int]) -> Traits:
    """The traits of a document that was read.

    Args:
        profile: what was read out of it.
        of: a digest of all that it was made of.
        grams: a sample of its runs of words.
    """
    voices = [v for c in profile.claims for v in c.voices]
    return Traits(
        document=profile.document,
        of=of,
        is_read=True,
        names=tuple(dict.fromkeys(n for n in _names(profile) if n)),
        cites=tuple(dict.fromkeys(v.name for v in voices if v.name is not None and v.cue is not None)),
        voices=tuple(dict.fromkeys((v.role, v.name) for v in voices if v.name and not v.is_act)),
        answers=any(c.stance == "denies" and not c.voices for c in profile.claims),
        people=profile.people,
        bodies=profile.bodies,
        first=profile.first,
        grams=tuple(grams),
    )


def unread(document: str, of: str, grams: Sequence[int]) -> Traits:
    """The traits of a document of which nothing but the text is known."""
    return Traits(
        document=document,
        of=of,
        is_read=False,
        names=(),
        cites=(),
        voices=(),
        answers=False,
        people={},
        bodies={},
        first={},
        grams=tuple(grams),
    )


def _names(profile: Profile) -> Iterator[Name]:
    """All names by which a claim or account may be held against another one's, and those of whoever answers."""
    yield from profile.names
    for party in profile.parties:
        yield from party.names
    for claim in profile.claims:
        yield from claim.names
        yield from claim.near
        if claim.stance in _ANSWERS:
            yield from (body_name(v.name) for v in claim.voices if v.name and not v.is_act)
