"""Values that cannot both be so, side by side: numbers, dates, places; and dates that no calendar has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allegata.views.cards import around, cut, quote, words_of
from allegata.views.phrases import phrase
from allegata.views.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from allegata.model import CaseReader, Link, Statement
    from allegata.views.cards import Cards, Said

_AROUND = 8


class Side(NamedTuple):
    """One of two passages."""

    words: Markup
    who: Markup
    at: Said


class ClashView(NamedTuple):
    """Two passages that do not go together, the dimension, and why in words."""

    dimension: str
    a: Side
    b: Side
    rule: Markup
    is_open: bool = True
    """Do the two contradict each other, or does one make the other exact?"""


def clashes(reader: CaseReader, cards: Cards) -> Iterator[ClashView]:
    """Contradictions, but those of stance, which stand in the rows they answer; then what makes a value exact."""
    later = []
    for link, is_open in _held(reader, cards):
        if is_open:
            yield _view(link, cards)
        else:
            later.append(link)
    for link in later:
        yield _view(link, cards)._replace(dimension=phrase(f"link.{link.kind}"), is_open=False)


def count(reader: CaseReader, cards: Cards) -> tuple[int, int]:
    """How many contradict each other, and how many make a value exact."""
    held = [is_open for _, is_open in _held(reader, cards)]
    return sum(held), len(held) - sum(held)


def _held(reader: CaseReader, cards: Cards) -> Iterator[tuple[Link, bool]]:
    for link in reader.links():
        if link.status == "rejected" or not (cards.known(link.a) and cards.known(link.b)):
            continue
        if link.kind == "contradicts" and link.dimension != "stance":
            yield link, True
        elif link.kind in {"refines", "supersedes"}:
            yield link, False


def _view(link: Link, cards: Cards) -> ClashView:
    a, b = (Side(quote(_differing(link, cards.statement(i))), cards.who(i), cards.at(i)) for i in (link.a, link.b))
    return ClashView(phrase(f"dimension.{link.dimension}"), a, b, visible(link.rule))


def _differing(link: Link, statement: Statement) -> str:
    values = statement.counts if link.dimension == "count" else statement.times
    told = next((v for v in values if v.verbatim in link.rule), values[0] if values else None)
    if link.dimension in {"count", "date"} and told is not None:
        return around(statement, told, _AROUND)
    return cut(words_of(statement), _AROUND)
