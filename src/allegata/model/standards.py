"""A standard of the field and its indicators, as records."""

from __future__ import annotations

from typing import Literal

import msgspec

from allegata.model.values import Strength


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator of a standard. `dimension`: the ILO dimension or Palermo's element; `strength`: None if unknown."""

    id: str
    label: str
    dimension: str = ""
    strength: Strength | None = None
    gloss: str = ""


class Standard(msgspec.Struct, frozen=True, kw_only=True):
    """A standard or one set of it. `verified` says what of it was checked, `reading` whom the set is written for."""

    id: str
    title: str
    edition: str = ""
    source: str = ""
    verified: str = ""
    reading: Literal["adult", "child"] | None = None
    indicators: tuple[Indicator, ...] = ()

    @property
    def version(self) -> str:
        """The edition, as codings record it."""
        return self.edition
