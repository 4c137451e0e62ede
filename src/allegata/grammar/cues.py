"""The lexicon of attribution: which words carry it, of which type and stance, and in which frames."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from allegata.grammar.lexicon import rows
from allegata.model import HopType, Stance

if TYPE_CHECKING:
    from collections.abc import Mapping


class Cue(msgspec.Struct, frozen=True):
    """What a cue word does. `frames`: that, inf, ing, obj, of, as, as_saying, about, for, quote."""

    type: HopType
    stance: Stance
    tone: str
    frames: frozenset[str]


NO_CUE = Cue(type="speech", stance="affirms", tone="plain", frames=frozenset())


def _cue(row: Mapping[str, str], frames: frozenset[str]) -> Cue:
    return msgspec.convert({**row, "frames": frames}, Cue, strict=False)


@functools.cache
def verbs() -> Mapping[str, Cue]:
    """Verb lemma (particle joined by an underscore) -> cue; a verb listed twice keeps its first meaning, all frames."""
    out: dict[str, Cue] = {}
    for row in rows("cue_verbs"):
        for word in row["words"].split():
            frames = frozenset(row["frames"].split())
            held = out.get(word)
            out[word] = (
                _cue(row, frames) if held is None else msgspec.structs.replace(held, frames=held.frames | frames)
            )
    return MappingProxyType(out)


@functools.cache
def others(pos: str) -> Mapping[str, Cue]:
    """Nouns that take a clause (`noun_that`), adjectives (`adj`), by lemma."""
    return MappingProxyType(
        {
            word: _cue(row, frozenset({"that", "quote"} if pos == "prep" else {"that"}))
            for row in rows("cue_others")
            if row["pos"] == pos
            for word in row["words"].split()
        }
    )
