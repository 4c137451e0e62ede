"""The standards' own labels, in plain words first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from allegata.views.phrases import has, phrase, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.model import Indicator, Standard

_COLUMNS_AT_MOST = 12
_INDICATOR_ID = re.compile(r"\b(?:FL|[AC][LS]-[A-Z]{2})-\d{2}\b")
_PLAINEST = {
    "ilo-forced-labour-2012": 0,
    "ilo-operational-2009/adult-labour": 1,
    "ilo-operational-2009/child-labour": 1,
}
"""The standard whose labels say most in fewest words first."""


class Code(NamedTuple):
    """What a passage is coded with: one plain label, its reading, and the same act in the other standards."""

    label: str
    reading: str
    is_denied: bool
    others: tuple[str, ...]


class Lookup:
    """Labels of indicators; an indicator it does not know is shown by its id."""

    def __init__(self, standards: Sequence[Standard]) -> None:
        self.standards = {s.id: s for s in standards}
        self._by_id = {(s.id, i.id): i for s in standards for i in s.indicators}

    def indicator(self, standard: str, ident: str) -> Indicator | None:
        """One indicator."""
        return self._by_id.get((standard, ident))

    def title(self, standard: str) -> str:
        """The standard's name for a reader."""
        if standard in self.standards:
            return self.standards[standard].title
        key = "standard." + standard.replace("/", "_").replace("-", "_")
        return phrase(key) if has(key) else standard

    def label(self, standard: str, ident: str) -> str:
        """The indicator's own label."""
        found = self.indicator(standard, ident)
        element, colon, rest = ident.partition(":")
        if colon:
            return f"{words(element)}: {found.label[:1].lower() + found.label[1:] if found else words(rest)}"
        return found.label if found is not None else ident

    def part(self, standard: str, value: str) -> str:
        """What an assessment lists under an element: an indicator by its label, else the word itself."""
        return self.short(standard, value) if self.indicator(standard, value) else words(value)

    def spelled(self, text: str) -> str:
        """A text of ours with each indicator's id led by its label: `FL-07` alone says nothing to a reader."""
        return _INDICATOR_ID.sub(lambda m: self._spell(m.group()), text)

    def _spell(self, ident: str) -> str:
        found = next((i for (_, known), i in self._by_id.items() if known == ident), None)
        return f"{found.label} ({ident})" if found is not None else ident

    def short(self, standard: str, ident: str) -> str:
        """Id and label in one."""
        label = self.label(standard, ident)
        return label if ":" in ident or label == ident else f"{ident} {label}"

    def column(self, standard: str, ident: str) -> str:
        """The column of an overview an indicator falls in: its dimension, its element, else itself."""
        found = self.indicator(standard, ident)
        if found is not None and found.dimension and found.dimension != ident:
            return words(found.dimension)
        element, colon, _ = ident.partition(":")
        return words(element) if colon else self.label(standard, ident)

    def columns(self, standard: str, met: Sequence[str]) -> tuple[str, ...]:
        """Columns of an overview: all that the standard has where they are few, else those met."""
        known = self.standards.get(standard)
        every = [self.column(standard, i.id) for i in known.indicators] if known else []
        order = tuple(dict.fromkeys([*every, *met]))
        return order if len(order) <= _COLUMNS_AT_MOST else tuple(c for c in order if c in set(met))

    def codes(self, held: Sequence[tuple[str, str, str]]) -> tuple[Code, ...]:
        """A passage's codings (standard, indicator, reading), one label a reading, the plainest standard's first."""
        out = []
        for reading in ("reported", "denied"):
            mine = sorted({(s, i) for s, i, r in held if r == reading}, key=lambda c: (_PLAINEST.get(c[0], 9), c))
            if mine:
                plain = [(s, i) for s, i in mine if s == mine[0][0]]
                label = "; ".join(self.label(s, i) for s, i in plain)
                others = tuple(f"{self.title(s)}: {self.short(s, i)}" for s, i in mine)
                out.append(Code(label, phrase(f"reading.{reading}"), reading == "denied", others))
        return tuple(out)
