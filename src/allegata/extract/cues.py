"""The lexicon of attribution: which words carry it, of which type and stance, and in which frames."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.tables import rows
from allegata.model import HopType, Stance

if TYPE_CHECKING:
    from collections.abc import Mapping


class Cue(msgspec.Struct, frozen=True):
    """What a cue word does. `frames`: that, inf, ing, obj, of, as, about, for, quote."""

    type: HopType
    stance: Stance
    tone: str
    frames: frozenset[str]


@functools.cache
def verbs() -> Mapping[str, Cue]:
    """Verb lemma (particle joined by an underscore) -> cue. A verb listed twice keeps its first meaning and all frames."""
    out: dict[str, Cue] = {}
    for row in rows("cue_verbs"):
        for word in row["words"].split():
            frames = frozenset(row["frames"].split())
            held = out.get(word)
            out[word] = (
                Cue(type=row["type"], stance=row["stance"], tone=row["tone"], frames=frames)  # type: ignore[arg-type]  # a test checks the values
                if held is None
                else msgspec.structs.replace(held, frames=held.frames | frames)
            )
    return MappingProxyType(out)


@functools.cache
def others(pos: str) -> Mapping[str, Cue]:
    """Nouns that take a clause (`noun_that`), adjectives (`adj`), by lemma."""
    return MappingProxyType(
        {
            word: Cue(type=row["type"], stance=row["stance"], tone=row["tone"], frames=frozenset({"that"}))  # type: ignore[arg-type]  # as above
            for row in rows("cue_others")
            if row["pos"] == pos
            for word in row["words"].split()
        }
    )
