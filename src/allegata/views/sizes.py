"""How many people the reports speak of, over time: each number as written, with whoever gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.model import Count, When
from allegata.views.claims import bare, when
from allegata.views.listing import Listing, by_date, encoded
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markupsafe import Markup

    from allegata.model import Statement
    from allegata.views.cards import Cards, Said
    from allegata.views.listing import Read

_Key = tuple[str, str, str]
Counted = tuple[str, Count, When | None]
"""A statement's id, a count that it gives, and its date."""
_LINKS = 3
_LATE = "9999"
_GROUP = 3
"""People that make a group: one and two are persons."""


class SizeView(NamedTuple):
    """A number of people, when, and who gives it."""

    number: Markup
    when: Markup
    who: Markup
    at: tuple[Said, ...]
    more: int


class _Size(msgspec.Struct):
    count: Count
    when: When | None
    statements: list[str]


def counted(statement: Statement) -> Iterator[Counted]:
    """The counts of a statement that a group would have."""
    time = next((bare(t) for t in statement.times if t.earliest or t.latest), None)
    return ((statement.id, bare(c), time) for c in statement.counts if (c.maximum or c.minimum or 0) >= _GROUP)


class Sizes(msgspec.Struct):
    """Counts of people, by date, number and unit. `people` are the nouns that stand for people in this case."""

    people: set[str] = msgspec.field(default_factory=set)
    held: dict[_Key, _Size] = msgspec.field(default_factory=dict)

    def add(self, found: Iterable[Counted]) -> None:
        """Take those counts of a report in that are of people."""
        for ident, count, time in found:
            if self._is_people(count.unit):
                key = ((time.earliest or time.latest or _LATE) if time else _LATE, _bounds(count), count.unit or "")
                self.held.setdefault(key, _Size(count, time, [])).statements.append(ident)

    def _is_people(self, unit: str | None) -> bool:
        head = (unit or "").casefold().split()[-1:]
        return any(h in self.people or h.removesuffix("s") in self.people or h == "people" for h in head)

    def __len__(self) -> int:
        return len(self.held)

    def listing(self, cards: Cards, read: Read) -> Listing[_Key]:
        """All sizes in order of date, the undated last."""

        def view(key: _Key) -> SizeView:
            size = self.held[key]
            written, unit = size.count.verbatim, size.count.unit or ""
            return SizeView(
                number=isolated(written if unit in written else f"{written} {unit}"),
                when=when(size.when) if size.when is not None else isolated(None),
                who=cards.who(size.statements[0]),
                at=tuple(cards.at(i) for i in size.statements[:_LINKS]),
                more=max(0, len(size.statements) - _LINKS),
            )

        def told(keys: Sequence[_Key]) -> str:
            held = [(key, self.held[key]) for key in keys]
            return encoded(held, read(i for _, size in held for i in size.statements[:_LINKS]))

        return Listing(sorted(self.held), view, lambda key: by_date(key[0]), told, encoded)


def _bounds(count: Count) -> str:
    return f"{count.minimum or 0:012.1f} {count.maximum or 0:012.1f}"
