"""Values that cannot both be so, side by side: numbers, dates, places; and dates that no calendar has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allegata.views.cards import around, cut, quote, words_of
from allegata.views.listing import Listing, by_report, encoded
from allegata.views.phrases import phrase
from allegata.views.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from allegata.model import CaseReader, Link, Statement
    from allegata.views.cards import Cards, Said
    from allegata.views.listing import Read

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


def listing(reader: CaseReader, cards: Cards, read: Read) -> Listing[tuple[Link, bool]]:
    """Contradictions, but those of stance, which stand in the rows they answer; then what makes a value exact."""
    held = sorted(entries(reader, cards), key=lambda pair: not pair[1])

    def told(pairs: Sequence[tuple[Link, bool]]) -> str:
        return encoded(pairs, read(i for link, _ in pairs for i in (link.a, link.b)))

    def shelf(pair: tuple[Link, bool]) -> tuple[str]:
        return by_report(cards.at(pair[0].a).report)

    return Listing(held, lambda pair: view(pair, cards), shelf, told, lambda pair: pair[0].id)


def entries(reader: CaseReader, cards: Cards) -> Iterator[tuple[Link, bool]]:
    """The links of the list, each with whether its two sides contradict each other, in order of the case."""
    for link in reader.links():
        if link.status == "rejected" or not (cards.known(link.a) and cards.known(link.b)):
            continue
        if link.kind == "contradicts" and link.dimension != "stance":
            yield link, True
        elif link.kind in {"refines", "supersedes"}:
            yield link, False


def view(entry: tuple[Link, bool], cards: Cards) -> ClashView:
    """One of the list: a link, and whether its two sides contradict each other."""
    link, is_open = entry
    dimension = phrase(f"dimension.{link.dimension}" if is_open else f"link.{link.kind}")
    a, b = (Side(quote(_differing(link, cards.statement(i))), cards.who(i), cards.at(i)) for i in (link.a, link.b))
    return ClashView(dimension, a, b, visible(link.rule), is_open)


def _differing(link: Link, statement: Statement) -> str:
    values = statement.counts if link.dimension == "count" else statement.times
    told = next((v for v in values if v.verbatim in link.rule), values[0] if values else None)
    if link.dimension in {"count", "date"} and told is not None:
        return around(statement, told, _AROUND)
    return cut(words_of(statement), _AROUND)
